"""What only httpx has: its response, its streams, its transports."""

from __future__ import annotations

import asyncio
import gzip
import io
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import httpx
import pytest

from daimo_validate.preflight.httpx import AsyncPreflightTransport, PreflightTransport, async_client
from daimo_validate.preflight.httpx import client as checked_client
from tests.preflight.server import Server, serving
from tests.preflight.test_hooks import BAD, GOOD, JSON, SAID, lines

STREAMED: Final = "sent unchecked: the body is a stream, a file or a form, and checking it would consume it"


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    transport = PreflightTransport(hosts=[server.origin])
    with httpx.Client(transport=transport, base_url=server.origin) as client:
        yield client


class TestResponse:
    def test_it_is_a_whole_response_of_httpx(self, client: httpx.Client, server: Server) -> None:
        response = client.post("/v1/sessions", content=BAD, headers=JSON)
        assert type(response) is httpx.Response
        assert response.request.url == server.url
        assert response.request.content == BAD
        assert (response.status_code, response.reason_phrase) == (400, "Bad Request")
        assert (response.http_version, response.encoding) == ("HTTP/1.1", "utf-8")
        assert (response.is_client_error, response.is_closed, response.is_stream_consumed) == (
            True,
            True,
            True,
        )
        assert response.elapsed.total_seconds() >= 0
        assert response.history == []
        assert response.cookies == httpx.Cookies()
        assert list(response.iter_bytes()) == [response.content]
        assert response.num_bytes_downloaded == len(response.content)
        assert server.got == []

    def test_raise_for_status_raises_with_the_answer(self, client: httpx.Client) -> None:
        with pytest.raises(httpx.HTTPStatusError, match=r"^Client error '400 Bad Request' for url") as caught:
            client.post("/v1/sessions", content=BAD, headers=JSON).raise_for_status()
        assert caught.value.response.json()["error"]["param"] == SAID

    def test_it_can_be_streamed(self, client: httpx.Client) -> None:
        with client.stream("POST", "/v1/sessions", content=BAD, headers=JSON) as response:
            assert b"".join(response.iter_raw()).startswith(b'{"error":{"type":"validation_error"')

    def test_event_hooks_see_it(self, client: httpx.Client) -> None:
        seen: list[int] = []
        client.event_hooks = {"response": [lambda response: seen.append(response.status_code)]}
        client.post("/v1/sessions", content=BAD, headers=JSON)
        assert seen == [400]

    def test_it_can_be_streamed_asynchronously(self, server: Server) -> None:
        async def send() -> bytes:
            transport = AsyncPreflightTransport(hosts=[server.origin])
            async with (
                httpx.AsyncClient(transport=transport) as client,
                client.stream("POST", server.url, content=BAD, headers=JSON) as response,
            ):
                return b"".join([part async for part in response.aiter_raw()])

        assert asyncio.run(send()).startswith(b'{"error":{"type":"validation_error"')
        assert server.got == []

    def test_a_server_s_response_can_still_be_streamed(self, client: httpx.Client) -> None:
        with client.stream("POST", "/v1/sessions", content=GOOD, headers=JSON) as response:
            assert response.is_stream_consumed is False
            assert b"".join(response.iter_raw()) == b'{"from": "the server"}'


