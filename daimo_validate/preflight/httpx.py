"""Clients and transports for httpx that check the body of `POST /v1/sessions`. Extra: `httpx`.

Prefer `client` and `async_client`. `httpx.Client(transport=PreflightTransport())` is not enough if the client also has
`proxy` or `mounts`: httpx sends those requests through other transports, and no check runs.
"""

from __future__ import annotations

from collections.abc import Collection
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import httpx

from daimo_validate.preflight import _gate
from daimo_validate.preflight._gate import HOSTS, PATH, Body, Gate, OnError, Outgoing, Refusal

if TYPE_CHECKING:
    from daimo_validate.core.report import Report
    from daimo_validate.core.validator import Validator

__all__ = ["AsyncPreflightTransport", "PreflightTransport", "async_client", "client", "report_of"]


def client(
    *,
    validator: Validator | None = None,
    on_error: OnError = "respond",
    fail_open: bool = True,
    hosts: Collection[str] = HOSTS,
    path: str = PATH,
    **httpx_client_arguments: Any,
) -> httpx.Client:
    """Return an `httpx.Client` that checks what it sends, through any transport, mount or proxy.

    Proxies of the environment count too. Takes the options of `PreflightTransport` and all arguments of `httpx.Client`.
    """

    def checked(transport: httpx.BaseTransport) -> PreflightTransport:
        return PreflightTransport(
            transport, validator=validator, on_error=on_error, fail_open=fail_open, hosts=hosts, path=path
        )

    made = httpx.Client(**httpx_client_arguments)
    # httpx has no public way to wrap the transports that it makes. A release without these attributes raises here.
    made._transport = checked(made._transport)
    made._mounts = {pattern: inner and checked(inner) for pattern, inner in made._mounts.items()}
    return made


def async_client(
    *,
    validator: Validator | None = None,
    on_error: OnError = "respond",
    fail_open: bool = True,
    hosts: Collection[str] = HOSTS,
    path: str = PATH,
    **httpx_client_arguments: Any,
) -> httpx.AsyncClient:
    """Return an `httpx.AsyncClient` that checks what it sends, as `client` does."""

    def checked(transport: httpx.AsyncBaseTransport) -> AsyncPreflightTransport:
        return AsyncPreflightTransport(
            transport, validator=validator, on_error=on_error, fail_open=fail_open, hosts=hosts, path=path
        )

    made = httpx.AsyncClient(**httpx_client_arguments)
    made._transport = checked(made._transport)
    made._mounts = {pattern: inner and checked(inner) for pattern, inner in made._mounts.items()}
    return made


def report_of(response: httpx.Response) -> Report | None:
    """Return all findings if a hook has answered in place of the server, or None if the server has.

    if (report := report_of(response)) is not None:
        print(report)  # one line per finding
    """
    return _gate.report_in(response.extensions)


class PreflightTransport(httpx.BaseTransport):
    """Wraps another transport: `httpx.Client(transport=PreflightTransport())`. See `client`, which is simpler.

    It checks only what httpx sends through it: requests that match the client's `proxy` or `mounts` bypass it. With
    `transport=`, httpx ignores `verify`, `http2`, `limits` and the proxies of the environment: set them on the
    `httpx.HTTPTransport(...)` that is wrapped.

    `on_error`: "respond" answers 400 with a V1ErrorResponse and the header `daimo-validate: preflight`,
    "raise" raises ValidationError, "warn" logs the errors and sends the request. `fail_open`: whether to send a request
    whose body cannot be checked (a stream, a file, a form, a compressed body, a failure of the check); if False, it
    raises RuntimeError. `hosts`: each is `host`, `host:port` or `scheme://host:port`.
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
        """Return the response of the wrapped transport, or a 400 that says what is wrong."""
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
    """The same for `httpx.AsyncClient`. It wraps `httpx.AsyncHTTPTransport` by default."""

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
        """Return the response of the wrapped transport, or a 400 that says what is wrong."""
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
    # httpcore sends this in place of the path of the URL; it is an absolute URL for a forward proxy.
    target: Any = request.extensions.get("target")
    if target is not None:
        path = target.decode("latin-1")
        if not path.startswith("/"):
            parts = urlsplit(path)
            scheme, host, port, path = parts.scheme, parts.hostname or "", parts.port, parts.path
    content_types, encodings = _headers(request.headers.raw)
    return Outgoing(
        scheme,
        host,
        port,
        path.partition("?")[0],
        _body(request),
        b", ".join(content_types).decode("latin-1") if content_types else None,
        b", ".join(encodings).decode("latin-1") if encodings else None,
    )


def _headers(raw: list[tuple[bytes, bytes]]) -> tuple[list[bytes], list[bytes]]:
    """Return the values of Content-Type and of Content-Encoding.

    `get` would decode every header of the request to find their encoding, and comparing lengths first is a third
    faster than putting every name in lower case.
    """
    content_types, encodings = [], []
    for name, value in raw:
        length = len(name)
        if length == 12 and name.lower() == b"content-type":
            content_types.append(value)
        elif length == 16 and name.lower() == b"content-encoding":
            encodings.append(value)
    return content_types, encodings


def _body(request: httpx.Request) -> Body | None:
    # Only this kind of stream can be read again.
    return request.read() if isinstance(request.stream, httpx.ByteStream) else None


def _response(request: httpx.Request, answer: Refusal) -> httpx.Response:
    # With `content`, the response would count as already read, unlike one from a server.
    stream = httpx.ByteStream(answer.body)
    return httpx.Response(
        _gate.STATUS,
        headers=_gate.headers(answer.body),
        stream=stream,
        request=request,
        extensions={_gate.REPORT: answer.report},
    )
