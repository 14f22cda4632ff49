"""`verb-one-word`: a verb of more than one word."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.display import Display
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted


def check(display: Display) -> Iterable[Found]:
    verb = display.verb
    if verb is None or len(verb.split()) < 2:
        return NOTHING
    message = f"display.verb {quoted(verb)} has more than one word"
    return (Found(("display", "verb"), message, 'use one word for the button, for example "Deposit"'),)


RULE = Rule(
    id="verb-one-word",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="A verb of more than one word.",
    why="The API document asks for a one-word verb. It is the label of a button.",
    example=Example(bad='{"display": {"verb": "Deposit now"}}', good='{"display": {"verb": "Deposit"}}'),
    check=check,
)
