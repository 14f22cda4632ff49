"""`calldata-selector`: calldata too short to name a function."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.call import Call
from daimo_validate.core.inputs.fields import CALLDATA_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

_SELECTOR_DIGITS = 8


def check(call: Call) -> Iterable[Found]:
    digits = len(call.calldata) - 2
    if digits >= _SELECTOR_DIGITS or digits % 2:
        return NOTHING
    size = "no byte" if not digits else f"{digits // 2} byte{'s' if digits > 2 else ''}"
    message = f"calldata {quoted(call.calldata)} has {size}, and a function selector has 4"
    return (Found(CALLDATA_PATH, message, "leave calldata out when no contract is called"),)


RULE = Rule(
    id="calldata-selector",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="Calldata of one to three bytes, or `0x` alone.",
    why=(
        "The first four bytes name the function (Solidity ABI specification). Fewer reach only a contract's "
        "fallback, which most lack: the call reverts."
    ),
    example=Example(
        bad='{"destination": {"calldata": "0x"}}',
        good='{"destination": {"calldata": "0xd0e30db0"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
