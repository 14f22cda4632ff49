"""`syntax`: the text is not valid JSON."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.text.json import JsonProblem, ProblemKind


def check(problem: JsonProblem) -> Iterable[Found]:
    if problem.kind is ProblemKind.SYNTAX:
        return (Found((), problem.what, problem.hint),)
    if problem.kind is ProblemKind.BYTE_ORDER_MARK:
        return (Found((), problem.what, problem.hint, severity=WARNING),)
    return NOTHING


RULE = Rule(
    id="syntax",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="The text is not valid JSON (RFC 8259).",
    why="The API cannot parse it either. The message names the line and the column, and never repeats the text.",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    example=Example(bad='{"destination": {}', good="{}", whole=True),
    check=check,
)
