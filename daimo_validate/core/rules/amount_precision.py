"""`amount-precision`: more decimals than the token has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

# No token in Daimo's list has more, and ERC-20 tokens with more are rare.
_MOST_DECIMALS = 18
# A double prints 15 to 17 significant digits; a rounding error shows as a run of nines or zeros near the end.
_FLOAT_TAIL = re.compile(r"(?:9{5}|0{5})[0-9]{1,3}$", re.ASCII)
_FLOAT_DIGITS = range(15, 19)


def check(amount: Amount) -> Iterable[Found]:
    most = _MOST_DECIMALS if amount.token is None else amount.token.decimals
    decimals = amount.significant_decimals
    if decimals <= most:
        return NOTHING
    if amount.token is None:
        message = f"{quoted(amount.text)} has {decimals} decimals, but almost no token has more than {most}"
        return (Found(AMOUNT_PATH, message, _hint(amount), severity=WARNING),)
    message = f"{quoted(amount.text)} has {decimals} decimals, but {amount.token.symbol} has {most} on this chain"
    return (Found(AMOUNT_PATH, message, _hint(amount)),)


def _hint(amount: Amount) -> str:
    fraction = amount.fraction.rstrip("0")
    significant = len((amount.whole + fraction).lstrip("0"))
    if significant in _FLOAT_DIGITS and _FLOAT_TAIL.search(fraction):
        return "this looks like a floating-point rounding error; calculate with decimals and round before sending"
    return "round it before sending"


RULE = Rule(
    id="amount-precision",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="More decimals than the token has. For an unknown token, a warning above 18 decimals.",
    why=(
        "The API rejects an amount with more decimals than the token has (API document). USDC has 6 on most chains "
        "and 18 on BNB Smart Chain. Trailing zeros do not count. The hint points out floating-point rounding errors "
        "such as `8199999.999999999`."
    ),
    example=Example(
        bad='{"destination": {"amountUnits": "8199999.999999999"}}',
        good='{"destination": {"amountUnits": "82000.123456"}}',
    ),
    check=check,
)
