"""`calldata-selector`: calldata that is too short for a function selector."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.call import Call
from daimo_validate.core.inputs.fields import CALLDATA_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

_SELECTOR_DIGITS = 8


def check(call: Call) -> Iterable[Found]:
    digits = len(call.calldata) - 2
    if digits < 0 or digits >= _SELECTOR_DIGITS or digits % 2:
        return NOTHING
    size = "1 byte" if digits == 2 else f"{digits // 2} bytes"
    message = f"calldata {quoted(call.calldata)} has {size}, but a function selector has 4"
    return (Found(CALLDATA_PATH, message, "omit `calldata` if you do not call a contract"),)


RULE = Rule(
    id="calldata-selector",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="Calldata of less than four bytes.",
    why=(
        "The first four bytes select the function to call (Solidity ABI specification). Shorter calldata only "
        "reaches a contract's fallback function. Most contracts have none, so the call reverts."
    ),
    source="https://docs.soliditylang.org/en/latest/abi-spec.html#function-selector",
    example=Example(
        bad='{"destination": {"calldata": "0x"}}',
        good='{"destination": {"calldata": "0xd0e30db0"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
