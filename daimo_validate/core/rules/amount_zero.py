"""`amount-zero`: an amount equal to zero."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.places import AMOUNT_PATH, Amount
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Place, Rule
from daimo_validate.core.text import quoted


def check(amount: Amount) -> Iterable[Found]:
    if amount.text.strip("0."):
        return NOTHING
    message = f"the amount {quoted(amount.text)} is zero"
    return (Found(AMOUNT_PATH, message, "leave amountUnits out to let the user choose the amount"),)


RULE = Rule(
    id="amount-zero",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    place=Place.AMOUNT,
    summary="An amount equal to zero.",
    why=(
        "`amountUnits` fixes the exact amount of the deposit, and none can be made of nothing. Left out, it lets the "
        "user choose (API document)."
    ),
    example=Example(bad='{"destination": {"amountUnits": "0.00"}}', good='{"destination": {}}'),
    check=check,
)
