"""`calldata-hex`: calldata that is not whole bytes in hex."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted
from daimo_validate.text.visible import visible

_HEX_DIGITS = "0123456789abcdefABCDEF"


def check(text: Text) -> Iterable[Found]:
    value = text.value
    basis = None
    if not value.startswith("0x"):
        what = "it starts with `0X`" if value.startswith("0X") else "it does not start with `0x`"
    elif value[2:].strip(_HEX_DIGITS):
        index = len(value) - len(value[2:].lstrip(_HEX_DIGITS))
        what = f"it has `{visible(value[index])}` at character {index + 1}"
    elif len(value) % 2:
        what = f"it has an odd number of hex digits ({len(value) - 2:,}), but each byte takes two"
        basis = Basis.DOCUMENTATION
    else:
        return NOTHING
    message = f"{quoted(value)} is not valid calldata: {what}"
    return (Found(text.path, message, "use `0x` and two hex digits for each byte", basis=basis),)


RULE = Rule(
    id="calldata-hex",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="Calldata without `0x`, of odd length, or with a character that is not a hex digit.",
    why=(
        "Calldata is a sequence of bytes. The API's pattern accepts an odd number of digits, but a byte takes two, so "
        "a digit was lost. For an odd number of digits the basis is documentation."
    ),
    source="https://docs.soliditylang.org/en/latest/abi-spec.html",
    example=Example(
        bad='{"destination": {"calldata": "0xd0e30db"}, "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"destination": {"calldata": "0xd0e30db0"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
