"""`too-deep`: nesting beyond a fixed limit."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.plain import MAX_DEPTH, Oddity, OddKind
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(oddity: Oddity) -> Iterable[Found]:
    if oddity.kind is not OddKind.TOO_DEEP:
        return NOTHING
    top = shown_param(oddity.path[:1])
    return (Found(oddity.path, f"{top} has {oddity.what}", "a valid request has at most four levels"),)


RULE = Rule(
    id="too-deep",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary=f"More than {MAX_DEPTH} levels of nesting.",
    why="Deep nesting crashes recursive parsers. A valid request has four levels; the limit is far above that.",
    example=Example(bad="", good=""),
    check=check,
)
