"""What the hooks of the HTTP clients cost, as a share of a round trip on loopback."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import json
import logging
import random
import statistics
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from time import perf_counter
from typing import Final, NamedTuple, TypeAlias

from benchmarks.mix import traffic
from benchmarks.section import BenchmarkError, Options, Section, Target
from benchmarks.servers import sandbox, serving
from benchmarks.timing import Times
from daimo_validate import is_valid

_ROUNDS: Final = 60
_QUICK_ROUNDS: Final = 20
_REQUESTS: Final = 40
_WARM_UP: Final = 3
_LIMIT_PERCENT: Final = 5
_PLAIN, _HOOKED = "plain", "hooked"
_HEADERS: Final = {
    "content-type": "application/json",
    # Any UUID: the sandbox takes every one.
    "authorization": "Bearer 0f8fad5b-d9cb-469f-a165-70867728950e",
}

Send: TypeAlias = Callable[[bytes], Awaitable[int]]


class _Pair(NamedTuple):
    """The same client twice, on connections of its own each: as it is, and with the hook."""

    plain: Send
    hooked: Send


_Open: TypeAlias = Callable[[str], AbstractAsyncContextManager[_Pair]]


def run(options: Options) -> Section:
    """Send the same valid payloads of the realistic mix with and without the hook, request by request in random order.

    On warm connections: to the sandbox, and to a server that does nothing, of whose round trip the hook is a larger
    share.
    """
    rounds = _QUICK_ROUNDS if options.quick else _ROUNDS
    # What warnings of the mix cost is part of the hook; what a terminal costs is not.
    log = logging.getLogger("daimo_validate.preflight")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    rows: list[tuple[str, str, Times | None]] = []
    for server, started in _SERVERS.items():
        with nullcontext() if _missing(server) else started() as url:
            for name, opened in _CLIENTS.items():
                times = asyncio.run(_time(opened, url, rounds, options.seed)) if url and not _missing(name) else None
                rows.append((server, name, times))
    return Section(
        name="preflight",
        lines=[
            "A valid POST of the realistic mix on loopback without and with the hook, "
            f"{rounds} rounds of {_REQUESTS} pairs:",
            *(f"- {name} to {server}: {_figure(part) if part else _note(server, name)}" for server, name, part in rows),
        ],
        targets=[
            Target(
                text=f"share of a round trip to {server} that the hook of {name} takes",
                measured=_percent(part) if part else None,
                bound="at most",
                limit=_LIMIT_PERCENT,
                unit=" %",
                note=_note(server, name),
            )
            for server, name, part in rows
        ],
        figures={
            "rounds": rounds,
            "requests_a_round": _REQUESTS,
            "servers": {
                server: {
                    name: {
                        "plain_microseconds": part.median(_PLAIN),
                        "hook_microseconds": part.difference(_HOOKED, _PLAIN),
                        "hook_percent": _percent(part),
                        "spread": part.spread(_PLAIN),
                    }
                    for to, name, part in rows
                    if to == server and part
                }
                for server in _SERVERS
            },
        },
    )


async def _time(opened: _Open, url: str, rounds: int, seed: int) -> Times:
    """Microseconds a request, by round: the median of its requests, lest one that another program disturbed counts
    for all. Each pair sends one payload that no other pair sends."""
    rng = random.Random(f"{seed}/preflight")
    times: dict[str, list[float]] = {_PLAIN: [], _HOOKED: []}
    async with opened(url) as pair:
        sides = [(_PLAIN, pair.plain), (_HOOKED, pair.hooked)]
        gc.collect()
        gc.freeze()
        try:
            for number in range(-_WARM_UP, rounds):
                bodies = _bodies(rng)
                spent = await _round(sides, bodies, rng)
                gc.collect()
                if number >= 0:
                    for side, seconds in spent.items():
                        times[side].append(statistics.median(seconds) * 1e6)
        finally:
            gc.unfreeze()
    return Times(rounds=times)


def _bodies(rng: random.Random) -> list[bytes]:
    """Return requests of the realistic mix that the hook sends on."""
    bodies: list[bytes] = []
    while len(bodies) < _REQUESTS:
        bodies += [json.dumps(payload).encode() for payload in traffic(rng, _REQUESTS) if is_valid(payload)]
    return bodies[:_REQUESTS]


async def _round(sides: list[tuple[str, Send]], bodies: list[bytes], rng: random.Random) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {_PLAIN: [], _HOOKED: []}
    gc.disable()
    try:
        for body in bodies:
            rng.shuffle(sides)
            for side, send in sides:
                start = perf_counter()
                status = await send(body)
                spent[side].append(perf_counter() - start)
                if status != 201:
                    raise BenchmarkError(f"a valid payload was answered with {status} ({side})")
    finally:
        gc.enable()
    return spent


@asynccontextmanager
async def _httpx(url: str) -> AsyncIterator[_Pair]:
    import httpx

    from daimo_validate.preflight.httpx import PreflightTransport

    def sender(client: httpx.Client) -> Send:
        async def send(body: bytes) -> int:
            return client.post(url, content=body, headers=_HEADERS).status_code

        return send

    hooked = PreflightTransport(hosts=[_origin(url)])
    with httpx.Client() as one, httpx.Client(transport=hooked) as other:
        yield _Pair(sender(one), sender(other))


@asynccontextmanager
async def _httpx_async(url: str) -> AsyncIterator[_Pair]:
    import httpx

    from daimo_validate.preflight.httpx import AsyncPreflightTransport

    def sender(client: httpx.AsyncClient) -> Send:
        async def send(body: bytes) -> int:
            return (await client.post(url, content=body, headers=_HEADERS)).status_code

        return send

    hooked = AsyncPreflightTransport(hosts=[_origin(url)])
    async with httpx.AsyncClient() as one, httpx.AsyncClient(transport=hooked) as other:
        yield _Pair(sender(one), sender(other))


@asynccontextmanager
async def _requests(url: str) -> AsyncIterator[_Pair]:
    import requests

    from daimo_validate.preflight.requests import PreflightAdapter

    def sender(session: requests.Session) -> Send:
        async def send(body: bytes) -> int:
            return session.post(url, data=body, headers=_HEADERS).status_code

        return send

    with requests.Session() as one, requests.Session() as other:
        other.mount("http://", PreflightAdapter(hosts=[_origin(url)]))
        yield _Pair(sender(one), sender(other))


@asynccontextmanager
async def _aiohttp(url: str) -> AsyncIterator[_Pair]:
    import aiohttp

    from daimo_validate.preflight.aiohttp import preflight_middleware

    def sender(session: aiohttp.ClientSession) -> Send:
        async def send(body: bytes) -> int:
            async with session.post(url, data=body, headers=_HEADERS) as response:
                await response.read()
                return response.status

        return send

    hooked = [preflight_middleware(hosts=[_origin(url)])]
    async with aiohttp.ClientSession() as one, aiohttp.ClientSession(middlewares=hooked) as other:
        yield _Pair(sender(one), sender(other))


_CLIENTS: Final[dict[str, _Open]] = {
    "httpx": _httpx,
    "httpx (async)": _httpx_async,
    "requests": _requests,
    "aiohttp": _aiohttp,
}


def _percent(times: Times) -> float:
    return (times.ratio(_HOOKED, _PLAIN) - 1) * 100


def _figure(times: Times) -> str:
    return (
        f"{times.median(_PLAIN):.0f} µs a round trip, the hook {times.difference(_HOOKED, _PLAIN):+.1f} µs "
        f"({_percent(times):+.1f} %); the middle half of the rounds spans {times.spread(_PLAIN):.0%}"
    )


def _missing(name: str) -> str | None:
    """The package that a client or server needs, when it is not installed."""
    package = _PACKAGES.get(name)
    return package if package and importlib.util.find_spec(package) is None else None


def _note(server: str, client: str) -> str:
    missing = _missing(server) or _missing(client)
    return f"{missing} is not installed" if missing else ""


def _origin(url: str) -> str:
    return url.removesuffix("/v1/sessions")


@contextmanager
def _idle() -> Iterator[str]:
    """The URL of a server in a process of its own that does next to nothing."""
    with serving([sys.executable, "-m", __name__]) as line:
        yield f"{line}/v1/sessions"


@contextmanager
def _sandbox() -> Iterator[str]:
    with sandbox() as url:
        yield f"{url}/v1/sessions"


_SERVERS: Final = {"the sandbox": _sandbox, "a server that does nothing": _idle}
_PACKAGES: Final = {name: name.split()[0] for name in _CLIENTS} | {"the sandbox": "uvicorn"}


class _Server(asyncio.Protocol):
    """Answers each request with 201 once its body is there."""

    ANSWER = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, body = self._buffer.partition(b"\r\n\r\n")
        if end:
            _, _, length = head.lower().partition(b"content-length:")
            if len(body) >= int(length.partition(b"\r\n")[0]):
                self._buffer = b""
                self._transport.write(self.ANSWER)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Server, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
