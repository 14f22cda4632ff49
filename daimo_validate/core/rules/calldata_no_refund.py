"""`calldata-no-refund`: a contract call without a refund address."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.call import Call
from daimo_validate.core.inputs.fields import REFUND_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule


def check(call: Call) -> Iterable[Found]:
    if call.has_refund or call.calldata == "0x":
        return NOTHING
    message = "calldata is set but refundAddress is not: if the call reverts, there is no address to refund"
    return (Found(REFUND_PATH, message, "set `refundAddress` to a wallet on the destination chain"),)


RULE = Rule(
    id="calldata-no-refund",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="`calldata` without `refundAddress`.",
    why="If the call reverts, the money goes to `refundAddress`. Always set it when you use calldata (API document).",
    example=Example(
        bad='{"destination": {"calldata": "0xd0e30db0"}}',
        good='{"destination": {"calldata": "0xd0e30db0"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
    about_absence=True,
)
