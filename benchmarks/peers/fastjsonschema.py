"""`fastjsonschema`, which compiles a draft-07 schema to Python. It stops at the first error."""

from __future__ import annotations

from typing import Any

import fastjsonschema

from benchmarks import checks, schemas
from benchmarks.checks import Checks
from benchmarks.peers.base import InProcess, Peer


def peers() -> list[Peer]:
    return [_peer(checks.usual()), _peer(checks.tuned())]


def _peer(check: Checks) -> Peer:
    # Nothing in this schema means something else in draft-07, so naming that draft is enough.
    # `oneOf` stays: `if`/`then` is slower here, it catches an exception.
    schema = {"$schema": "http://json-schema.org/draft-07/schema#"} | schemas.equal_work()
    formats = {"eip55": check.eip55, "solana": check.solana}
    validate = fastjsonschema.compile(schema, formats=formats, use_default=False, detailed_exceptions=False)

    def messages(payload: Any) -> list[str]:
        try:
            validate(payload)
        except fastjsonschema.JsonSchemaValueException as error:
            return [error.message]
        return []

    return InProcess(name=f"fastjsonschema, {check.label}", errors="first", messages=messages)
