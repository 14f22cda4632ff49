"""The fixture `daimo_sandbox`, as a project's own tests use it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from daimo_validate import Policy, Validator, validate_json
from daimo_validate.sandbox.embedded import Sandbox, serving
from tests.helpers.requests import OTHER, evm, metadata, plain_request, request, solana

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

pytest_plugins = ["daimo_validate.integrations.pytest"]

JSON = {"Content-Type": "application/json"}


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(sandbox: Sandbox, method: str, path: str, value: Any = None, **headers: str) -> Answer:
    """What the sandbox answers to a JSON value, or to bytes, sent with its key."""
    connection = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=30)
    body = value if value is None or isinstance(value, bytes) else json.dumps(value)
    connection.request(method, path, body, {**JSON, **sandbox.headers, **headers})
    response = connection.getresponse()
    answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    connection.close()
    return answer


def create(sandbox: Sandbox, value: Any, **headers: str) -> Answer:
    return ask(sandbox, "POST", "/v1/sessions", value, **headers)


def opened(sandbox: Sandbox, value: Any) -> str:
    """The id of a new session."""
    return str(create(sandbox, value).json["session"]["sessionId"])


class TestFixture:
    def test_a_session_is_opened(self, daimo_sandbox: Sandbox) -> None:
        answer = create(daimo_sandbox, plain_request())
        assert (answer.status, answer.json["session"]["status"]) == (201, "requires_payment_method")

    def test_the_example_of_the_readme(self, daimo_sandbox: Sandbox) -> None:
        def create_session(base_url: str, api_key: str) -> httpx.Response:
            assert base_url == daimo_sandbox.url
            return httpx.post(
                f"{base_url}/v1/sessions", json=plain_request(), headers={"Authorization": f"Bearer {api_key}"}
            )

        names: dict[str, Any] = {"create_session": create_session}
        (code,) = re.findall(r"^```python\n(def test_.*?)^```", README, re.DOTALL | re.MULTILINE)
        exec(code, names)
        names["test_a_refused_session"](daimo_sandbox)

    def test_every_test_gets_an_empty_one(self, daimo_sandbox: Sandbox) -> None:
        assert daimo_sandbox.journal == ()
        assert ask(daimo_sandbox, "GET", "/sandbox/state").json["sessions"] == 0
        # What only the sandbox has is not in the journal.
        assert daimo_sandbox.journal == ()

    def test_the_journal(self, daimo_sandbox: Sandbox) -> None:
        session = create(daimo_sandbox, plain_request()).json
        bad = request(evm(amountUnits="0"))
        error = create(daimo_sandbox, bad).json
        found = ask(daimo_sandbox, "GET", f"/v1/sessions/{session['session']['sessionId']}").json
        create(daimo_sandbox, b"{")
        assert [(e.method, e.status) for e in daimo_sandbox.journal] == [
            ("POST", 201),
            ("POST", 400),
            ("GET", 200),
            ("POST", 400),
        ]
        good, refused, read, broken = daimo_sandbox.journal
        assert (good.path, good.request, good.response) == ("/v1/sessions", plain_request(), session)
        assert json.loads(good.body) == plain_request()
        assert (refused.request, refused.response) == (bad, error)
        assert (read.request, read.response, read.body) == (None, found, b"")
        assert (broken.request, broken.body) == (None, b"{")
        assert broken.response == validate_json(b"{").to_v1()

    def test_its_text_shows_no_metadata_and_no_key(self, daimo_sandbox: Sandbox) -> None:
        create(daimo_sandbox, request(metadata(email="jane.roe@example.org")))
        shown = f"{daimo_sandbox!r}{daimo_sandbox.journal!r}"
        assert shown == (
            f"<Sandbox at {daimo_sandbox.url}: 1 requests, 1 sessions>"
            "(Exchange(method='POST', path='/v1/sessions', status=201),)"
        )

    def test_many_requests_at_once(self, daimo_sandbox: Sandbox) -> None:
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda _: create(daimo_sandbox, plain_request()).status, range(40)))
        assert answers == [201] * 40
        assert len(daimo_sandbox.journal) == 40

    @pytest.mark.parametrize("status", ["waiting_payment", "processing", "succeeded", "bounced", "expired"])
    @pytest.mark.parametrize("kind", ["evm", "solana"])
    def test_a_session_moves_on(self, daimo_sandbox: Sandbox, status: str, kind: str) -> None:
        session_id = opened(daimo_sandbox, plain_request() if kind == "evm" else request(solana()))
        moved = daimo_sandbox.advance(session_id, status)
        assert moved["status"] == status
        assert "clientSecret" not in moved
        assert ask(daimo_sandbox, "GET", f"/v1/sessions/{session_id}").json["session"]["status"] == status

    def test_a_delivery_of_the_test(self, daimo_sandbox: Sandbox) -> None:
        session_id = opened(daimo_sandbox, plain_request())
        delivery = {"txHash": "0x" + "0a" * 32, "receivedUnits": "9.50"}
        assert daimo_sandbox.advance(session_id, "succeeded", delivery=delivery)["destination"]["delivery"] == delivery

    def test_moves_that_cannot_be(self, daimo_sandbox: Sandbox) -> None:
        with pytest.raises(ValueError, match=r"^there is no session with this id$"):
            daimo_sandbox.advance("0" * 32, "succeeded")
        session_id = opened(daimo_sandbox, plain_request())
        with pytest.raises(ValueError, match=r"not a valid option"):
            daimo_sandbox.advance(session_id, "paid")
        with pytest.raises(ValueError, match=r"only the fields"):
            daimo_sandbox.advance(session_id, "succeeded", amount="5")
        daimo_sandbox.advance(session_id, "succeeded")
        with pytest.raises(ValueError, match=r"^the session is succeeded, which is final$"):
            daimo_sandbox.advance(session_id, "processing")


class TestErrors:
    def test_the_next_request_fails(self, daimo_sandbox: Sandbox) -> None:
        daimo_sandbox.next_error(500)
        answer = create(daimo_sandbox, plain_request())
        assert answer.status == 500
        assert answer.json == {
            "error": {
                "type": "api_error",
                "code": "internal_error",
                "message": "the test asked for a 500",
                "param": "body",
            }
        }
        assert answer.headers["daimo-validate-sandbox"] == "stand-in, not Daimo"
        assert answer.headers["request-id"]
        assert create(daimo_sandbox, plain_request()).status == 201
        assert [(e.status, e.request) for e in daimo_sandbox.journal] == [
            (500, plain_request()),
            (201, plain_request()),
        ]

    @pytest.mark.parametrize(
        ("status", "kind", "code"),
        [
            (400, "validation_error", "invalid_parameter"),
            (401, "authentication_error", "invalid_api_key"),
            (404, "invalid_request_error", "not_found"),
            (409, "invalid_request_error", "invalid_request"),
            (429, "invalid_request_error", "rate_limited"),
            (503, "api_error", "internal_error"),
        ],
    )
    def test_errors_have_the_form_of_the_api(self, daimo_sandbox: Sandbox, status: int, kind: str, code: str) -> None:
        daimo_sandbox.next_error(status)
        answer = ask(daimo_sandbox, "GET", f"/v1/sessions/{'0' * 32}")
        error = answer.json["error"]
        assert (answer.status, error["type"], error["code"]) == (status, kind, code)
        assert ("www-authenticate" in answer.headers) == (status == 401)

    def test_several_errors(self, daimo_sandbox: Sandbox) -> None:
        daimo_sandbox.next_error(503, times=2, headers={"Retry-After": "1"})
        daimo_sandbox.next_error(429, code="slow_down", message="too fast")
        answers = [create(daimo_sandbox, plain_request()) for _ in range(4)]
        assert [answer.status for answer in answers] == [503, 503, 429, 201]
        assert answers[0].headers["retry-after"] == "1"
        assert answers[2].json["error"]["code"] == "slow_down"
        assert answers[2].json["error"]["message"] == "too fast"

    def test_the_sandboxs_own_paths_do_not_use_it_up(self, daimo_sandbox: Sandbox) -> None:
        daimo_sandbox.next_error()
        assert ask(daimo_sandbox, "GET", "/sandbox/state").status == 200
        assert create(daimo_sandbox, plain_request()).status == 500

    def test_a_body_that_is_too_large(self, daimo_sandbox: Sandbox) -> None:
        daimo_sandbox.next_error()
        assert create(daimo_sandbox, b" " * (2**20 + 1)).status == 413

    @pytest.mark.parametrize("status", [200, 399, 600, 500.0, "500", True, None])
    def test_what_is_no_error(self, daimo_sandbox: Sandbox, status: Any) -> None:
        with pytest.raises(ValueError, match="is not the status of an error"):
            daimo_sandbox.next_error(status)


class TestOwnGuards:
    @pytest.fixture
    def daimo_validator(self) -> Validator:
        return Validator(policy=Policy(allowed_destinations=[OTHER]))

    def test_the_sandbox_judges_by_them(self, daimo_sandbox: Sandbox) -> None:
        assert create(daimo_sandbox, plain_request()).status == 400
        assert create(daimo_sandbox, request(evm(address=OTHER))).status == 201


def test_without_pytest() -> None:
    with serving() as server:
        with server.sandbox() as first:
            assert create(first, plain_request()).status == 201
        with server.sandbox() as second:
            assert (first.url, second.journal) == (second.url, ())
            assert first.key != second.key


_SHOWN = """
def test_what_is_imported():
    import sys
    print("imported:", sorted(n for n in sys.modules if n.startswith(("daimo_validate", "starlette", "uvicorn"))))
"""


def run_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    """What pytest says with this plugin alone: the others take seconds to load."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", pytest_plugins[0]]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run([*command, "test_it.py"], cwd=folder, capture_output=True, text=True, env=alone)


def test_pytest_starts_without_the_package(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(_SHOWN, encoding="utf-8")
    done = run_pytest(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    expected = ["daimo_validate", "daimo_validate.integrations", "daimo_validate.integrations.pytest"]
    assert f"imported: {expected}" in done.stdout


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import sys\nsys.modules['uvicorn'] = None\n", encoding="utf-8")
    (tmp_path / "test_it.py").write_text("def test_it(daimo_sandbox): ...\n", encoding="utf-8")
    done = run_pytest(tmp_path)
    assert "daimo_sandbox needs uvicorn: pip install 'daimo-validate[sandbox]'" in done.stdout
