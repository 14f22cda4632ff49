"""`error-type-mismatch`: the error type of a response is not that of its HTTP status."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import ErrorBody
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

# Daimo's API overview, read 2026-11-23.
_TYPES = {400: "validation_error", 401: "authentication_error"}


def check(error: ErrorBody) -> Iterable[Found]:
    expected = _TYPES.get(error.status)
    if expected is None or error.type == expected:
        return NOTHING
    message = f"{quoted(error.type)} is not the error type of status {error.status}, which is {expected}"
    return (Found(("error", "type"), message),)


RULE = Rule(
    id="error-type-mismatch",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="A response whose error type is not that of its HTTP status.",
    why="The API overview gives status 400 the type `validation_error`, and 401 the type `authentication_error`.",
    example=Example(
        status=400,
        bad='{"error": {"type": "authentication_error"}}',
        good='{"error": {"type": "validation_error"}}',
    ),
    check=check,
)
