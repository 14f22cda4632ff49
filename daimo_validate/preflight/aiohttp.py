"""A middleware for aiohttp's client that checks the body of `POST /v1/sessions`. Extra: `aiohttp`."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from aiohttp import (
    BaseConnector,
    BytesPayload,
    ClientHandlerType,
    ClientMiddlewareType,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
)
from aiohttp.client_proto import ResponseHandler

from daimo_validate.preflight import _gate
from daimo_validate.preflight._gate import HOSTS, PATH, Body, Gate, OnError, Outgoing, Refusal

if TYPE_CHECKING:
    from daimo_validate.core.report import Report
    from daimo_validate.core.validator import Validator

__all__ = ["preflight_middleware", "report_of"]


def preflight_middleware(
    *,
    validator: Validator | None = None,
    on_error: OnError = "respond",
    fail_open: bool = True,
    hosts: Collection[str] = HOSTS,
    path: str = PATH,
) -> ClientMiddlewareType:
    """Return a middleware: `aiohttp.ClientSession(middlewares=[preflight_middleware()])`.

    Put it last, so that it sees the request as it is sent.

    `on_error`: "respond" answers 400 with a V1ErrorResponse and the header `daimo-validate: preflight`,
    "raise" raises ValidationError, "warn" logs the errors and sends the request. `fail_open`: whether to send a request
    whose body cannot be checked (a stream, a file, a form, a compressed body, a failure of the check); if False, it
    raises RuntimeError. `hosts`: each is `host`, `host:port` or `scheme://host:port`.
    """
    gate = Gate(validator, on_error, fail_open, hosts, path)

    async def preflight(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        if request.method == "POST":
            body = request.body
            # Only a BytesPayload is in memory. An empty body is b"" instead of a payload.
            content = await body.as_bytes() if isinstance(body, BytesPayload) else None if body else b""
            answer = gate.answer(_outgoing, (request, content))
            if answer is not None:
                return await _response(request, answer)
        return await handler(request)

    return preflight


def report_of(response: ClientResponse) -> Report | None:
    """Return all findings if a hook has answered in place of the server, or None if the server has.

    if (report := report_of(response)) is not None:
        print(report)  # one line per finding
    """
    return _gate.report_in(vars(response))


def _outgoing(sent: tuple[ClientRequest, Body | None]) -> Outgoing:
    request, body = sent
    url, headers = request.url, request.headers
    return Outgoing(
        url.scheme,
        url.raw_host or "",
        url.port,
        url.raw_path,
        body,
        headers.get("content-type"),
        # With `compress`, aiohttp has set the header but compresses only while it writes.
        None if request.compress else ", ".join(headers.getall("content-encoding", ())),
    )


async def _response(request: ClientRequest, answer: Refusal) -> ClientResponse:
    """Return the answer as a response that aiohttp reads from a connection in memory.

    ClientResponse has no public constructor; a custom connector is a documented way to get one.
    """
    async with ClientSession(
        connector=_Nowhere(answer.body),
        cookie_jar=DummyCookieJar(),
        response_class=request.response_class,
        timeout=ClientTimeout(total=None),
    ) as session:
        response = await session.request(request.method, request.url, headers=request.headers, allow_redirects=False)
        vars(response)[_gate.REPORT] = answer.report
        return response


class _Nowhere(BaseConnector):
    """Makes connections on which the answer has already arrived."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(force_close=True)
        lines = [f"HTTP/1.1 {_gate.STATUS} {_gate.REASON}"]
        lines += [f"{name}: {value}" for name, value in _gate.headers(answer).items()]
        self._answer = "\r\n".join([*lines, "", ""]).encode("ascii") + answer

    async def _create_connection(self, *_: Any) -> ResponseHandler:
        protocol = ResponseHandler(loop=asyncio.get_running_loop())
        protocol.connection_made(_Loopback(protocol, self._answer))
        return protocol


class _Loopback(asyncio.Transport):
    """Drops what is written, and answers the first write."""

    def __init__(self, protocol: ResponseHandler, answer: bytes) -> None:
        super().__init__()
        self._protocol = protocol
        self._answer = answer
        self._is_closing = False

    def write(self, _: object) -> None:
        answer, self._answer = self._answer, b""
        if answer:
            self._protocol.data_received(answer)

    def is_closing(self) -> bool:
        return self._is_closing

    def close(self) -> None:
        if not self._is_closing:
            self._is_closing = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    abort = close
