"""`unknown-event`: an event of a type that the documentation does not name."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import Event
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import listed, nearest, quoted

# docs.daimo.com, "guides/webhooks", read 2026-11-27.
STATUS_OF_TYPE = {f"session.{status}": status for status in ("processing", "succeeded", "bounced")}


def check(event: Event) -> Iterable[Found]:
    if event.type is None or event.type in STATUS_OF_TYPE:
        return NOTHING
    near = nearest(event.type, STATUS_OF_TYPE)
    hint = f"did you mean `{near}`?" if near else f"documented are {listed(tuple(STATUS_OF_TYPE), 'and')}"
    return (Found(("type",), f"{quoted(event.type)} is not a documented event", hint),)


RULE = Rule(
    id="unknown-event",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="A webhook's event of a type that the documentation does not name.",
    why=(
        "Documented are `session.processing`, `session.succeeded` and `session.bounced`. Daimo may add others, so this "
        "is a warning: do not treat an event that you do not know as a payment."
    ),
    source="https://docs.daimo.com/guides/webhooks",
    example=Example(event=True, bad='{"type": "session.paid"}', good='{"type": "session.succeeded"}'),
    check=check,
)
