"""`event-mismatch`: an event whose type says another status than its session has."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import Event
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.rules.unknown_event import STATUS_OF_TYPE
from daimo_validate.core.wording import quoted


def check(event: Event) -> Iterable[Found]:
    expected = STATUS_OF_TYPE.get(event.type or "")
    if expected is None or event.status is None or event.status == expected:
        return NOTHING
    message = f"the event is {quoted(event.type or '')}, but the status of its session is {quoted(event.status)}"
    return (Found(("data", "session", "status"), message, "do not book the payment; retrieve the session"),)


RULE = Rule(
    id="event-mismatch",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="A webhook's event whose type and session disagree.",
    why=(
        "`session.succeeded` is about a session with the status `succeeded`, and so on. If the two disagree, a program "
        "that reads one of them books money that the other says has not arrived."
    ),
    source="https://docs.daimo.com/guides/webhooks",
    example=Example(
        event=True,
        bad='{"type": "session.succeeded", "data": {"session": {"status": "bounced"}}}',
        good='{"type": "session.bounced", "data": {"session": {"status": "bounced"}}}',
    ),
    check=check,
)
