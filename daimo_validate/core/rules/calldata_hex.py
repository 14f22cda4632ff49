"""`calldata-hex`: calldata that is not a sequence of bytes in hex."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted
from daimo_validate.text.visible import visible

_HEX_DIGITS = "0123456789abcdefABCDEF"


def check(text: Text) -> Iterable[Found]:
    value = text.value
    if not value.startswith("0x"):
        what = "it begins with `0X`" if value.startswith("0X") else "it does not begin with `0x`"
    elif value[2:].strip(_HEX_DIGITS):
        index = len(value) - len(value[2:].lstrip(_HEX_DIGITS))
        what = f"it has `{visible(value[index])}` at character {index + 1}"
    elif len(value) % 2:
        what = f"it has an odd number of hex digits ({len(value) - 2:,}), and a byte has two"
    else:
        return NOTHING
    hint = "give `0x` and two hex digits for each byte"
    return (Found(text.path, f"{quoted(value)} is not calldata: {what}", hint),)


RULE = Rule(
    id="calldata-hex",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="Calldata without `0x`, of odd length, or with a character that is no hex digit.",
    why=(
        "Calldata is a sequence of bytes. The API's pattern admits an odd number of digits, which no call can carry: "
        "a digit was lost on the way."
    ),
    example=Example(
        bad='{"destination": {"calldata": "0xd0e30db"}, "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"destination": {"calldata": "0xd0e30db0"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
