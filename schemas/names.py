"""Compare the names in `openapi.yaml` with those of the npm package, and add those that are new.

The document is Daimo's: a name that the package lacks is printed and stays, because the API may still use it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import yaml

from schemas.npm import Names, Package

_OPTIONS: Final = (
    *("components", "schemas", "CreateSessionRequest"),
    *("properties", "display", "properties", "paymentOptions"),
)

# Where the document lists the names of each kind, as paths in it; `*` is any key or index.
PLACES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "statuses": (("components", "schemas", "SessionPublicInfo", "properties", "status", "enum"),),
    "fiatMethods": (("components", "schemas", "PaymentMethodFiat", "properties", "fiatMethod", "enum"),),
    "options": (
        (*_OPTIONS, "items", "anyOf", "0", "enum"),
        (*_OPTIONS, "items", "anyOf", "1", "items", "enum"),
    ),
}
_NOUNS: Final = {
    "statuses": "status",
    "fiatMethods": "fiat method",
    "options": "payment option",
    "exchanges": "exchange",
}


def refreshed_document(text: str, names: Names) -> tuple[str, list[str]]:
    """Return the document with the names that it lacks, and a line per difference."""
    root = yaml.compose(text)
    lines = text.splitlines(keepends=True)
    told: list[str] = []
    added: list[tuple[int, str]] = []
    for kind, places in PLACES.items():
        if not names[kind]:
            continue
        for number, place in enumerate(places):
            node = _node(root, place)
            known = [item.value for item in node.value]
            new = [name for name in names[kind] if name not in known]
            last = node.value[-1]
            indent = lines[last.start_mark.line][: last.start_mark.column]
            added += [(last.end_mark.line + 1, f"{indent}{name}\n") for name in new]
            if number == 0:
                told += _differences(_NOUNS[kind], known, names[kind])
    for line, item in sorted(added, key=lambda each: each[0], reverse=True):
        lines.insert(line, item)
    return "".join(lines), told


def exchange_differences(known: Sequence[str], names: Names) -> list[str]:
    """Return a line for each exchange id that was added or removed."""
    return list(_differences(_NOUNS["exchanges"], known, names["exchanges"])) if names["exchanges"] else []


def exchanges_file(package: Package, known: Sequence[str]) -> bytes:
    """Return the content of `exchanges.json` with the exchange ids of a package after those that are known."""
    new = [name for name in package.names["exchanges"] if name not in known]
    listed = json.dumps([*known, *new])
    return f'{{\n  "source": {json.dumps(package.listing.source)},\n  "exchanges": {listed}\n}}\n'.encode()


def _differences(noun: str, known: Sequence[str], fresh: Sequence[str]) -> Iterator[str]:
    yield from (f"  + {noun} {name}" for name in fresh if name not in known)
    yield from (f"  - {noun} {name} (only in the data files; it stays)" for name in known if name not in fresh)


def _node(node: Any, place: Sequence[str]) -> Any:
    """Return the YAML node at a path; every step must be there."""
    for step in place:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(step)]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return node
