"""`amount-format`: an amount that is not a plain decimal number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.amount import read_amount
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import NOT_A_VALUE, UNSET, quoted

_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", re.ASCII)
_HINT = 'use digits with at most one decimal point, for example "10.00"'


def check(text: Text) -> Iterable[Found]:
    if read_amount(text.value, None) is not None:
        return NOTHING
    return (Found(text.path, f"{quoted(text.value)} is not a valid amount: {_diagnose(text.value)}", _HINT),)


def _diagnose(value: str) -> str:
    bare = value.strip()
    if not bare:
        return "it is blank"
    if bare.casefold() in NOT_A_VALUE:
        return UNSET
    if value.split() != [value]:
        return "it contains whitespace"
    if _EXPONENT.fullmatch(value):
        return "it has an exponent"
    if value[0] in "+-\N{MINUS SIGN}":
        return "it has a sign"
    if "," in value:
        return "it contains a comma"
    return _diagnose_characters(value)


def _diagnose_characters(value: str) -> str:
    if any(char.isdigit() and not char.isascii() for char in value):
        return "it contains digits that are not ASCII"
    if value.startswith(("0x", "0X")):
        return "it is hexadecimal"
    if any(not char.isdigit() and char not in "._" for char in value):
        return "it contains a symbol or a letter"
    if "_" in value:
        return "it contains an underscore"
    return "it has more than one decimal point" if value.count(".") > 1 else "it has no digits"


RULE = Rule(
    id="amount-format",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="An amount that is not a plain decimal number (ASCII digits, at most one point).",
    why=(
        "`amountUnits` is an exact decimal amount in token units (API document). A sign, an exponent, a comma, a "
        "currency symbol, digits of another script or `undefined` mean different things to different parsers, or "
        "nothing at all."
    ),
    example=Example(
        bad='{"destination": {"amountUnits": "1,000.00"}}', good='{"destination": {"amountUnits": "1000.00"}}'
    ),
    check=check,
)
