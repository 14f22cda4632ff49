"""`expires-before-created`: a session whose end is not after its start."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import Session
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import show

# Unix time in milliseconds passed this in 1973; in seconds it is the year 5138.
_LEAST_MILLISECONDS = 10**11


def check(session: Session) -> Iterable[Found]:
    created, expires = session.created, session.expires
    if created is None or expires is None or expires > created:
        return NOTHING
    message = f"the session expires at {show(expires)}, which is not after its creation at {show(created)}"
    hint = "times are Unix seconds, not milliseconds" if created >= _LEAST_MILLISECONDS > expires else None
    return (Found((*session.path, "expiresAt"), message, hint),)


RULE = Rule(
    id="expires-before-created",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="A response whose session expires before it was created, or at the same time.",
    why=(
        "Nobody can pay such a session. Either time is wrong, or one of the two is not in Unix seconds, and a program "
        "that waits for the end does not wait, or waits for years."
    ),
    example=Example(
        status=201,
        bad='{"session": {"createdAt": 1700003600, "expiresAt": 1700000000}}',
        good='{"session": {"createdAt": 1700000000, "expiresAt": 1700003600}}',
    ),
    check=check,
)
