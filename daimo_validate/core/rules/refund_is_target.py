"""`refund-is-target`: refunds would go to the contract that reverted."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.call import Call
from daimo_validate.core.inputs.fields import REFUND_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule


def check(call: Call) -> Iterable[Found]:
    if call.refund_key is None or call.refund_key != call.destination.address_key:
        return NOTHING
    message = "refundAddress is the contract being called: if the call reverts, the refund goes to that contract"
    return (Found(REFUND_PATH, message, "set `refundAddress` to a wallet on the destination chain"),)


RULE = Rule(
    id="refund-is-target",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="`refundAddress` is the contract being called.",
    why="A contract that just reverted may have no way to return the money.",
    example=Example(
        bad='{"destination": {"calldata": "0xd0e30db0"},'
        ' "refundAddress": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}',
        good='{"destination": {"calldata": "0xd0e30db0"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
