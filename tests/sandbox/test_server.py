"""The sandbox over real sockets: what only bytes on a connection show, load, and a kill."""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from daimo_validate.cli.main import main
from daimo_validate.cli.streams import Streams
from daimo_validate.sandbox import command
from daimo_validate.sandbox.bounds import REQUEST_SECONDS
from daimo_validate.sandbox.server import MAX_HEAD
from daimo_validate.sandbox.store import MAX_SESSIONS
from tests.helpers.requests import plain_request
from tests.sandbox.serving import AUTHORIZED, CHECKOUT, KEY, Answer, Serving, serving

BODY = json.dumps(plain_request()).encode()
HEAD = f"POST /v1/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\n".encode()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Serving]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def hasty() -> Iterator[Serving]:
    """A sandbox that soon gives up a request, also one that only a busy machine delays."""
    with serving("--timeout", "2") as running:
        yield running


def error(answer: Answer) -> tuple[int, str, str]:
    """Status, code and message of an answer with the shape and the marks of every other."""
    assert answer.headers["daimo-validate-sandbox"] == "stand-in, not Daimo"
    assert answer.headers["request-id"].startswith("req_")
    assert set(answer.json["error"]) == {"type", "code", "message", "param"}
    return answer.status, answer.json["error"]["code"], answer.json["error"]["message"]


def test_a_session_is_opened_and_read_again(sandbox: Serving) -> None:
    session = sandbox.create(plain_request()).json["session"]
    answer = sandbox.ask("GET", f"/v1/sessions/{session['sessionId']}", headers=AUTHORIZED)
    assert (answer.status, answer.json) == (200, {"session": session})
    assert answer.headers["server"] == "daimo-validate-sandbox"


def test_a_chunked_body_is_read(sandbox: Serving) -> None:
    halves = iter([BODY[:100], BODY[100:]])
    assert sandbox.ask("POST", "/v1/sessions", halves, AUTHORIZED).status == 201


def test_100_megabytes_are_refused_and_not_held(sandbox: Serving) -> None:
    status = Path(f"/proc/{sandbox.process.pid}/status")

    def parts() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 2**20

    refused = (413, "body_too_large", "the body is larger than 1,048,576 bytes")
    assert error(sandbox.ask("POST", "/v1/sessions", parts(), AUTHORIZED)) == refused
    sized = AUTHORIZED | {"Content-Length": str(100 * 2**20)}
    assert error(sandbox.ask("POST", "/v1/sessions", parts(), sized)) == refused
    # Without a key it is the key that is missed, and the body is read to its end all the same.
    unknown = {"Content-Type": "application/json"}
    assert error(sandbox.ask("POST", "/v1/sessions", parts(), unknown))[:2] == (401, "invalid_api_key")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        assert int(peak.split()[1]) < 150_000


def test_a_client_that_waits_for_leave_is_refused_before_it_sends(sandbox: Serving) -> None:
    head = HEAD.replace(KEY.encode(), b"x") + b"Expect: 100-continue\r\nContent-Length: 104857600\r\n\r\n"
    answer = sandbox.raw(head)
    assert answer.status == 401
    assert answer.headers["connection"] == "close"


def test_what_does_not_come_is_given_up(hasty: Serving) -> None:
    """Four connections that wait at the same time: a head that has not begun, two that are begun, and a body."""
    body = HEAD + b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"
    begun = [b"", b"POST /v1/sess", HEAD, body]

    def timed(text: bytes) -> tuple[Answer, float]:
        began = time.monotonic()
        return hasty.raw(text), time.monotonic() - began

    with ThreadPoolExecutor(len(begun)) as threads:
        answers = list(threads.map(timed, begun))
    for text, (answer, seconds) in zip(begun, answers, strict=True):
        what = "the request body" if text == body else "the request"
        assert error(answer) == (408, "request_timeout", f"{what} took too long"), text
        assert seconds > 1.5, text
    assert answers[-1][0].headers["connection"] == "close"


