"""`blank-text`: a blank title or verb."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.display import Display
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule


def check(display: Display) -> Iterable[Found]:
    title, verb = display.title, display.verb
    if title is not None and (not title or title.isspace()):
        found = Found(("display", "title"), "display.title is blank", "say what the deposit is for")
        return (found, *_verb(verb))
    return _verb(verb)


def _verb(verb: str | None) -> tuple[Found, ...]:
    if verb is None or (verb and not verb.isspace()):
        return NOTHING
    return (Found(("display", "verb"), "display.verb is blank", 'use one word for the button, for example "Deposit"'),)


RULE = Rule(
    id="blank-text",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="`title` or `verb` is empty or blank.",
    why="Payers see both in the deposit window. A blank one usually comes from a variable that was not set.",
    example=Example(bad='{"display": {"title": " "}}', good='{"display": {"title": "Deposit to Acme"}}'),
    check=check,
)
