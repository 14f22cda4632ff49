"""The endpoints of the sandbox, asked in process."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import gzip
import json
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final, cast

import httpx
import pytest
from starlette.types import Message

from daimo_validate import Policy, Validator
from daimo_validate.core.responses import check_response
from daimo_validate.sandbox.app import create_app
from daimo_validate.sandbox.bounds import Bounds
from daimo_validate.sandbox.store import MemoryStore, SqliteStore, Store, StoreError
from tests.helpers.requests import plain_request, request, solana
from tests.sandbox.asking import Client
from tests.sandbox.serving import AUTHORIZED, KEY

NOW = 1_700_000_000
OTHER_KEY = {"Authorization": "Bearer 7c9e6679-7425-40de-944b-e07fc1f90ae7"}


class Clock:
    """Unix seconds that a test sets."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Store]:
    kept: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "sessions.db")
    yield kept
    kept.close()


@pytest.fixture
def api(store: Store, clock: Clock) -> Client:
    return Client(create_app(store=store, clock=clock))


def opened(api: Client, payload: Any = None) -> dict[str, Any]:
    answer = api.post("/v1/sessions", payload or plain_request(), AUTHORIZED)
    assert answer.status_code == 201, answer.text
    session: dict[str, Any] = answer.json()["session"]
    return session


def error(answer: httpx.Response) -> tuple[int, str, str, str, str]:
    """Status, type, code, message and param, having found that the answer has the shape and headers of an error."""
    assert set(answer.json()) == {"error"}
    assert answer.headers["content-type"] == "application/json"
    if answer.status_code in (400, 401):
        assert check_response(answer.status_code, answer.content).findings == ()
    given = answer.json()["error"]
    return answer.status_code, given["type"], given["code"], given["message"], given["param"]


