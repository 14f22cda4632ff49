"""`amount-zero`: an amount of zero."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted


def check(amount: Amount) -> Iterable[Found]:
    if amount.text.strip("0."):
        return NOTHING
    message = f"the amount {quoted(amount.text)} is zero"
    return (Found(AMOUNT_PATH, message, "omit `amountUnits` to let the user choose the amount"),)


RULE = Rule(
    id="amount-zero",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="An amount of zero.",
    why=(
        "`amountUnits` sets the exact amount of the deposit, which cannot be zero. If it is omitted, the user chooses "
        "the amount (API document)."
    ),
    example=Example(bad='{"destination": {"amountUnits": "0.00"}}', good='{"destination": {}}'),
    check=check,
)
