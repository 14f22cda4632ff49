"""Connections to the upstream."""

from __future__ import annotations

import asyncio
import os
import select
import ssl
from collections import deque
from collections.abc import Callable
from typing import Final

import httptools

from daimo_validate.proxy.body import Body
from daimo_validate.proxy.messages import Fields, Response, index
from daimo_validate.proxy.settings import MAX_HEAD, Settings

_MOST_IDLE: Final = 100


class UpstreamError(Exception):
    """The upstream cannot be reached, breaks off or does not speak HTTP. The text repeats nothing that it sent."""


class Connection(asyncio.Protocol):
    """One connection. It carries one request at a time.

    `begin` gets ready for one and returns what will be the head of its response; `body` is the body. A failure of the
    upstream is an UpstreamError of both. The connection can be used again if it `is_reusable`.
    """

    def __init__(self) -> None:
        self.body = Body(self._regulate)
        self._head: asyncio.Future[Response] | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._room = asyncio.Event()
        self._room.set()
        self._on_informational: Callable[[Response], None] | None = None
        self._method = b""
        self._response: Response | None = None
        self._is_clean = True
        self._is_paused = False
        self.idle_since = 0.0

    # What an exchange calls.

    def begin(self, *, method: bytes, on_informational: Callable[[Response], None]) -> asyncio.Future[Response]:
        """Return what will be the head of the response to a request.

        Interim responses go to the callback.
        """
        self.body = Body(self._regulate)
        self._head = head = asyncio.get_running_loop().create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._on_informational = on_informational
        self._method = method
        self._response = None
        self._start_head()
        return head

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    async def drain(self) -> None:
        """Wait until there is room for more. Raises UpstreamError if the connection is lost."""
        await self._room.wait()
        if self._transport.is_closing():
            raise UpstreamError("the upstream closed the connection")

    @property
    def is_reusable(self) -> bool:
        """Whether the response is complete and another may follow on this connection."""
        response = self._response
        return self.body.complete and self._is_clean and response is not None and response.keep_alive

    def is_alive(self) -> bool:
        """Return whether an idle connection is still open, as far as this end can know.

        The end of a connection that has arrived is seen here even if the event loop has not seen it yet.
        """
        if self._transport.is_closing() or not self._is_clean:
            return False
        handle = self._transport.get_extra_info("socket").fileno()
        if hasattr(select, "poll"):
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            return not poll.poll(0)
        return not select.select([handle], [], [], 0)[0]

    def abort(self) -> None:
        self._is_clean = False
        self._transport.abort()

    def close(self) -> None:
        self._is_clean = False
        self._transport.close()

    # What the event loop calls.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio names it
        self._is_clean = False
        self._room.set()
        self._end()

    def eof_received(self) -> None:
        self._is_clean = False
        self._end()

    def pause_writing(self) -> None:
        self._room.clear()

    def resume_writing(self) -> None:
        self._room.set()

    def data_received(self, data: bytes) -> None:
        if self._parser is None or self.body.complete:
            # Nobody asked: whatever this is, it must not become the answer to the next request.
            self.abort()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._fail("the upstream switched protocols, which it was not asked for")
        except httptools.HttpParserError:
            self._fail("the upstream sent what is not HTTP/1.1")
        self._regulate()

    # What the parser calls.

    def on_message_begin(self) -> None:
        if self.body.complete:
            self._is_clean = False
        else:
            self._start_head()

    def on_status(self, status: bytes) -> None:
        self._reason += status
        self._grow(len(status))

    def on_header(self, name: bytes, value: bytes) -> None:
        self._grow(len(name) + len(value))
        (self._fields if self._response is None else self.body.trailers).append((name, value))

    def on_headers_complete(self) -> None:
        if self.body.complete or self._head is None or self._parser is None:
            return
        status = self._parser.get_status_code()
        response = Response(status, self._reason, self._fields, index(self._fields), self._parser.should_keep_alive())
        if response.is_informational:
            if self._on_informational is not None and status != 101:
                self._on_informational(response)
            return
        if response.encodings not in ([], [b"chunked"]):
            self._fail("the upstream sent an unknown Transfer-Encoding")
            return
        self._response = response
        if not response.has_body(self._method):
            # The parser may wait for the body that a Content-Length announces.
            self.body.finish()
        if not self._head.done():
            self._head.set_result(response)

    def on_body(self, part: bytes) -> None:
        if self.body.complete:
            self._is_clean = False
        else:
            self.body.add(part)

    def on_message_complete(self) -> None:
        if self._response is not None:
            self.body.finish()

    # Helpers.

    def _start_head(self) -> None:
        self._fields: Fields = []
        self._reason = b""
        self._size = 0

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MAX_HEAD:
            # The parser turns this into its own error.
            raise ValueError("the head is too large")

    def _end(self) -> None:
        """Take the end of the connection as the end of the body, if that is how its end is told."""
        response = self._response
        if response is not None and not response.has_length and not response.encodings:
            self.body.finish()
        self._fail("the upstream closed the connection before its response was complete")

    def _fail(self, why: str) -> None:
        self._is_clean = False
        failure = UpstreamError(why)
        if self._head is not None and not self._head.done():
            self._head.set_exception(failure)
            # Nobody may be waiting for it any more.
            self._head.exception()
        self.body.fail(failure)

    def _regulate(self) -> None:
        """Read on only while there is room for what arrives."""
        if self.body.is_full == self._is_paused or self._transport.is_closing():
            return
        self._is_paused = self.body.is_full
        if self._is_paused:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()


