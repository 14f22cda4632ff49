"""`test-event`: an event that Daimo marks as a test."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import Event
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule


def check(event: Event) -> Iterable[Found]:
    if not event.is_test:
        return NOTHING
    return (Found(("isTestEvent",), "this is a test event: no money has moved", "answer it, but book nothing"),)


RULE = Rule(
    id="test-event",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="A webhook's event that is marked as a test.",
    why=(
        "Test events have a valid signature and a session that looks paid. `isTestEvent` is all that tells them from "
        "events about money. Ignore the rule in a test environment."
    ),
    source="https://docs.daimo.com/guides/webhooks",
    example=Example(event=True, bad='{"isTestEvent": true}', good='{"isTestEvent": false}'),
    check=check,
)
