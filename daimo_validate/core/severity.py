"""Severities, what a rule rests on, and Daimo's error body."""

from __future__ import annotations

from enum import StrEnum

from daimo_validate.text.hints import TYPE_CHECKING


class Severity(StrEnum):
    """How bad a finding is. Only an error makes a report fail."""

    ERROR = "error"
    WARNING = "warning"


class Basis(StrEnum):
    """What a rule rests on: the published schema, the words of the API's documentation, or the safety of money."""

    SCHEMA = "schema"
    DOCUMENTATION = "documentation"
    SAFETY = "safety"


if TYPE_CHECKING:
    from typing import TypedDict

    class _V1Error(TypedDict):
        type: str
        code: str
        message: str
        param: str

    class V1ErrorResponse(TypedDict):
        """Daimo's error body, as its OpenAPI document defines it."""

        error: _V1Error
else:
    V1ErrorResponse = dict[str, dict[str, str]]


def v1_error(message: str, param: str) -> V1ErrorResponse:
    """Return the V1ErrorResponse body of a bad request."""
    return {
        "error": {
            "type": "validation_error",
            "code": "invalid_parameter",
            "message": message,
            "param": param,
        }
    }
