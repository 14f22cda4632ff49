"""`amount-style`: an amount written in a way that some parsers reject."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.finding import Fix
from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.fields import AMOUNT_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import looks_secret, quoted

_LONGEST_SHOWN = 80


def check(amount: Amount) -> Iterable[Found]:
    what = _diagnose(amount)
    if what is None:
        return NOTHING
    message = f"{quoted(amount.text)} {what}, which some parsers reject"
    if looks_secret(amount.text):
        return (Found(AMOUNT_PATH, message, "use the plain form"),)
    plain = _plain(amount)
    hint = f'use "{plain}"' if len(plain) <= _LONGEST_SHOWN else "use the plain form"
    return (Found(AMOUNT_PATH, message, hint, Fix(replacement=plain, safe=True)),)


def _diagnose(amount: Amount) -> str | None:
    if not amount.whole:
        return "has no digit before the decimal point"
    if amount.whole[0] == "0" and len(amount.whole) > 1:
        return "has leading zeros"
    if amount.text[-1] == ".":
        return "ends with a decimal point"
    if amount.token is not None and amount.significant_decimals <= amount.token.decimals < len(amount.fraction):
        return f"has zeros beyond the {amount.token.decimals} decimals of {amount.token.symbol}"
    return None


def _plain(amount: Amount) -> str:
    whole = amount.whole.lstrip("0") or "0"
    fraction = amount.fraction
    if amount.token is not None and amount.significant_decimals <= amount.token.decimals:
        fraction = fraction[: amount.token.decimals]
    return f"{whole}.{fraction}" if fraction else whole


RULE = Rule(
    id="amount-style",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="An amount such as `.5`, `10.` or `007.50`, or with zeros beyond the token's decimals.",
    why="The value is clear, but some parsers reject this spelling. The safe fix writes the same value plainly.",
    example=Example(bad='{"destination": {"amountUnits": "007.50"}}', good='{"destination": {"amountUnits": "7.50"}}'),
    check=check,
)
