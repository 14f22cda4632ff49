"""What must not get past the proxy, hang it, or be sent twice."""

from __future__ import annotations

import asyncio
import json
import ssl
from pathlib import Path

import pytest

from daimo_validate.proxy.settings import MAX_HEAD, parse_upstream
from tests.proxy.serving import BAD, GOOD, Got, create, get, proxied

POST = b"POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\n"
SMUGGLED = b"POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%b" % (len(BAD), BAD)


@pytest.mark.parametrize(
    "text",
    [
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" + SMUGGLED,
        POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        POST + b"Content-Length: 3, 3\r\n\r\nabc",
        POST + b"Content-Length: +3\r\n\r\nabc",
        POST + b"Content-Length : 3\r\n\r\nabc",
        POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b": a\r\n\r\n",
        POST + b"X: a\x00b\r\n\r\n",
        POST + b"X: a\rSet-Cookie: b\r\n\r\n",
        POST + b"Host: localhost\r\n\r\n",
        b"POST /v1/sessions#x HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST v1/sessions HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST http://user@localhost/v1/sessions HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /v1/sess\xffions HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"post /v1/sessions HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"hello\r\n\r\n",
    ],
)
def test_what_two_servers_may_read_differently_is_refused(text: bytes) -> None:
    async def main() -> None:
        async with proxied() as proxy, proxy.connected() as client:
            answer = await asyncio.wait_for(client.ask(text), 5)
            assert (answer.status, answer.error["code"]) == (400, "malformed_request")
            assert answer.all("connection") == ["close"]
            client.writer.close()
            assert await client.is_closed()
            assert proxy.upstream.begun == []

    asyncio.run(main())


