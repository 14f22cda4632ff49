"""One request on its way to the upstream, and the response on its way back."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from daimo_validate.proxy.access import Record
from daimo_validate.proxy.answers import Answer, gateway, malformed, too_slow
from daimo_validate.proxy.body import Body
from daimo_validate.proxy.downstream import Client
from daimo_validate.proxy.messages import (
    Fields,
    Request,
    Response,
    chunk,
    end_to_end,
    last_chunk,
    trailers,
    values,
    write_head,
)
from daimo_validate.proxy.settings import Settings
from daimo_validate.proxy.upstream import Connection, Pool, UpstreamError

_IDEMPOTENT: Final = frozenset({b"GET", b"HEAD", b"OPTIONS", b"TRACE", b"PUT", b"DELETE"})
"""RFC 9110, section 9.2.2."""

_MAYBE_PROCESSED: Final = "; it may have processed the request"


class Exchange:
    """A request that is forwarded with `fields`, and its response.

    `held` is the part of the body that has been taken from `body`. `added` are fields to add to the response.
    """

    def __init__(self, settings: Settings, pool: Pool, client: Client, request: Request, record: Record) -> None:
        self._settings: Final = settings
        self._pool: Final = pool
        self._client: Final = client
        self._request: Final = request
        self._record: Final = record
        self._pump: asyncio.Task[Exception | None] | None = None
        self.fields: Fields = []
        self.added: Fields = []
        self.held = b""
        self.expects = False
        """Whether the client waits for the upstream's `100 Continue`."""

    async def forward(self, target: bytes, body: Body) -> None:
        """Send the request and relay the response. Raises Answer if there is none.

        A request is sent twice only if it is idempotent, its body is at hand, and a connection that was used before
        broke before the response: servers close idle connections at any time. Everything else is sent once. Whether an
        idle connection is still open is looked at just before the first byte is written, so that nothing has been sent
        on one that is found closed.
        """
        repeatable = self._request.method in _IDEMPOTENT and body.complete
        if repeatable:
            self.held += body.take()
        connection, is_used = await self._connection()
        try:
            try:
                response = await self._send(connection, target, body)
            except UpstreamError as error:
                if not (is_used and repeatable):
                    raise gateway(502, "upstream_failed", f"{error}{_MAYBE_PROCESSED}") from None
                connection.abort()
                connection, _ = await self._connection(fresh=True)
                response = await self._send_again(connection, target, body)
            await self._relay(connection, response, body)
            if await self._is_sent(body):
                self._pool.put_back(connection)
            else:
                connection.abort()
        except BaseException:
            connection.abort()
            raise
        finally:
            if self._pump is not None:
                self._pump.cancel()

    async def _connection(self, *, fresh: bool = False) -> tuple[Connection, bool]:
        try:
            return await self._pool.connection(fresh=fresh)
        except TimeoutError:
            raise gateway(504, "upstream_timeout", "no connection to the upstream in time; nothing was sent") from None
        except UpstreamError as error:
            raise gateway(502, "upstream_unreachable", f"{error}; nothing was sent") from None

    async def _send_again(self, connection: Connection, target: bytes, body: Body) -> Response:
        try:
            return await self._send(connection, target, body)
        except UpstreamError as error:
            raise gateway(502, "upstream_failed", f"{error}{_MAYBE_PROCESSED}") from None

    async def _send(self, connection: Connection, target: bytes, body: Body) -> Response:
        """Send the request, and return the head of the response. A long body goes on beside the response."""
        self._record.forwarded = True
        head = connection.begin(method=self._request.method, on_informational=self._inform)
        try:
            start = write_head(b"%b %b HTTP/1.1" % (self._request.method, target), self.fields)
        except ValueError:
            raise malformed() from None
        if body.complete:
            connection.write(start + self._framed(self.held + body.take()) + self._end(body))
        else:
            connection.write(start + self._framed(self.held))
            pump = self._pump = asyncio.create_task(self._send_rest(connection, body))
            await asyncio.wait((pump, head), return_when=asyncio.FIRST_COMPLETED)
            if not head.done() and (failure := pump.result()) is not None:
                raise failure
        timer = asyncio.get_running_loop().call_later(self._settings.upstream_seconds, _expire, head)
        try:
            return await head
        except TimeoutError:
            raise gateway(504, "upstream_timeout", f"no response from the upstream in time{_MAYBE_PROCESSED}") from None
        finally:
            timer.cancel()

    async def _send_rest(self, connection: Connection, body: Body) -> Exception | None:
        """Send the body as it arrives. Return what prevents it."""
        try:
            while True:
                async with asyncio.timeout(self._settings.request_seconds):
                    part = await body.next()
                connection.write(self._framed(part))
                if body.complete and not body.size:
                    connection.write(self._end(body))
                    return None
                await connection.drain()
        except TimeoutError:
            return too_slow()
        except (Answer, UpstreamError) as failure:
            return failure

    async def _is_sent(self, body: Body) -> bool:
        """Return whether the whole request has been sent, once the response is complete."""
        if self._pump is not None:
            # It may be about to send the last part.
            with suppress(TimeoutError):
                async with asyncio.timeout(0):
                    await asyncio.shield(self._pump)
            if not self._pump.done() or self._pump.result() is not None:
                return False
        return body.complete and not body.size

    def _framed(self, part: bytes) -> bytes:
        return chunk(part) if part and self._request.is_chunked else part

    def _end(self, body: Body) -> bytes:
        return last_chunk(trailers(body.trailers)) if self._request.is_chunked else b""

    def _inform(self, response: Response) -> None:
        """Relay an interim response, such as 103, to a client that may understand it."""
        if self._request.version == "1.0" or (response.status == 100 and not self.expects):
            return
        with suppress(ValueError):
            start = b"HTTP/1.1 %d %b" % (response.status, response.reason)
            self._client.write(write_head(start, end_to_end(response.fields, response.names)))

    async def _relay(self, connection: Connection, response: Response, body: Body) -> None:
        incoming = connection.body
        is_open = response.has_body(self._request.method) and not response.has_length
        is_chunked = is_open and self._request.version == "1.1"
        data = self._response_head(response, is_chunked, body)
        self._record.status, self._record.upstream_id = response.status, upstream_id(response)
        part = incoming.take()
        while True:
            data += chunk(part) if part and is_chunked else part
            if incoming.complete and not incoming.size:
                break
            self._client.write(data)
            await self._client.drain()
            data = b""
            part = await incoming.next()
        self._client.write(data + last_chunk(trailers(incoming.trailers)) if is_chunked else data)
        await self._client.drain()

    def _response_head(self, response: Response, is_chunked: bool, body: Body) -> bytes:
        client, request = self._client, self._request
        client.closes |= not request.keep_alive or request.version == "1.0" or not body.complete
        fields = [*end_to_end(response.fields, response.names), *self.added]
        if is_chunked:
            fields.append((b"Transfer-Encoding", b"chunked"))
        if client.closes:
            fields.append((b"Connection", b"close"))
        try:
            return write_head(b"HTTP/1.1 %d %b" % (response.status, response.reason), fields)
        except ValueError:
            raise gateway(502, "upstream_failed", f"the upstream sent an invalid header{_MAYBE_PROCESSED}") from None


def _expire(head: asyncio.Future[Response]) -> None:
    if not head.done():
        head.set_exception(TimeoutError())


def upstream_id(response: Response) -> str:
    """Return the id that the upstream gave to a request, if it has a safe form."""
    given = values(response.names, b"request-id")
    text = given[0].decode("latin-1") if len(given) == 1 else ""
    return text if text.isascii() and text.replace("-", "").replace("_", "").isalnum() and len(text) <= 100 else ""
