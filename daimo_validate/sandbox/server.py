"""Serve the sandbox over HTTP/1.1 with uvicorn and httptools."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Collection
from typing import Final, TextIO

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from daimo_validate.sandbox.answers import common_headers, to_json
from daimo_validate.sandbox.app import create_app
from daimo_validate.sandbox.bounds import REQUEST_SECONDS
from daimo_validate.sandbox.errors import ApiError
from daimo_validate.sandbox.store import Store

MAX_HEAD: Final = 2**16
"""The most bytes of a request line and headers together. The parser itself has no limit."""


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol with limits on the head of a request, and V1 errors for malformed requests."""

    seconds: float = REQUEST_SECONDS
    _head: int = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0
        if self._timer is None:
            self._start_timer()

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._grow(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._stop_timer()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - its text says nothing to a client
        if self._head > MAX_HEAD:
            self._refuse(431, "header_too_large", f"the headers are larger than {MAX_HEAD:,} bytes")
        else:
            self._refuse(400, "malformed_request", "this is not a well-formed HTTP/1.1 request")

    def _grow(self, size: int) -> None:
        self._head += size
        if self._head > MAX_HEAD:
            # The parser turns this into its own error, which calls send_400_response.
            raise ValueError("the head is too large")

    def _start_timer(self) -> None:
        self._timer = self.loop.call_later(self.seconds, self._head_too_slow)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _head_too_slow(self) -> None:
        self._timer = None
        self._refuse(408, "request_timeout", "the request took too long")

    def _refuse(self, status: int, code: str, message: str) -> None:
        if self.transport.is_closing():
            return
        body = to_json(ApiError(status, code, message, "request").body)
        headers = [
            *common_headers(),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        head = b"".join(b"%b: %b\r\n" % pair for pair in headers)
        self.transport.write(b"HTTP/1.1 %d \r\n%b\r\n%b" % (status, head, body))
        self.transport.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free port. Raises OSError if the address cannot be used."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except UnicodeError:
        # IDNA cannot encode an empty label, or one of more than 63 characters.
        raise OSError("not a valid host name") from None
    # asyncio turns off Nagle's algorithm only if the protocol is named. With it, each answer would wait 40 ms for the
    # client's delayed acknowledgement.
    bound = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(2048)
    except OSError:
        bound.close()
        raise
    return bound


def run(
    bound: socket.socket,
    host: str,
    store: Store,
    out: TextIO,
    *,
    hosts: Collection[str] = (),
    request_seconds: float = REQUEST_SECONDS,
) -> None:
    """Serve on the socket of `listen(host, ...)` until SIGINT or SIGTERM, and close it.

    `hosts` may be named in the Host header beside `host` and those of this machine. A request must arrive within
    `request_seconds`. Raises OSError if the address cannot be printed.
    """
    with bound:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{bound.getsockname()[1]}"
        print(f"daimo-validate sandbox (a stand-in, not Daimo) at {address}", file=out, flush=True)
        app = create_app(store=store, request_seconds=request_seconds, hosts=(shown, *hosts))
        config = configured(app, request_seconds)
        try:
            uvicorn.Server(config).run(sockets=[bound])
        except KeyboardInterrupt:
            # uvicorn has shut down and raises the signal again.
            return


def configured(app: ASGIApp, request_seconds: float = REQUEST_SECONDS) -> uvicorn.Config:
    """Return the settings of a server of the application."""
    return uvicorn.Config(
        app,
        http=type("TimedProtocol", (Protocol,), {"seconds": request_seconds}),
        ws="none",
        lifespan="off",
        # Queries may hold keys, so no request is logged.
        access_log=False,
        log_config=None,
        # Everything that remains to be logged is a bug in this program.
        log_level="error",
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
