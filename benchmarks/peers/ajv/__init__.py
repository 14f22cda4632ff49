"""Ajv (draft 2020-12) with viem's checksum and bs58, in one Node process that takes its turn."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import schemas
from benchmarks.peers.base import Errors, Kind, Peer, UnavailableError

_HERE: Final = Path(__file__).resolve().parent
_INSTALL_SECONDS: Final = 300


def peers() -> list[Peer]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise UnavailableError("node and npm are not installed")
    return [Ajv(node, _install(npm))]


class Ajv:
    """Ajv and viem, spoken to over a pipe; only the loop inside Node is timed."""

    name: Final = "Ajv 2020 with viem, Node"
    kind: Kind = "node"
    errors: Errors = "all"

    def __init__(self, node: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [node, "peer.mjs"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._ask({"schema": schemas.equal_work()})

    def count_errors(self, payloads: Sequence[Any]) -> list[int]:
        counts: list[int] = self._ask({"count": payloads})
        return counts

    def measure(self, text: str, count: int) -> float:
        return float(self._send(f'{{"first":{count},"measure":{text}}}'))

    def close(self) -> None:
        self._process.communicate()

    def _ask(self, command: dict[str, Any]) -> Any:
        return self._send(json.dumps(command))

    def _send(self, line: str) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise UnavailableError("node ended early; its message is above")
        return json.loads(answer)


def _install(npm: str) -> Path:
    """Install the Node packages, once, into the user's cache; the folder holds the program too."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "daimo-validate-benchmarks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="daimo-validate-benchmarks-"))
    wanted = (_HERE / "package.json").read_text(encoding="utf-8")
    stamp = folder / "installed.json"
    shutil.copy(_HERE / "peer.mjs", folder)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return folder
    (folder / "package.json").write_text(wanted, encoding="utf-8")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
    except (subprocess.SubprocessError, OSError) as error:
        raise UnavailableError("npm could not install ajv, viem and bs58") from error
    stamp.write_text(wanted, encoding="utf-8")
    return folder
