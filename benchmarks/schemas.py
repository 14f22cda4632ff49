"""The published schema of CreateSessionRequest, and the forms of it that the peers need to do equal work.

The `format` names used here are `eip55` and `solana`; the rest of the work fits in patterns.
"""

from __future__ import annotations

import copy
import functools
import json
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

ROOT: Final = Path(__file__).resolve().parent.parent
Schema: TypeAlias = dict[str, Any]

AMOUNT: Final = r"^[0-9]+(\.[0-9]+)?$"
CALLDATA: Final = r"^0x([0-9a-fA-F]{2})*$"
E164: Final = r"^\+[1-9][0-9]{1,14}$"
EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
EVM: Final = r"^0x[0-9a-fA-F]{40}$"
SOLANA: Final = r"^[1-9A-HJ-NP-Za-km-z]{32,44}$"


def published() -> Schema:
    """The schema as Daimo publishes it: structure only."""
    return copy.deepcopy(_published())


def equal_work() -> Schema:
    """The published schema plus what the fields mean, its `oneOf` and `anyOf` as they are."""
    schema = published()
    evm, solana = schema["properties"]["destination"]["oneOf"]
    for branch, name in ((evm, "eip55"), (solana, "solana")):
        for key in ("address", "tokenAddress"):
            branch["properties"][key]["format"] = name
        branch["properties"]["amountUnits"]["pattern"] = AMOUNT
    evm["properties"]["calldata"]["pattern"] = CALLDATA
    schema["properties"]["refundAddress"]["format"] = "eip55"
    schema["properties"]["metadata"]["properties"] = {
        "phone": {"type": "string", "pattern": E164},
        "email": {"type": "string", "pattern": EMAIL},
    }
    return schema


def branching() -> Schema:
    """`equal_work` with `if`/`then` for `oneOf` and `anyOf`: quicker, and each error names its own field."""
    schema = equal_work()
    evm, solana = schema["properties"]["destination"].pop("oneOf")
    schema["properties"]["destination"] |= _choose({"properties": {"type": {"enum": ["evm"]}}}, evm, solana)
    items = schema["properties"]["display"]["properties"]["paymentOptions"]["items"]
    option, several = items.pop("anyOf")
    items |= _choose({"type": "array"}, several, option)
    return schema


def python_patterns(schema: Schema) -> Schema:
    r"""The schema with `\Z` for `$`: Python's admits a newline at the end, that of JSON Schema does not."""
    text = json.dumps(schema)
    for pattern in _patterns(schema):
        text = text.replace(json.dumps(pattern), json.dumps(pattern.removesuffix("$") + r"\Z"))
    changed: Schema = json.loads(text)
    return changed


def payment_options() -> tuple[str, ...]:
    """The members of the published enum."""
    items = _published()["properties"]["display"]["properties"]["paymentOptions"]["items"]
    return tuple(items["anyOf"][0]["enum"])


@functools.cache
def _published() -> Schema:
    document = yaml.safe_load((ROOT / "schemas" / "openapi.yaml").read_text(encoding="utf-8"))
    schema: Schema = document["components"]["schemas"]["CreateSessionRequest"]
    return schema


def _choose(condition: Schema, then: Schema, otherwise: Schema) -> Schema:
    return {"if": condition, "then": then, "else": otherwise}


def _patterns(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["pattern"]} if isinstance(node.get("pattern"), str) else set()
        return own.union(*(_patterns(child) for child in node.values()))
    if isinstance(node, list):
        return set().union(*(_patterns(child) for child in node))
    return set()