class TestBodies:
    def test_a_file_is_handed_on_whole(
        self, client: httpx.Client, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        file = io.BytesIO(BAD)
        client.post("/v1/sessions", content=file, headers=JSON)
        assert [got.body for got in server.got] == [BAD]
        assert lines(caplog) == [STREAMED]

    def test_a_form_with_a_file_is_handed_on_whole(
        self, client: httpx.Client, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        client.post("/v1/sessions", files={"payload": io.BytesIO(BAD)})
        assert BAD in server.got[0].body
        assert lines(caplog) == [STREAMED]

    def test_form_fields_are_not_json(self, client: httpx.Client, server: Server) -> None:
        answer = client.post("/v1/sessions", data={"destination": "0x"}).json()
        assert answer["error"]["message"] == "invalid JSON: unquoted text at line 1, column 1"
        assert server.got == []

    @pytest.mark.parametrize("encodings", [("gzip", "identity"), ("identity", "gzip")])
    def test_a_header_that_comes_twice_is_read_whole(
        self, client: httpx.Client, server: Server, caplog: pytest.LogCaptureFixture, encodings: tuple[str, str]
    ) -> None:
        body = gzip.compress(BAD, mtime=0)
        headers = [*JSON.items(), *(("Content-Encoding", encoding) for encoding in encodings)]
        client.post("/v1/sessions", content=body, headers=headers)
        assert [got.body for got in server.got] == [body]
        assert lines(caplog) == ["sent unchecked: the body is compressed"]

    def test_a_stream_of_one_s_own_is_handed_on(self, server: Server) -> None:
        class Parts(httpx.AsyncByteStream):
            async def __aiter__(self) -> AsyncIterator[bytes]:
                yield BAD

        async def send() -> None:
            transport = AsyncPreflightTransport(hosts=[server.origin])
            async with httpx.AsyncClient(transport=transport) as client:
                headers = {**JSON, "host": "127.0.0.1", "content-length": str(len(BAD))}
                await client.send(httpx.Request("POST", server.url, headers=headers, stream=Parts()))

        asyncio.run(send())
        assert [got.body for got in server.got] == [BAD]


class TestClosed:
    """With `fail_open=False`, a file or form is not sent."""

    @pytest.mark.parametrize("options", [{"content": io.BytesIO(GOOD)}, {"files": {"payload": io.BytesIO(GOOD)}}])
    def test_files_and_forms_are_not_sent(self, server: Server, options: dict[str, Any]) -> None:
        with (
            checked_client(hosts=[server.origin], fail_open=False) as client,
            pytest.raises(RuntimeError, match="its body cannot be checked: the body is a stream"),
        ):
            client.post(server.url, **options)
        assert server.got == []


URL: Final = "http://api.daimo.com/v1/sessions"


def _post(url: str, body: bytes, **arguments: Any) -> int:
    with checked_client(**arguments) as client:
        return client.post(url, content=body, headers=JSON).status_code


def _post_async(url: str, body: bytes, **arguments: Any) -> int:
    async def send() -> int:
        async with async_client(**arguments) as client:
            return (await client.post(url, content=body, headers=JSON)).status_code

    return asyncio.run(send())


@pytest.fixture
def proxy() -> Iterator[Server]:
    """A forward proxy that keeps every request it gets, in place of passing it on."""
    with serving() as proxy:
        yield proxy


@pytest.mark.parametrize("post", [_post, _post_async])
class TestClients:
    """`client` and `async_client` check on every way out."""

    def test_without_a_proxy(self, server: Server, post: Any) -> None:
        assert post(server.url, BAD, hosts=[server.origin]) == 400
        assert server.got == []
        assert post(server.url, GOOD, hosts=[server.origin]) == 201

    def test_through_a_proxy(self, proxy: Server, post: Any) -> None:
        assert post(URL, BAD, proxy=proxy.origin) == 400
        assert proxy.got == []
        assert post(URL, GOOD, proxy=proxy.origin) == 201
        assert [got.target for got in proxy.got] == [URL]

    def test_through_a_proxy_with_tls(self, proxy: Server, post: Any) -> None:
        assert post(URL.replace("http:", "https:"), BAD, proxy=proxy.origin) == 400
        assert proxy.got == []

    @pytest.mark.parametrize("name", ["http_proxy", "ALL_PROXY"])
    def test_through_a_proxy_of_the_environment(
        self, proxy: Server, post: Any, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for other in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(other, raising=False)
        monkeypatch.setenv(name, proxy.origin)
        assert post(URL, BAD) == 400
        assert proxy.got == []
        assert post(URL, GOOD) == 201
        assert [got.target for got in proxy.got] == [URL]

    def test_through_a_mount(self, proxy: Server, post: Any) -> None:
        def transport() -> Any:
            return (httpx.HTTPTransport if post is _post else httpx.AsyncHTTPTransport)(proxy=proxy.origin)

        assert post(URL, BAD, mounts={"all://api.daimo.com": transport()}) == 400
        assert proxy.got == []
        assert post(URL, GOOD, mounts={"all://api.daimo.com": transport()}) == 201
        # A mount of None means the default transport.
        assert post(URL, BAD, proxy=proxy.origin, mounts={"http://": None}) == 400

    def test_the_options_of_the_hook_reach_every_way_out(self, proxy: Server, post: Any) -> None:
        assert post(URL, BAD, proxy=proxy.origin, on_error="warn") == 201
        assert post(URL, BAD, proxy=proxy.origin, hosts=["example.com"]) == 201
        with pytest.raises(ValueError, match="on_error must be"):
            post(URL, BAD, on_error="ignore")


def test_a_transport_alone_is_bypassed_by_a_proxy(proxy: Server) -> None:
    """The reason for `client`: httpx sends such a request past `transport`."""
    with httpx.Client(transport=PreflightTransport(), proxy=proxy.origin) as client:
        assert client.post(URL, content=BAD, headers=JSON).status_code == 201
    assert [got.body for got in proxy.got] == [BAD]


class TestTransports:
    def test_the_wrapped_transport_is_the_caller_s(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            return httpx.Response(201, text=request.content.decode())

        with httpx.Client(transport=PreflightTransport(httpx.MockTransport(answer))) as client:
            assert client.post("https://api.daimo.com/v1/sessions", content=GOOD, headers=JSON).text == GOOD.decode()
            assert client.post("https://api.daimo.com/v1/sessions", content=BAD, headers=JSON).status_code == 400

    def test_it_is_opened_and_closed_with_the_client(self) -> None:
        calls: list[str] = []

        class Inner(httpx.BaseTransport):
            def __enter__(self) -> Inner:
                calls.append("enter")
                return self

            def close(self) -> None:
                calls.append("close")

        with httpx.Client(transport=PreflightTransport(Inner())):
            assert calls == ["enter"]
        httpx.Client(transport=PreflightTransport(Inner())).close()
        assert calls == ["enter", "close", "close"]

    def test_it_is_opened_and_closed_with_an_asynchronous_client(self) -> None:
        calls: list[str] = []

        class Inner(httpx.AsyncBaseTransport):
            async def __aenter__(self) -> Inner:
                calls.append("enter")
                return self

            async def aclose(self) -> None:
                calls.append("close")

        async def use() -> None:
            async with httpx.AsyncClient(transport=AsyncPreflightTransport(Inner())):
                assert calls == ["enter"]
            await httpx.AsyncClient(transport=AsyncPreflightTransport(Inner())).aclose()

        asyncio.run(use())
        assert calls == ["enter", "close", "close"]

    def test_retries_of_the_wrapped_transport_still_happen(self) -> None:
        with (
            httpx.Client(transport=PreflightTransport(httpx.HTTPTransport(retries=2), hosts=["127.0.0.1:1"])) as client,
            pytest.raises(httpx.ConnectError),
        ):
            client.post("http://127.0.0.1:1/v1/sessions", content=GOOD, headers=JSON)
