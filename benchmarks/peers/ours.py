"""This project: everything it says about a payload, with each message and hint read, and the bare verdict."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.base import InProcess, Peer, verdict
from daimo_validate import is_valid, validate

VALIDATE = "daimo_validate.validate"


def peers() -> list[Peer]:
    return [
        InProcess(name=VALIDATE, errors="all", messages=_errors, timed=_findings, kind="ours"),
        verdict("daimo_validate.is_valid", is_valid, kind="ours"),
    ]


def rules_found(payload: Any) -> list[str]:
    """The rule of every finding, warnings too."""
    return [finding.rule for finding in validate(payload).findings]


def _errors(payload: Any) -> list[str]:
    return [finding.message for finding in validate(payload).errors]


def _findings(payload: Any) -> list[tuple[str, str | None]]:
    # Read, not only made: a message that is put together on demand must not escape the clock.
    return [(finding.message, finding.hint) for finding in validate(payload).findings]
