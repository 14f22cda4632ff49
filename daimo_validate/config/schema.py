"""The JSON Schema of the configuration, config.schema.json: editors complete from it, and it checks a configuration.

The file is edited by hand, except for the rules and for the fields that a name can give; see `refreshed`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.compiled import load as load_compiled

if TYPE_CHECKING:
    from daimo_validate.core.structure import Node

PATH: Final = Path(__file__).with_name("config.schema.json")


@cache
def load() -> dict[str, Any]:
    """Return the schema. It is shared, so do not change it."""
    schema: dict[str, Any] = json.loads(PATH.read_bytes())
    return schema


def refreshed() -> str:
    """Return the text of the schema with the present rules and fields."""
    from daimo_validate.core.rules import RULES
    from daimo_validate.core.structure import Structure

    schema = json.loads(PATH.read_bytes())
    (named, _metadata) = schema["$defs"]["field"]["anyOf"]
    named["enum"] = list(_scalars(Structure(load_compiled("CreateSessionRequest")).root, ""))
    schema["$defs"]["rule"]["enum"] = list(RULES)
    schema["$defs"]["severity"]["properties"] = {
        rule.id: {"$ref": "#/$defs/level", "description": rule.summary} for rule in RULES.values()
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _scalars(node: Node, path: str) -> Iterator[str]:
    """Yield the dotted names of fields with a single value, except those of `metadata`, which may have any names."""
    for name, below in node.properties.items():
        if below.properties and below.extra is None:
            yield from _scalars(below, f"{path}{name}.")
        elif below.extra is None and below.items is None:
            yield f"{path}{name}"
