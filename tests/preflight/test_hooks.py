"""What the hooks of every client do alike. The server's own count says what was sent."""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from daimo_validate import Policy, Report, ValidationError, Validator
from daimo_validate.core.report import Crash, Finding, Severity
from daimo_validate.core.severity import Basis
from tests.helpers.requests import WALLET, metadata, plain_request, request
from tests.preflight.clients import Answer, Send
from tests.preflight.server import Server

LOGGER: Final = "daimo_validate.preflight"
JSON: Final = {"content-type": "application/json"}
GOOD: Final = json.dumps(plain_request()).encode()
BAD: Final = json.dumps(request({"destination": {"amountUnits": "10,00"}})).encode()
TWO_ERRORS: Final = json.dumps(request({"destination": {"amountUnits": "10,00"}, "display": {"verb": 7}})).encode()
SAID: Final = "destination.amountUnits"
FROM_SERVER: Final = {"from": "the server"}
V1_KEYS: Final = ["type", "code", "message", "param"]


def hosts(server: Server) -> tuple[str]:
    """The server as the only host that is meant."""
    return (server.origin,)


def assert_refused(answer: Answer, server: Server, param: str) -> None:
    assert server.got == []
    assert answer.status == 400
    assert answer.headers == {
        "content-type": "application/json",
        "content-length": str(len(answer.body)),
        "daimo-validate": "preflight",
    }
    assert list(answer.json) == ["error"]
    assert list(answer.json["error"]) == V1_KEYS
    assert answer.json["error"]["type"] == "validation_error"
    assert answer.json["error"]["code"] == "invalid_parameter"
    assert answer.json["error"]["param"] == param


def assert_sent(answer: Answer, server: Server, body: bytes) -> None:
    assert [got.body for got in server.got] == [body]
    assert (answer.status, answer.json) == (201, FROM_SERVER)
    assert "daimo-validate" not in answer.headers


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == LOGGER]