class TestCreate:
    def test_a_good_request_gets_the_session_that_the_document_describes(self, api: Client) -> None:
        answer = api.post("/v1/sessions", {**plain_request(), "metadata": {"orderId": "1"}}, AUTHORIZED)
        assert answer.status_code == 201
        assert check_response(201, answer.content).findings == ()
        session = answer.json()["session"]
        assert len(session.pop("sessionId")) == 32
        assert len(session.pop("clientSecret")) == 32
        assert session == {
            "status": "requires_payment_method",
            "destination": {
                "type": "evm",
                "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "chainId": 8453,
                "chainName": "Base",
                "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
                "tokenSymbol": "USDC",
                "amountUnits": "10.00",
            },
            "display": {"title": "Deposit to Acme", "verb": "Deposit"},
            "paymentMethod": None,
            "metadata": {"orderId": "1"},
            "createdAt": NOW,
            "expiresAt": NOW + 3600,
        }

    @pytest.mark.parametrize(
        ("patch", "told"),
        [
            ({"destination": {"chainId": 84532}}, {"chainName": "Base Sepolia", "tokenSymbol": "UNLISTED"}),
            ({"destination": {"chainId": 424242.0}}, {"chainId": 424242, "chainName": "Chain 424242"}),
            (
                {"destination": {"address": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"}},
                {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},
            ),
            (solana(), {"type": "solana", "tokenSymbol": "USDC"}),
            (
                {"destination": {"calldata": "0xd0e30db0"}},
                {"calldata": "0xd0e30db0"},
            ),
        ],
    )
    def test_names_are_the_list_s_or_plain_words(self, api: Client, patch: Any, told: dict[str, Any]) -> None:
        session = opened(api, request(patch))
        assert told.items() <= session["destination"].items()
        assert check_response(201, {"session": session}).errors == ()

    def test_metadata_that_was_not_given_is_null_and_payment_options_are_not_shown(self, api: Client) -> None:
        session = opened(api, request({"display": {"paymentOptions": ["AllWallets"]}}))
        assert session["metadata"] is None
        assert session["display"] == {"title": "Deposit to Acme", "verb": "Deposit"}

    def test_a_bad_body_is_refused_with_its_first_error_and_not_kept(self, api: Client, store: Store) -> None:
        bad = request({"destination": {"amountUnits": "0", "chainId": "8453"}})
        assert error(api.post("/v1/sessions", bad, AUTHORIZED)) == (
            400,
            "validation_error",
            "invalid_parameter",
            'the amount "0" is zero (and 1 more error)',
            "destination.amountUnits",
        )
        assert len(store) == 0

    def test_the_validator_of_the_caller_judges(self) -> None:
        strict = Client(create_app(validator=Validator(policy=Policy(allowed_chains=[10]))))
        answer = strict.post("/v1/sessions", plain_request(), AUTHORIZED)
        assert error(answer)[0] == 400
        assert answer.json()["error"]["param"] == "destination.chainId"

    def test_a_full_store_says_so_and_keeps_what_it_has(self, clock: Clock, tmp_path: Any) -> None:
        for store in (MemoryStore(1), SqliteStore(tmp_path / "full.db", 1)):
            api = Client(create_app(store=store, clock=clock))
            first = opened(api)
            assert error(api.post("/v1/sessions", plain_request(), AUTHORIZED)) == (
                503,
                "api_error",
                "store_full",
                "the sandbox already has 1 sessions, the most it may have; start a new one",
                "body",
            )
            assert api.get(f"/v1/sessions/{first['sessionId']}").status_code == 200
            store.close()


class TestKey:
    NONE = "missing API key; send any UUID as `Authorization: Bearer <UUID>`"
    MALFORMED = "the Authorization header must be `Bearer` and a UUID, the form of Daimo's API keys"
    IN_QUERY = "an API key in the query is ignored, and may now be in logs; send it as `Authorization: Bearer <key>`"

    @pytest.mark.parametrize(
        ("path", "given", "message"),
        [
            ("/v1/sessions", [], NONE),
            (f"/v1/sessions?apiKey={KEY}", [], IN_QUERY),
            ("/v1/sessions", [f"Basic {KEY}"], MALFORMED),
            ("/v1/sessions", ["Bearer"], MALFORMED),
            ("/v1/sessions", [KEY], MALFORMED),
            ("/v1/sessions", [f"Bearer {KEY}0"], MALFORMED),
            ("/v1/sessions", [f"Bearer {KEY.replace('-', '')}"], MALFORMED),
            ("/v1/sessions", ["Bearer sk_test_123"], MALFORMED),
            ("/v1/sessions", [f"Bearer {KEY}", f"Bearer {KEY}"], MALFORMED),
        ],
    )
    def test_without_a_well_formed_key_nothing_is_opened(
        self, api: Client, store: Store, path: str, given: list[str], message: str
    ) -> None:
        headers = [("Content-Type", "application/json"), *(("Authorization", value) for value in given)]
        answer = api.ask("POST", path, json.dumps(plain_request()), headers)
        assert error(answer) == (401, "authentication_error", "invalid_api_key", message, "Authorization")
        assert answer.headers["www-authenticate"] == "Bearer"
        assert KEY not in answer.text
        assert len(store) == 0

    def test_the_scheme_is_not_case_sensitive(self, api: Client) -> None:
        headers = AUTHORIZED | {"Authorization": f"bearer {KEY.upper()}"}
        assert api.post("/v1/sessions", plain_request(), headers).status_code == 201


class TestRetrieve:
    def test_the_key_that_opened_it_gets_all_and_nobody_else_does(self, api: Client) -> None:
        session = opened(api, {**plain_request(), "metadata": {"email": "a@example.com"}})
        path = f"/v1/sessions/{session['sessionId']}"
        assert api.get(path, AUTHORIZED).json() == {"session": session}
        shown = {name: value for name, value in session.items() if name not in ("metadata", "clientSecret")}
        assert api.get(path).json() == {"session": shown}
        assert api.get(path, OTHER_KEY).json() == {"session": shown}
        assert error(api.get(path, {"Authorization": "Bearer x"}))[0] == 401

    @pytest.mark.parametrize("name", ["0" * 32, "%0d%0aset-cookie:%20a=b", "..%2f..%2fetc", "%00", "é", "'"])
    def test_an_unknown_session_is_404_and_its_name_is_not_repeated(self, api: Client, name: str) -> None:
        answer = api.get(f"/v1/sessions/{name}")
        assert error(answer)[0] == 404
        assert "set-cookie" not in answer.headers
        if name == "0" * 32:
            assert error(answer) == (
                404,
                "invalid_request_error",
                "not_found",
                "there is no session with this id",
                "sessionId",
            )

    def test_an_open_session_expires_after_an_hour(self, api: Client, clock: Clock) -> None:
        path = f"/v1/sessions/{opened(api)['sessionId']}"
        clock.now = NOW + 3599
        assert api.get(path).json()["session"]["status"] == "requires_payment_method"
        clock.now = NOW + 3600
        assert api.get(path).json()["session"]["status"] == "expired"


class TestMove:
    def test_a_move_whose_body_is_slow_undoes_none_that_came_meanwhile(self, store: Store) -> None:
        app = create_app(store=store)
        session = opened(Client(app))
        path = f"/sandbox/sessions/{session['sessionId']}/status"

        async def race() -> list[httpx.Response]:
            begun, goes_on = asyncio.Event(), asyncio.Event()

            async def slowly() -> AsyncIterator[bytes]:
                yield b'{"status": '
                begun.set()
                await goes_on.wait()
                yield b'"bounced"}'

            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                headers = {"Content-Type": "application/json"}
                slow = asyncio.create_task(client.post(path, content=slowly(), headers=headers))
                await begun.wait()
                fast = await client.post(path, json={"status": "succeeded"})
                goes_on.set()
                return [fast, await slow]

        fast, slow = asyncio.run(race())
        assert (fast.status_code, slow.status_code) == (200, 409)
        assert fast.json()["session"]["status"] == "succeeded"

    def test_a_session_goes_through_its_statuses(self, api: Client) -> None:
        session = opened(api)
        path = f"/sandbox/sessions/{session['sessionId']}/status"
        for status in ("waiting_payment", "processing", "succeeded"):
            answer = api.post(path, {"status": status})
            assert answer.status_code == 200
            assert answer.json()["session"]["status"] == status
        full = api.get(f"/v1/sessions/{session['sessionId']}", AUTHORIZED)
        assert check_response(201, full.content).findings == ()
        assert full.json()["session"]["paymentMethod"] == {
            "type": "evm",
            "receiverAddress": session["destination"]["address"],
            "createdAt": NOW,
        }
        assert full.json()["session"]["destination"]["delivery"]["receivedUnits"] == "10.00"
        assert error(api.post(path, {"status": "bounced"})) == (
            409,
            "invalid_request_error",
            "final_status",
            "the session is succeeded, which is final",
            "status",
        )

    @pytest.mark.parametrize("status", ["succeeded", "bounced"])
    @pytest.mark.parametrize("kind", ["evm", "solana"])
    def test_a_moved_session_has_a_payment_method_and_delivery_of_its_kind(
        self, api: Client, kind: str, status: str
    ) -> None:
        session = opened(api, request(solana()) if kind == "solana" else None)
        answer = api.post(f"/sandbox/sessions/{session['sessionId']}/status", {"status": status})
        assert answer.status_code == 200
        moved = answer.json()["session"]
        assert moved["paymentMethod"]["type"] == kind
        assert ("delivery" in moved["destination"]) is (kind == "evm" or status == "succeeded")

    def test_what_the_caller_gives_is_taken(self, api: Client) -> None:
        session = opened(api)
        delivery = {"txHash": "0x12", "receivedUnits": "9.99"}
        method = {"type": "fiat", "fiatMethod": "sepa", "createdAt": 5}
        answer = api.post(
            f"/sandbox/sessions/{session['sessionId']}/status",
            {"status": "bounced", "delivery": delivery, "paymentMethod": method},
        )
        assert answer.json()["session"]["destination"]["delivery"] == delivery
        assert answer.json()["session"]["paymentMethod"] == method

    @pytest.mark.parametrize(
        ("move", "message", "param"),
        [
            ({}, 'the body must be an object such as {"status": "succeeded"}', "status"),
            ([], 'the body must be an object such as {"status": "succeeded"}', "status"),
            ({"status": "paid"}, '"paid" is not a valid option for session.status', "status"),
            (
                {"status": "processing", "x": 1},
                "the body may have only the fields status, paymentMethod and delivery",
                "body",
            ),
            (
                {"status": "processing", "delivery": {"txHash": "0x", "receivedUnits": "1"}},
                'the session has a delivery, but its status is "processing"',
                "delivery",
            ),
            (
                {"status": "succeeded", "delivery": {"txHash": "0x"}},
                "missing required field `session.destination.delivery.receivedUnits`",
                "delivery.receivedUnits",
            ),
        ],
    )
    def test_a_move_that_the_document_does_not_allow_changes_nothing(
        self, api: Client, move: Any, message: str, param: str
    ) -> None:
        session = opened(api)
        answer = api.post(f"/sandbox/sessions/{session['sessionId']}/status", move)
        assert error(answer) == (400, "validation_error", "invalid_parameter", message, param)
        assert api.get(f"/v1/sessions/{session['sessionId']}", AUTHORIZED).json() == {"session": session}

    def test_a_session_that_is_not_there_cannot_be_moved(self, api: Client) -> None:
        assert error(api.post("/sandbox/sessions/x/status", {"status": "processing"}))[0] == 404


class TestBadBodies:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"", "invalid JSON: the text is empty"),
            (b" \n", "invalid JSON: the text is empty"),
            (b"not json", "invalid JSON: unquoted text at line 1, column 1"),
            (b"null", "body must be an object, not null"),
            (b"[" * 100_000, "body is nested too deep: more than 64 levels of nesting"),
            (b"\xff\xfe{\x00}\x00", "the text is encoded as UTF-16; it must be UTF-8"),
        ],
    )
    def test_a_body_that_is_no_request_is_400(self, api: Client, body: bytes, message: str) -> None:
        answer = api.ask("POST", "/v1/sessions", body, AUTHORIZED.items())
        status, kind, code, said, param = error(answer)
        assert (status, kind, code, param) == (400, "validation_error", "invalid_parameter", "body")
        if b"[[" not in body and body != b"null":
            assert said == message

    @pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 5000, "1e999", "1" + "0" * 5000 + ".5"])
    def test_a_number_past_every_bound_in_an_unknown_field_is_ignored(self, api: Client, number: str) -> None:
        text = json.dumps(plain_request())[:-1] + f', "more": {number}}}'
        assert api.ask("POST", "/v1/sessions", text, AUTHORIZED.items()).status_code == 201

    def test_duplicate_keys_are_refused(self, api: Client, store: Store) -> None:
        text = json.dumps(plain_request()).replace('"chainId": 8453', '"chainId": 8453, "chainId": 10')
        status, _, _, message, param = error(api.ask("POST", "/v1/sessions", text.encode(), AUTHORIZED.items()))
        assert (status, param) == (400, "destination.chainId")
        assert "line 1" in message
        assert len(store) == 0

    @pytest.mark.parametrize(
        "given",
        [None, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "json"],
    )
    def test_a_body_of_another_type_is_refused(self, api: Client, given: str | None) -> None:
        headers = {**AUTHORIZED}
        del headers["Content-Type"]
        if given:
            headers["Content-Type"] = given
        assert error(api.ask("POST", "/v1/sessions", json.dumps(plain_request()).encode(), headers.items())) == (
            400,
            "validation_error",
            "invalid_parameter",
            "the Content-Type must be application/json",
            "Content-Type",
        )

    @pytest.mark.parametrize(
        "given", ["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"']
    )
    def test_json_may_name_its_charset(self, api: Client, given: str) -> None:
        headers = AUTHORIZED | {"Content-Type": given}
        assert api.post("/v1/sessions", plain_request(), headers).status_code == 201

    def test_a_compressed_body_is_refused(self, api: Client) -> None:
        headers = {**AUTHORIZED, "Content-Encoding": "gzip"}
        body = gzip.compress(json.dumps(plain_request()).encode())
        answer = api.ask("POST", "/v1/sessions", body, headers.items())
        assert error(answer) == (
            400,
            "validation_error",
            "invalid_parameter",
            "compressed bodies are not supported; send plain JSON, without Content-Encoding",
            "Content-Encoding",
        )
        assert answer.headers["accept-encoding"] == "identity"

    def test_a_body_past_the_bound_is_413(self) -> None:
        api = Client(create_app(max_body=1000))
        answer = api.ask("POST", "/v1/sessions", b" " * 1001, AUTHORIZED.items())
        assert error(answer) == (
            413,
            "invalid_request_error",
            "body_too_large",
            "the body is larger than 1,000 bytes",
            "body",
        )


class TestRouting:
    @pytest.mark.parametrize(
        ("method", "path", "allow"),
        [
            ("GET", "/v1/sessions", "OPTIONS, POST"),
            ("HEAD", "/v1/sessions", "OPTIONS, POST"),
            ("PUT", "/v1/sessions", "OPTIONS, POST"),
            ("DELETE", "/v1/sessions/a", "GET, HEAD, OPTIONS"),
            ("TRACE", "/", "GET, HEAD, OPTIONS"),
            ("BREW", "/sandbox/check", "OPTIONS, POST"),
        ],
    )
    def test_another_method_is_405_and_told_what_there_is(
        self, api: Client, method: str, path: str, allow: str
    ) -> None:
        answer = api.ask(method, path)
        assert answer.status_code == 405
        assert answer.headers["allow"] == allow
        if method != "HEAD":
            assert error(answer)[1:] == (
                "invalid_request_error",
                "method_not_allowed",
                f"method not allowed; use {allow.replace(', HEAD', '').replace(', OPTIONS', '').replace('OPTIONS, ', '')}",
                "method",
            )

    def test_options_tells_the_methods(self, api: Client) -> None:
        answer = api.ask("OPTIONS", "/v1/sessions")
        assert (answer.status_code, answer.headers["allow"]) == (204, "OPTIONS, POST")

    @pytest.mark.parametrize(
        "path",
        ["/v1", "/v1/sessions/", "//v1/sessions", "/V1/sessions", "/v1/sessions/a/check", "/sandbox/x"],
    )
    def test_another_path_is_404(self, api: Client, path: str) -> None:
        answer = api.ask("POST", path, b"{}", AUTHORIZED.items())
        assert error(answer) == (
            404,
            "invalid_request_error",
            "not_found",
            "there is nothing at this path",
            "path",
        )

    @pytest.mark.parametrize(
        "path",
        ["/", "/openapi.json", "/nowhere", "/v1/sessions", "/sandbox/state", "/sandbox/static/page.js"],
    )
    def test_every_answer_says_that_it_is_a_stand_in_and_has_an_id(self, api: Client, path: str) -> None:
        first, second = api.get(path), api.get(path)
        assert first.headers["daimo-validate-sandbox"] == "stand-in, not Daimo"
        assert first.headers["request-id"].startswith("req_")
        assert first.headers["request-id"] != second.headers["request-id"]

    def test_the_client_s_request_id_is_not_repeated(self, api: Client) -> None:
        answer = api.get("/sandbox/state", {"request-id": "mine"})
        assert "mine" not in str(answer.headers)

    def test_the_state_counts_requests_to_the_api_good_or_bad(self, api: Client) -> None:
        opened(api)
        api.post("/v1/sessions", {}, AUTHORIZED)
        api.get("/")
        assert api.get("/sandbox/state").json() == {"standIn": True, "requests": 2, "sessions": 1}


class TestHost:
    """A page of another site that resolves its own name to this machine (DNS rebinding) gets no answer."""

    @pytest.mark.parametrize(
        "host", ["localhost", "LOCALHOST:8453", "127.0.0.1", "127.0.0.1:9000", "[::1]", "[::1]:1", "box.test:80"]
    )
    def test_known_hosts_are_answered(self, host: str) -> None:
        api = Client(create_app(hosts=["Box.test"]))
        assert api.get("/sandbox/state", {"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "evil.example:8453", "localhost.evil.example", "127.0.0.1.nip.io", "localhost:x", ""]
    )
    def test_other_hosts_are_refused(self, store: Store, api: Client, host: str) -> None:
        answer = api.post("/v1/sessions", plain_request(), {**AUTHORIZED, "Host": host})
        assert error(answer) == (
            421,
            "invalid_request_error",
            "misdirected_request",
            "the sandbox does not answer for this Host; allow it with --allow-host",
            "Host",
        )
        assert len(store) == 0
        assert answer.headers["daimo-validate-sandbox"] == "stand-in, not Daimo"


class _Held:
    """A validator that waits with each body until it is released."""

    def __init__(self) -> None:
        self.released = threading.Event()

    def validate_json(self, body: bytes) -> Any:
        assert self.released.wait(60)
        return Validator().validate_json(body)


class TestLargeBodies:
    BODY: Final = json.dumps(plain_request()) + " " * 20_000

    def test_the_sandbox_answers_while_a_large_body_is_checked(self) -> None:
        held = _Held()
        app = create_app(validator=cast(Validator, held))

        async def both() -> tuple[int, bool, int]:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                slow = asyncio.create_task(client.post("/v1/sessions", content=self.BODY, headers=AUTHORIZED))
                await asyncio.sleep(0.05)
                state = await client.get("/sandbox/state")
                waited = not slow.done()
                held.released.set()
                return state.status_code, waited, (await slow).status_code

        assert asyncio.run(both()) == (200, True, 201)

    def test_too_many_large_bodies_at_once_are_refused(self) -> None:
        held = _Held()
        app = create_app(validator=cast(Validator, held))

        async def many() -> list[int]:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=60) as client:
                sent = [client.post("/v1/sessions", content=self.BODY, headers=AUTHORIZED) for _ in range(36)]
                statuses = []
                for count, answer in enumerate(asyncio.as_completed(sent), 1):
                    statuses.append((await answer).status_code)
                    if count == 4:
                        held.released.set()
                return statuses

        assert asyncio.run(many()) == [503] * 4 + [201] * 32

    def test_a_move_has_a_small_body(self, api: Client) -> None:
        path = f"/sandbox/sessions/{opened(api)['sessionId']}/status"
        assert error(api.post(path, {"status": "processing", "x": "x" * 65536}))[:3:2] == (413, "body_too_large")


class TestStore:
    def test_two_servers_on_one_file_see_the_same_sessions(self, tmp_path: Any) -> None:
        stores = [SqliteStore(tmp_path / "shared.db", 3) for _ in range(2)]
        one, two = (Client(create_app(store=store)) for store in stores)
        for api in (one, two, one):
            opened(api)
        assert [api.get("/sandbox/state").json()["sessions"] for api in (one, two)] == [3, 3]
        assert error(two.post("/v1/sessions", plain_request(), AUTHORIZED))[2] == "store_full"
        for store in stores:
            store.close()

    @pytest.mark.parametrize("kind", [MemoryStore, SqliteStore])
    def test_sessions_are_limited_in_bytes(self, tmp_path: Any, kind: Any) -> None:
        store = kind(*([tmp_path / "small.db"] if kind is SqliteStore else []), max_bytes=2000)
        api = Client(create_app(store=store))
        first = opened(api)
        full = error(api.post("/v1/sessions", {**plain_request(), "metadata": {"note": "x " * 700}}, AUTHORIZED))
        assert full[2:4] == (
            "store_full",
            "the sessions of the sandbox would have more than 2,000 bytes; start a new one",
        )
        assert len(store) == 1
        method = {"type": "evm", "receiverAddress": first["destination"]["address"], "createdAt": 1, "x": "x" * 2000}
        path = f"/sandbox/sessions/{first['sessionId']}/status"
        assert error(api.post(path, {"status": "processing", "paymentMethod": method}))[2] == "store_full"
        # Replacing a session counts only the difference.
        for status in ("waiting_payment", "processing", "waiting_payment", "succeeded"):
            assert api.post(path, {"status": status}).status_code == 200
        store.close()

    def test_a_file_without_totals_gets_them(self, tmp_path: Any) -> None:
        store = SqliteStore(tmp_path / "old.db")
        opened(Client(create_app(store=store)))
        store.close()
        with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as old:
            old.executescript("DROP TABLE totals; DROP TRIGGER added; DROP TRIGGER replaced")
        again = SqliteStore(tmp_path / "old.db")
        opened(Client(create_app(store=again)))
        assert len(again) == 2
        again.close()

    def test_sessions_survive_a_restart(self, tmp_path: Any, clock: Clock) -> None:
        path = tmp_path / "kept.db"
        before = SqliteStore(path)
        session = opened(Client(create_app(store=before, clock=clock)))
        before.close()
        after = SqliteStore(path)
        api = Client(create_app(store=after, clock=clock))
        assert len(after) == 1
        assert api.get(f"/v1/sessions/{session['sessionId']}", AUTHORIZED).json() == {"session": session}
        after.close()

    @pytest.mark.parametrize("name", [":memory:", "file:kept.db?mode=memory"])
    def test_names_that_sqlite_takes_for_memory_are_files(
        self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        before = SqliteStore(name)
        opened(Client(create_app(store=before)))
        before.close()
        after = SqliteStore(name)
        assert len(after) == 1
        after.close()

    def test_the_key_itself_is_not_in_the_file(self, tmp_path: Any, clock: Clock) -> None:
        store = SqliteStore(tmp_path / "kept.db")
        opened(Client(create_app(store=store, clock=clock)))
        store.close()
        assert KEY.encode() not in (tmp_path / "kept.db").read_bytes()

    def test_a_file_that_is_no_store_of_ours_is_left_alone(self, tmp_path: Any) -> None:
        text = tmp_path / "notes.txt"
        text.write_text("notes " * 1000)
        with pytest.raises(StoreError, match=r"^cannot use the store: file is not a database$"):
            SqliteStore(text)
        assert text.read_text() == "notes " * 1000
        other = sqlite3.connect(tmp_path / "other.db")
        other.execute("CREATE TABLE theirs (id)")
        other.close()
        kept = (tmp_path / "other.db").read_bytes()
        with pytest.raises(StoreError, match=r"^the store is a database of another program; name a new file$"):
            SqliteStore(tmp_path / "other.db")
        assert (tmp_path / "other.db").read_bytes() == kept
        with contextlib.closing(sqlite3.connect(tmp_path / "marked.db")) as other:
            other.execute(f"PRAGMA application_id = {0x4461696D}")
            other.execute("CREATE TABLE other (a)")
        with pytest.raises(StoreError, match=r"^cannot use the store: no such table: sessions$"):
            SqliteStore(tmp_path / "marked.db")
        with pytest.raises(StoreError, match=r"^cannot open the store: unable to open database file$"):
            SqliteStore(tmp_path / "nowhere" / "kept.db")


def test_a_crash_is_500_and_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(MemoryStore):
        def add(self, stored: Any) -> None:
            raise RuntimeError("secret")

    answer = Client(create_app(store=Broken())).post("/v1/sessions", plain_request(), AUTHORIZED)
    assert error(answer) == (
        500,
        "api_error",
        "internal_error",
        "the sandbox failed, which is a bug in daimo-validate",
        "body",
    )
    assert answer.headers["daimo-validate-sandbox"] == "stand-in, not Daimo"
    (line,) = caplog.messages
    assert line.startswith("the sandbox failed, which is a bug in daimo-validate: RuntimeError at test_api.py:")
    assert "secret" not in caplog.text


def test_a_store_that_fails_is_503_and_says_why(tmp_path: Any) -> None:
    store = SqliteStore(tmp_path / "kept.db")
    api = Client(create_app(store=store))
    session = opened(api)
    other = sqlite3.connect(tmp_path / "kept.db")
    other.execute("DROP TABLE sessions")
    other.close()
    failed = (503, "api_error", "store_failed", "the store failed: no such table: sessions", "body")
    assert error(api.post("/v1/sessions", plain_request(), AUTHORIZED)) == failed
    assert error(api.get(f"/v1/sessions/{session['sessionId']}")) == failed
    store.close()


def test_a_web_socket_is_closed() -> None:
    sent: list[Message] = []

    async def never(*_given: object) -> None:
        raise AssertionError("it was passed on")

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    bounds = Bounds(never, seconds=1, counted=lambda _path: None)
    asyncio.run(bounds({"type": "websocket", "path": "/"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_the_document_of_the_sandbox_is_an_openapi_document(api: Client) -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")
    document = api.get("/openapi.json").json()
    validator.validate(document)
    assert list(document["paths"]) == [
        "/v1/sessions",
        "/v1/sessions/{sessionId}",
        "/sandbox/sessions/{sessionId}/status",
    ]
    assert copy.deepcopy(document)["info"]["title"] == "daimo-validate sandbox: a stand-in, not Daimo"
