"""The outermost layer: checks the Host header, limits the time of a request, and adds the common headers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from daimo_validate.core.failure import described
from daimo_validate.sandbox.answers import common_headers, json_response
from daimo_validate.sandbox.errors import ApiError

MAX_BODY: Final = 2**20
"""The most bytes of a request body. A valid request has a few hundred."""

REQUEST_SECONDS: Final = 10.0
"""Seconds in which a request must arrive."""

LOCAL_HOSTS: Final = ("localhost", "127.0.0.1", "[::1]")
"""Hosts that a request may always name."""

_LOG: Final = logging.getLogger("daimo_validate.sandbox")


class Bounds:
    """Wraps an ASGI application. A request must arrive within `seconds` and name a local host or one of `hosts`.

    `counted` is called with the path of each request.
    """

    def __init__(
        self, app: ASGIApp, *, seconds: float, counted: Callable[[str], None], hosts: Collection[str] = ()
    ) -> None:
        self._app: Final = app
        self._hosts: Final = frozenset(host.lower() for host in (*LOCAL_HOSTS, *hosts))
        self._seconds: Final = seconds
        self._counted: Final = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        incoming = _Incoming(scope, receive, self._seconds)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *common_headers()]
                if not await incoming.read_to_the_end():
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        app = self._app if self._names_a_known_host(scope) else _refuse_host
        try:
            if app is self._app:
                self._counted(scope["path"])
            await app(scope, incoming.receive, send_with_headers)
        except ClientDisconnect:
            return
        except Exception as error:
            # The request is answered already. The server would log the text of the error, which may repeat the body.
            _LOG.error("the sandbox failed, which is a bug in daimo-validate: %s", described(error))

    def _names_a_known_host(self, scope: Scope) -> bool:
        """Return whether the Host header is one that a page of another site, by DNS rebinding, cannot send."""
        given = [value for name, value in scope["headers"] if name == b"host"]
        if len(given) != 1:
            return False
        host = given[0].decode("latin-1").lower()
        name, colon, port = host.rpartition(":")
        return host in self._hosts or (colon == ":" and name in self._hosts and port.isdecimal())


async def _refuse_host(scope: Scope, receive: Receive, send: Send) -> None:
    message = "the sandbox does not answer for this Host; allow it with --allow-host"
    error = ApiError(421, "misdirected_request", message, "Host")
    await json_response(error.body, error.status)(scope, receive, send)


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
        """Return the next message. Raises ApiError 408 if the time is up."""
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
        """Read and drop the rest of the body. Return False if it does not end in time.

        Many clients read no answer before they have sent the whole body, except one that waits for `100 Continue`.
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
    """Return the whole body. Raises ApiError 413 past `limit` bytes, ClientDisconnect if the client has gone."""
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
