"""This project: everything it says about a payload, with each message and hint read, and the bare verdict."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.peers.base import InProcess, Peer, verdict
from daimo_validate import Report, is_valid, validate, validate_json

VALIDATE = "daimo_validate.validate"
VALIDATE_JSON = "daimo_validate.validate_json"
READ_AND_VALIDATE = "orjson.loads + validate"


def peers() -> list[Peer]:
    return [
        InProcess(name=VALIDATE, errors="all", messages=_errors, timed=_findings, kind="ours"),
        verdict("daimo_validate.is_valid", is_valid, kind="ours"),
    ]


def json_peers() -> list[Peer]:
    """Two rows on JSON text: this project's reader, and `orjson`, which says nothing about duplicate keys."""
    import orjson  # type: ignore[import-not-found,unused-ignore]

    return [
        _OnText(name=VALIDATE_JSON, errors="all", messages=lambda text: _read(validate_json(text)), kind="ours"),
        _OnText(
            name=READ_AND_VALIDATE, errors="all", messages=lambda text: _read(validate(orjson.loads(text))), kind="ours"
        ),
    ]


class _OnText(InProcess):
    """A peer that takes each payload as JSON text in bytes."""

    def prepared(self, text: str, count: int) -> list[Any]:
        return [json.dumps(payload).encode() for payload in json.loads(text)[:count]]


def rules_found(payload: Any) -> list[str]:
    """The rule of every finding, warnings too."""
    return [finding.rule for finding in validate(payload).findings]


def _errors(payload: Any) -> list[str]:
    return [finding.message for finding in validate(payload).errors]


def _findings(payload: Any) -> list[tuple[str, str | None]]:
    # Read, not only made: a message that is put together on demand must not escape the clock.
    return _read(validate(payload))


def _read(report: Report) -> list[tuple[str, str | None]]:
    return [(finding.message, finding.hint) for finding in report.findings]
