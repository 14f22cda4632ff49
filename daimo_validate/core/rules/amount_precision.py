"""`amount-precision`: more decimals than the token has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

# No listed token has more, and ERC-20 tokens that have are rarities.
_MOST_DECIMALS = 18
# A double prints 15 to 17 significant digits; rounding errors show as a run of nines or zeros before the last ones.
_FLOAT_TAIL = re.compile(r"(?:9{5}|0{5})[0-9]{1,3}$", re.ASCII)
_FLOAT_DIGITS = range(15, 19)


def check(amount: Amount) -> Iterable[Found]:
    most = _MOST_DECIMALS if amount.token is None else amount.token.decimals
    decimals = amount.significant_decimals
    if decimals <= most:
        return NOTHING
    if amount.token is None:
        message = f"{quoted(amount.text)} has {decimals} decimals, and hardly a token has more than {most}"
        return (Found(AMOUNT_PATH, message, _hint(amount), severity=WARNING),)
    message = f"{quoted(amount.text)} has {decimals} decimals, and {amount.token.symbol} has {most} on this chain"
    return (Found(AMOUNT_PATH, message, _hint(amount)),)


def _hint(amount: Amount) -> str:
    fraction = amount.fraction.rstrip("0")
    significant = len((amount.whole + fraction).lstrip("0"))
    if significant in _FLOAT_DIGITS and _FLOAT_TAIL.search(fraction):
        return "this is the tail of a floating-point number: compute with decimals, and round before you send"
    return "round it before you send"


RULE = Rule(
    id="amount-precision",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="More significant decimals than the token has; a warning past 18 when the token is unknown.",
    why=(
        "More decimals than the token has is an error (API document). USDC has 6 on most chains and 18 on BNB Smart "
        "Chain. The tail that floating-point arithmetic leaves (`8199999.999999999`) is named as one."
    ),
    example=Example(
        bad='{"destination": {"amountUnits": "8199999.999999999"}}',
        good='{"destination": {"amountUnits": "82000.123456"}}',
    ),
    check=check,
)
