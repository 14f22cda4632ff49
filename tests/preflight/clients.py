"""The four clients behind one small face, so that each promise is tested on all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import aiohttp
import httpx
import requests

from daimo_validate import Report
from daimo_validate.preflight import aiohttp as for_aiohttp
from daimo_validate.preflight import httpx as for_httpx
from daimo_validate.preflight import requests as for_requests
from daimo_validate.preflight.aiohttp import preflight_middleware
from daimo_validate.preflight.httpx import AsyncPreflightTransport, PreflightTransport
from daimo_validate.preflight.requests import PreflightAdapter


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client's caller sees."""

    status: int
    headers: dict[str, str]
    body: bytes
    json: Any
    report: Report | None


# Made once: reading the certificates takes longer than all that is tested here.
_TRUSTED: Final = httpx.create_ssl_context()

Send: TypeAlias = Callable[..., Answer]


def with_httpx(
    url: str,
    content: Any = None,
    *,
    method: str = "POST",
    headers: Any = None,
    json: Any = None,
    **options: Any,
) -> Answer:
    with httpx.Client(
        transport=PreflightTransport(httpx.HTTPTransport(verify=_TRUSTED), **options), follow_redirects=True
    ) as client:
        response = client.request(method, url, content=content, headers=headers, json=json)
        return _answer(response)


def with_httpx_async(
    url: str,
    content: Any = None,
    *,
    method: str = "POST",
    headers: Any = None,
    json: Any = None,
    **options: Any,
) -> Answer:
    async def send() -> Answer:
        transport = AsyncPreflightTransport(httpx.AsyncHTTPTransport(verify=_TRUSTED), **options)
        async with httpx.AsyncClient(transport=transport, follow_redirects=True) as client:
            body = _async(content) if isinstance(content, Iterator) else content
            response = await client.request(method, url, content=body, headers=headers, json=json)
            return _answer(response)

    return asyncio.run(send())


def with_requests(
    url: str,
    content: Any = None,
    *,
    method: str = "POST",
    headers: Any = None,
    json: Any = None,
    **options: Any,
) -> Answer:
    with requests.Session() as session:
        for scheme in ("http://", "https://"):
            session.mount(scheme, PreflightAdapter(**options))
        response = session.request(method, url, data=content, headers=headers, json=json)
        lower = {name.lower(): value for name, value in response.headers.items()}
        report = for_requests.report_of(response)
        return Answer(response.status_code, lower, response.content, response.json(), report)


def with_aiohttp(
    url: str,
    content: Any = None,
    *,
    method: str = "POST",
    headers: Any = None,
    json: Any = None,
    **options: Any,
) -> Answer:
    async def send() -> Answer:
        async with aiohttp.ClientSession(middlewares=[preflight_middleware(**options)]) as session:
            body = _async(content) if isinstance(content, Iterator) else content
            async with session.request(method, url, data=body, headers=headers, json=json) as response:
                lower = {name.lower(): value for name, value in response.headers.items()}
                report = for_aiohttp.report_of(response)
                return Answer(response.status, lower, await response.read(), await response.json(), report)

    return asyncio.run(send())


CLIENTS: Final[dict[str, Send]] = {
    "httpx": with_httpx,
    "httpx-async": with_httpx_async,
    "requests": with_requests,
    "aiohttp": with_aiohttp,
}


def _answer(response: httpx.Response) -> Answer:
    report = for_httpx.report_of(response)
    return Answer(response.status_code, dict(response.headers), response.content, response.json(), report)


async def _async(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