def _reason(error: OSError) -> str:
    # asyncio puts the address into `strerror`; if there are several, there is no number.
    number = error.errno or 0
    return os.strerror(number).lower() if number > 0 else "unknown host, or no address answers"


class Pool:
    """The connections to the upstream. Idle ones are used again, the last one first."""

    def __init__(self, settings: Settings, context: ssl.SSLContext | None) -> None:
        self._settings = settings
        self._context = context
        self._idle: deque[Connection] = deque()

    async def connection(self, *, fresh: bool = False) -> tuple[Connection, bool]:
        """Return a connection and whether it has been used before.

        Raises UpstreamError if the upstream cannot be reached, TimeoutError if that takes too long.
        """
        loop = asyncio.get_running_loop()
        oldest = loop.time() - self._settings.upstream_idle_seconds
        while self._idle and not fresh:
            idle = self._idle.pop()
            if idle.idle_since > oldest and idle.is_alive():
                return idle, True
            idle.close()
        upstream = self._settings.upstream
        try:
            async with asyncio.timeout(self._settings.connect_seconds):
                _, connection = await loop.create_connection(
                    Connection,
                    upstream.host,
                    upstream.port,
                    ssl=self._context,
                    server_hostname=upstream.host if self._context is not None else None,
                )
        except ssl.SSLCertVerificationError as error:
            raise UpstreamError(f"the certificate of the upstream is not valid: {error.verify_message}") from None
        except ssl.SSLError as error:
            raise UpstreamError(f"no TLS connection to the upstream: {error.reason or 'unknown error'}") from None
        except TimeoutError:
            raise
        except OSError as error:
            raise UpstreamError(f"no connection to the upstream: {_reason(error)}") from None
        return connection, False

    def put_back(self, connection: Connection) -> None:
        """Keep a connection for the next request, or close it."""
        now = asyncio.get_running_loop().time()
        oldest = now - self._settings.upstream_idle_seconds
        while self._idle and (self._idle[0].idle_since <= oldest or len(self._idle) >= _MOST_IDLE):
            self._idle.popleft().close()
        if connection.is_reusable:
            connection.idle_since = now
            self._idle.append(connection)
        else:
            connection.abort()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
