"""Connections of clients: requests are read from them and answered one after the other."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final, Protocol

import httptools

from daimo_validate.proxy.answers import Answer, error, head_too_large, malformed, too_slow
from daimo_validate.proxy.body import Body
from daimo_validate.proxy.messages import Fields, Request, index, write_head
from daimo_validate.proxy.settings import MAX_HEAD, Settings

_LINGER_BYTES: Final = 2**24
_LINGER_SECONDS: Final = 2.0


class Handler(Protocol):
    """What answers the requests of all clients."""

    @property
    def settings(self) -> Settings: ...

    async def handle(self, client: Client, request: Request, body: Body) -> None:
        """Answer a request. The connection is closed after it if `client.closes` is set."""

    async def refuse(self, client: Client, answer: Answer) -> None:
        """Answer what is not a request."""

    def opened(self, client: Client) -> Answer | None:
        """Take a new connection, or say why not."""

    def closed(self, client: Client) -> None:
        """Forget a connection."""


class GoneError(Exception):
    """The client has gone, or reads nothing."""


class Client(asyncio.Protocol):
    """One connection of a client."""

    def __init__(self, handler: Handler) -> None:
        self._handler: Final = handler
        self._seconds: Final = handler.settings.request_seconds
        self._loop: Final = asyncio.get_running_loop()
        self._queue: deque[tuple[Request, Body]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._refusal: Answer | None = None
        self._room = asyncio.Event()
        self._room.set()
        self._lingered = -1
        self._is_paused = False
        self._incoming: Body | None = None
        self._has_begun = False
        self._has_ended = False
        self._is_head_timed = False
        self.task: asyncio.Task[None] | None = None
        """What answers the present request."""

        self.closes = False
        """Whether this is the last request of the connection."""

    # What the handler calls.

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    async def drain(self) -> None:
        """Wait until the client has read enough. Raises GoneError if it does not."""
        if self._room.is_set():
            return
        try:
            async with asyncio.timeout(self._handler.settings.stalled_seconds):
                await self._room.wait()
        except TimeoutError:
            self._transport.abort()
            raise GoneError from None

    def abort(self) -> None:
        """Break the connection off, so that a client sees that its response is not whole."""
        self.closes = True
        self._transport.abort()

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way, in whole or in part."""
        return self.task is None and not self._has_begun

    def stop(self) -> None:
        """Close the connection as soon as the present request is answered."""
        self.closes = True
        if self.is_idle:
            self._transport.close()

    # What the event loop calls.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        self._new_parser()
        self._time_head()
        refusal = self._handler.opened(self)
        if refusal is not None:
            self._refuse(refusal)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio names it
        self._stop_timer()
        self._handler.closed(self)
        self._room.set()
        if self.task is not None:
            self.task.cancel()

    def eof_received(self) -> bool:
        """Give a client that has closed its side a moment for its answer: most of them have gone."""
        if self._lingered >= 0 or self.task is None or self._has_begun:
            return False
        if not self._has_ended:
            self._has_ended = True
            self._loop.call_later(self._handler.settings.half_closed_seconds, self._transport.abort)
        return True

    def pause_writing(self) -> None:
        self._room.clear()

    def resume_writing(self) -> None:
        self._room.set()

    def data_received(self, data: bytes) -> None:
        if self._refusal is not None or self._lingered >= 0:
            self._lingered += len(data)
            if self._lingered > _LINGER_BYTES:
                self._transport.abort()
            return
        self._feed(data)
        if self._has_begun and self.task is None and not self._is_head_timed:
            self._time_head()
        self._regulate()

    def _feed(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._without_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            if not self.closes:
                self._refuse(head_too_large(MAX_HEAD) if self._size > MAX_HEAD else malformed())

    # What the parser calls.

    def on_message_begin(self) -> None:
        self._start_head()
        self._has_begun = True

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._grow(len(name) + len(value) + 4)
        (self._fields if self._incoming is None else self._incoming.trailers).append((name, value))

    def on_headers_complete(self) -> None:
        parser = self._parser
        if parser.should_upgrade():
            # The parser stops here, and `_without_upgrade` goes on.
            return
        request = Request(
            parser.get_method(),
            self._target,
            parser.get_http_version(),
            self._fields,
            index(self._fields),
            parser.should_keep_alive(),
        )
        self._incoming = Body(self._regulate)
        self._queue.append((request, self._incoming))
        if self.task is None:
            self._next()

    def on_body(self, part: bytes) -> None:
        if self._incoming is not None:
            self._incoming.add(part)

    def on_message_complete(self) -> None:
        if self._incoming is not None:
            self._incoming.finish()
            self._has_begun = False

    # Helpers.

    def _new_parser(self) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self._start_head()

    def _start_head(self) -> None:
        self._target = b""
        self._fields: Fields = []
        self._size = 0
        self._incoming = None

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MAX_HEAD:
            # The parser turns this into its own error.
            raise ValueError("the head is too large")

    def _without_upgrade(self, rest: bytes) -> None:
        """Read a request again without its wish to upgrade, which this proxy does not grant.

        The parser does not read the body of such a request. To take the body for the next request would be a hole.
        """
        method = self._parser.get_method()
        if method == b"CONNECT":
            self._refuse(error(501, "not_implemented", "CONNECT is not supported", "method"))
            return
        kept = [field for field in self._fields if field[0].lower() != b"upgrade"]
        head = write_head(b"%b %b HTTP/%b" % (method, self._target, self._parser.get_http_version().encode()), kept)
        self._new_parser()
        self._feed(head + rest)

    def _refuse(self, answer: Answer) -> None:
        """Answer what is not a request, after those before it. Nothing more is read."""
        self._refusal = answer
        self._lingered = 0
        if self._incoming is not None and not self._incoming.complete:
            # The request is under way: it fails, and answers for itself.
            self._incoming.fail(answer)
        if self.task is None:
            self._next()

    def _next(self) -> None:
        self._stop_timer()
        if self._queue:
            request, body = self._queue[0]
            self._run(self._handle(request, body))
        elif self._refusal is not None:
            self.closes = True
            self._run(self._handler.refuse(self, self._refusal))

    def _run(self, work: object) -> None:
        self.task = self._loop.create_task(work)  # type: ignore[arg-type]
        self.task.add_done_callback(self._done)

    async def _handle(self, request: Request, body: Body) -> None:
        await self._handler.handle(self, request, body)
        if not body.complete:
            self.closes = True

    def _done(self, task: asyncio.Task[None]) -> None:
        self.task = None
        if self._queue:
            self._queue.popleft()
        if self._transport.is_closing():
            return
        if task.cancelled() or task.exception() is not None:
            self._transport.abort()
        elif self.closes:
            self._linger()
        elif self._queue or self._refusal is not None:
            self._regulate()
            self._next()
        elif self._has_ended:
            self._transport.close()
        else:
            if self._has_begun:
                self._time_head()
            else:
                self._set_timer(self._handler.settings.idle_seconds, self._transport.close)
            self._regulate()

    def _linger(self) -> None:
        """Close once the client has: to close while it sends could destroy the answer before it is read."""
        if self._refusal is None and (self._incoming is None or self._incoming.complete):
            self._transport.close()
            return
        self._lingered = max(self._lingered, 0)
        self._set_timer(_LINGER_SECONDS, self._transport.abort)
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()
        try:
            self._transport.write_eof()
        except OSError:
            # The client has broken the connection off.
            self._transport.abort()

    def _regulate(self) -> None:
        """Read on only while there is room for what arrives."""
        if self._transport.is_closing() or self._lingered >= 0:
            return
        pauses = len(self._queue) > 1 or (self._incoming is not None and self._incoming.is_full)
        if pauses and not self._is_paused:
            self._transport.pause_reading()
        elif self._is_paused and not pauses:
            self._transport.resume_reading()
        self._is_paused = pauses

    def _head_is_late(self) -> None:
        self._refuse(too_slow())

    def _time_head(self) -> None:
        self._set_timer(self._seconds, self._head_is_late)
        self._is_head_timed = True

    def _set_timer(self, seconds: float, action: object) -> None:
        self._stop_timer()
        self._timer = self._loop.call_later(seconds, action)  # type: ignore[arg-type]

    def _stop_timer(self) -> None:
        self._is_head_timed = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