class TestVerdicts:
    def test_a_good_body_is_sent_as_it_is(self, send: Send, server: Server, caplog: pytest.LogCaptureFixture) -> None:
        answer = send(server.url, GOOD, headers=JSON, hosts=hosts(server))
        assert_sent(answer, server, GOOD)
        assert server.got[0].headers["content-type"] == "application/json"
        assert lines(caplog) == []

    def test_an_error_is_answered_and_not_sent(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = send(server.url, BAD, headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, SAID)
        assert answer.json["error"] == Validator().validate_json(BAD).errors[0].to_v1()["error"]
        assert lines(caplog) == [f"not sent: {SAID}: {answer.json['error']['message']} (amount-format)"]

    def test_an_error_in_a_json_argument_is_answered_and_not_sent(self, send: Send, server: Server) -> None:
        answer = send(server.url, json=json.loads(BAD), hosts=hosts(server))
        assert_refused(answer, server, SAID)

    def test_a_good_json_argument_is_sent(self, send: Send, server: Server) -> None:
        answer = send(server.url, json=plain_request(), hosts=hosts(server))
        assert answer.status == 201
        assert json.loads(server.got[0].body) == plain_request()

    @pytest.mark.parametrize("body", [BAD.decode(), pytest.param(BAD, id="bytes")])
    def test_text_and_bytes_are_judged_alike(self, send: Send, server: Server, body: Any) -> None:
        assert_refused(send(server.url, body, headers=JSON, hosts=hosts(server)), server, SAID)

    def test_the_answer_says_how_many_more_errors_there_are(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = send(server.url, TWO_ERRORS, headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, SAID)
        assert answer.json["error"]["message"].endswith(" (and 1 more error)")
        assert [line.partition(": ")[0] for line in lines(caplog)] == ["not sent", "not sent"]

    def test_the_answer_carries_all_findings(self, send: Send, server: Server) -> None:
        private = {"phone": "415 555 2671", "note": "jane.roe@example.org"}
        body = json.dumps(request({**metadata(**private), "display": {"verb": 7, "titel": "x"}})).encode()
        answer = send(server.url, body, headers=JSON, hosts=hosts(server))
        assert answer.report == Validator().validate_json(body)
        assert {f.severity.value for f in answer.report} == {"error", "warning"}
        for value in private.values():
            assert value not in f"{answer.report!r}{answer.report}{answer.headers}{answer.body!r}"

    def test_the_answer_of_the_server_carries_none(self, send: Send, server: Server) -> None:
        assert send(server.url, GOOD, headers=JSON, hosts=hosts(server)).report is None

    def test_raise_raises_the_core_s_error_and_sends_nothing(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        with pytest.raises(ValidationError) as caught:
            send(server.url, TWO_ERRORS, headers=JSON, hosts=hosts(server), on_error="raise")
        assert [finding.param for finding in caught.value.report.errors] == [SAID, "display.verb"]
        assert server.got == []
        assert lines(caplog) == []

    def test_warn_logs_every_error_and_sends(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = send(server.url, TWO_ERRORS, headers=JSON, hosts=hosts(server), on_error="warn")
        assert_sent(answer, server, TWO_ERRORS)
        first, second = Validator().validate_json(TWO_ERRORS).errors
        assert lines(caplog) == [
            f"sent with an error: {SAID}: {first.message} (amount-format)",
            f"sent with an error: display.verb: {second.message} (wrong-type)",
        ]
        assert {record.levelno for record in caplog.records if record.name == LOGGER} == {logging.WARNING}

    def test_warnings_are_logged_and_the_body_is_sent(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        body = json.dumps(request({"destination": {"address": WALLET.lower()}})).encode()
        assert_sent(send(server.url, body, headers=JSON, hosts=hosts(server)), server, body)
        (warning,) = Validator().validate_json(body).warnings
        assert lines(caplog) == [f"warning: destination.address: {warning.message} (eip55-missing)"]

    def test_a_policy_of_the_caller_is_obeyed(self, send: Send, server: Server) -> None:
        body = json.dumps(request({"destination": {"address": WALLET.lower()}})).encode()
        strict = Validator(policy=Policy(strict=True))
        answer = send(server.url, body, headers=JSON, hosts=hosts(server), validator=strict)
        assert_refused(answer, server, "destination.address")

    def test_no_log_line_repeats_metadata(self, send: Send, server: Server, caplog: pytest.LogCaptureFixture) -> None:
        private = {
            "phone": "415 555 2671",
            "email": "jane.roe@",
            "note": "5Kb8kLf9zgWQnogidDA76MzPL6TsZZY36hWXMssSzN",
        }
        body = json.dumps(request({**metadata(**private), "display": {"verb": 7}})).encode()
        send(server.url, body, headers=JSON, hosts=hosts(server), on_error="warn")
        assert len(lines(caplog)) >= 3
        assert [value for value in private.values() if value in caplog.text] == []

    def test_a_thousand_findings_are_twenty_lines(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        body = json.dumps(request({"display": {"paymentOptions": ["Nothing"] * 1000}})).encode()
        report = Validator().validate_json(body)
        send(server.url, body, headers=JSON, hosts=hosts(server))
        assert len(report.errors) == 1000
        errors = [line for line in lines(caplog) if line.startswith("not sent: ")]
        assert (len(errors), errors[-1]) == (21, "not sent: and 980 more")


class TestBadInput:
    @pytest.mark.parametrize(
        ("body", "param", "message"),
        [
            pytest.param(b"", "body", "invalid JSON: the text is empty", id="empty"),
            pytest.param(None, "body", "invalid JSON: the text is empty", id="none"),
            pytest.param(b"  \n", "body", "invalid JSON: the text is empty", id="blank"),
            pytest.param(
                b"{'a': 1}",
                "body",
                "invalid JSON: string in single quotes at line 1, column 2",
                id="not JSON",
            ),
            pytest.param(
                b"\xff\xfe{\x00}\x00",
                "body",
                "the text is encoded as UTF-16; it must be UTF-8",
                id="UTF-16",
            ),
            pytest.param(
                gzip.compress(GOOD, mtime=0),
                "body",
                "invalid UTF-8: byte 0x8b at line 1, column 2",
                id="compressed without saying so",
            ),
        ],
    )
    def test_no_body_that_is_no_json_is_sent(
        self, send: Send, server: Server, body: Any, param: str, message: str
    ) -> None:
        answer = send(server.url, body, headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, param)
        assert answer.json["error"]["message"].partition(" (and ")[0] == message.partition(" (and ")[0]

    def test_a_duplicate_key_is_not_sent(self, send: Send, server: Server) -> None:
        body = GOOD.replace(b'"amountUnits": "10.00"', b'"amountUnits": "1.00", "amountUnits": "10.00"')
        answer = send(server.url, body, headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, SAID)
        assert answer.json["error"]["message"].startswith('duplicate key "amountUnits" at line 1, column ')

    def test_nesting_without_end_is_not_sent(self, send: Send, server: Server) -> None:
        answer = send(server.url, b"[" * 200_000, headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, "body")

    @pytest.mark.filterwarnings("ignore:Sending a large body directly:ResourceWarning")
    def test_100_megabytes_are_refused(self, send: Send, server: Server) -> None:
        body = b"x" * 100_000_000
        answer = send(server.url, body, headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, "body")
        assert answer.json["error"]["message"] == "body has 100,000,000 characters, so it was not checked"

    def test_a_compressed_body_is_sent_whole_and_said_to_be_unchecked(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        body = gzip.compress(BAD, mtime=0)
        headers = {**JSON, "content-encoding": "gzip"}
        assert_sent(send(server.url, body, headers=headers, hosts=hosts(server)), server, body)
        assert lines(caplog) == ["sent unchecked: the body is compressed"]

    def test_identity_is_no_compression(self, send: Send, server: Server) -> None:
        headers = {**JSON, "Content-Encoding": "Identity"}
        assert_refused(send(server.url, BAD, headers=headers, hosts=hosts(server)), server, SAID)

    def test_a_generator_is_handed_on_whole(self, send: Send, server: Server, caplog: pytest.LogCaptureFixture) -> None:
        taken = []

        def parts() -> Iterator[bytes]:
            for part in (BAD[:10], BAD[10:]):
                taken.append(len(server.got))
                yield part

        assert_sent(send(server.url, parts(), headers=JSON, hosts=hosts(server)), server, BAD)
        assert taken == [0, 0]
        assert server.got[0].headers["transfer-encoding"] == "chunked"
        assert lines(caplog) == [
            "sent unchecked: the body is a stream, a file or a form, and checking it would consume it"
        ]

    @pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream", None])
    def test_a_wrong_content_type_is_said_and_the_body_still_judged(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture, content_type: str | None
    ) -> None:
        headers = {"content-type": content_type} if content_type else {}
        assert_sent(send(server.url, GOOD, headers=headers, hosts=hosts(server)), server, GOOD)
        said = "the Content-Type is not application/json, the only type that the API documents"
        assert lines(caplog) == [said]
        server.got.clear()
        assert_refused(send(server.url, BAD, headers=headers, hosts=hosts(server)), server, SAID)

    @pytest.mark.parametrize(
        "content_type", ["application/json; charset=utf-8", "Application/JSON", "application/x+json"]
    )
    def test_every_spelling_of_a_json_type_is_one(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture, content_type: str
    ) -> None:
        headers = {"content-type": content_type}
        assert_sent(send(server.url, GOOD, headers=headers, hosts=hosts(server)), server, GOOD)
        assert lines(caplog) == []

    def test_bytes_of_a_multipart_form_are_passed_on(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        body = b'--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n--b--\r\n'
        headers = {"content-type": "multipart/form-data; boundary=b"}
        assert_sent(send(server.url, body, headers=headers, hosts=hosts(server)), server, body)
        assert lines(caplog) == ["sent unchecked: the body is a multipart form, not JSON"]

    def test_nothing_of_the_payload_reaches_a_header(self, send: Send, server: Server) -> None:
        injected = "10\r\nset-cookie: stolen=1\r\n\r\n"
        body = json.dumps(request({"destination": {"amountUnits": injected}, "x\r\ny: z": 1})).encode()
        answer = send(server.url, body, headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, SAID)
        assert b"\r" not in answer.body
        assert b"\n" not in answer.body

    def test_a_lone_surrogate_does_not_break_the_answer(self, send: Send, server: Server) -> None:
        body = GOOD.replace(b'"10.00"', b'"\\ud800"')
        answer = send(server.url, body, headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, SAID)

    def test_a_key_in_the_query_is_passed_on_and_never_logged(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        url = f"{server.url}?key=0b8f2a4e-secret&x=%2F"
        caplog.set_level(logging.DEBUG, LOGGER)
        send(url, BAD, headers=JSON, hosts=hosts(server), on_error="warn")
        assert server.got[0].target.startswith("/v1/sessions?key=0b8f2a4e-secret&x=")
        assert "secret" not in "".join(lines(caplog))
        server.got.clear()
        assert_refused(send(url, BAD, headers=JSON, hosts=hosts(server)), server, SAID)


class TestClosed:
    """With `fail_open=False`, a body that cannot be checked is not sent."""

    @pytest.mark.parametrize("on_error", ["respond", "raise", "warn"])
    @pytest.mark.parametrize(
        ("content", "headers", "reason"),
        [
            pytest.param(
                lambda: iter([GOOD[:9], GOOD[9:]]),
                JSON,
                "the body is a stream, a file or a form, and checking it would consume it",
                id="generator",
            ),
            pytest.param(
                lambda: gzip.compress(GOOD, mtime=0),
                {**JSON, "content-encoding": "gzip"},
                "the body is compressed",
                id="gzip",
            ),
            pytest.param(
                lambda: gzip.compress(GOOD, mtime=0),
                {**JSON, "content-encoding": "identity, gzip"},
                "the body is compressed",
                id="identity-and-gzip",
            ),
            pytest.param(
                lambda: b"--b--\r\n",
                {"content-type": "multipart/form-data; boundary=b"},
                "the body is a multipart form, not JSON",
                id="multipart",
            ),
        ],
    )
    def test_a_body_that_cannot_be_checked_is_not_sent(
        self,
        send: Send,
        server: Server,
        caplog: pytest.LogCaptureFixture,
        content: Callable[[], Any],
        headers: dict[str, str],
        reason: str,
        on_error: str,
    ) -> None:
        with pytest.raises(RuntimeError) as caught:
            send(server.url, content(), headers=headers, hosts=hosts(server), on_error=on_error, fail_open=False)
        assert str(caught.value) == (
            f"the request was not sent, because its body cannot be checked: {reason}; "
            "send the JSON from memory (`json=`, bytes or str), without Content-Encoding"
        )
        assert server.got == []
        assert lines(caplog) == []

    def test_bodies_that_can_be_checked_and_other_requests_are_sent(self, send: Send, server: Server) -> None:
        options: dict[str, Any] = {"headers": JSON, "hosts": hosts(server), "fail_open": False}
        assert send(server.url, GOOD, **options).status == 201
        assert send(f"{server.origin}/other", iter([BAD]), **options).status == 201
        assert send(server.url, iter([BAD]), method="PUT", **options).status == 201
        assert len(server.got) == 3

    @pytest.mark.parametrize("encoding", ["identity", "Identity", "identity, identity", "", "identity,"])
    def test_an_identity_encoding_is_checked(self, send: Send, server: Server, encoding: str) -> None:
        headers = {**JSON, "content-encoding": encoding}
        options: dict[str, Any] = {"headers": headers, "hosts": hosts(server), "fail_open": False}
        assert_refused(send(server.url, BAD, **options), server, SAID)
        assert send(server.url, GOOD, **options).status == 201


class TestOtherRequests:
    @pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
    def test_other_methods_pass(self, send: Send, server: Server, method: str) -> None:
        answer = send(server.url, BAD, method=method, headers=JSON, hosts=hosts(server))
        assert_sent(answer, server, BAD)
        assert server.got[0].method == method

    def test_a_method_in_lower_case_is_the_same_method(self, send: Send, server: Server) -> None:
        answer = send(server.url, BAD, method="post", headers=JSON, hosts=hosts(server))
        assert_refused(answer, server, SAID)

    @pytest.mark.parametrize("path", ["/", "/v1", "/v1/sessions/abc", "/v1/sessions2", "/v2/sessions", "/V1/SESSIONS"])
    def test_other_paths_pass(self, send: Send, server: Server, path: str) -> None:
        answer = send(server.origin + path, BAD, headers=JSON, hosts=hosts(server))
        assert_sent(answer, server, BAD)
        assert server.got[0].target == path

    def test_other_hosts_pass_and_so_by_default_does_loopback(self, send: Send, server: Server) -> None:
        assert_sent(send(server.url, BAD, headers=JSON), server, BAD)

    def test_another_port_of_the_host_passes(self, send: Send, server: Server) -> None:
        assert_sent(send(server.url, BAD, headers=JSON, hosts=["127.0.0.1"]), server, BAD)

    def test_a_path_of_the_caller_is_obeyed(self, send: Send, server: Server) -> None:
        options: dict[str, Any] = {"headers": JSON, "hosts": hosts(server), "path": "/sandbox/v1/sessions"}
        assert_refused(send(f"{server.origin}/sandbox/v1/sessions", BAD, **options), server, SAID)
        assert_sent(send(server.url, BAD, **options), server, BAD)

    def test_a_redirect_to_the_endpoint_is_checked(self, send: Send, server: Server) -> None:
        server.statuses, server.location = [307], server.url
        answer = send(f"{server.origin}/elsewhere", BAD, headers=JSON, hosts=hosts(server))
        assert [got.target for got in server.got] == ["/elsewhere"]
        assert (answer.status, answer.json["error"]["param"]) == (400, SAID)

    def test_a_redirect_from_the_endpoint_keeps_the_body(self, send: Send, server: Server) -> None:
        server.statuses, server.location = [308], f"{server.origin}/elsewhere"
        answer = send(server.url, GOOD, headers=JSON, hosts=hosts(server))
        assert [(got.target, got.body) for got in server.got] == [
            ("/v1/sessions", GOOD),
            ("/elsewhere", GOOD),
        ]
        assert answer.status == 201


class _Crashes:
    """A validator of whose rules one crashed."""

    def __init__(self, *findings: Finding) -> None:
        self._report = Report(findings, (Crash(rule="amount-zero", error="KeyError"),))

    def validate_json(self, _: object) -> Report:
        return self._report


class _Raises:
    def validate_json(self, body: object) -> Report:
        raise LookupError(f"failed on {body!r}")


class _Returns:
    def __init__(self, result: object) -> None:
        self._result = result

    def validate_json(self, _: object) -> object:
        return self._result


FINDING: Final = Finding(
    rule="amount-format",
    severity=Severity.ERROR,
    path=("destination", "amountUnits"),
    basis=Basis.SAFETY,
    message="no",
)


class TestBugs:
    def test_a_check_that_raises_blocks_nothing(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = send(server.url, BAD, headers=JSON, hosts=hosts(server), validator=_Raises())
        assert_sent(answer, server, BAD)
        (line,) = lines(caplog)
        assert line.startswith(
            "the check itself failed, which is a bug in daimo-validate or in the validator: LookupError at test_hooks.py:"
        )
        assert "destination" not in caplog.text
        assert [record.levelno for record in caplog.records if record.name == LOGGER] == [logging.ERROR]

    def test_a_check_that_raises_blocks_when_told_to(self, send: Send, server: Server) -> None:
        with pytest.raises(RuntimeError, match="not sent, because its check failed: LookupError at test_h") as caught:
            send(server.url, BAD, headers=JSON, hosts=hosts(server), validator=_Raises(), fail_open=False)
        assert server.got == []
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)

    def test_a_crashed_rule_blocks_nothing(self, send: Send, server: Server, caplog: pytest.LogCaptureFixture) -> None:
        answer = send(server.url, GOOD, headers=JSON, hosts=hosts(server), validator=_Crashes())
        assert_sent(answer, server, GOOD)
        assert lines(caplog) == [
            "the check itself failed, which is a bug in daimo-validate or in the validator: KeyError in amount-zero"
        ]

    def test_a_crashed_rule_blocks_when_told_to(self, send: Send, server: Server) -> None:
        with pytest.raises(RuntimeError, match=r"because its check failed: KeyError in amount-zero$"):
            send(server.url, GOOD, headers=JSON, hosts=hosts(server), validator=_Crashes(), fail_open=False)
        assert server.got == []

    def test_what_other_rules_found_still_counts(self, send: Send, server: Server) -> None:
        for fail_open in (True, False):
            options: dict[str, Any] = {"validator": _Crashes(FINDING), "fail_open": fail_open}
            assert_refused(send(server.url, BAD, headers=JSON, hosts=hosts(server), **options), server, SAID)

    @pytest.mark.parametrize("result", [None, "fine", {"findings": []}])
    def test_a_validator_that_returns_no_report_is_a_failed_check(
        self, send: Send, server: Server, caplog: pytest.LogCaptureFixture, result: object
    ) -> None:
        options: dict[str, Any] = {"headers": JSON, "hosts": hosts(server), "validator": _Returns(result)}
        problem = f"the validator returned a {type(result).__name__}, not a Report"
        with pytest.raises(RuntimeError, match=f"not sent, because its check failed: {problem}$"):
            send(server.url, GOOD, fail_open=False, **options)
        assert server.got == []
        caplog.clear()
        assert_sent(send(server.url, GOOD, **options), server, GOOD)
        assert lines(caplog)[0].endswith(problem)

    def test_a_log_that_fails_lets_no_bad_body_through(self, send: Send, server: Server) -> None:
        def fails(record: logging.LogRecord) -> bool:
            if record.levelno == logging.WARNING:
                raise OSError("the disk is full")
            return True

        logger = logging.getLogger(LOGGER)
        logger.addFilter(fails)
        try:
            assert_refused(send(server.url, BAD, headers=JSON, hosts=hosts(server)), server, SAID)
        finally:
            logger.removeFilter(fails)

    def test_a_bug_says_nothing_of_other_requests(self, send: Send, server: Server) -> None:
        options: dict[str, Any] = {"hosts": hosts(server), "validator": _Raises(), "fail_open": False}
        assert_sent(send(f"{server.origin}/other", BAD, headers=JSON, **options), server, BAD)


class TestSettings:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"on_error": "ignore"}, 'on_error must be "respond", "raise" or "warn", not \'ignore\''),
            ({"hosts": "api.daimo.com"}, "hosts must be a collection of hosts, not a string"),
            ({"hosts": []}, "hosts is empty: nothing would be checked"),
            (
                {"hosts": ["api.daimo.com/v1"]},
                "hosts: 'api.daimo.com/v1' is neither a host, nor host:port, nor scheme://host:port",
            ),
            ({"path": "v1/sessions"}, "path: 'v1/sessions' is not an absolute path such as '/v1/sessions'"),
        ],
    )
    def test_settings_that_cannot_be_meant_are_refused(
        self, send: Send, server: Server, options: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(ValueError, match=re.escape(message)) as caught:
            send(server.url, GOOD, **options)
        assert str(caught.value) == message

    def test_a_policy_is_no_validator(self, send: Send, server: Server) -> None:
        with pytest.raises(TypeError, match=r"^validator must be a Validator, not a Policy$"):
            send(server.url, GOOD, validator=Policy(strict=True))
