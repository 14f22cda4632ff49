"""The published OpenAPI document under `jsonschema`: the oracle for what is structurally valid."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator as JsonSchemaValidator
from jsonschema.validators import extend

ROOT: Final = Path(__file__).parents[2]
COMPONENTS: Final = (
    "CreateSessionRequest",
    "CreateSessionResponse",
    "V1ErrorResponse",
    "Session",
    "SessionPublicInfo",
    "SessionDestination",
    "SessionDisplay",
    "PaymentMethod",
    "SessionDestinationEvm",
    "SessionDestinationSolana",
    "PaymentMethodEvm",
    "PaymentMethodTron",
    "PaymentMethodSolana",
    "PaymentMethodStripe",
    "PaymentMethodFiat",
    "EvmSource",
    "TronSource",
    "SolanaSource",
    "RetrieveSessionResponse",
    "SessionEvent",
    "SessionPrivateInfo",
)


@cache
def _document() -> dict[str, Any]:
    loaded, added = (
        yaml.safe_load((ROOT / "schemas" / name).read_bytes()) for name in ("openapi.yaml", "supplement.yaml")
    )
    loaded["components"]["schemas"] |= added["components"]["schemas"]
    document: dict[str, Any] = loaded
    return document


def published() -> dict[str, Any]:
    """A copy of the published document with its supplement, which the caller may change."""
    return deepcopy(_document())


def published_request(*others: str) -> dict[str, Any]:
    """A copy of what a request and other components are made of: a part of the document, and so read much sooner."""
    schemas, wanted = _document()["components"]["schemas"], {"CreateSessionRequest", *others}
    waiting = [*wanted]
    while waiting:
        text = json.dumps(schemas[waiting.pop()])
        found = set(re.findall(r'"#/components/schemas/(\w+)"', text)) - wanted
        wanted |= found
        waiting += sorted(found)
    parts = {name: schema for name, schema in schemas.items() if name in wanted}
    return deepcopy({"openapi": _document()["openapi"], "components": {"schemas": parts}})


@cache
def published_validator(component: str) -> JsonSchemaValidator:
    """`jsonschema` on a component as published: references, oneOf and all."""
    return oracle({"$ref": f"#/components/schemas/{component}", "components": _document()["components"]})


def oracle(schema: Mapping[str, Any]) -> JsonSchemaValidator:
    """`jsonschema` on a schema, with the `$` of ECMA-262: the end of the text, not the last newline."""
    checked: JsonSchemaValidator = _Checked(schema)
    return checked


def _pattern(validator: Any, pattern: str, instance: Any, _: Any) -> Iterator[ValidationError]:
    assert pattern.startswith("^")
    assert pattern.index("$") == len(pattern) - 1
    if validator.is_type(instance, "string") and not re.search(pattern[:-1] + r"\Z", instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Checked: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


def is_json(value: object) -> bool:
    """Whether a value is what JSON can carry, by the standard library."""
    try:
        json.dumps(value, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        return False
    return True
