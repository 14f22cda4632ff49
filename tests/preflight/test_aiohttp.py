"""What only aiohttp has: its response, its payloads, its middlewares, traces and timeouts."""

from __future__ import annotations

import asyncio
import gc
import gzip
import io
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
import pytest

from daimo_validate.preflight.aiohttp import preflight_middleware
from tests.preflight.server import Server
from tests.preflight.test_hooks import BAD, GOOD, JSON, SAID, lines

STREAMED: Final = "sent unchecked: the body is a stream, a file or a form, and checking it would consume it"


def use(server: Server, scenario: Callable[[aiohttp.ClientSession], Awaitable[Any]], **options: Any) -> Any:
    """Run a scenario with a session whose middleware watches the server, in debug mode of the event loop."""

    async def run() -> Any:
        options.setdefault("middlewares", [preflight_middleware(hosts=[server.origin])])
        async with aiohttp.ClientSession(**options) as session:
            result = await scenario(session)
        # Whatever was left open would speak up here, and a warning is an error in these tests.
        gc.collect()
        return result

    # What is there already need not be walked.
    gc.freeze()
    try:
        return asyncio.run(run(), debug=True)
    finally:
        gc.unfreeze()


class TestClosed:
    """With `fail_open=False`, a file or form is not sent; what aiohttp itself compresses is checked first."""

    def test_files_and_forms_are_not_sent(self, server: Server) -> None:
        middlewares = [preflight_middleware(hosts=[server.origin], fail_open=False)]

        async def scenario(session: aiohttp.ClientSession) -> None:
            form = aiohttp.FormData()
            form.add_field("payload", io.BytesIO(GOOD), filename="payload.json")
            for body in (io.BytesIO(GOOD), form):
                with pytest.raises(RuntimeError, match="its body cannot be checked: the body is a stream, a file"):
                    await session.post(server.url, data=body)

        use(server, scenario, middlewares=middlewares)
        assert server.got == []


