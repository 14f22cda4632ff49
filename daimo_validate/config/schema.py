"""`python -m daimo_validate.config.schema [--check]`: puts the rules of the registry, and the fields of the
request that a dotenv key can hold, into config.schema.json.

The rest of that file is written by hand. Editors complete a config from it, and a config is checked against it.
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
    """The schema as it ships. The caller must not change it."""
    schema: dict[str, Any] = json.loads(PATH.read_bytes())
    return schema


def refreshed() -> str:
    """The text of the schema with the rules and the fields that there are."""
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
    """The fields that hold one value, dotted; not those of `metadata`, in which there may be any."""
    for name, below in node.properties.items():
        if below.properties and below.extra is None:
            yield from _scalars(below, f"{path}{name}.")
        elif below.extra is None and below.items is None:
            yield f"{path}{name}"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the schema, or with --check compare it: 0 when it is up to date, 1 when not."""
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
