"""The sandbox under schemathesis: the published document, and the sandbox's own, with every check it has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.serving import CHECKOUT, KEY, Serving, serving

pytest.importorskip("schemathesis", reason="schemathesis is not installed", exc_type=ImportError)

PHASES = ["Examples", "Coverage", "Fuzzing", "Stateful"]
_CASES = os.environ.get("SCHEMATHESIS_CASES", "25")


def _run(tmp_path: Path, document: str, url: str) -> str:
    """The report of a run in which nothing was found."""
    done = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", document, "--url", url,
            "--checks", "all", "--mode", "all", "--phases", "examples,coverage,fuzzing,stateful",
            "--max-examples", _CASES, "--seed", "20261123", "--continue-on-failure", "--no-color",
            "--suppress-health-check", "too_slow",
            "-H", f"Authorization: Bearer {KEY}",
        ],
        cwd=tmp_path,
        env=os.environ
        | {"PYTHONPATH": str(CHECKOUT), "SCHEMATHESIS_HOOKS": "tests.sandbox.schemathesis_hooks"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _asked(sandbox: Serving) -> tuple[int, int]:
    """How many requests opened a session, and how many did not."""
    state = sandbox.ask("GET", "/sandbox/state").json
    return state["sessions"], state["requests"] - state["sessions"]


def test_nothing_is_found_by_the_published_document(tmp_path: Path) -> None:
    with serving() as sandbox:
        report = _run(tmp_path, str(CHECKOUT / "schemas" / "openapi.yaml"), sandbox.url)
        opened, others = _asked(sandbox)
    assert "No issues found" in report
    # One operation links to nothing, so the stateful phase needs the sandbox's own document.
    assert [phase for phase in PHASES if f"✅ {phase}" in report] == ["Examples", "Coverage", "Fuzzing"]
    # All others are negative data: this document has no operation but the one that opens a session.
    assert min(opened, others) > 25


def test_nothing_is_found_by_the_sandbox_s_own_document_with_its_links(tmp_path: Path) -> None:
    with serving() as sandbox:
        report = _run(tmp_path, f"{sandbox.url}/openapi.json", sandbox.url)
        opened, others = _asked(sandbox)
    assert "No issues found" in report
    assert [phase for phase in PHASES if f"✅ {phase}" in report] == PHASES
    assert min(opened, others) > 25
