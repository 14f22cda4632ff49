"""A proxy and an upstream in one event loop, and raw requests to it: what goes over the wire is seen byte by byte."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from daimo_validate.core.validator import Validator
from daimo_validate.proxy import server as proxy_server
from daimo_validate.proxy.settings import Settings, parse_upstream
from tests.helpers.requests import plain_request

KEY: Final = "0f8fad5b-d9cb-469f-a165-70867728950e"
GOOD: Final = json.dumps(plain_request()).encode()
BAD: Final = b'{"destination": {}}'
VALIDATOR: Final = Validator()


@dataclass(frozen=True, slots=True)
class Got:
    """One request as it came off the wire."""

    start: str
    headers: list[tuple[str, str]]
    body: bytes
    trailers: list[tuple[str, str]]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


Respond = Callable[["Got", asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Upstream:
    """A server that keeps every request. `respond` writes the answer, and closes the writer or leaves it open."""

    respond: Respond
    got: list[Got] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    connections: int = 0
    lost: int = 0
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while (got := await self._request(reader)) is not None:
                self.got.append(got)
                await self.respond(got, writer)
                await writer.drain()
                if writer.is_closing():
                    break
        except (OSError, asyncio.IncompleteReadError):
            self.lost += 1
        except asyncio.CancelledError:
            return
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> Got | None:
        start = (await reader.readline()).decode("latin-1").rstrip("\r\n")
        if not start:
            return None
        self.begun.append(start)
        headers = await _fields(reader)
        names = {name.lower(): value for name, value in headers}
        if names.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(await reader.readline(), 16):
                body += await reader.readexactly(size)
                await reader.readline()
            return Got(start, headers, body, await _fields(reader))
        return Got(start, headers, await reader.readexactly(int(names.get("content-length", 0))), [])


async def _fields(reader: asyncio.StreamReader) -> list[tuple[str, str]]:
    found = []
    while line := (await reader.readline()).decode("latin-1").rstrip("\r\n"):
        name, _, value = line.partition(":")
        found.append((name, value.strip()))
    return found


async def created(_got: Got, writer: asyncio.StreamWriter) -> None:
    """201 with a small body, and the connection stays open."""
    writer.write(b"HTTP/1.1 201 Created\r\nRequest-Id: req_1\r\nContent-Length: 2\r\n\r\n{}")


@dataclass(slots=True)
class Answer:
    """One response as it came off the wire."""

    start: str
    headers: list[tuple[str, str]]
    body: bytes = b""
    trailers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def status(self) -> int:
        return int(self.start.split()[1])

    @property
    def error(self) -> dict[str, str]:
        """The error of a V1ErrorResponse with all its fields."""
        found = json.loads(self.body)["error"]
        assert set(found) == {"type", "code", "message", "param"}
        assert all(isinstance(value, str) for value in found.values())
        assert isinstance(found, dict)
        return found

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(slots=True)
class Client:
    """A connection to the proxy."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, *parts: bytes, method: str = "") -> Answer:
        """The answer to these bytes, which may come in several writes."""
        for number, part in enumerate(parts):
            if number:
                await asyncio.sleep(0.01)
            self.writer.write(part)
        return await self.answer(method or parts[0].split()[0].decode("latin-1") if parts else method)

    async def answer(self, method: str = "GET") -> Answer:
        start = (await self.reader.readline()).decode("latin-1").rstrip("\r\n")
        assert start, "the connection ended without an answer"
        answer = Answer(start, await _fields(self.reader))
        names = {name.lower(): value for name, value in answer.headers}
        if method == "HEAD" or answer.status in (204, 304) or answer.status < 200:
            return answer
        if names.get("transfer-encoding") == "chunked":
            while size := int(await self.reader.readline(), 16):
                answer.body += await self.reader.readexactly(size)
                await self.reader.readline()
            answer.trailers = await _fields(self.reader)
        elif "content-length" in names:
            answer.body = await self.reader.readexactly(int(names["content-length"]))
        else:
            answer.body = await self.reader.read()
        return answer

    async def is_closed(self) -> bool:
        """Whether the proxy closes the connection, without a byte more."""
        try:
            return await asyncio.wait_for(self.reader.read(1), 5) == b""
        except ConnectionError:
            return True


@dataclass(slots=True)
class Proxied:
    """A running proxy before an upstream."""

    upstream: Upstream
    port: int
    stop: asyncio.Event
    done: asyncio.Task[None]
    log: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Client]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield Client(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def ask(self, *parts: bytes) -> Answer:
        """The answer to a request on a connection of its own."""
        async with self.connected() as client:
            return await asyncio.wait_for(client.ask(*parts), 10)

    async def logged(self) -> list[dict[str, Any]]:
        """The lines of the log so far."""
        await asyncio.sleep(0.01)
        return [json.loads(line) for line in self.log]


@asynccontextmanager
async def proxied(
    respond: Respond = created,
    *,
    base: str = "",
    tls: ssl.SSLContext | None = None,
    trust: ssl.SSLContext | None = None,
    serve: Serve | None = None,
    port: int | None = None,
    **settings: Any,
) -> AsyncIterator[Proxied]:
    """A proxy for as long as the block lasts, before an upstream that answers with `respond`.

    `serve` is another upstream, byte by byte, and `port` that of one which is there already.
    """
    upstream = Upstream(respond)
    broken: list[str] = []
    # What a callback raises would only be logged.
    asyncio.get_running_loop().set_exception_handler(lambda _, context: broken.append(str(context)))
    server = await asyncio.start_server(serve or upstream.serve, "127.0.0.1", 0, ssl=tls, limit=2**22)
    upstream.port = server.sockets[0].getsockname()[1]
    scheme = "http" if tls is None else "https"
    given = {"validator": VALIDATOR, "log": "json", "upstream_seconds": 5.0, **settings}
    chosen = Settings(upstream=parse_upstream(f"{scheme}://127.0.0.1:{port or upstream.port}{base}"), **given)
    log: list[str] = []
    stop = asyncio.Event()
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    done = asyncio.create_task(
        proxy_server.serve(
            chosen, "127.0.0.1", 0, write_line=log.append, started=address.set_result, stop=stop, context=trust
        )
    )
    proxied = Proxied(upstream, int((await address).rpartition(":")[2]), stop, done, log)
    try:
        yield proxied
    finally:
        stop.set()
        await done
        server.close()
        # The connections of the upstream see their end.
        await asyncio.sleep(0)
        assert broken == []


def create(body: bytes = GOOD, *fields: str, path: str = "/v1/sessions") -> bytes:
    """The bytes of a session request."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {KEY}", *fields]
    if not any(each.lower().startswith(("transfer-encoding", "content-length")) for each in fields):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def get(path: str = "/", *fields: str, method: str = "GET") -> bytes:
    """The bytes of a request without a body."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode("latin-1")
