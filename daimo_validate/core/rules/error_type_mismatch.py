"""`error-type-mismatch`: the error type of a response is not that of its HTTP status."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import ErrorBody
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted

# Daimo's API overview, read 2026-11-23.
_TYPES = {
    400: "validation_error",
    401: "authentication_error",
    404: "invalid_request_error",
    500: "api_error",
}


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
    why=(
        "The API overview gives each status its type: 400 `validation_error`, 401 `authentication_error`, 404 "
        "`invalid_request_error` and 500 `api_error`. Code that reads the type takes another branch than code that "
        "reads the status."
    ),
    example=Example(
        status=400,
        bad='{"error": {"type": "authentication_error"}}',
        good='{"error": {"type": "validation_error"}}',
    ),
    check=check,
)
