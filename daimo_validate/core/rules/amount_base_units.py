"""`amount-base-units`: an amount that only makes sense in the token's smallest unit."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import Token
from daimo_validate.core.wording import quoted

# A million whole tokens. Of a token that is worth much less than a dollar, a million is not unusual, so the limit is a
# thousandth of a token in base units, if that is more.
_LEAST_DIGITS = 7
_LIKE_A_DOLLAR = frozenset({"AUD", "CAD", "CHF", "EUR", "GBP", "NZD", "SGD", "USD"})
# What the tokens of dollars have on most chains. An amount for another chain may be counted in these.
_USUAL_DECIMALS = 6
_DECIMALS_OF_A_THOUSANDTH = 3
_MOST_SHOWN = 40


def check(amount: Amount) -> Iterable[Found]:
    token = amount.token
    if token is None or amount.significant_decimals or not token.decimals:
        return NOTHING
    digits = amount.whole.lstrip("0")
    least = 0 if token.fiat in _LIKE_A_DOLLAR else token.decimals - _DECIMALS_OF_A_THOUSANDTH + 1
    if len(digits) < max(_LEAST_DIGITS, least):
        return NOTHING
    meaning = f"means {int(digits):,} {token.symbol}" if len(digits) <= _MOST_SHOWN else "is a huge amount"
    message = f"{quoted(amount.text)} {meaning}; did you pass base units?"
    return (Found(AMOUNT_PATH, message, _hint(digits, token)),)


def _hint(digits: str, token: Token) -> str:
    decimals = token.decimals
    # Less than a thousandth of a token is not what was meant.
    is_of_another_chain = decimals > _USUAL_DECIMALS and len(digits) <= decimals - _DECIMALS_OF_A_THOUSANDTH
    value = _in_tokens(digits, _USUAL_DECIMALS if is_of_another_chain else decimals)
    if len(value) > _MOST_SHOWN:
        return f"use token units; {token.symbol} has {decimals} decimals"
    if is_of_another_chain:
        return f'if so, in units of {_USUAL_DECIMALS} decimals, use "{value}" ({token.symbol} has {decimals} here)'
    return f'if so, use "{value}" ({token.symbol} has {decimals} decimals)'


def _in_tokens(digits: str, decimals: int) -> str:
    padded = digits.rjust(decimals + 1, "0")
    fraction = padded[len(padded) - decimals :].rstrip("0")
    return padded[: len(padded) - decimals] + (f".{fraction}" if fraction else "")


RULE = Rule(
    id="amount-base-units",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="An amount that only makes sense in the token's smallest unit.",
    why=(
        "`amountUnits` is in whole tokens, but contracts and many SDKs use the token's smallest unit (base units). "
        "`14990000` is 14.99 USDC in base units and almost fifteen million USDC here. The rule reports an amount of a "
        "million tokens or more. If a token is not worth about a dollar, the amount must also be at least the number "
        "of base units in a thousandth of a token."
    ),
    example=Example(
        bad='{"destination": {"amountUnits": "14990000"}}', good='{"destination": {"amountUnits": "14.99"}}'
    ),
    check=check,
)
