"""`missing-delivery`: a session without a delivery in a status that has one."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import Session
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted


def check(session: Session) -> Iterable[Found]:
    status = session.status
    if session.has_delivery or not (status == "succeeded" or (status == "bounced" and session.kind == "evm")):
        return NOTHING
    message = f"the session has no delivery, but its status is {quoted(status)}"
    hint = "do not book the payment; retrieve the session again"
    return (Found((*session.path, "destination", "delivery"), message, hint),)


RULE = Rule(
    id="missing-delivery",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="A response whose session has succeeded or bounced, but has no delivery.",
    why=(
        "`delivery` is present when the status is `succeeded` or, on EVM chains, `bounced` (SDK 1.7.0, "
        "`session.d.ts`). Without it nothing says which transaction moved the money, or how much arrived."
    ),
    source="https://www.npmjs.com/package/@daimo/sdk/v/1.7.0",
    example=Example(
        status=201,
        bad='{"session": {"status": "succeeded"}}',
        good='{"session": {"status": "succeeded", "destination": {"delivery": {"txHash": "0x12", '
        '"receivedUnits": "10.00"}}}}',
    ),
    check=check,
)
