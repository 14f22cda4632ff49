"""Requests to the application in process, without a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

import httpx
from starlette.types import ASGIApp


class Client:
    """Asks an ASGI application one request at a time. A crash of the application is its answer, not an exception."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Iterable[tuple[str, str]] = (),
    ) -> httpx.Response:
        """The answer to a request with exactly these headers."""
        return asyncio.run(self._ask(method, path, body, list(headers)))

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers=(headers or {}).items())

    def post(self, path: str, value: Any, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """A JSON value, sent as such."""
        given = {"Content-Type": "application/json", **(headers or {})}
        return self.ask("POST", path, json.dumps(value), given.items())

    async def _ask(
        self, method: str, path: str, body: bytes | str | None, headers: list[tuple[str, str]]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, trust_env=False, verify=False) as client:
            return await client.request(method, f"http://127.0.0.1{path}", content=body, headers=headers)
