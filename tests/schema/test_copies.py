"""Names that code holds besides the schema: each list is the published one, so that a newer document shows what lags."""

from __future__ import annotations

from daimo_validate.compiled import load
from daimo_validate.core.structure import Node, Structure
from daimo_validate.payloads import walk as payloads

REQUEST = Structure(load("CreateSessionRequest")).root


def names(node: Node) -> frozenset[str]:
    return frozenset(node.properties)


def test_what_is_not_searched_are_the_objects_of_a_request() -> None:
    assert {
        name for name, node in REQUEST.properties.items() if node.properties or node.extra
    } == payloads._NOT_SEARCHED
