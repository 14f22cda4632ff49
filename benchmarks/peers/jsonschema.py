"""`jsonschema`, the reference implementation in Python."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped,unused-ignore]

from benchmarks import checks, schemas
from benchmarks.checks import Checks
from benchmarks.peers.base import InProcess, Peer


def peers() -> list[Peer]:
    return [_peer(checks.usual())]


def _peer(check: Checks) -> Peer:
    formats = FormatChecker(formats=())
    formats.checks("eip55")(lambda value: not isinstance(value, str) or check.eip55(value))
    formats.checks("solana")(lambda value: not isinstance(value, str) or check.solana(value))
    schema = schemas.python_patterns(schemas.equal_work())
    validator = Draft202012Validator(schema, format_checker=formats)

    def messages(payload: Any) -> list[str]:
        return [error.message for error in validator.iter_errors(payload)]

    return InProcess(name=f"jsonschema, {check.label}", errors="all", messages=messages)
