"""Errors as Daimo's API shapes them: a V1ErrorResponse of every status, with all four fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from daimo_validate.sandbox.answers import json_response

_INVALID: Final = "invalid_request_error"


class ApiError(Exception):
    """An answer that is not the one asked for. `type` and `code` are Daimo's where its documentation has them."""

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
    """400 with the one code that Daimo documents for a bad request."""
    return ApiError(400, "invalid_parameter", message, param, type="validation_error", headers=headers)


def unauthorized(message: str) -> ApiError:
    """401. RFC 9110, section 11.6.1 wants the challenge beside it."""
    return ApiError(
        401,
        "invalid_api_key",
        message,
        "Authorization",
        type="authentication_error",
        headers={"WWW-Authenticate": "Bearer"},
    )


def no_session() -> ApiError:
    """404 for a session id that the store does not have. The id is not repeated: it is whatever was sent."""
    return ApiError(404, "not_found", "there is no session with this id", "sessionId")


async def answer_api_error(_request: Request, error: Exception) -> Response:
    """The handler of ApiError."""
    assert isinstance(error, ApiError)
    return json_response(error.body, error.status, error.headers)


async def answer_routing_error(_request: Request, error: Exception) -> Response:
    """The handler of what the router raises: no such path, or not with this method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = ", ".join(sorted((error.headers or {}).get("Allow", "").split(", ")))
        message = f"this path does not take the method of the request, but {allowed}"
        mended = ApiError(405, "method_not_allowed", message, "method", headers={"Allow": allowed})
    else:
        mended = ApiError(error.status_code, "not_found", "there is nothing at this path", "path")
    return await answer_api_error(_request, mended)


async def answer_store_error(_request: Request, error: Exception) -> Response:
    """The handler of sqlite3.Error: a full disk, a file that another program holds. Its text has no value in it."""
    failed = ApiError(503, "store_failed", f"the store failed: {error}", "body", type="api_error")
    return json_response(failed.body, failed.status)


async def answer_crash(_request: Request, _error: Exception) -> Response:
    """The handler of everything else: a bug of this program, of which the answer tells nothing."""
    failed = ApiError(500, "internal_error", "the sandbox failed: a bug of it", "body", type="api_error")
    return json_response(failed.body, failed.status)
