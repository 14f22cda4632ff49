"""What a sandbox inside a test has been asked, and the errors that it is told to answer with."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daimo_validate.sandbox.answers import json_response
from daimo_validate.sandbox.bounds import MAX_BODY, read_body
from daimo_validate.sandbox.errors import ApiError

# The code and the type that the documentation, or the sandbox itself, has for a status.
_KNOWN: Final = {
    400: ("invalid_parameter", "validation_error"),
    401: ("invalid_api_key", "authentication_error"),
    404: ("not_found", "invalid_request_error"),
    429: ("rate_limited", "invalid_request_error"),
}
_HEADERS: Final = {401: {"WWW-Authenticate": "Bearer"}}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request to the API and its answer.

    `request` and `response` are the parsed bodies, or None if there is none or it is not JSON; `body` is the request's
    as it was sent. Its `repr` shows no body, because metadata may be personal data. No header is kept.
    """

    method: str
    path: str
    status: int
    request: Any = field(repr=False)
    response: Any = field(repr=False)
    body: bytes = field(repr=False)


class Journal:
    """Wraps the endpoints: keeps every exchange with the API, and answers with the errors that are asked for."""

    def __init__(self) -> None:
        self.exchanges: Final[list[Exchange]] = []
        self.errors: Final[deque[ApiError]] = deque()

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return the application with this journal around it."""

        async def journalled(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
                await app(scope, receive, send)
                return
            call = _Call(self.exchanges, scope, receive, send)
            if not self.errors:
                await app(scope, call.receive, call.send)
                return
            error = self.errors.popleft()
            try:
                await read_body(call.receive, MAX_BODY)
            except ApiError as refused:
                error = refused
            await json_response(error.body, error.status, error.headers)(scope, call.receive, call.send)

        return journalled


class _Call:
    """One request as it is read and answered."""

    def __init__(self, exchanges: list[Exchange], scope: Scope, receive: Receive, send: Send) -> None:
        self._exchanges: Final = exchanges
        self._scope: Final = scope
        self._receive: Final = receive
        self._send: Final = send
        self._request = bytearray()
        self._response = bytearray()
        self._status = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._request += message.get("body", b"")
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif message["type"] == "http.response.body":
            self._response += message.get("body", b"")
            if not message.get("more_body", False):
                # Before the client has the answer, so that a test finds it when its call returns.
                self._exchanges.append(self._exchange())
        await self._send(message)

    def _exchange(self) -> Exchange:
        sent = bytes(self._request)
        return Exchange(
            self._scope["method"], self._scope["path"], self._status, _parsed(sent), _parsed(self._response), sent
        )


def asked_error(status: int, code: str | None, message: str | None, headers: Mapping[str, str] | None) -> ApiError:
    """Return the error of a status, in the form of Daimo's API. Raises ValueError if the status is not an error's."""
    if type(status) is not int or not 400 <= status <= 599:
        raise ValueError(f"next_error: {status!r} is not the status of an error (400 to 599)")
    usual_code, kind = _KNOWN.get(status, ("invalid_request", "invalid_request_error"))
    if status >= 500:
        usual_code, kind = "internal_error", "api_error"
    return ApiError(
        status,
        code or usual_code,
        message or f"the test asked for a {status}",
        "body",
        type=kind,
        headers={**_HEADERS.get(status, {}), **(headers or {})},
    )


def _parsed(body: bytes | bytearray) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
