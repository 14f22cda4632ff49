"""Errors in the form of Daimo's API: a V1ErrorResponse with all four fields for every status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from daimo_validate.sandbox.answers import json_response

_INVALID: Final = "invalid_request_error"


class ApiError(Exception):
    """An error answer. `type` and `code` are those of Daimo's documentation, where it has them."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        param: str,
        *,
        type: str = _INVALID,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status: Final = status
        self.headers: Final = dict(headers or {})
        self.body: Final[dict[str, Any]] = {"error": {"type": type, "code": code, "message": message, "param": param}}


def bad_request(message: str, param: str = "body", headers: Mapping[str, str] | None = None) -> ApiError:
    """Return a 400 with the code that Daimo documents for a bad request."""
    return ApiError(400, "invalid_parameter", message, param, type="validation_error", headers=headers)


def unauthorized(message: str) -> ApiError:
    """Return a 401 with the challenge that RFC 9110, section 11.6.1 requires."""
    return ApiError(
        401,
        "invalid_api_key",
        message,
        "Authorization",
        type="authentication_error",
        headers={"WWW-Authenticate": "Bearer"},
    )


def no_session() -> ApiError:
    """Return a 404 for an unknown session id. It does not repeat the id, which can be any text."""
    return ApiError(404, "not_found", "there is no session with this id", "sessionId")


async def answer_api_error(_request: Request, error: Exception) -> Response:
    """Handle ApiError."""
    assert isinstance(error, ApiError)
    return json_response(error.body, error.status, error.headers)


async def answer_routing_error(_request: Request, error: Exception) -> Response:
    """Handle an unknown path or method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = ", ".join(sorted((error.headers or {}).get("Allow", "").split(", ")))
        named = [method for method in allowed.split(", ") if method not in ("HEAD", "OPTIONS")]
        message = f"method not allowed; use {' or '.join(named)}"
        routed = ApiError(405, "method_not_allowed", message, "method", headers={"Allow": allowed})
    else:
        routed = ApiError(error.status_code, "not_found", "there is nothing at this path", "path")
    return await answer_api_error(_request, routed)


async def answer_store_error(_request: Request, error: Exception) -> Response:
    """Handle sqlite3.Error: a full disk, a file that another program holds. Its text repeats no value."""
    failed = ApiError(503, "store_failed", f"the store failed: {error}", "body", type="api_error")
    return json_response(failed.body, failed.status)


async def answer_store_full(_request: Request, error: Exception) -> Response:
    """Handle StoreFullError."""
    failed = ApiError(503, "store_full", str(error), "body", type="api_error")
    return json_response(failed.body, failed.status)


async def answer_crash(_request: Request, _error: Exception) -> Response:
    """Handle everything else, which is a bug in this program. The answer has no details."""
    failed = ApiError(
        500, "internal_error", "the sandbox failed, which is a bug in daimo-validate", "body", type="api_error"
    )
    return json_response(failed.body, failed.status)
