"""The ASGI application: its routes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from daimo_validate.core.validator import Validator
from daimo_validate.sandbox.answers import json_response
from daimo_validate.sandbox.api import Api
from daimo_validate.sandbox.bounds import MAX_BODY, REQUEST_SECONDS, Bounds
from daimo_validate.sandbox.document import openapi
from daimo_validate.sandbox.errors import (
    ApiError,
    answer_api_error,
    answer_crash,
    answer_routing_error,
    answer_store_error,
    answer_store_full,
    bad_request,
)
from daimo_validate.sandbox.playground import check_text
from daimo_validate.sandbox.store import MemoryStore, Store, StoreFullError

_Handler = Callable[[Request], Awaitable[Response]]

_STATIC: Final = Path(__file__).parent / "static"
_MEDIA_TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_PAGE_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}


def create_app(
    *,
    store: Store | None = None,
    validator: Validator | None = None,
    clock: Callable[[], float] = time.time,
    max_body: int = MAX_BODY,
    request_seconds: float = REQUEST_SECONDS,
    hosts: Collection[str] = (),
    around: Callable[[ASGIApp], ASGIApp] | None = None,
) -> ASGIApp:
    """Return the sandbox as an ASGI application over a store (default: in memory), for a server or a test client.

    `max_body` limits the bytes of a request, `request_seconds` the time in which it must arrive. `clock` returns Unix
    seconds. `validator` checks the bodies (default: all rules). `hosts` are allowed in the Host header, with or without
    a port, beside localhost, 127.0.0.1 and [::1]. `around` wraps the endpoints, to see what comes and goes.
    """
    api = Api(MemoryStore() if store is None else store, clock, max_body, validator or Validator())
    application = Starlette(
        routes=[
            _route("/v1/sessions", "POST", api.create),
            _route("/v1/sessions/{session_id}", "GET", api.retrieve),
            _route("/sandbox/sessions/{session_id}/status", "POST", api.move),
            _route("/sandbox/state", "GET", api.state),
            _route("/sandbox/check", "POST", _check(api)),
            _route("/openapi.json", "GET", _openapi),
            _route("/", "GET", _static("index.html")),
            *(_route(f"/sandbox/static/{name}", "GET", _static(name)) for name in ("page.css", "page.js", "icon.svg")),
        ],
        exception_handlers={
            ApiError: answer_api_error,
            HTTPException: answer_routing_error,
            sqlite3.Error: answer_store_error,
            StoreFullError: answer_store_full,
            Exception: answer_crash,
        },
    )
    # A path with a trailing slash is another path: it gets an error in the form of the API, not a redirect.
    application.router.redirect_slashes = False
    inner = application if around is None else around(application)
    return Bounds(inner, seconds=request_seconds, counted=api.count, hosts=hosts)


def _route(path: str, method: str, handler: _Handler) -> Route:
    allowed = ", ".join(["GET", "HEAD", "OPTIONS"] if method == "GET" else ["OPTIONS", method])

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": allowed})
        return await handler(request)

    return Route(path, answer, methods=[method, "OPTIONS"])


def _check(api: Api) -> _Handler:
    async def check(request: Request) -> Response:
        asked: Any = await api.json_value(request)
        text = asked.get("text") if isinstance(asked, dict) else None
        language = asked.get("language", "auto") if isinstance(asked, dict) else None
        if not isinstance(text, str) or language not in ("auto", "json", "yaml"):
            message = 'the body must be an object with "text", and "language" must be auto, json or yaml'
            raise bad_request(message, "text" if not isinstance(text, str) else "language")
        now = int(api.clock())
        return json_response(await api.beside(len(text), lambda: check_text(text, language, api.validator, now)))

    return check


async def _openapi(_request: Request) -> Response:
    return json_response(openapi())


def _static(name: str) -> _Handler:
    content = (_STATIC / name).read_bytes()
    media_type = _MEDIA_TYPES[Path(name).suffix]

    async def serve(_request: Request) -> Response:
        return Response(content, headers=_PAGE_HEADERS, media_type=media_type)

    return serve
