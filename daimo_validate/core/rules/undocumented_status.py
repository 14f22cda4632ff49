"""`undocumented-status`: a response with an HTTP status that the API document does not describe."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.rules._base import WARNING, Basis, Example, Found, Rule


def check(status: int) -> Iterable[Found]:
    message = f"the API document describes no response with status {status}, so the body was not checked"
    return (Found((), message, "it describes 201, 400 and 401"),)


RULE = Rule(
    id="undocumented-status",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="A response with an HTTP status that the API document does not describe.",
    why="The body of such a response is not documented, so it is not checked.",
    example=Example(bad="", good=""),
    check=check,
)
