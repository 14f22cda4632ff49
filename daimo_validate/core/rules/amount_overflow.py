"""`amount-overflow`: more than 256 bits of the token's smallest unit hold."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

_BITS = 256
# 2**256 has 78 digits: a shorter amount in the smallest unit cannot reach it, a longer one always does.
_DIGITS = len(str(2**_BITS))


def check(amount: Amount) -> Iterable[Found]:
    decimals = 0 if amount.token is None else amount.token.decimals
    whole = amount.whole.lstrip("0")
    digits = len(whole) + decimals
    if digits < _DIGITS:
        return NOTHING
    if digits == _DIGITS:
        fraction = amount.fraction[:decimals].ljust(decimals, "0")
        if int(whole + fraction) < 2**_BITS:
            return NOTHING
    message = f"{quoted(amount.text)} is more than a token can count: it does not fit in {_BITS} bits"
    return (Found(AMOUNT_PATH, message, "give the amount in token units, not in wei"),)


RULE = Rule(
    id="amount-overflow",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="An amount that does not fit in 256 bits of the token's smallest unit.",
    why="ERC-20 amounts are 256-bit unsigned integers (EIP-20) of the smallest unit: no balance can be that large.",
    example=Example(
        bad='{"destination": {"amountUnits": "1%s"}}' % ("0" * 75),
        good='{"destination": {"amountUnits": "100000"}}',
    ),
    check=check,
)
