"""`amount-base-units`: an amount that only makes sense in the token's smallest unit."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

# A million whole tokens. For a token with many decimals, a million is not unusual (JPYC has 18), so the limit is
# a thousandth of a token in base units.
_LEAST_DIGITS = 7
_DECIMALS_OF_A_THOUSANDTH = 3
_MOST_SHOWN = 40


def check(amount: Amount) -> Iterable[Found]:
    token = amount.token
    if token is None or amount.fraction or not token.decimals:
        return NOTHING
    digits = amount.whole.lstrip("0")
    if len(digits) < max(_LEAST_DIGITS, token.decimals - _DECIMALS_OF_A_THOUSANDTH + 1):
        return NOTHING
    meaning = f"means {int(digits):,} {token.symbol}" if len(digits) <= _MOST_SHOWN else "is a huge amount"
    message = f"{quoted(amount.text)} {meaning}; did you pass base units?"
    return (Found(AMOUNT_PATH, message, _hint(digits, token.decimals, token.symbol)),)


def _hint(digits: str, decimals: int, symbol: str) -> str:
    padded = digits.rjust(decimals + 1, "0")
    fraction = padded[len(padded) - decimals :].rstrip("0")
    value = padded[: len(padded) - decimals] + (f".{fraction}" if fraction else "")
    if len(value) > _MOST_SHOWN:
        return f"use token units; {symbol} has {decimals} decimals"
    return f'if so, use "{value}" ({symbol} has {decimals} decimals)'


RULE = Rule(
    id="amount-base-units",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="An amount that only makes sense in the token's smallest unit.",
    why=(
        "`amountUnits` is in whole tokens, but contracts and many SDKs use the token's smallest unit (base units). "
        "`14990000` is 14.99 USDC in base units and almost fifteen million USDC here. The rule reports amounts from a "
        "million tokens; for tokens with many decimals, from a thousandth of a token in base units."
    ),
    example=Example(
        bad='{"destination": {"amountUnits": "14990000"}}', good='{"destination": {"amountUnits": "14.99"}}'
    ),
    check=check,
)
