"""What load the sandbox holds: sessions that its one process opens in a second, kept in memory and in a file."""

from __future__ import annotations

import importlib.util
import json
import random
import socket
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit

from benchmarks.corpus import unique_evm
from benchmarks.section import BenchmarkError, Options, Section, Target
from benchmarks.servers import sandbox

_CONNECTIONS: Final = 16
_ROUNDS: Final = 5
_TURNS: Final = 400
"""Requests a connection in a round: thousands a server, fewer than it keeps."""

_QUICK_TURNS: Final = 60
_LEAST: Final = 2000
_KEY: Final = "3b0c2c5e-6a51-4d35-9a0e-1f6f6f3c1f11"
_PLACES: Final = ("memory", "a file")


def run(options: Options) -> Section:
    """Open sessions on some connections at once, each the next as soon as its answer is there."""
    turns = _QUICK_TURNS if options.quick else _TURNS
    if importlib.util.find_spec("uvicorn") is None:
        return Section(name="load", lines=["The sandbox: uvicorn is not installed."])
    rates = {place: [_rate(place, turns, f"{options.seed}/load/{at}") for at in range(_ROUNDS)] for place in _PLACES}
    return Section(
        name="load",
        lines=[
            f"The sandbox under load, one process, {_CONNECTIONS} connections, {_ROUNDS} rounds of "
            f"{turns * _CONNECTIONS:,} requests, all answered with 201:",
            *(f"- sessions in {place}: {_shown(found)} a second" for place, found in rates.items()),
        ],
        targets=[
            Target(
                text=f"sessions a second that the sandbox opens in {place}",
                measured=statistics.median(found),
                bound="at least",
                limit=_LEAST,
                unit="",
            )
            for place, found in rates.items()
        ],
        figures={"sessions_a_second": rates, "connections": _CONNECTIONS, "requests": turns * _CONNECTIONS},
    )


def _shown(rates: list[float]) -> str:
    return f"{statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f})"


def _rate(place: str, turns: int, seed: str) -> float:
    """Sessions a second, by a server of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stored = ["--store", str(folder / "sessions.sqlite")] if place == "a file" else []
        address = urlsplit(stack.enter_context(sandbox(*stored)))
        assert address.hostname is not None
        assert address.port is not None
        where = address.hostname, address.port
        connections = [stack.enter_context(socket.create_connection(where, timeout=10)) for _ in range(_CONNECTIONS)]
        requests = [_request(json.dumps(payload)) for payload in unique_evm(random.Random(seed), 200)]
        _turn(connections, requests[0])
        start = perf_counter()
        for turn in range(turns):
            _turn(connections, requests[turn % len(requests)])
        return turns * _CONNECTIONS / (perf_counter() - start)


def _turn(connections: list[socket.socket], request: bytes) -> None:
    for connection in connections:
        connection.sendall(request)
    for connection in connections:
        _receive(connection)


def _receive(connection: socket.socket) -> None:
    """One whole answer, which has to be 201."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += _some(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 201 "):
        raise BenchmarkError(f"the sandbox answered under load: {head.splitlines()[0].decode('latin-1')}")
    length = int(head.lower().partition(b"content-length:")[2].split()[0])
    while len(body) < length:
        body += _some(connection)


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(65_536)
    if not received:
        raise BenchmarkError("the sandbox closed a connection under load")
    return received


def _request(body: str) -> bytes:
    head = (
        "POST /v1/sessions HTTP/1.1\r\nHost: sandbox\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {_KEY}\r\nContent-Length: {len(body.encode())}\r\n\r\n"
    )
    return (head + body).encode()
