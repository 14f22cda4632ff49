"""Transports for httpx that check the body of `POST /v1/sessions`. Extra: `httpx`."""

from __future__ import annotations

from collections.abc import Collection
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx

from daimo_validate.preflight import _gate
from daimo_validate.preflight._endpoint import Body, Outgoing
from daimo_validate.preflight._gate import HOSTS, PATH, Gate, OnError

if TYPE_CHECKING:
    from daimo_validate.core.validator import Validator

__all__ = ["AsyncPreflightTransport", "PreflightTransport"]


class PreflightTransport(httpx.BaseTransport):
    """Wraps another transport; `httpx.Client(transport=PreflightTransport())`.

    httpx gives `verify`, `http2`, `limits` and proxies only to the transport that it makes itself: a client
    that needs them passes `httpx.HTTPTransport(...)` with them as `transport`.

    `on_error`: "respond" answers 400 with a V1ErrorResponse and the header `daimo-validate: preflight`,
    "raise" raises ValidationError, "warn" logs and sends. `fail_open`: whether a request is sent when the
    check itself fails; if not, RuntimeError. `hosts`: each `host`, `host:port` or `scheme://host:port`.
    """

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        *,
        validator: Validator | None = None,
        on_error: OnError = "respond",
        fail_open: bool = True,
        hosts: Collection[str] = HOSTS,
        path: str = PATH,
    ) -> None:
        self._gate: Final = Gate(validator, on_error, fail_open, hosts, path)
        self._transport: Final = httpx.HTTPTransport() if transport is None else transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The wrapped transport's response, or the one that says what is wrong."""
        answer = self._gate.answer(_outgoing, request)
        return self._transport.handle_request(request) if answer is None else _response(request, answer)

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> PreflightTransport:
        self._transport.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._transport.__exit__(exc_type, exc_value, traceback)


class AsyncPreflightTransport(httpx.AsyncBaseTransport):
    """The same for `httpx.AsyncClient`, around `httpx.AsyncHTTPTransport`."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport | None = None,
        *,
        validator: Validator | None = None,
        on_error: OnError = "respond",
        fail_open: bool = True,
        hosts: Collection[str] = HOSTS,
        path: str = PATH,
    ) -> None:
        self._gate: Final = Gate(validator, on_error, fail_open, hosts, path)
        self._transport: Final = httpx.AsyncHTTPTransport() if transport is None else transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The wrapped transport's response, or the one that says what is wrong."""
        answer = self._gate.answer(_outgoing, request)
        if answer is not None:
            return _response(request, answer)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def __aenter__(self) -> AsyncPreflightTransport:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._transport.__aexit__(exc_type, exc_value, traceback)


def _outgoing(request: httpx.Request) -> Outgoing | None:
    if request.method != "POST":
        return None
    url, scheme = request.url, request.url.scheme
    host, port, path = url.raw_host.decode("ascii"), url.port, url.raw_path.decode("ascii")
    # What httpcore sends in place of the URL's path, in absolute form to a forwarding proxy.
    target: Any = request.extensions.get("target")
    if target is not None:
        path = target.decode("latin-1")
        if not path.startswith("/"):
            parts = urlsplit(path)
            scheme, host, port, path = parts.scheme, parts.hostname or "", parts.port, parts.path
    # Not by `get`, which decodes every header of the request to find their encoding.
    headers = [(name.lower(), value) for name, value in request.headers.raw]
    return Outgoing(
        scheme,
        host,
        port,
        path.partition("?")[0],
        _body(request),
        _header(headers, b"content-type"),
        _header(headers, b"content-encoding"),
    )


def _header(headers: list[tuple[bytes, bytes]], name: bytes) -> str | None:
    values = [value for other, value in headers if other == name]
    return b", ".join(values).decode("latin-1") if values else None


def _body(request: httpx.Request) -> Body | None:
    # Only this kind of stream can be read any number of times.
    return request.read() if isinstance(request.stream, httpx.ByteStream) else None


def _response(request: httpx.Request, answer: bytes) -> httpx.Response:
    # A stream, because with `content` the response would come as already read, unlike any off the wire.
    stream = httpx.ByteStream(answer)
    return httpx.Response(_gate.STATUS, headers=_gate.headers(answer), stream=stream, request=request)