class TestResponse:
    def test_it_is_a_whole_response_of_aiohttp(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> None:
            async with session.post(server.url, data=BAD, headers=JSON) as response:
                assert type(response) is aiohttp.ClientResponse
                assert (response.status, response.reason, response.ok) == (400, "Bad Request", False)
                assert (response.method, str(response.url), str(response.real_url)) == (
                    "POST",
                    server.url,
                    server.url,
                )
                assert response.version == aiohttp.HttpVersion11
                assert response.content_type == "application/json"
                assert response.charset is None
                assert (response.history, dict(response.cookies), dict(response.links)) == ((), {}, {})
                assert response.request_info.method == "POST"
                assert response.request_info.headers["content-type"] == "application/json"
                assert dict(response.raw_headers)[b"daimo-validate"] == b"preflight"
                assert (await response.json())["error"]["param"] == SAID
                assert (await response.text()).startswith('{"error":')
                assert (await response.read()).startswith(b'{"error":')
            assert response.closed

        use(server, scenario)
        assert server.got == []

    def test_it_needs_no_context(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> Any:
            response = await session.post(server.url, data=BAD, headers=JSON)
            return await response.json()

        assert use(server, scenario)["error"]["param"] == SAID

    def test_it_may_be_thrown_away_unread(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> int:
            return (await session.post(server.url, data=BAD, headers=JSON)).status

        assert use(server, scenario) == 400

    def test_it_outlives_its_session(self, server: Server) -> None:
        async def run() -> Any:
            middlewares = [preflight_middleware(hosts=[server.origin])]
            async with aiohttp.ClientSession(middlewares=middlewares) as session:
                response = await session.post(server.url, data=BAD, headers=JSON)
            return await response.json()

        assert asyncio.run(run())["error"]["param"] == SAID

    def test_it_can_be_streamed(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> list[bytes]:
            async with session.post(server.url, data=BAD, headers=JSON) as response:
                return [part async for part in response.content.iter_chunked(16)]

        parts = use(server, scenario)
        assert len(parts) > 1
        assert b"".join(parts).startswith(b'{"error":{"type":"validation_error"')

    def test_raise_for_status_raises(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> None:
            async with session.post(server.url, data=BAD, headers=JSON) as response:
                with pytest.raises(aiohttp.ClientResponseError, match=r"^400, message='Bad Request', url='http"):
                    response.raise_for_status()

        use(server, scenario)

    def test_a_session_that_raises_for_status_raises(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> None:
            with pytest.raises(aiohttp.ClientResponseError) as caught:
                await session.post(server.url, data=BAD, headers=JSON)
            assert (caught.value.status, str(caught.value.request_info.real_url)) == (400, server.url)
            assert caught.value.headers is not None
            assert caught.value.headers["daimo-validate"] == "preflight"

        use(server, scenario, raise_for_status=True)
        assert server.got == []

    def test_a_response_class_of_the_session_is_used(self, server: Server) -> None:
        class Own(aiohttp.ClientResponse):
            pass

        async def scenario(session: aiohttp.ClientSession) -> type:
            return type(await session.post(server.url, data=BAD, headers=JSON))

        assert use(server, scenario, response_class=Own) is Own

    def test_a_request_that_expects_100_or_says_chunked_gets_it_too(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> list[int]:
            signed = {**JSON, "authorization": "Basic bWU6eA=="}
            answers = [
                await session.post(server.url, data=BAD, headers=JSON, expect100=True),
                await session.post(server.url, data=BAD, headers=JSON, chunked=True),
                await session.post(server.url, data=BAD, headers=signed),
            ]
            return [answer.status for answer in answers]

        assert use(server, scenario) == [400, 400, 400]
        assert server.got == []

    def test_many_at_once_do_not_mix(self, server: Server) -> None:
        async def one(session: aiohttp.ClientSession, number: int) -> str:
            body = BAD.replace(b"10,00", b"10,%02d" % number)
            async with session.post(server.url, data=body, headers=JSON) as response:
                return str((await response.json())["error"]["message"])

        async def scenario(session: aiohttp.ClientSession) -> list[str]:
            return await asyncio.gather(*(one(session, number) for number in range(50)))

        answers = use(server, scenario)
        assert [f"10,{number:02d}" in answer for number, answer in enumerate(answers)] == [True] * 50
        assert server.got == []

    def test_a_proxy_is_not_asked(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> int:
            return (await session.post(server.url, data=BAD, headers=JSON, proxy="http://127.0.0.1:1")).status

        assert use(server, scenario) == 400

    def test_traces_tell_of_no_body_that_was_sent(self, server: Server) -> None:
        told: list[str] = []
        trace = aiohttp.TraceConfig()

        async def note(name: str) -> None:
            told.append(name)

        trace.on_request_start.append(lambda *_: note("start"))
        trace.on_connection_create_start.append(lambda *_: note("connect"))
        trace.on_request_headers_sent.append(lambda *_: note("headers"))
        trace.on_request_chunk_sent.append(lambda *_: note("chunk"))
        trace.on_request_end.append(lambda *_: note("end"))

        async def scenario(session: aiohttp.ClientSession) -> int:
            return (await session.post(server.url, data=BAD, headers=JSON)).status

        assert use(server, scenario, trace_configs=[trace]) == 400
        assert told == ["start", "end"]


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [BAD, bytearray(BAD), memoryview(BAD), BAD.decode(), io.StringIO(BAD.decode())],
        ids=lambda b: type(b).__name__,
    )
    def test_bodies_in_memory_are_judged(self, server: Server, body: Any) -> None:
        async def scenario(session: aiohttp.ClientSession) -> int:
            return (await session.post(server.url, data=body, headers=JSON)).status

        assert use(server, scenario) == 400
        assert server.got == []

    @pytest.mark.parametrize(
        "body", [io.BytesIO(BAD), io.BufferedReader(io.BytesIO(BAD))], ids=lambda b: type(b).__name__
    )
    def test_files_are_handed_on_whole(self, server: Server, body: Any, caplog: pytest.LogCaptureFixture) -> None:
        async def scenario(session: aiohttp.ClientSession) -> int:
            return (await session.post(server.url, data=body, headers=JSON)).status

        assert use(server, scenario) == 201
        assert [got.body for got in server.got] == [BAD]
        assert lines(caplog) == [STREAMED]

    def test_a_form_with_a_file_is_handed_on_whole(self, server: Server, caplog: pytest.LogCaptureFixture) -> None:
        async def scenario(session: aiohttp.ClientSession) -> int:
            form = aiohttp.FormData()
            form.add_field("payload", io.BytesIO(BAD), filename="payload.json")
            return (await session.post(server.url, data=form)).status

        assert use(server, scenario) == 201
        assert BAD in server.got[0].body
        assert lines(caplog) == [STREAMED]

    def test_form_fields_are_not_json(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> Any:
            return await (await session.post(server.url, data={"destination": "0x"})).json()

        message = use(server, scenario)["error"]["message"]
        assert message == "invalid JSON: unquoted text at line 1, column 1"
        assert server.got == []

    @pytest.mark.parametrize("encodings", [("gzip", "identity"), ("identity", "gzip")])
    def test_a_header_that_comes_twice_is_read_whole(
        self, server: Server, caplog: pytest.LogCaptureFixture, encodings: tuple[str, str]
    ) -> None:
        body = gzip.compress(BAD, mtime=0)
        headers = [*JSON.items(), *(("Content-Encoding", encoding) for encoding in encodings)]
        use(server, lambda session: session.post(server.url, data=body, headers=headers))
        assert [got.body for got in server.got] == [body]
        assert lines(caplog) == ["sent unchecked: the body is compressed"]

    def test_a_body_that_aiohttp_is_to_compress_is_judged_before(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> list[int]:
            return [
                (await session.post(server.url, data=body, headers=JSON, compress=True)).status for body in (BAD, GOOD)
            ]

        assert use(server, scenario) == [400, 201]
        assert [got.headers["content-encoding"] for got in server.got] == ["deflate"]


class TestMiddlewares:
    def test_one_further_in_is_judged_on_what_it_gets(self, server: Server) -> None:
        async def mend(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
            await request.update_body(GOOD)
            return await handler(request)

        async def scenario(session: aiohttp.ClientSession) -> int:
            return (await session.post(server.url, data=BAD, headers=JSON)).status

        middlewares = [mend, preflight_middleware(hosts=[server.origin])]
        assert use(server, scenario, middlewares=middlewares) == 201
        assert [got.body for got in server.got] == [GOOD]

    def test_one_that_retries_gets_each_answer(self, server: Server) -> None:
        server.statuses = [503, 503]

        async def retry(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
            for _ in range(5):
                response = await handler(request)
                if response.status != 503:
                    break
                response.release()
            return response

        async def scenario(session: aiohttp.ClientSession) -> list[int]:
            return [(await session.post(server.url, data=body, headers=JSON)).status for body in (GOOD, BAD)]

        middlewares = [retry, preflight_middleware(hosts=[server.origin])]
        assert use(server, scenario, middlewares=middlewares) == [201, 400]
        assert [got.body for got in server.got] == [GOOD] * 3

    def test_it_can_be_given_to_one_request(self, server: Server) -> None:
        async def scenario(session: aiohttp.ClientSession) -> int:
            one = [preflight_middleware(hosts=[server.origin])]
            return (await session.post(server.url, data=BAD, headers=JSON, middlewares=one)).status

        assert use(server, scenario, middlewares=()) == 400
        assert server.got == []