def test_a_wish_to_upgrade_is_not_granted_and_hides_no_body() -> None:
    fields = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA")

    async def main() -> None:
        async with proxied() as proxy, proxy.connected() as client:
            # The parser takes what follows such a head for another protocol, and the next request must not be lost.
            client.writer.write(create(GOOD, *fields) + create(BAD, *fields) + get("/next", *fields) + get("/last"))
            assert [(await client.answer()).status for _ in range(4)] == [201, 400, 201, 201]
            assert proxy.upstream.begun == [
                "POST /v1/sessions HTTP/1.1",
                "GET /next HTTP/1.1",
                "GET /last HTTP/1.1",
            ]
            assert proxy.upstream.got[0].body == GOOD
            assert [got.all("upgrade") + got.all("http2-settings") for got in proxy.upstream.got] == [[], [], []]
            hidden = create(SMUGGLED, *fields, path="/x")
            assert (await client.ask(hidden)).status == 201
            assert proxy.upstream.got[-1].body == SMUGGLED
            assert (await proxy.ask(b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n")).status == 501

    asyncio.run(main())


def test_a_head_without_end_is_refused() -> None:
    async def main() -> None:
        async with proxied() as proxy:
            lines = b"".join(b"X-%d: %s\r\n" % (n, b"b" * 100) for n in range(1000))
            for text in (b"X: " + b"a" * MAX_HEAD, lines):
                assert (await proxy.ask(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + text + b"\r\n\r\n")).status == 431
            body = b"0\r\n" + lines
            assert (await proxy.ask(create(body, "Transfer-Encoding: chunked"))).status in (400, 431)
            assert proxy.upstream.begun == []

    asyncio.run(main())


def test_a_slow_request_is_given_up() -> None:
    async def main() -> None:
        async with proxied(request_seconds=0.1) as proxy:
            for begun in (
                b"",
                b"POST /v1/sess",
                create(b"", "Content-Length: 9") + b"{",
                get() + b"GET / HTTP/1.1\r\n",
            ):
                async with proxy.connected() as client:
                    client.writer.write(begun)
                    answer = await client.answer()
                    while answer.status == 201:
                        answer = await client.answer()
                    assert (answer.status, answer.error["code"]) == (408, "request_timeout")
                    # Drop by drop is no faster.
                    client.writer.write(b"x")
                    client.writer.write_eof()
                    assert await client.is_closed()
            assert proxy.upstream.begun == ["GET / HTTP/1.1"]
            answer = await proxy.ask(create(b"", "Content-Length: 9", path="/upload") + b"{")
            assert answer.status == 408

    asyncio.run(main())


def test_an_idle_connection_is_closed() -> None:
    async def main() -> None:
        async with proxied(idle_seconds=0.05) as proxy, proxy.connected() as client:
            assert (await client.ask(get())).status == 201
            assert await client.is_closed()

    asyncio.run(main())


def test_too_many_connections_are_refused_but_idle_ones_make_room() -> None:
    async def wait(_got: Got, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async def main() -> None:
        async with proxied(wait, max_connections=2) as proxy, proxy.connected() as one, proxy.connected() as two:
            one.writer.write(get())
            await asyncio.sleep(0.05)
            async with proxy.connected() as three:
                three.writer.write(get())
                assert await two.is_closed()
                await asyncio.sleep(0.02)
                answer = await proxy.ask(get())
                assert (answer.status, answer.error["code"]) == (503, "busy")
                assert (await three.answer()).status == 200
            assert (await one.answer()).status == 200

    asyncio.run(main())


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (b"", None),
        (b"SSH-2.0-x\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Le", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * MAX_HEAD + b"\r\n\r\n", None),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", b"abc"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", b"abc"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef", b"abc"),
    ],
)
def test_an_upstream_that_breaks_off_is_a_502_or_an_end_that_shows(text: bytes, body: bytes | None) -> None:
    async def respond(_got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(text)
        await asyncio.sleep(0.02)
        writer.close()

    async def main() -> None:
        async with proxied(respond) as proxy, proxy.connected() as client:
            if body is None:
                answer = await client.ask(create())
                assert (answer.status, answer.error["code"]) == (502, "upstream_failed")
                assert answer.error["message"].endswith("; it may have processed the request")
            else:
                with pytest.raises((asyncio.IncompleteReadError, ConnectionError, ValueError)):
                    await client.ask(create())
            # It is sent once.
            assert len(proxy.upstream.begun) == 1
            assert "abc" not in "".join(proxy.log)

    asyncio.run(main())


def test_more_than_the_content_length_is_not_the_next_answer() -> None:
    async def respond(got: Got, writer: asyncio.StreamWriter) -> None:
        text = got.start[5:6].encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + text)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")

    async def main() -> None:
        async with proxied(respond) as proxy, proxy.connected() as client:
            for number in range(5):
                assert (await client.ask(get(f"/{number}"))).body == str(number).encode()
                await asyncio.sleep(0.01 * (number % 2))

    asyncio.run(main())


@pytest.mark.parametrize(
    ("request_", "times"),
    [(get(), 2), (create(b"{}", path="/x").replace(b"POST", b"PUT", 1), 2), (create(), 1), (create(path="/x"), 1)],
)
def test_only_what_is_idempotent_is_sent_again(request_: bytes, times: int) -> None:
    """The second request of each connection breaks it, after it has arrived."""
    counts: dict[asyncio.StreamWriter, int] = {}

    async def respond(_got: Got, writer: asyncio.StreamWriter) -> None:
        counts[writer] = counts.get(writer, 0) + 1
        if counts[writer] == 2:
            writer.transport.abort()
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async def main() -> None:
        async with proxied(respond) as proxy, proxy.connected() as client:
            assert (await client.ask(get("/first"))).status == 200
            answer = await client.ask(request_)
            assert answer.status == (200 if times == 2 else 502)
            assert len(proxy.upstream.got) == 1 + times
            assert proxy.upstream.connections == times

    asyncio.run(main())


def test_nothing_is_sent_on_a_connection_that_is_found_closed() -> None:
    async def respond(_got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        # Without a word: the response says that it stays open.
        writer.close()

    async def main() -> None:
        async with proxied(respond) as proxy, proxy.connected() as client:
            for number in range(1, 20):
                assert (await client.ask(create())).status == 200
                assert len(proxy.upstream.got) == proxy.upstream.connections == number
                await asyncio.sleep(0.002)

    asyncio.run(main())


def test_connections_are_used_again() -> None:
    async def main() -> None:
        async with proxied() as proxy, proxy.connected() as client:
            for _ in range(20):
                assert (await client.ask(create())).status == 201
            assert proxy.upstream.connections == 1

    asyncio.run(main())


def test_an_upstream_that_is_down_or_silent() -> None:
    async def silent(_got: Got, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        writer.close()

    async def main() -> None:
        async with proxied(port=1) as proxy:
            answer = await proxy.ask(create())
            assert (answer.status, answer.error["code"]) == (502, "upstream_unreachable")
            assert answer.error["message"] == "no connection to the upstream: connection refused; nothing was sent"
            assert answer.all("daimo-validate") == ["upstream-unreachable"]
        async with proxied(silent, upstream_seconds=0.1) as proxy:
            answer = await proxy.ask(create())
            assert (answer.status, answer.error["type"], answer.error["code"]) == (504, "api_error", "upstream_timeout")
            assert len(proxy.upstream.got) == 1
            assert json.loads(proxy.log[0])["verdict"] == "ok"

    asyncio.run(main())


def test_the_certificate_of_the_upstream_is_verified() -> None:
    pem = Path(__file__).with_name("certificate.pem")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)

    async def main() -> None:
        async with proxied(tls=tls) as proxy:
            answer = await proxy.ask(create())
            assert (answer.status, answer.error["code"]) == (502, "upstream_unreachable")
            assert answer.error["message"].startswith("the certificate of the upstream is not valid: self")
            assert proxy.upstream.begun == []
        async with proxied(tls=tls, trust=ssl.create_default_context(cafile=pem)) as proxy:
            async with proxy.connected() as client:
                assert [(await client.ask(create())).status for _ in range(3)] == [201, 201, 201]
            assert proxy.upstream.connections == 1

    asyncio.run(main())


def test_running_requests_end_before_the_proxy_does() -> None:
    async def slow(_got: Got, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    async def main() -> None:
        async with proxied(slow) as proxy, proxy.connected() as busy, proxy.connected() as idle:
            busy.writer.write(create())
            await asyncio.sleep(0.03)
            proxy.stop.set()
            assert await idle.is_closed()
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", proxy.port)
            answer = await busy.answer()
            assert (answer.body, answer.all("connection")) == (b"ok", ["close"])
            await asyncio.wait_for(proxy.done, 5)
        async with proxied(slow, shutdown_seconds=0.01) as proxy, proxy.connected() as busy:
            busy.writer.write(create())
            await asyncio.sleep(0.03)
            proxy.stop.set()
            await asyncio.wait_for(proxy.done, 5)
            assert [line["error"] for line in await proxy.logged()] == ["client_gone"]

    asyncio.run(main())


@pytest.mark.parametrize(
    "url",
    ["", "api.daimo.com", "ftp://a", "https://", "https://user:secret@a", "https://a?secret", "https://a#secret",
     "https://a:0", "https://a:x", "https://a:99999", "https://[::1", "https://a/ b", "https://a b", "https://a..b",
     "https://a/ä"],
)  # fmt: skip
def test_a_wrong_upstream_is_refused_without_its_secrets(url: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text is compared below
        parse_upstream(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "authority", "base"),
    [
        ("https://api.daimo.com", b"api.daimo.com", b""),
        ("HTTPS://API.daimo.com:443/", b"api.daimo.com", b""),
        ("http://127.0.0.1:8453/a/b/", b"127.0.0.1:8453", b"/a/b"),
        ("http://[::1]:80", b"[::1]", b""),
        ("https://bücher.example:8443", b"xn--bcher-kva.example:8443", b""),
    ],
)
def test_an_upstream_is_read(url: str, authority: bytes, base: bytes) -> None:
    upstream = parse_upstream(url)
    assert (upstream.authority, upstream.base) == (authority, base)
