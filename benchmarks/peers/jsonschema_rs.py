"""`jsonschema-rs` with format callbacks: as a user writes it, and in the quickest ways found."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from benchmarks import checks, schemas
from benchmarks.checks import Checks
from benchmarks.peers.base import InProcess, Peer
from benchmarks.schemas import Schema

USUAL = "jsonschema-rs, eth_utils"
TUNED_ITER_ERRORS = "jsonschema-rs, tuned, iter_errors"


def peers() -> list[Peer]:
    tuned = _validator(schemas.branching(), checks.tuned())
    return [
        _collecting(USUAL, _validator(schemas.equal_work(), checks.usual())),
        _collecting(TUNED_ITER_ERRORS, tuned),
        _verdict_first("jsonschema-rs, tuned, is_valid first", tuned),
    ]


def _validator(schema: Schema, check: Checks) -> jsonschema_rs.Draft202012Validator:
    formats = {"eip55": check.eip55, "solana": check.solana}
    return jsonschema_rs.Draft202012Validator(schema, formats=formats, validate_formats=True)


def _collecting(name: str, validator: jsonschema_rs.Draft202012Validator) -> Peer:
    def messages(payload: Any) -> list[str]:
        return [error.message for error in validator.iter_errors(payload)]

    return InProcess(name=name, errors="all", messages=messages)


def _verdict_first(name: str, validator: jsonschema_rs.Draft202012Validator) -> Peer:
    """`is_valid` is quicker than `iter_errors`: good when most payloads are valid."""

    def messages(payload: Any) -> list[str]:
        if validator.is_valid(payload):
            return []
        return [error.message for error in validator.iter_errors(payload)]

    return InProcess(name=name, errors="all", messages=messages)
