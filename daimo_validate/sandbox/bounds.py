"""The outermost layer: bounds on what a request may take, and the headers that every answer has."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daimo_validate.core.failure import described
from daimo_validate.sandbox.answers import common_headers
from daimo_validate.sandbox.errors import ApiError

MAX_BODY: Final = 2**20
"""Bytes of a request body. A valid request has a few hundred."""

REQUEST_SECONDS: Final = 10.0
"""How long a request may take to arrive."""

_LOG: Final = logging.getLogger("daimo_validate.sandbox")


class Bounds:
    """Wraps an ASGI application. `seconds` bounds the time in which a request has to arrive.

    `counted` is called for each request with its path.
    """

    def __init__(self, app: ASGIApp, *, seconds: float, counted: Callable[[str], None]) -> None:
        self._app: Final = app
        self._seconds: Final = seconds
        self._counted: Final = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._counted(scope["path"])
        incoming = _Incoming(scope, receive, self._seconds)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *common_headers()]
                if not await incoming.read_to_the_end():
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        try:
            await self._app(scope, incoming.receive, send_with_headers)
        except ClientDisconnect:
            return
        except Exception as error:
            # It has been answered. The server would log it with its text, which may repeat the body.
            _LOG.error("the sandbox failed, which is a bug in daimo-validate: %s", described(error))


class _Incoming:
    """The body of one request as it arrives."""

    __slots__ = ("_deadline", "_is_complete", "_receive", "_waits")

    def __init__(self, scope: Scope, receive: Receive, seconds: float) -> None:
        names = dict(scope["headers"])
        self._receive: Final = receive
        self._deadline: Final = asyncio.get_running_loop().time() + seconds
        self._is_complete = names.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in names
        self._waits = names.get(b"expect", b"").lower() == b"100-continue"

    async def receive(self) -> Message:
        """The next message. ApiError 408 when the time is up."""
        self._waits = False
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise ApiError(408, "request_timeout", "the request body took too long", "body") from None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self._is_complete = True
        return message

    async def read_to_the_end(self) -> bool:
        """Reads and drops the rest of the body; False when it does not end in time.

        Many clients read no answer before they have sent all of their body. One that waits for `100 Continue` does.
        """
        if self._waits and not self._is_complete:
            return False
        try:
            while not self._is_complete:
                await self.receive()
        except ApiError:
            return False
        return True


async def read_body(receive: Receive, limit: int) -> bytes:
    """The whole body. ApiError 413 past `limit` bytes, ClientDisconnect when the client has gone."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise ApiError(413, "body_too_large", f"the body is larger than {limit:,} bytes", "body")
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)
