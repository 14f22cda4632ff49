"""`amount-base-units`: a whole number that is plausible only in the token's smallest unit."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

# A million whole tokens, or a thousandth of one in base units where the token has so many decimals that a million
# of them is nothing unusual (JPYC has 18).
_LEAST_DIGITS = 7
_DECIMALS_OF_A_THOUSANDTH = 3


def check(amount: Amount) -> Iterable[Found]:
    token = amount.token
    if token is None or amount.fraction:
        return NOTHING
    digits = amount.whole.lstrip("0")
    if len(digits) < max(_LEAST_DIGITS, token.decimals - _DECIMALS_OF_A_THOUSANDTH + 1):
        return NOTHING
    message = f"{quoted(amount.text)} is in token units, and so more {token.symbol} than anyone pays"
    return (Found(AMOUNT_PATH, message, _hint(digits, token.decimals, token.symbol)),)


def _hint(digits: str, decimals: int, symbol: str) -> str:
    padded = digits.rjust(decimals + 1, "0")
    fraction = padded[len(padded) - decimals :].rstrip("0")
    value = padded[: len(padded) - decimals] + (f".{fraction}" if fraction else "")
    if len(value) > 40:
        return f"{symbol} has {decimals} decimals; give token units, not its smallest unit"
    return f'as a number of {symbol}\'s smallest unit ({decimals} decimals) it would be "{value}"'


RULE = Rule(
    id="amount-base-units",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A whole number that is plausible only in the token's smallest unit.",
    why=(
        "`amountUnits` counts whole tokens; contracts and many SDKs count the smallest unit. `14990000` is 14.99 USDC "
        "there and almost fifteen million here. It fires from a million tokens up, and for tokens of many decimals "
        "from a thousandth of one in base units."
    ),
    example=Example(
        bad='{"destination": {"amountUnits": "14990000"}}', good='{"destination": {"amountUnits": "14.99"}}'
    ),
    check=check,
)
