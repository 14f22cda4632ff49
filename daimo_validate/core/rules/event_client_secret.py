"""`event-client-secret`: an event whose session has a client secret."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import Event
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule


def check(event: Event) -> Iterable[Found]:
    if not event.has_client_secret:
        return NOTHING
    message = "the session of an event must not have a client secret"
    hint = "do not trust the event, and remove the secret from logs and queues"
    return (Found(("data", "session", "clientSecret"), message, hint),)


RULE = Rule(
    id="event-client-secret",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="A webhook's event whose session has a `clientSecret`.",
    why=(
        "Daimo sends sessions in webhooks without their client secret. Where it is present, the event was made from an "
        "answer of the API, and the secret has gone to logs and queues that events pass through. It is never shown."
    ),
    source="https://docs.daimo.com/guides/webhooks",
    example=Example(
        event=True,
        bad='{"data": {"session": {"clientSecret": "d7a8f3b2e1c94a6db8f0e2a7c3d5b9f1"}}}',
        good='{"data": {"session": {"metadata": {"orderId": "123"}}}}',
    ),
    check=check,
)
