"""`amount-over-limit`: the amount is above the policy's maximum."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.amount import read_amount
from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.rules._guards import unanswered
from daimo_validate.core.wording import quoted


def check(guarded: Guarded) -> Iterable[Found]:
    given, limit = guarded.amount, guarded.guards.max_amount_units
    if limit is None:
        return NOTHING
    amount = read_amount(given.value, None)
    if amount is None:
        return unanswered(given, "max_amount_units", is_required=False)
    # Imported only if there is a limit: it takes 3 ms.
    from decimal import Decimal

    if Decimal(f"{amount.whole}.{amount.fraction}") <= limit:
        return NOTHING
    message = f"the amount {quoted(amount.text)} is over the limit of {limit:f}"
    return (Found(given.path, message, "lower the amount, or raise `max_amount_units`"),)


RULE = Rule(
    id="amount-over-limit",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="`amountUnits` is above `Policy.max_amount_units` (`[guards] max-amount-units`).",
    why=(
        "Catches a misplaced decimal point before the payer is asked for ten times the amount. If `amountUnits` is "
        "omitted, the user chooses the amount and the rule does not apply."
    ),
    example=Example(
        bad='{"destination": {"amountUnits": "10000.01"}}',
        good='{"destination": {"amountUnits": "10000.00"}}',
        policy={"max_amount_units": "10000"},
    ),
    check=check,
)
