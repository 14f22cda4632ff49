"""A real HTTP server on loopback that keeps every request it gets: the proof of what was sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Got:
    """One request as it came off the wire; header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Server:
    """`got` holds all requests in order; `statuses` are the answers still to be given, then 201 for ever."""

    port: int
    got: list[Got] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    location: str = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.origin}/v1/sessions"


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free port, for as long as the block lasts."""
    http = _Http(("127.0.0.1", 0), _Handler)
    http.state = Server(http.server_address[1])
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield http.state
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    # Idle connections that a client keeps open must not hold up the end of a test.
    block_on_close = False
    state: Server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Http

    def _answer(self) -> None:
        body = self._chunks() if "chunked" in self.headers.get("transfer-encoding", "") else self._sized()
        state = self.server.state
        headers = {name.lower(): value for name, value in self.headers.items()}
        state.got.append(Got(self.command, self.path, headers, body))
        status = state.statuses.pop(0) if state.statuses else 201
        answer = b'{"from": "the server"}'
        head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(answer)}\r\n"
        if 300 <= status < 400:
            head += f"location: {state.location}\r\n"
        self.wfile.write(head.encode() + b"\r\n" + (b"" if self.command == "HEAD" else answer))

    def _sized(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Nothing: a test's output is its own."""
