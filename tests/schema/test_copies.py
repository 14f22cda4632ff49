"""Names that code holds besides the schema: each list is the published one, so that a newer document shows what lags."""

from __future__ import annotations

import json
from pathlib import Path

from daimo_validate import compiled
from daimo_validate.compiled import DATA, load
from daimo_validate.compiled import names as components
from daimo_validate.core.structure import Node, Structure
from daimo_validate.payloads import walk as payloads

REQUEST = Structure(load("CreateSessionRequest")).root


def test_the_data_is_what_the_standard_library_reads() -> None:
    for name in sorted(DATA.union(components())):
        text = (Path(compiled.__file__).parent / f"{name}.json").read_text(encoding="utf-8")
        assert load(name) == json.loads(text), name


def names(node: Node) -> frozenset[str]:
    return frozenset(node.properties)


def test_what_is_not_searched_are_the_objects_of_a_request() -> None:
    assert {
        name for name, node in REQUEST.properties.items() if node.properties or node.extra
    } == payloads._NOT_SEARCHED
