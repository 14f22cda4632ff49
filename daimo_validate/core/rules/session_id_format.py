"""`session-id-format`: a session id that is not 32 hex digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.response import Session
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

_SESSION_ID = re.compile(r"[0-9a-fA-F]{32}", re.ASCII)


def check(session: Session) -> Iterable[Found]:
    if session.id is None or _SESSION_ID.fullmatch(session.id):
        return NOTHING
    message = f"{quoted(session.id)} is not a session id: it must be 32 hex digits"
    return (Found((*session.path, "sessionId"), message, _hint(session.id)),)


def _hint(text: str) -> str | None:
    if text != text.strip():
        return "remove the white space"
    if _SESSION_ID.fullmatch(text.replace("-", "")):
        return "remove the dashes"
    return None


RULE = Rule(
    id="session-id-format",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="A response whose `sessionId` is not 32 hex digits.",
    why="Daimo's session ids are 32 hex digits. With another id the session cannot be retrieved.",
    source="https://docs.daimo.com/guides/sessions",
    example=Example(
        status=201,
        bad='{"session": {"sessionId": "a1b2c3d4e5f6"}}',
        good='{"session": {"sessionId": "0f1e2d3c4b5a69788796a5b4c3d2e1f0"}}',
    ),
    check=check,
)
