"""`early-delivery`: a session with a delivery in a status that has none."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import Session
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

# SDK 1.7.0, session.d.ts; a status that it does not know may have a delivery.
_WITHOUT_DELIVERY = frozenset({"requires_payment_method", "waiting_payment", "processing", "expired"})


def check(session: Session) -> Iterable[Found]:
    status = session.status
    if not session.has_delivery or status is None:
        return NOTHING
    on_solana = session.kind == "solana"
    if status not in _WITHOUT_DELIVERY and not (on_solana and status == "bounced"):
        return NOTHING
    when = "has succeeded" if on_solana else "has succeeded or bounced"
    message = f"the session has a delivery, but its status is {quoted(status)}"
    return (Found((*session.path, "destination", "delivery"), message, f"only a session that {when} has a delivery"),)


RULE = Rule(
    id="early-delivery",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="A response whose session has a delivery in a status that has none.",
    why=(
        "`delivery` is set once funds are delivered: in the statuses `succeeded` and `bounced`, and on Solana in "
        "`succeeded` only (SDK 1.7.0, `session.d.ts`). A program that trusts such a response books money that has not "
        "arrived."
    ),
    source="https://www.npmjs.com/package/@daimo/sdk/v/1.7.0",
    example=Example(
        status=201,
        bad='{"session": {"destination": {"delivery": {"txHash": "0x12", "receivedUnits": "10.00"}}}}',
        good='{"session": {"status": "succeeded", "destination": {"delivery": {"txHash": "0x12", '
        '"receivedUnits": "10.00"}}}}',
    ),
    check=check,
)
