"""What the proxy adds to a request on loopback, beside proxies with client libraries that do less."""

from __future__ import annotations

import importlib.util
import json
import random
import socket
import statistics
import sys
from contextlib import ExitStack
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit

from benchmarks.corpus import unique_evm
from benchmarks.section import BenchmarkError, Options, Section, Target
from benchmarks.servers import serving
from benchmarks.table import render

_REQUESTS: Final = 3000
_QUICK_REQUESTS: Final = 600
_WARM_UP: Final = 100
_STRAIGHT: Final = "straight"
_OURS: Final = "serve --upstream"
_PEERS: Final = ("aiohttp", "httpx", "httpcore")
_LIMIT_MILLISECONDS: Final = 1.0


def run(options: Options) -> Section:
    """Send the same valid requests straight and through a proxy, in turn, on connections that stay open."""
    if importlib.util.find_spec("httptools") is None:
        return Section(name="proxy", lines=["The proxy: httptools is not installed."])
    count = _QUICK_REQUESTS if options.quick else _REQUESTS
    times = _times(count, options.seed)
    added = {
        name: [measure(there) - measure(straight) for measure in (_median, _late)]
        for name, (straight, there) in times.items()
    }
    rows = [
        [name, "", f"{_median(straight):.2f}", f"{_median(there):.2f}", *(f"{more:.2f}" for more in added[name])]
        for name, (straight, there) in times.items()
    ]
    header = ["proxy", "", "straight, median, ms", "median, ms", "added, ms", "added to the 99th percentile, ms"]
    return Section(
        name="proxy",
        lines=[
            f"A checked request to a server that does nothing, {count:,} straight and as many by a proxy, in turn:",
            "",
            *render(header, rows),
        ],
        targets=[
            Target(
                text="what the proxy adds to the median of a request",
                measured=added[_OURS][0],
                bound="at most",
                limit=_LIMIT_MILLISECONDS,
                unit=" ms",
            )
        ],
        figures={"milliseconds": {name: {"straight": pair[0], "proxy": pair[1]} for name, pair in times.items()}},
    )


def _median(times: list[float]) -> float:
    return statistics.median(times)


def _late(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


def _times(count: int, seed: int) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds of each request, straight and through each proxy.

    The proxies are timed one after the other: what one still does after its answer must not slow the next one down.
    """
    requests = [_request(json.dumps(payload)) for payload in unique_evm(random.Random(f"{seed}/proxy"), 200)]
    with ExitStack() as stack:
        ways = {
            name: stack.enter_context(socket.create_connection(_address(url), timeout=20))
            for name, url in _started(stack).items()
        }
        straight = ways.pop(_STRAIGHT)
        return {name: _pair({_STRAIGHT: straight, name: way}, requests, count) for name, way in ways.items()}


def _pair(ways: dict[str, socket.socket], requests: list[bytes], count: int) -> tuple[list[float], list[float]]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(-_WARM_UP, count):
        request = requests[number % len(requests)]
        for name, connection in ways.items():
            start = perf_counter()
            connection.sendall(request)
            _receive(connection, name)
            if number >= 0:
                times[name].append((perf_counter() - start) * 1000)
    straight, there = times.values()
    return straight, there


def _started(stack: ExitStack) -> dict[str, str]:
    def start(*command: str) -> str:
        return stack.enter_context(serving([sys.executable, "-m", *command])).rpartition(" ")[2]

    straight = start("benchmarks.forwarders", "nothing")
    found = {
        _STRAIGHT: straight,
        _OURS: start("daimo_validate", "serve", "--port", "0", "--log", "off", "--no-config", "--upstream", straight),
    }
    for name in _PEERS:
        if importlib.util.find_spec(name) is not None and importlib.util.find_spec("uvicorn") is not None:
            found[f"uvicorn and {name}"] = start("benchmarks.forwarders", name, straight)
    return found


def _address(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


def _receive(connection: socket.socket, name: str) -> None:
    """One whole answer, which has to be 201."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += _some(connection, name)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 201 "):
        raise BenchmarkError(f"{name} answered: {head.splitlines()[0].decode('latin-1')}")
    length = int(head.lower().partition(b"content-length:")[2].split()[0])
    while len(body) < length:
        body += _some(connection, name)


def _some(connection: socket.socket, name: str) -> bytes:
    received = connection.recv(65_536)
    if not received:
        raise BenchmarkError(f"{name} closed the connection")
    return received


def _request(body: str) -> bytes:
    head = (
        "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Authorization: Bearer 3b0c2c5e-6a51-4d35-9a0e-1f6f6f3c1f11\r\n"
        f"Content-Length: {len(body.encode())}\r\n\r\n"
    )
    return (head + body).encode()
