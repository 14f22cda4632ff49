"""Which requests are checked. Each URL goes through the client's own parser, as in real use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

import aiohttp
import httpx
import pytest
import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from daimo_validate.preflight._endpoint import Endpoint
from daimo_validate.preflight.aiohttp import preflight_middleware
from daimo_validate.preflight.httpx import AsyncPreflightTransport, PreflightTransport
from daimo_validate.preflight.requests import PreflightAdapter
from tests.preflight.clients import Send
from tests.preflight.server import Server
from tests.preflight.test_hooks import BAD, GOOD, JSON

DAIMO: Final = "api.daimo.com"
PORTS: Final = {"https": 443, "http": 80}

MEANT: Final = [
    "https://api.daimo.com/v1/sessions",
    "https://API.Daimo.COM/v1/sessions",
    "HTTPS://api.daimo.com/v1/sessions",
    "https://api.daimo.com./v1/sessions",
    "https://api.daimo.com:443/v1/sessions",
    "http://api.daimo.com/v1/sessions",
    "http://api.daimo.com:80/v1/sessions",
    "https://user:secret@api.daimo.com/v1/sessions",
    "https://evil.example@api.daimo.com/v1/sessions",
    "https://evil.example%2F@api.daimo.com/v1/sessions",
    "https://api.daimo.com/v1/%73essions",
    "https://api.daimo.com/%76%31/sessions",
    "https://api.daimo.com/v1%2Fsessions",
    "https://api.daimo.com/v1%2fsessions",
    "https://api.daimo.com//v1/sessions",
    "https://api.daimo.com///v1//sessions",
    "https://api.daimo.com/v1/sessions/",
    "https://api.daimo.com/v1/sessions//",
    "https://api.daimo.com/v1/./sessions",
    "https://api.daimo.com/x/../v1/sessions",
    "https://api.daimo.com/x/%2e%2e/v1/sessions",
    "https://api.daimo.com/v1/sessions?",
    "https://api.daimo.com/v1/sessions?key=0b8f2a4e&next=/other",
    "https://api.daimo.com/v1/sessions#fragment",
]

NOT_MEANT: Final = [
    "https://api.daimo.com.evil.example/v1/sessions",
    "https://api.daimo.com.evil.example./v1/sessions",
    "https://evil-api.daimo.com/v1/sessions",
    "https://x.api.daimo.com/v1/sessions",
    "https://daimo.com/v1/sessions",
    "https://api-daimo.com/v1/sessions",
    "https://api.daimo.co/v1/sessions",
    "https://api.da\u0456mo.com/v1/sessions",
    "https://api.daimo.com@evil.example/v1/sessions",
    "https://api.daimo.com:443@evil.example/v1/sessions",
    "https://evil.example/v1/sessions?host=api.daimo.com",
    "https://evil.example/v1/sessions#@api.daimo.com/v1/sessions",
    "https://evil.example/https://api.daimo.com/v1/sessions",
    "https://evil.example/@api.daimo.com/v1/sessions",
    "https://api.daimo.com:8443/v1/sessions",
    "http://api.daimo.com:443/v1/sessions",
    "https://api.daimo.com:80/v1/sessions",
    "https://api.daimo.com/https://api.daimo.com/v1/sessions",
    "https://api.daimo.com/http:/api.daimo.com/v1/sessions",
    "https://api.daimo.com/v1/%2573essions",
    "https://api.daimo.com/v1%252Fsessions",
    "https://api.daimo.com/V1/Sessions",
    "https://api.daimo.com/v1/session",
    "https://api.daimo.com/v1/sessions.json",
    "https://api.daimo.com/v1/sessions%20",
    "https://api.daimo.com/v1/sessions%00",
    "https://api.daimo.com/v1/sessions%0A",
    "https://api.daimo.com/v1/sessions;a=1",
    "https://api.daimo.com/v1/sessions/0123",
    "https://api.daimo.com/v1/sessions/0123/payment-methods",
    "https://api.daimo.com/v1/sessions/..",
    "https://api.daimo.com/?/v1/sessions",
    "https://api.daimo.com/v1%3F/sessions",
    "https://api.daimo.com",
]

# Parsers differ on these: what counts is where the client at hand connects to.
TRICKY: Final = [
    "https://evil.example\\@api.daimo.com/v1/sessions",
    "https://api.daimo.com\\@evil.example/v1/sessions",
    "https://api.daimo.com\\.evil.example/v1/sessions",
    "https://evil.example#@api.daimo.com/v1/sessions",
    "https://evil.example?@api.daimo.com/v1/sessions",
    "https://api%2edaimo.com/v1/sessions",
    "https://api.daimo.com%2eevil.example/v1/sessions",
    "https://api.daimo.com%00.evil.example/v1/sessions",
    "https://a@b@api.daimo.com/v1/sessions",
    "https://api.daimo.com@b@evil.example/v1/sessions",
    "https://api\u3002daimo\u3002com/v1/sessions",
    "https:///api.daimo.com/v1/sessions",
    "https:api.daimo.com/v1/sessions",
    "https://\uff41\uff50\uff49.daimo.com/v1/sessions",
    " https://api.daimo.com/v1/sessions",
    "https://api.daimo.com\t.evil.example/v1/sessions",
    "https://api.daimo.com:/v1/sessions",
    "https://api.daimo.com:0443/v1/sessions",
    "https://api.daimo.com:99999/v1/sessions",
    "https://api.daimo.com../v1/sessions",
]


class _PassedError(Exception):
    """The request came through; the text is where the client would send it."""


class _Stop(BaseAdapter):
    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        parts, _pool = HTTPAdapter().build_connection_pool_key_attributes(request, verify=True)
        port = parts["port"] or PORTS.get(parts["scheme"])
        raise _PassedError(f"{parts['host']}:{port}{request.path_url}")

    def close(self) -> None: ...


def _stop(request: httpx.Request) -> httpx.Response:
    url = request.url
    raise _PassedError(f"{url.raw_host.decode()}:{url.port or PORTS.get(url.scheme)}{url.raw_path.decode()}")


def passed_by_httpx(url: str, **options: Any) -> str | None:
    with httpx.Client(transport=PreflightTransport(httpx.MockTransport(_stop), **options)) as client:
        return _destination(lambda: client.post(url, content=BAD, headers=JSON))


def passed_by_httpx_async(url: str, **options: Any) -> str | None:
    async def send() -> httpx.Response:
        transport = AsyncPreflightTransport(httpx.MockTransport(_stop), **options)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.post(url, content=BAD, headers=JSON)

    return _destination(lambda: asyncio.run(send()))


def passed_by_requests(url: str, **options: Any) -> str | None:
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, PreflightAdapter(_Stop(), **options))
    return _destination(lambda: session.post(url, data=BAD, headers=JSON))


def passed_by_aiohttp(url: str, **options: Any) -> str | None:
    async def stop(request: aiohttp.ClientRequest, _: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        raise _PassedError(f"{request.url.raw_host}:{request.url.port}{request.url.raw_path_qs}")

    async def send() -> Any:
        async with (
            aiohttp.ClientSession(middlewares=[preflight_middleware(**options), stop]) as session,
            session.post(url, data=BAD, headers=JSON) as response,
        ):
            return response

    return _destination(lambda: asyncio.run(send()))


def _destination(send: Callable[[], Any]) -> str | None:
    """Where a bad request would have gone (host, port and target), or None when the hook stopped it."""
    try:
        answer = send()
    except _PassedError as passed:
        return str(passed)
    assert (getattr(answer, "status", None) or answer.status_code) == 400
    return None


CLIENTS: Final = [passed_by_httpx, passed_by_httpx_async, passed_by_requests, passed_by_aiohttp]


@pytest.mark.parametrize("passed", CLIENTS)
class TestSpellings:
    @pytest.mark.parametrize("url", MEANT)
    def test_every_spelling_of_the_endpoint_matches(self, passed: Callable[..., str | None], url: str) -> None:
        assert passed(url) is None

    @pytest.mark.parametrize("url", NOT_MEANT)
    def test_no_look_alike_matches(self, passed: Callable[..., str | None], url: str) -> None:
        assert passed(url) is not None

    @pytest.mark.parametrize("url", TRICKY)
    def test_where_parsers_differ_the_client_s_own_counts(self, passed: Callable[..., str | None], url: str) -> None:
        try:
            destination = passed(url)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, requests.RequestException, ValueError):
            # Refused by the client itself, and so not sent either.
            return
        assert destination not in {f"{DAIMO}{dots}:443/v1/sessions" for dots in ("", ".", "..")}

    @pytest.mark.parametrize(
        ("hosts", "url", "matches"),
        [
            (["localhost:8000"], "http://localhost:8000/v1/sessions", True),
            (["localhost:8000"], "https://localhost:8000/v1/sessions", True),
            (["localhost:8000"], "http://localhost/v1/sessions", False),
            (["localhost"], "http://localhost:8000/v1/sessions", False),
            (["http://localhost:8000"], "http://localhost:8000/v1/sessions", True),
            (["http://localhost:8000/"], "http://localhost:8000/v1/sessions", True),
            (["http://localhost:8000"], "https://localhost:8000/v1/sessions", False),
            (["https://api.daimo.com"], "http://api.daimo.com/v1/sessions", False),
            (["HTTPS://API.DAIMO.COM."], "https://api.daimo.com/v1/sessions", True),
            (["https://api.daimo.com:443"], "https://api.daimo.com/v1/sessions", True),
            (["[::1]:8000"], "http://[::1]:8000/v1/sessions", True),
            (["[::1]:8000"], "http://[::2]:8000/v1/sessions", False),
            (["a.example", "b.example"], "https://b.example/v1/sessions", True),
            (["a.example"], "https://api.daimo.com/v1/sessions", False),
        ],
    )
    def test_hosts_of_the_caller(
        self, passed: Callable[..., str | None], hosts: list[str], url: str, matches: bool
    ) -> None:
        assert (passed(url, hosts=hosts) is None) is matches


class TestHosts:
    @pytest.mark.parametrize(
        "host",
        [
            "",
            " ",
            "api.daimo.com ",
            "a b.example",
            "https://",
            "ftp://api.daimo.com",
            "api.daimo.com:port",
            "api.daimo.com:99999",
            "user@api.daimo.com",
            "api.daimo.com?x",
            "//api.daimo.com",
            "\u0430pi.daimo.com",
            "https://api.daimo.com/v1/sessions",
            "[::1",
        ],
    )
    def test_what_is_no_host_is_refused(self, host: str) -> None:
        with pytest.raises(ValueError, match=r"is neither a host, nor host:port, nor scheme://host:port$") as caught:
            Endpoint([host], "/v1/sessions")
        assert str(caught.value).startswith(f"hosts: {host!r} ")

    @pytest.mark.parametrize("path", ["", "v1/sessions", "/v1/sessions?x=1", "/v1#x", "https://x/v1/sessions"])
    def test_what_is_no_path_is_refused(self, path: str) -> None:
        with pytest.raises(ValueError, match=r"is not an absolute path such as '/v1/sessions'$"):
            Endpoint([DAIMO], path)

    def test_a_path_s_own_spelling_does_not_matter(self) -> None:
        endpoint = Endpoint([DAIMO], "//v1/sessions/")
        assert endpoint.matches("https", DAIMO, None, "/v1/sessions")


class TestForwardingProxy:
    """Over plain HTTP a proxy gets the URL in absolute form; the hook sees the same URL as without one."""

    @pytest.mark.parametrize(("body", "targets"), [(GOOD, ["http://api.daimo.com/v1/sessions"]), (BAD, [])])
    def test_httpx(self, server: Server, body: bytes, targets: list[str]) -> None:
        transport = PreflightTransport(httpx.HTTPTransport(proxy=server.origin))
        with httpx.Client(transport=transport) as client:
            client.post("http://api.daimo.com/v1/sessions", content=body, headers=JSON)
        assert [got.target for got in server.got] == targets

    @pytest.mark.parametrize(("body", "targets"), [(GOOD, ["http://api.daimo.com/v1/sessions"]), (BAD, [])])
    def test_requests(self, server: Server, body: bytes, targets: list[str]) -> None:
        with requests.Session() as session:
            session.mount("http://", PreflightAdapter())
            proxies = {"http": server.origin}
            session.post("http://api.daimo.com/v1/sessions", data=body, headers=JSON, proxies=proxies)
        assert [got.target for got in server.got] == targets

    @pytest.mark.parametrize(("body", "targets"), [(GOOD, ["http://api.daimo.com/v1/sessions"]), (BAD, [])])
    def test_aiohttp(self, server: Server, body: bytes, targets: list[str]) -> None:
        async def send() -> None:
            async with aiohttp.ClientSession(middlewares=[preflight_middleware()]) as session:
                url = "http://api.daimo.com/v1/sessions"
                async with session.post(url, data=body, headers=JSON, proxy=server.origin):
                    pass

        asyncio.run(send())
        assert [got.target for got in server.got] == targets

    @pytest.mark.parametrize(
        ("target", "matches"),
        [
            (b"http://api.daimo.com/v1/sessions", True),
            (b"http://api.daimo.com:80/v1/sessions?key=1", True),
            (b"http://api.daimo.com.evil.example/v1/sessions", False),
            (b"http://api.daimo.com@evil.example/v1/sessions", False),
            (b"http://api.daimo.com/v1/other", False),
            (b"/v1/sessions", False),
        ],
    )
    def test_a_target_that_httpx_is_told_to_send(self, server: Server, target: bytes, matches: bool) -> None:
        with httpx.Client(transport=PreflightTransport()) as client:
            client.post(f"{server.origin}/other", content=BAD, headers=JSON, extensions={"target": target})
        assert [got.target for got in server.got] == ([] if matches else [target.decode()])

    def test_a_target_in_origin_form_at_the_host(self, server: Server) -> None:
        with httpx.Client(transport=PreflightTransport(hosts=[server.origin])) as client:
            for target in (b"/v1/%73essions", b"/other"):
                client.post(server.url, content=BAD, headers=JSON, extensions={"target": target})
        assert [got.target for got in server.got] == ["/other"]


def test_a_host_header_is_not_the_host(send: Send, server: Server) -> None:
    headers = {**JSON, "host": DAIMO}
    assert send(server.url, BAD, headers=headers).status == 201
    assert server.got[0].headers["host"] == DAIMO
    assert send(server.url, BAD, headers=headers, hosts=[server.origin]).status == 400
    assert len(server.got) == 1
