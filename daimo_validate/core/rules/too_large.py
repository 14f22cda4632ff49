"""`too-large`: size beyond a fixed limit."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.plain import MAX_NODES, MAX_TEXT, Oddity, OddKind
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(oddity: Oddity) -> Iterable[Found]:
    if oddity.kind is not OddKind.TOO_LARGE:
        return NOTHING
    message = f"{shown_param(oddity.path)} has {oddity.what}, so it was not checked"
    return (Found(oddity.path, message, f"send at most {MAX_TEXT:,} characters and {MAX_NODES:,} values"),)


RULE = Rule(
    id="too-large",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary=f"More than {MAX_TEXT:,} characters or {MAX_NODES:,} values in a body.",
    why=(
        "No transaction can carry calldata of that length (Ethereum nodes reject more than 128 KiB), so the body is "
        "not what you meant to send. It is not checked any further."
    ),
    example=Example(bad="", good=""),
    check=check,
)
