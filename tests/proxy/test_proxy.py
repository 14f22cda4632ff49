"""What the proxy forwards, what it refuses, and what arrives at the upstream."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib

import pytest

from daimo_validate.core.policy import Policy
from daimo_validate.core.validator import Validator
from daimo_validate.proxy.settings import MAX_BODY
from tests.helpers.requests import plain_request
from tests.proxy.serving import BAD, GOOD, KEY, Got, create, get, proxied

PHONE = "+1 (415) 555-2671"


def test_a_good_request_is_forwarded_and_its_answer_relayed() -> None:
    async def main() -> None:
        async with proxied() as proxy:
            answer = await proxy.ask(create(GOOD, "Content-Type: application/json", "X-A: 1", "x-a: 2"))
            assert (answer.start, answer.body) == ("HTTP/1.1 201 Created", b"{}")
            assert answer.headers == [("Request-Id", "req_1"), ("Content-Length", "2"), ("Daimo-Validate", "ok")]
            (got,) = proxy.upstream.got
            assert (got.start, got.body) == ("POST /v1/sessions HTTP/1.1", GOOD)
            *fields, via = got.headers
            assert fields == [
                ("Host", f"127.0.0.1:{proxy.upstream.port}"),
                ("Authorization", f"Bearer {KEY}"),
                ("Content-Type", "application/json"),
                ("X-A", "1"),
                ("x-a", "2"),
                ("Content-Length", str(len(GOOD))),
            ]
            assert via[0] == "Via"
            assert via[1].startswith("1.1 daimo-validate-")
            (line,) = await proxy.logged()
            assert (line["status"], line["verdict"], line["rules"], line["forwarded"]) == (201, "ok", [], True)
            assert (line["method"], line["path"], line["upstreamId"]) == ("POST", "/v1/sessions", "req_1")

    asyncio.run(main())


def test_a_bad_request_is_answered_and_never_forwarded() -> None:
    async def main() -> None:
        async with proxied() as proxy, proxy.connected() as client:
            for body in (BAD, b"", b"{", b"null"):
                answer = await client.ask(create(body))
                assert answer.status == 400
                assert (answer.error["type"], answer.error["code"]) == ("validation_error", "invalid_parameter")
                assert answer.all("content-type") == ["application/json"]
            # The connection goes on.
            assert (await client.ask(create())).status == 201
            assert [got.body for got in proxy.upstream.got] == [GOOD]
            first, *_ = await proxy.logged()
            assert (first["status"], first["verdict"], first["forwarded"]) == (400, "error", False)
            assert first["rules"] == ["missing-field"]

    asyncio.run(main())


def test_with_warn_a_bad_request_is_forwarded_and_logged() -> None:
    async def main() -> None:
        async with proxied(on_error="warn") as proxy:
            for body in (BAD, b"{"):
                assert (await proxy.ask(create(body))).status == 201
            answer = await proxy.ask(create(BAD, "Content-Encoding: br"))
            assert answer.all("daimo-validate") == ["unchecked"]
            assert [got.body for got in proxy.upstream.got] == [BAD, b"{", BAD]
            verdicts = [(line["verdict"], line["rules"]) for line in await proxy.logged()]
            assert verdicts == [("error", ["missing-field"]), ("error", ["syntax"]), ("unchecked", [])]

    asyncio.run(main())


def test_a_warning_is_a_header_with_ids_alone() -> None:
    payload = plain_request()
    payload["destination"]["amountUnit"] = "1"
    payload["metadata"] = {"phone": "+14152671", "note": "undefined"}

    async def main() -> None:
        async with proxied() as proxy:
            answer = await proxy.ask(create(json.dumps(payload).encode()))
            assert answer.status == 201
            assert answer.all("daimo-validate") == [
                "unknown-field;severity=warning, unfilled-value;severity=warning, phone-impossible;severity=warning"
            ]
            (line,) = await proxy.logged()
            assert line["verdict"] == "warning"

    asyncio.run(main())


def test_guards_hold() -> None:
    validator = Validator(policy=Policy(allowed_chains={1}))

    async def main() -> None:
        async with proxied(validator=validator) as proxy:
            answer = await proxy.ask(create())
            assert (answer.status, answer.error["param"]) == (400, "destination.chainId")
            assert proxy.upstream.begun == []

    asyncio.run(main())


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_holds_neither_keys_nor_metadata(form: str) -> None:
    payload = plain_request()
    payload["metadata"] = {"phone": PHONE, "secretname": "secretvalue"}

    async def main() -> None:
        async with proxied(log=form, on_error="warn") as proxy:
            body = json.dumps(payload).encode()
            await proxy.ask(create(body, f"Api-Key: {KEY}", "Cookie: a=secretvalue", path=f"/v1/sessions?key={KEY}"))
            await proxy.ask(get(f"/v1/{KEY}/x?api_key={KEY}&q=secretvalue"))
            await proxy.ask(get("/%1b[31m\x7f?secretvalue"))
            text = "\n".join(proxy.log)
            for secret in (KEY, PHONE, "secretname", "secretvalue", "api_key", "\x1b"):
                assert secret not in text
            assert "/v1/***/x" in text

    asyncio.run(main())


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (["Content-Encoding: gzip"], gzip.compress(GOOD)),
        (["Content-Encoding: x-gzip"], gzip.compress(GOOD)),
        (["Content-Encoding: deflate"], zlib.compress(GOOD)),
        (["Content-Encoding: identity"], GOOD),
        (["Content-Type: text/plain; charset=UTF-8"], GOOD),
        ([], GOOD),
    ],
)
def test_a_packed_body_is_checked_and_forwarded_as_it_came(fields: list[str], body: bytes) -> None:
    async def main() -> None:
        async with proxied() as proxy:
            assert (await proxy.ask(create(body, *fields))).status == 201
            (got,) = proxy.upstream.got
            assert got.body == body
            assert [f"{name}: {value}" for name, value in got.headers if f"{name}: {value}" in fields] == fields

    asyncio.run(main())


@pytest.mark.parametrize(
    ("fields", "body", "param"),
    [
        (["Content-Encoding: gzip"], gzip.compress(BAD), "destination.type"),
        (["Content-Encoding: gzip"], GOOD, "Content-Encoding"),
        (["Content-Encoding: gzip"], gzip.compress(GOOD)[:-1], "Content-Encoding"),
        (["Content-Encoding: gzip"], gzip.compress(GOOD) + gzip.compress(b" "), "Content-Encoding"),
        (["Content-Encoding: deflate"], zlib.compress(GOOD)[2:-4], "Content-Encoding"),
        (["Content-Encoding: br"], GOOD, "Content-Encoding"),
        (["Content-Encoding: gzip, gzip"], gzip.compress(gzip.compress(GOOD)), "Content-Encoding"),
        (["Content-Encoding: identity", "Content-Encoding: zstd"], GOOD, "Content-Encoding"),
        (["Content-Encoding: gzip"], gzip.compress(b" " * (MAX_BODY + 1)), "body"),
        (["Content-Type: application/json; charset=utf-7"], GOOD, "Content-Type"),
        (["Content-Type: application/json; charset=utf-8; charset=utf-16"], GOOD, "Content-Type"),
        (["Content-Type: application/json", "Content-Type: text/plain"], GOOD, "Content-Type"),
        # A field that is named in Connection is not forwarded, so the upstream would not unpack the body.
        (["Connection: content-encoding", "Content-Encoding: br"], GOOD, "Content-Encoding"),
        ([], GOOD.decode().encode("utf-16"), "body"),
    ],
)
def test_a_body_that_a_server_may_read_otherwise_is_refused(fields: list[str], body: bytes, param: str) -> None:
    async def main() -> None:
        async with proxied() as proxy:
            answer = await proxy.ask(create(body, *fields))
            assert (answer.status, answer.error["type"]) == (400, "validation_error")
            assert answer.error["param"] == param
            assert proxy.upstream.begun == []

    asyncio.run(main())


def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    async def main() -> None:
        async with proxied() as proxy:
            answer = await proxy.ask(create(b"", f"Content-Length: {MAX_BODY + 1}", "Expect: 100-continue"))
            assert (answer.status, answer.error["param"]) == (413, "body")
            assert answer.all("connection") == ["close"]
            chunks = b"".join(b"10000\r\n" + b" " * 65536 + b"\r\n" for _ in range(17))
            answer = await proxy.ask(create(chunks, "Transfer-Encoding: chunked"))
            assert answer.status == 413
            assert proxy.upstream.begun == []

    asyncio.run(main())


def test_with_warn_a_body_that_is_too_large_is_forwarded_unchecked() -> None:
    body = b" " * (3 * MAX_BODY)

    async def main() -> None:
        async with proxied(on_error="warn") as proxy:
            answer = await proxy.ask(create(body))
            assert (answer.status, answer.all("daimo-validate")) == (201, ["unchecked"])
            chunked = b"".join(b"100000\r\n" + b" " * MAX_BODY + b"\r\n" for _ in range(3)) + b"0\r\n\r\n"
            assert (await proxy.ask(create(chunked, "Transfer-Encoding: chunked"))).status == 201
            assert [got.body for got in proxy.upstream.got] == [body, body]

    asyncio.run(main())


def test_a_check_that_fails_fails_closed() -> None:
    class Broken(Validator):
        def validate_json(self, body: object) -> None:  # type: ignore[override]
            raise ZeroDivisionError(KEY)

    async def main() -> None:
        async with proxied(validator=Broken()) as proxy:
            answer = await proxy.ask(create())
            assert (answer.status, answer.error["code"]) == (500, "internal_error")
            assert proxy.upstream.begun == []
            assert KEY not in "".join(proxy.log)
        async with proxied(validator=Broken(), on_error="warn") as proxy:
            assert (await proxy.ask(create())).status == 201

    asyncio.run(main())


def test_a_client_that_waits_for_leave_gets_it() -> None:
    async def main() -> None:
        async with proxied() as proxy, proxy.connected() as client:
            head = create(b"", f"Content-Length: {len(GOOD)}", "Expect: 100-continue")
            assert (await client.ask(head, method="HEAD")).start == "HTTP/1.1 100 Continue"
            assert (await client.ask(GOOD)).status == 201
            (got,) = proxy.upstream.got
            assert (got.all("expect"), got.body) == ([], GOOD)

    asyncio.run(main())


def test_a_host_must_be_known() -> None:
    async def main() -> None:
        async with proxied() as proxy:
            for host in ("evil.example", "localhost.evil.example:80", "127.0.0.1:x"):
                answer = await proxy.ask(create().replace(b"Host: localhost", f"Host: {host}".encode()))
                assert (answer.status, answer.error["param"]) == (421, "Host")
            for target in ("http://evil.example/v1/sessions", "http://evil.example"):
                assert (await proxy.ask(get(target))).status == 421
            assert (await proxy.ask(get("/", "Host: localhost"))).status == 400
            assert (await proxy.ask(b"GET / HTTP/1.1\r\n\r\n")).status == 400
            assert proxy.upstream.begun == []
            for host in ("localhost:1234", "127.0.0.1", "[::1]:80", "LOCALHOST"):
                assert (await proxy.ask(create().replace(b"Host: localhost", f"Host: {host}".encode()))).status == 201
            assert (await proxy.ask(get("http://localhost:9?x=1"))).status == 201
            assert proxy.upstream.begun[-1] == "GET /?x=1 HTTP/1.1"
        async with proxied(hosts=frozenset({"*"})) as proxy:
            assert (await proxy.ask(create().replace(b"localhost", b"proxy.internal"))).status == 201

    asyncio.run(main())


def test_the_health_path_needs_no_upstream_and_no_host() -> None:
    async def main() -> None:
        async with proxied() as proxy:
            request = b"%s /.daimo-validate/health HTTP/1.1\r\nHost: 10.0.0.1:80\r\n\r\n"
            answer = await proxy.ask(request % b"GET")
            assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})
            assert (await proxy.ask(request % b"HEAD")).body == b""
            assert proxy.upstream.begun == []
            assert (await proxy.ask(get("/.daimo-validate/health/"))).status == 201

    asyncio.run(main())


def test_a_loop_ends() -> None:
    async def main() -> None:
        async with proxied() as proxy:
            await proxy.ask(get())
            (name,) = proxy.upstream.got[0].all("via")
            answer = await proxy.ask(get("/", f"Via: 1.0 other, {name}"))
            assert (answer.status, answer.error["code"]) == (508, "loop_detected")
            assert (await proxy.ask(get("/", "Via: 1.1 daimo-validate-0"))).status == 201

    asyncio.run(main())


def test_the_base_of_the_upstream_is_put_before_the_path() -> None:
    async def main() -> None:
        async with proxied(base="/daimo/") as proxy:
            assert (await proxy.ask(create(path="/v1/sessions?a=b"))).status == 201
            assert (await proxy.ask(create(BAD))).status == 400
            assert (await proxy.ask(create(BAD, path="/x/../../v1/sessions"))).status == 400
            assert proxy.upstream.begun == ["POST /daimo/v1/sessions?a=b HTTP/1.1"]
        async with proxied(base="/v1") as proxy:
            assert (await proxy.ask(create(BAD, path="/sessions"))).status == 400
            assert proxy.upstream.begun == []

    asyncio.run(main())


def test_other_requests_are_not_judged() -> None:
    async def main() -> None:
        async with proxied() as proxy:
            for path in ("/v1/sessions/0/check", "/v1/sessionsx", "/sessions", "/v1/sessions/x/..x"):
                answer = await proxy.ask(create(BAD, path=path))
                assert (answer.status, answer.all("daimo-validate")) == (201, [])
            for method in ("GET", "PUT", "PATCH", "DELETE", "OPTIONS"):
                request = create(BAD).replace(b"POST", method.encode(), 1)
                assert (await proxy.ask(request)).status == 201
            assert {got.body for got in proxy.upstream.got} == {BAD}

    asyncio.run(main())


@pytest.mark.parametrize(
    "path",
    [
        "/v1/sessions", "/v1/sessions/", "/v1/sessions?x=%2e", "//v1/sessions", "/v1//sessions", "/v1/./sessions",
        "/v1/x/../sessions", "/%761/sessions", "/v1%2fsessions", "/v1/%73essions", "/v1%252fsessions", "/V1/Sessions",
        "/v1/sessions;a=b", "/v1;x/sessions", "/v1\\sessions", "/v1/sessions%3Fx", "/v1/sessions%23", "/../v1/sessions",
        "/v1/sessions/%2e", "/v1/sessions%20", "http://localhost/v1/sessions", "/v1/sessions//?",
    ],
)  # fmt: skip
def test_every_way_to_write_the_path_is_judged(path: str) -> None:
    async def main() -> None:
        async with proxied() as proxy:
            assert (await proxy.ask(create(BAD, path=path))).status == 400
            assert (await proxy.ask(create(GOOD, path=path))).status == 201
            assert [got.body for got in proxy.upstream.got] == [GOOD]

    asyncio.run(main())


def test_what_the_upstream_refuses_is_relayed() -> None:
    async def unauthorized(_got: Got, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 401 No\r\nContent-Length: 4\r\nWWW-Authenticate: a\r\nWWW-Authenticate: b\r\n\r\nnope")

    async def main() -> None:
        async with proxied(unauthorized) as proxy:
            answer = await proxy.ask(create())
            assert (answer.start, answer.body) == ("HTTP/1.1 401 No", b"nope")
            assert answer.all("www-authenticate") == ["a", "b"]

    asyncio.run(main())
