"""`undocumented-status`: a response with an HTTP status that the API does not document."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import DOCUMENTED_STATUSES
from daimo_validate.core.rules._base import WARNING, Basis, Example, Found, Rule


def check(status: int) -> Iterable[Found]:
    *most, last = map(str, DOCUMENTED_STATUSES)
    message = f"the API documents no response with status {status}, so the body was not checked"
    return (Found((), message, f"documented are {', '.join(most)} and {last}"),)


RULE = Rule(
    id="undocumented-status",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="A response with an HTTP status that the API does not document.",
    why="The body of such a response is not documented, so it is not checked.",
    example=Example(bad="", good=""),
    check=check,
)
