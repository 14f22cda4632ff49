"""The Python of the README runs as it stands; its hooks are tried on the sandbox, whose own count is the proof."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
import re
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from daimo_validate.core.webhooks import signature_header
from tests.core.test_events import EVENT
from tests.core.test_responses import GOOD as ANSWER
from tests.helpers.requests import WALLET, evm, plain_request, request
from tests.sandbox.serving import AUTHORIZED, CHECKOUT, KEY, Serving, serving

README: Final = (CHECKOUT / "README.md").read_text(encoding="utf-8")
BLOCKS: Final = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
GOOD: Final = plain_request()
BAD: Final = request(evm(address=WALLET[:-1] + "D"))

# What the README says is to be given to try the hooks on the sandbox, and to which of their calls it goes.
HOSTS: Final = 'hosts=["http://127.0.0.1:8453"]'
CALLS: Final = {
    "httpx": "checked_client(",
    "requests": "PreflightAdapter(",
    "aiohttp": "preflight_middleware(",
}
IMPORTS: Final = {
    "httpx": "httpx import client as checked_client\n\nclient",
    "requests": "daimo_validate.preflight.requests",
    "aiohttp": "daimo_validate.preflight.aiohttp",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Serving]:
    with serving() as running:
        yield running


def block(words: str) -> str:
    """The one block of Python that has these words."""
    (found,) = [each for each in BLOCKS if words in each]
    return str(found)


class TestLibrary:
    def test_a_typed_payload_is_checked(self) -> None:
        names: dict[str, Any] = {}
        exec(block("payload: CreateSessionRequest"), names)
        assert names["checked"] is names["payload"]

    def test_every_block_of_python_is_tested_here(self) -> None:
        # Two of the others are tested where what they need is: pytest's in tests/integrations, FastAPI's in tests/heavy.
        assert len(BLOCKS) == 7 + len(CALLS)

    def test_the_calls(self, capsys: pytest.CaptureFixture[str]) -> None:
        exec(block("report.findings"), {})
        printed = capsys.readouterr().out.splitlines()
        assert printed[0].startswith("destination.address eip55-checksum invalid EIP-55 checksum in ")
        assert printed[-2].startswith("destination.address: error: [eip55-checksum] invalid EIP-55 checksum in ")
        assert ast.literal_eval(printed[-1])["error"]["param"] == "destination.address"

    def test_the_validator(self) -> None:
        scope: dict[str, Any] = {}
        exec(block("Validator(\n"), scope)
        allowed = request(evm(address="0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"))
        assert scope["validator"].validate(allowed).findings == ()
        assert [f.rule for f in scope["validator"].validate(GOOD).errors] == ["destination-not-allowed"]

    def test_a_hook_with_the_guards_of_the_configuration(
        self, sandbox: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        (config,) = re.findall(r"^```toml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
        (tmp_path / "daimo-validate.toml").write_text(config, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        code = block("report_of").replace(
            "client(base_url", f"client({HOSTS.replace('8453', str(sandbox.port))}, base_url"
        )
        code = code.replace("https://api.daimo.com", sandbox.url)
        scope: dict[str, Any] = {"payload": GOOD, "api_key": KEY, "logging": logging}
        exec(code, scope)
        scope["client"].close()
        assert [finding.rule for finding in scope["report"].errors] == ["destination-not-allowed"]
        assert caplog.messages[-1] == f"not sent:\n{scope['report']}"

    def test_what_comes_back(self) -> None:
        body = json.dumps(EVENT).encode()
        response = types.SimpleNamespace(status_code=201, content=json.dumps(ANSWER))
        scope: dict[str, Any] = {"response": response, "secret": "whsec"}
        exec(block("check_event"), scope)
        assert scope["report"].findings == ()
        header = {"Daimo-Signature": signature_header("whsec", body, time.time())}
        assert scope["receive"](header, body).findings == ()
        assert scope["receive"](header, body + b" ") == "wrong-signature"


@pytest.mark.parametrize("client", CALLS)
class TestHooks:
    def run(self, client: str, sandbox: Serving, payload: Any) -> Any:
        """The client's response, the block having been changed only as the README says, to go to the sandbox."""
        assert HOSTS in README
        hosts = HOSTS.replace("8453", str(sandbox.port))
        code = block(IMPORTS[client])
        assert CALLS[client] in code
        assert "https://api.daimo.com" in code
        code = code.replace(CALLS[client], f"{CALLS[client]}{hosts}, ")
        code = code.replace("https://api.daimo.com", sandbox.url).replace('"https://"', '"http://"')
        scope = {"payload": payload, "api_key": KEY, "headers": AUTHORIZED}
        running = eval(compile(code, "README.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), scope)
        if running is not None:
            asyncio.run(running)
        elif client == "httpx":
            scope["client"].close()
        else:
            scope["session"].close()
        return scope["response"]

    def test_a_good_payload_opens_a_session(self, client: str, sandbox: Serving) -> None:
        before = sandbox.ask("GET", "/sandbox/state").json
        response = self.run(client, sandbox, GOOD)
        assert status(response) == 201
        assert response.headers["daimo-validate-sandbox"] == "stand-in, not Daimo"
        after = sandbox.ask("GET", "/sandbox/state").json
        assert after == {**before, "requests": before["requests"] + 1, "sessions": before["sessions"] + 1}

    def test_a_bad_payload_never_reaches_the_server(
        self, client: str, sandbox: Serving, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = sandbox.ask("GET", "/sandbox/state").json
        response = self.run(client, sandbox, BAD)
        assert (status(response), response.headers["daimo-validate"]) == (400, "preflight")
        assert sandbox.ask("GET", "/sandbox/state").json == before
        if client == "httpx":
            assert capsys.readouterr().out.startswith("400 invalid EIP-55 checksum in ")


def status(response: Any) -> int:
    """aiohttp has another name for it."""
    return int(response.status if hasattr(response, "status") else response.status_code)
