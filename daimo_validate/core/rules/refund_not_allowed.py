"""`refund-not-allowed`: a refund address that the policy does not allow."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.rules._guards import outside


def check(guarded: Guarded) -> Iterable[Found]:
    allowed = guarded.guards.refund_addresses
    return outside(guarded.refund, allowed, "allowed_refund_addresses", "refund address", is_required=False)


RULE = Rule(
    id="refund-not-allowed",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="`refundAddress` is not in `Policy.allowed_refund_addresses` (`[guards] allowed-refund-addresses`).",
    why="Refunds are rare, so a wrong refund address can go unnoticed for a long time before it costs money.",
    example=Example(
        bad='{"refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"refundAddress": "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"}',
        policy={"allowed_refund_addresses": ["0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"]},
    ),
    check=check,
)
