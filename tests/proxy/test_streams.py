"""What streams through: bodies both ways, framing, trailers, interim responses, broken connections."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.proxy.serving import BAD, GOOD, Got, Respond, create, get, proxied


def answering(text: bytes, *, close: bool = False) -> Respond:
    async def respond(_got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(text)
        if close:
            await writer.drain()
            writer.close()

    return respond


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


def test_each_event_arrives_before_the_next_is_sent() -> None:
    seen = asyncio.Event()

    async def respond(_got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number in range(3):
            writer.write(b"9\r\ndata: %d\n\n\r\n" % number)
            await asyncio.wait_for(seen.wait(), 5)
            seen.clear()
        writer.write(b"0\r\n\r\n")

    async def main() -> None:
        async with proxied(respond) as proxy, proxy.connected() as client:
            client.writer.write(get())
            await client.reader.readuntil(b"\r\n\r\n")
            for number in range(3):
                assert await client.reader.readexactly(14) == b"9\r\ndata: %d\n\n\r\n" % number
                seen.set()
            assert await client.reader.readexactly(5) == b"0\r\n\r\n"

    asyncio.run(main())


def test_a_large_body_streams_both_ways_whole() -> None:
    size = 10 * 2**20
    body = bytes(range(256)) * (size // 256)

    async def echo(got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + got.body)

    async def main() -> None:
        async with proxied(echo) as proxy, proxy.connected() as client:
            client.writer.write(b"PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % size)
            client.writer.write(body)
            answer = await asyncio.wait_for(client.answer(), 30)
            assert hashlib.sha256(answer.body).digest() == hashlib.sha256(body).digest()
            assert proxy.upstream.got[0].body == body

    asyncio.run(main())


def test_a_client_that_does_not_read_holds_the_upstream_up() -> None:
    written = 0
    most = 64 * 2**20

    async def endless(_got: Got, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % most)
        while written < most:
            writer.write(b" " * 2**18)
            written += 2**18
            await writer.drain()

    async def main() -> None:
        async with proxied(endless) as proxy, proxy.connected() as client:
            client.writer.write(get())
            await client.reader.readuntil(b"\r\n\r\n")
            # What the buffers of the system take varies, but it is far from everything.
            last = -1
            while last != written:
                last = written
                await asyncio.sleep(0.1)
            assert written < most // 2

    asyncio.run(main())


def test_an_upstream_that_does_not_read_holds_the_client_up() -> None:
    async def main() -> None:
        held = asyncio.Event()

        async def hold(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await held.wait()
            writer.close()

        async with proxied(serve=hold) as proxy, proxy.connected() as client:
            most = 64 * 2**20
            client.writer.write(b"PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % most)
            sent = 0
            try:
                async with asyncio.timeout(0.5):
                    while sent < most:
                        client.writer.write(b" " * 2**18)
                        await client.writer.drain()
                        sent += 2**18
            except TimeoutError:
                pass
            assert sent < most // 2
            client.writer.transport.abort()
            held.set()

    asyncio.run(main())


def test_chunks_and_trailers_go_both_ways() -> None:
    text = (
        b"HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3;ext=1\r\nabc\r\n0\r\nX-Sum: 1\r\nContent-Type: x\r\n\r\n"
    )

    async def main() -> None:
        async with proxied(answering(text)) as proxy, proxy.connected() as client:
            for path, body in (("/x", b"abc"), ("/v1/sessions", GOOD)):
                chunked = b"%x\r\n%b\r\n0\r\nX-End: 1\r\nAuthorization: x\r\nX-End: 2\r\n\r\n" % (len(body), body)
                answer = await client.ask(create(chunked, "Transfer-Encoding: Chunked", "TE: trailers", path=path))
                assert (answer.body, answer.trailers) == (b"abc", [("X-Sum", "1")])
                assert answer.all("trailer") == ["X-Sum"]
                got = proxy.upstream.got[-1]
                assert (got.body, got.trailers) == (body, [("X-End", "1"), ("X-End", "2")])
                assert (got.all("te"), got.all("connection")) == (["trailers"], ["TE"])

    asyncio.run(main())


def test_fields_of_one_connection_end_there() -> None:
    text = (
        b"HTTP/1.1 200 OK\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
        b"Set-Cookie: a\r\nX-A: 1\r\nset-cookie: b\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\n\xff"
    )

    async def main() -> None:
        async with proxied(answering(text)) as proxy:
            request = get(
                "/", "Connection: close, X-Mine, Host, Authorization", "X-Mine: 1", "Keep-Alive: 1", "Upgrade: x",
                "Proxy-Authorization: secret", "Proxy-Connection: x", "TE: gzip", "X-Forwarded-For: 10.0.0.1",
                "Authorization: kept", "Accept-Encoding: br",
            )  # fmt: skip
            answer = await proxy.ask(request)
            assert answer.body == b"\xff"
            assert answer.headers == [
                ("Set-Cookie", "a"),
                ("X-A", "1"),
                ("set-cookie", "b"),
                ("Content-Encoding", "br"),
                ("Content-Length", "1"),
                ("Connection", "close"),
            ]
            names = [name for name, _ in proxy.upstream.got[0].headers]
            assert names == ["Host", "X-Forwarded-For", "Authorization", "Accept-Encoding", "Via"]

    asyncio.run(main())


@pytest.mark.parametrize(
    ("method", "text", "length"),
    [
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", ["5"]),
        ("HEAD", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", []),
        ("GET", b"HTTP/1.1 204 No Content\r\n\r\n", []),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", ["5"]),
        ("GET", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ["0"]),
    ],
)
def test_a_response_without_a_body_ends_at_once(method: str, text: bytes, length: list[str]) -> None:
    async def main() -> None:
        async with proxied(answering(text)) as proxy, proxy.connected() as client:
            for _ in range(3):
                answer = await asyncio.wait_for(client.ask(get(method=method)), 5)
                assert (answer.body, answer.all("content-length")) == (b"", length)
                assert answer.all("transfer-encoding") == []
            assert proxy.upstream.connections == 1

    asyncio.run(main())


def test_a_body_that_ends_with_the_connection_is_whole() -> None:
    async def main() -> None:
        async with proxied(answering(b"HTTP/1.1 200 OK\r\n\r\nall of it", close=True)) as proxy:
            async with proxy.connected() as client:
                for _ in range(2):
                    answer = await client.ask(get())
                    assert (answer.body, answer.all("transfer-encoding")) == (b"all of it", ["chunked"])
            old = await proxy.ask(b"GET / HTTP/1.0\r\n\r\n")
            assert (old.body, old.all("transfer-encoding"), old.all("connection")) == (b"all of it", [], ["close"])

    asyncio.run(main())


def test_interim_responses_pass() -> None:
    text = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    async def main() -> None:
        async with proxied(answering(text)) as proxy:
            async with proxy.connected() as client:
                early = await client.ask(get())
                assert (early.start, early.headers) == ("HTTP/1.1 103 Early Hints", [("Link", "</a>")])
                assert (await client.answer()).body == b"ok"
            assert (await proxy.ask(b"GET / HTTP/1.0\r\n\r\n")).body == b"ok"

    asyncio.run(main())


def test_the_upstream_decides_on_bodies_that_are_not_checked() -> None:
    async def main() -> None:
        done = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            assert b"Expect: 100-continue\r\n" in await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            assert await reader.readexactly(3) == b"abc"
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            assert await reader.read() == b""
            writer.close()
            done.set()

        async with proxied(serve=serve) as proxy, proxy.connected() as client:
            head = b"PUT /x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            assert (await client.ask(head, method="HEAD")).status == 100
            assert (await client.ask(b"abc")).status == 200
            proxy.stop.set()
            await done.wait()

    asyncio.run(main())


def test_an_early_answer_ends_the_upload() -> None:
    async def main() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
            await writer.drain()
            # The connection ends, in an orderly way or not, before 9 MB have come.
            received = 0
            with suppress(ConnectionError):
                while data := await reader.read(2**16):
                    received += len(data)
            assert received < 9_000_000
            writer.close()

        async with proxied(serve=serve) as proxy, proxy.connected() as client:
            client.writer.write(b"PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n" + b" " * 9000)
            answer = await asyncio.wait_for(client.answer(), 5)
            assert (answer.status, answer.body, answer.all("connection")) == (413, b"no", ["close"])
            assert await client.is_closed()

    asyncio.run(main())


def test_a_client_that_goes_away_ends_the_request_upstream() -> None:
    async def main() -> None:
        gone = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
                await reader.readexactly(10**6)
            writer.close()
            gone.set()

        async with proxied(serve=serve, half_closed_seconds=0.1) as proxy:
            for is_abort in (True, False):
                gone.clear()
                async with proxy.connected() as client:
                    client.writer.write(get())
                    await asyncio.sleep(0.05)
                    if is_abort:
                        client.writer.transport.abort()
                await asyncio.wait_for(gone.wait(), 5)
            await until(lambda: len(proxy.log) == 2)
            assert [line["error"] for line in await proxy.logged()] == ["client_gone", "client_gone"]

    asyncio.run(main())


def test_a_client_that_closes_its_side_gets_its_answers() -> None:
    async def main() -> None:
        async with proxied() as proxy, proxy.connected() as client:
            client.writer.write(create() + get() + create(BAD))
            client.writer.write_eof()
            assert [(await client.answer()).status for _ in range(3)] == [201, 201, 400]
            assert await client.is_closed()

    asyncio.run(main())


def test_pipelined_requests_are_answered_in_order() -> None:
    async def respond(got: Got, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.02 if got.start.startswith("GET /0") else 0)
        text = got.start.encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(text), text))

    async def main() -> None:
        async with proxied(respond) as proxy, proxy.connected() as client:
            client.writer.write(get("/0") + create() + create(BAD) + b"".join(get(f"/{n}") for n in range(1, 50)))
            first = await client.answer()
            assert first.body == b"GET /0 HTTP/1.1"
            assert [(await client.answer()).status for _ in range(2)] == [200, 400]
            for number in range(1, 50):
                assert (await client.answer()).body == b"GET /%d HTTP/1.1" % number
            assert proxy.upstream.connections == 1

    asyncio.run(main())
