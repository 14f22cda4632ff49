"""`verb-one-word`: white space inside the verb."""

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
    return (Found(("display", "verb"), message, 'it labels a button: give one word, as "Deposit"'),)


RULE = Rule(
    id="verb-one-word",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="White space inside the verb.",
    why="The API document asks for a one-word verb; it stands on buttons.",
    example=Example(bad='{"display": {"verb": "Deposit now"}}', good='{"display": {"verb": "Deposit"}}'),
    check=check,
)
