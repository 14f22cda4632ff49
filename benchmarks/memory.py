"""The most memory that a program and the processes which it starts hold at once."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Final

from benchmarks.section import BenchmarkError
from benchmarks.timing import child_environment

_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_EVERY: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Peaks:
    """Bytes of resident memory: of the program itself, and of the largest of its child processes."""

    parent: int
    child: int


def can_measure() -> bool:
    """Whether this system tells what each process held."""
    return Path("/proc/self/status").exists() and Path("/proc/self/task").exists()


def peaks(command: Sequence[str]) -> Peaks:
    """Run a command. BenchmarkError if it fails."""
    with subprocess.Popen(
        command, env=child_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        parent = child = 0
        while process.poll() is None:
            parent = max(parent, _peak(process.pid))
            child = max([child, *map(_peak, _children(process.pid))])
            sleep(_EVERY)
        error = process.stderr.read() if process.stderr else b""
    if process.returncode:
        raise BenchmarkError(f"{' '.join(command)} ended with {process.returncode}: {error.decode()}")
    return Peaks(parent=parent, child=child)


def _peak(process: int) -> int:
    found = _PEAK.search(_text(Path(f"/proc/{process}/status")))
    return int(found[1]) * 1024 if found else 0


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task")
    try:
        return [int(child) for task in tasks.iterdir() for child in _text(task / "children").split()]
    except OSError:
        return []


def _text(path: Path) -> str:
    """Return the text of a file of /proc, none if the process has ended."""
    try:
        return path.read_text()
    except OSError:
        return ""
