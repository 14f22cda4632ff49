"""`amount-over-limit`: the amount is above the policy's maximum."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.policy import exceeds
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted


def check(guarded: Guarded) -> Iterable[Found]:
    amount = guarded.amount
    limit = guarded.policy.max_amount_units
    if limit is None or amount is None or not exceeds(amount, limit):
        return NOTHING
    message = f"the amount {quoted(amount.text)} is over the limit of {limit:f}"
    return (Found(AMOUNT_PATH, message, "lower the amount, or raise the limit"),)


RULE = Rule(
    id="amount-over-limit",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="`amountUnits` is above `Policy.max_amount_units`.",
    why=(
        "One slip of the decimal point is caught before the payer is asked for ten times the amount. An "
        "amount that is left out is the user's choice, and is not judged."
    ),
    example=Example(
        bad='{"destination": {"amountUnits": "10000.01"}}',
        good='{"destination": {"amountUnits": "10000.00"}}',
        policy={"max_amount_units": "10000"},
    ),
    check=check,
)
