"""`python -m daimo_validate.config.schema [--check]`: write the generated parts of config.schema.json.

They are the rules of the registry and the request fields that a dotenv key can hold; the rest of the file is written by
hand. Configurations are checked against it, and editors use it to complete keys.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
    from daimo_validate.compiled import load as load_compiled
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


def main(argv: Sequence[str] | None = None) -> int:
    """Write the schema, or compare it with --check. Return 0, or 1 if the schema is stale."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m daimo_validate.config.schema", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the schema is stale")
    options = parser.parse_args(argv)
    fresh = refreshed()
    if fresh == PATH.read_text(encoding="utf-8"):
        return 0
    if options.check:
        print(f"stale: {PATH.name}", file=sys.stderr)
        return 1
    PATH.write_text(fresh, encoding="utf-8", newline="\n")
    print(f"wrote {PATH.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
