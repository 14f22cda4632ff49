"""The hooks load no client but their own, and nothing of the project but the core."""

from __future__ import annotations

import subprocess
import sys

import pytest

CLIENTS = ("aiohttp", "httpx", "requests")


@pytest.mark.parametrize(
    ("module", "loaded"),
    [
        ("daimo_validate.preflight", []),
        ("daimo_validate.preflight.aiohttp", ["aiohttp"]),
        ("daimo_validate.preflight.httpx", ["httpx"]),
        ("daimo_validate.preflight.requests", ["requests"]),
    ],
)
def test_a_hook_loads_its_own_client_and_the_core_alone(module: str, loaded: list[str]) -> None:
    code = (
        f"import {module}, sys; print(*(name for name in {CLIENTS!r} if name in sys.modules));"
        "print(*(name for name in sys.modules if name.startswith('daimo_validate.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    clients, ours = done.stdout.splitlines()
    assert clients.split() == loaded
    parts = {name.split(".")[1] for name in ours.split()}
    assert parts <= {"core", "preflight", "schema", "text", "compiled"}
