"""`amount-overflow`: an amount that does not fit in 256 bits."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

_BITS = 256
# 2**256 has 78 digits: a shorter amount in base units is always smaller, a longer one always larger.
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
    message = f"{quoted(amount.text)} is more than any token balance: it does not fit in {_BITS} bits"
    return (Found(AMOUNT_PATH, message, "use token units, not wei"),)


RULE = Rule(
    id="amount-overflow",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="An amount that does not fit in 256 bits when counted in the token's smallest unit.",
    why="ERC-20 amounts are 256-bit unsigned integers in the token's smallest unit, so no balance can be that large.",
    source="https://eips.ethereum.org/EIPS/eip-20",
    example=Example(
        bad='{"destination": {"amountUnits": "1%s"}}' % ("0" * 75),
        good='{"destination": {"amountUnits": "100000"}}',
    ),
    check=check,
)