def test_a_client_that_goes_away_in_the_middle_does_no_harm(sandbox: Serving) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", sandbox.port)) as connection:
            connection.sendall(HEAD + b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{")
    assert sandbox.create(plain_request()).status == 201


@pytest.mark.parametrize(
    "text",
    [
        HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        HEAD + b"X: a\r\n b: c\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\rSet-Cookie: b=c\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET http:// HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"BREW /pot HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"hello\r\n\r\n",
    ],
)
def test_what_is_no_http_request_is_400_in_the_form_of_the_api(sandbox: Serving, text: bytes) -> None:
    answer = sandbox.raw(text)
    assert error(answer) == (400, "malformed_request", "this is not a well-formed HTTP/1.1 request")
    assert answer.headers["connection"] == "close"
    assert "set-cookie" not in answer.headers


def test_a_head_without_end_is_431(sandbox: Serving) -> None:
    answer = sandbox.raw(b"GET / HTTP/1.1\r\n" + b"X-A: " + b"a" * (MAX_HEAD + 1) + b"\r\n\r\n")
    assert error(answer) == (431, "header_too_large", "the headers are larger than 65,536 bytes")
    lines = b"".join(b"X-%d: %s\r\n" % (n, b"b" * 100) for n in range(1000))
    assert error(sandbox.raw(b"GET / HTTP/1.1\r\n" + lines + b"\r\n"))[0] == 431


def test_an_answer_to_head_has_no_body(sandbox: Serving) -> None:
    answer = sandbox.ask("HEAD", "/")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["daimo-validate-sandbox"] == "stand-in, not Daimo"
    assert sandbox.ask("HEAD", "/v1/sessions").body == b""


def test_requests_one_after_the_other_on_one_connection_are_answered_in_order(sandbox: Serving) -> None:
    one = b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    two = b"GET /sandbox/state HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=10) as connection:
        connection.sendall(one + two)
        got = b"".join(iter(lambda: connection.recv(65536), b""))
    assert got.count(b"HTTP/1.1 ") == 2
    assert got.startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert b"}HTTP/1.1 200 OK\r\n" in got


class _Load(threading.Thread):
    """Opens sessions on one connection until it is told to end, or the connection breaks."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.stop = port, stop
        self.acknowledged: list[str] = []
        self.refused: list[int] = []

    def run(self) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            while not self.stop.is_set():
                connection.request("POST", "/v1/sessions", BODY, AUTHORIZED)
                answer = connection.getresponse()
                text = answer.read()
                if answer.status == 201:
                    self.acknowledged.append(json.loads(text)["session"]["sessionId"])
                else:
                    self.refused.append(answer.status)
        except OSError:
            return
        except Exception:
            # An answer cut off by the kill is no acknowledgement.
            return
        finally:
            connection.close()


def test_no_acknowledged_session_is_lost_by_a_kill_under_load(tmp_path: Path) -> None:
    store = str(tmp_path / "sessions.db")
    with serving("--store", store) as sandbox:
        stop = threading.Event()
        loads = [_Load(sandbox.port, stop) for _ in range(4)]
        for load in loads:
            load.start()
        time.sleep(1.5)
        os.kill(sandbox.process.pid, signal.SIGKILL)
        sandbox.process.wait(timeout=10)
        for load in loads:
            load.join(timeout=20)
    acknowledged = [name for load in loads for name in load.acknowledged]
    assert [status for load in loads for status in load.refused] == []
    assert len(acknowledged) > 50
    with serving("--store", store) as again:
        assert again.ask("GET", "/sandbox/state").json["sessions"] >= len(acknowledged)
        connection = HTTPConnection("127.0.0.1", again.port, timeout=10)
        for name in acknowledged:
            connection.request("GET", f"/v1/sessions/{name}")
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, name
        connection.close()


def test_it_holds_a_load_without_an_error() -> None:
    with serving() as sandbox:
        stop = threading.Event()
        loads = [_Load(sandbox.port, stop) for _ in range(4)]
        for load in loads:
            load.start()
        time.sleep(2)
        stop.set()
        for load in loads:
            load.join(timeout=20)
        count = sum(len(load.acknowledged) for load in loads)
        assert [status for load in loads for status in load.refused] == []
        assert sandbox.ask("GET", "/sandbox/state").json == {
            "standIn": True,
            "requests": count,
            "sessions": count,
        }
        # No measurement: a bound that only a standstill (Nagle's 40 ms an answer) can miss.
        assert count > 4 * 2 * 25 * 2


class TestCommand:
    def run(self, *given: str) -> tuple[int, str, str]:
        parser, out, err = ArgumentParser(), io.StringIO(), io.StringIO()
        command.add_arguments(parser)
        return command.serve(parser.parse_args(given), out, err), out.getvalue(), err.getvalue()

    @pytest.mark.parametrize(
        ("given", "told"),
        [
            (["--port", "70000"], "--port: 70000 is not between 0 and 65535\n"),
            (["--max-sessions", "0"], "--max-sessions: 0 is not positive\n"),
            (["--timeout", "0"], "--timeout: 0.0 is not between 0 and 86400 seconds\n"),
            (["--timeout", "nan"], "--timeout: nan is not between 0 and 86400 seconds\n"),
            (["--store", "/nowhere/at/all.db"], "--store /nowhere/at/all.db: cannot open the store: unable to open "
                "database file\n"),
            (["--store", ""], "--store: the name of the file is empty\n"),
        ],
    )  # fmt: skip
    def test_a_wrong_call_is_named_and_nothing_starts(self, given: list[str], told: str) -> None:
        assert self.run(*given) == (2, "", told)

    def test_a_port_that_is_taken_is_named(self, sandbox: Serving) -> None:
        assert self.run("--port", str(sandbox.port)) == (
            2,
            "",
            f"cannot listen on 127.0.0.1 port {sandbox.port}: Address already in use\n",
        )

    def test_a_failure_that_is_not_about_the_address_is_not_called_one(self) -> None:
        class Full(io.StringIO):
            def write(self, _: str) -> int:
                raise OSError(28, "No space left on device")

        parser, err = ArgumentParser(), io.StringIO()
        command.add_arguments(parser)
        assert command.serve(parser.parse_args(["--port", "0"]), Full(), err) == 2
        assert err.getvalue() == "the sandbox stopped: No space left on device\n"

    def test_it_listens_on_loopback_alone_unless_told(self) -> None:
        parser = ArgumentParser()
        command.add_arguments(parser)
        assert parser.parse_args([]).host == "127.0.0.1"

    def test_its_bounds_are_those_of_the_server_and_the_store_unless_told(self) -> None:
        parser = ArgumentParser()
        command.add_arguments(parser)
        options = parser.parse_args([])
        assert (options.max_sessions, options.timeout) == (MAX_SESSIONS, REQUEST_SECONDS)

    def test_an_address_that_others_can_reach_is_warned_of(self) -> None:
        code, _, err = self.run("--host", "203.0.113.1")
        assert code == 2
        assert err.startswith("warning: 203.0.113.1 is not loopback: others can reach the sandbox\n")

    @pytest.mark.parametrize("host", ["a..b", "x" * 64])
    def test_a_host_that_is_no_name_is_named(self, host: str) -> None:
        code, out, err = self.run("--host", host)
        assert (code, out) == (2, "")
        assert err.endswith(f"\ncannot listen on {host} port {command.PORT}: not a valid host name\n")

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_ends_it_in_order(self, number: int) -> None:
        with serving() as running:
            assert running.create(plain_request()).status == 201
            running.process.send_signal(number)
            assert running.process.wait(timeout=10) in (0, -number)

    def test_without_its_packages_it_names_the_extra(self) -> None:
        program = (
            "import sys, argparse; sys.modules['uvicorn'] = None\n"
            "from daimo_validate.sandbox import command\n"
            "parser = argparse.ArgumentParser(); command.add_arguments(parser)\n"
            "raise SystemExit(command.serve(parser.parse_args([]), sys.stdout, sys.stderr))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "serve needs more packages (uvicorn): pip install 'daimo-validate[sandbox]'\n"

    def test_the_module_of_the_command_imports_no_web_library(self) -> None:
        program = (
            "import sys, daimo_validate.sandbox.command; "
            "print([name for name in sys.modules if name in ('starlette', 'uvicorn', 'httptools')])"
        )
        done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"


def test_the_command_line_collects_garbage_while_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    collects: list[bool] = []
    monkeypatch.setattr(command, "serve", lambda *_: collects.append(gc.isenabled()))
    # As `run` leaves it, for the commands that end soon.
    gc.disable()
    try:
        main(["serve"], Streams(None, io.StringIO(), io.StringIO(), {}))
    finally:
        gc.enable()
    assert collects == [True]
