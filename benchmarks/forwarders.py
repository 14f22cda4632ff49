"""A server that does nothing, and what a proxy would be with a client library: programs for the section `proxy`.

`python -m benchmarks.forwarders nothing`, or a library and the URL of the upstream. Each prints where it listens.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

from daimo_validate import validate_json

_ANSWER: Final = (
    b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nrequest-id: req_1\r\n"
    b"date: Sat, 28 Nov 2026 01:00:00 GMT\r\ncontent-length: 600\r\n\r\n" + b"x" * 600
)

_Fields = list[tuple[bytes, bytes]]
_Forward = Callable[[str, _Fields, bytes], AsyncIterator[Any]]


class _Nothing(asyncio.Protocol):
    """Answers each request as soon as it is there."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._seen = b""

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, end, body = self._seen.partition(b"\r\n\r\n")
        if end and len(body) >= int(head.lower().partition(b"content-length:")[2].split()[0]):
            self._seen = b""
            self._transport.write(_ANSWER)


async def _serve_nothing() -> None:
    server = await asyncio.get_running_loop().create_server(_Nothing, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def _with_httpx(upstream: str) -> _Forward:
    import httpx

    client = httpx.AsyncClient(trust_env=False, verify=False)

    async def forward(path: str, fields: _Fields, body: bytes) -> AsyncIterator[Any]:
        request = client.build_request("POST", upstream + path, content=body, headers=fields)
        response = await client.send(request, stream=True)
        yield response.status_code, response.headers.raw
        async for part in response.aiter_raw():
            yield part

    return forward


def _with_httpcore(upstream: str) -> _Forward:
    import httpcore

    pool = httpcore.AsyncConnectionPool()

    async def forward(path: str, fields: _Fields, body: bytes) -> AsyncIterator[Any]:
        given = [*fields, (b"host", b"127.0.0.1")]
        async with pool.stream("POST", upstream + path, content=body, headers=given) as response:
            yield response.status, response.headers
            async for part in response.aiter_stream():
                yield part

    return forward


def _with_aiohttp(upstream: str) -> _Forward:
    import aiohttp
    from yarl import URL

    sessions: list[aiohttp.ClientSession] = []

    async def forward(path: str, fields: _Fields, body: bytes) -> AsyncIterator[Any]:
        if not sessions:
            skipped = ["User-Agent", "Accept", "Accept-Encoding", "Content-Type"]
            sessions.append(aiohttp.ClientSession(auto_decompress=False, skip_auto_headers=skipped))
        url = URL(upstream + path, encoded=True)
        given = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields]
        async with sessions[0].post(url, data=body, headers=given, allow_redirects=False) as response:
            yield response.status, list(response.raw_headers)
            async for part in response.content.iter_any():
                yield part

    return forward


def _application(forward: _Forward) -> Callable[..., Awaitable[None]]:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if not validate_json(body).ok:
            raise ValueError("the body is not good")
        parts = forward(scope["path"], [field for field in scope["headers"] if field[0] != b"host"], body)
        status, fields = await anext(parts)
        await send({"type": "http.response.start", "status": status, "headers": fields})
        async for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return application


def main(name: str, upstream: str = "") -> None:
    """Serve until the process is ended."""
    if name == "nothing":
        asyncio.run(_serve_nothing())
        return
    import uvicorn

    forward = {"httpx": _with_httpx, "httpcore": _with_httpcore, "aiohttp": _with_aiohttp}[name](upstream)
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.bind(("127.0.0.1", 0))
    bound.listen()
    print(f"http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    config = uvicorn.Config(
        _application(forward), http="httptools", ws="none", lifespan="off", access_log=False, log_level="error"
    )
    uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    main(*sys.argv[1:])
