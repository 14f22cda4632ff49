"""Findings, reports, errors, and the names that the package offers."""

from __future__ import annotations

import copy
import json
import pickle
import pydoc
import subprocess
import sys
import textwrap
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest
from hypothesis import given

import daimo_validate
from daimo_validate import (
    Finding,
    Policy,
    Report,
    Severity,
    ValidationError,
    Validator,
    check,
    check_json,
    is_valid,
    validate,
    validate_json,
)
from daimo_validate.core.gaps import object_paths
from daimo_validate.core.report import Crash, Fix
from daimo_validate.core.rules import RULES, amount_zero, eip55_missing
from daimo_validate.core.severity import Basis
from daimo_validate.core.wording import json_type, listed, nearest, param_of, quoted, show, shown_param, unknown_name
from daimo_validate.text.pointers import pointer_of
from daimo_validate.text.visible import visible
from tests.helpers.requests import REFUND, WALLET, display, evm, plain_request, request
from tests.helpers.strategies import any_payloads

TWO_ERRORS = request(evm(amountUnits="0", chainId=0))


def _finding(**changes: Any) -> Finding:
    plain: dict[str, Any] = {
        "rule": "amount-zero",
        "severity": Severity.ERROR,
        "path": ("destination", "amountUnits"),
        "basis": Basis.SAFETY,
        "message": "the amount is zero",
    }
    return Finding(**(plain | changes))


class TestFindings:
    def test_v1(self) -> None:
        assert _finding().to_v1() == {
            "error": {
                "type": "validation_error",
                "code": "invalid_parameter",
                "message": "the amount is zero",
                "param": "destination.amountUnits",
            }
        }

    def test_json(self) -> None:
        fix = Fix(replacement="5", safe=False, target="key")
        assert _finding(hint="x", fix=fix).to_json() == {
            "pointer": "/destination/amountUnits",
            "param": "destination.amountUnits",
            "path": ["destination", "amountUnits"],
            "rule": "amount-zero",
            "severity": "error",
            "basis": "safety",
            "message": "the amount is zero",
            "hint": "x",
            "fix": {"replacement": "5", "safe": False, "target": "key"},
        }
        assert _finding().to_json()["fix"] is None

    def test_a_finding_is_frozen_and_slotted(self) -> None:
        with pytest.raises(AttributeError):
            _finding().rule = "x"
        with pytest.raises(AttributeError, match=r"^a Finding is immutable: cannot delete 'rule'$"):
            del _finding().rule
        assert not hasattr(_finding(), "__dict__")
        assert hash(_finding()) == hash(_finding())


class TestReports:
    def test_ok(self) -> None:
        report = validate(plain_request())
        assert (report.ok, report.findings, report.errors, report.warnings, report.to_v1()) == (True, (), (), (), None)
        assert report == Report()

    def test_warnings_alone_are_ok(self) -> None:
        report = validate(request(display(verb="")))
        assert (report.ok, len(report.warnings), report.to_v1()) == (True, 1, None)

    def test_one_error(self) -> None:
        body = validate(request(evm(amountUnits="0"))).to_v1()
        assert body is not None
        assert body["error"]["message"] == 'the amount "0" is zero'

    def test_several_errors(self) -> None:
        body = validate(TWO_ERRORS).to_v1()
        assert body is not None
        assert body["error"]["message"] == 'the amount "0" is zero (and 1 more error)'
        assert body["error"]["param"] == "destination.amountUnits"
        three = validate(request(evm(amountUnits="0", chainId=0, address="")))
        shown = three.to_v1()
        assert shown is not None
        assert shown["error"]["message"] == '"" is not a valid EVM address: it is blank (and 2 more errors)'

    def test_as_text_it_has_a_line_for_each_finding(self) -> None:
        report = validate(request({**evm(amountUnits="0"), **display(verb="Pay now")}))
        zero, verb = report.findings
        assert str(report) == (
            f'destination.amountUnits: error: [amount-zero] the amount "0" is zero ({zero.hint})\n'
            f"display.verb: warning: [verb-one-word] {verb.message} ({verb.hint})"
        )
        assert str(report).splitlines() == [str(finding) for finding in report]
        assert str(_finding()) == "destination.amountUnits: error: [amount-zero] the amount is zero"
        assert str(Report()) == ""

    def test_keys_like_secrets_are_not_in_the_text(self) -> None:
        key = "0x" + "4c0883a69102937d6231471b5dbb6204fe512961708279feb1be6ae5538da033"
        report = validate(request({key: {"note": 1}}))
        assert report.findings
        assert key not in f"{report}{report!r}"

    @given(any_payloads)
    def test_the_text_has_as_many_lines_as_findings(self, payload: Any) -> None:
        report = validate(payload)
        assert str(report).splitlines() == [str(finding) for finding in report]
        assert json.loads(json.dumps(report.to_json()))["findings"] == [f.to_json() for f in report.findings]

    def test_it_can_be_iterated(self) -> None:
        report = validate(TWO_ERRORS)
        assert (tuple(report), len(report)) == (report.findings, 2)
        assert list(Report()) == []

    def test_json(self) -> None:
        report = Report(validate(request({**evm(amountUnits="0"), **display(verb="")})).findings, (Crash("a", "b"),))
        assert report.to_json() == {
            "ok": False,
            "errors": 1,
            "warnings": 1,
            "findings": [finding.to_json() for finding in report.findings],
            "crashes": [{"rule": "a", "error": "b"}],
        }
        assert str(report).splitlines()[-1] == "body: crash: [a] b: a bug in daimo-validate"

    def test_a_report_has_no_truth_value(self) -> None:
        with pytest.raises(TypeError) as caught:
            bool(validate(plain_request()))
        assert str(caught.value) == "a Report has no truth value: ask report.ok"


class TestCheck:
    def test_it_returns_the_payload_itself(self) -> None:
        payload = plain_request()
        assert check(payload) is payload
        assert Validator().check(payload) is payload

    def test_it_raises_with_the_report(self) -> None:
        with pytest.raises(ValidationError) as caught:
            check(TWO_ERRORS)
        error = caught.value
        assert isinstance(error, ValueError)
        assert error.report == validate(TWO_ERRORS)
        assert error.response == error.report.to_v1()
        assert str(error) == str(error.report)

    @pytest.mark.parametrize("encode", [str, str.encode, lambda text: bytearray(text.encode())])
    def test_check_json_returns_the_value(self, encode: Callable[[str], Any]) -> None:
        payload = plain_request()
        assert check_json(encode(json.dumps(payload))) == payload
        assert Validator().check_json(encode(json.dumps(payload))) == payload

    @pytest.mark.parametrize("body", ["{}", "", b"\xff", '{"a": 1, "a": 2}', json.dumps(TWO_ERRORS), "[" * 9999])
    def test_check_json_raises_with_the_report(self, body: Any) -> None:
        with pytest.raises(ValidationError) as caught:
            check_json(body)
        assert caught.value.report == validate_json(body)

    def test_what_cannot_be_read_raises_under_every_policy(self) -> None:
        lenient = Validator(policy=Policy(ignore=list(RULES)))
        assert lenient.validate_json("{").ok
        with pytest.raises(ValidationError) as caught:
            lenient.check_json("{")
        assert [finding.rule for finding in caught.value.report] == ["syntax"]
        assert lenient.check_json('{"a": 1, "a": 1}') == {"a": 1}

    def test_check_json_takes_text_alone(self) -> None:
        with pytest.raises(TypeError):
            check_json(plain_request())  # type: ignore[arg-type]

    def test_errors_can_be_pickled_and_copied(self) -> None:
        with pytest.raises(ValidationError) as caught:
            check(TWO_ERRORS)
        for copied in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
            assert (copied.report, copied.response, str(copied)) == (
                caught.value.report,
                caught.value.response,
                str(caught.value),
            )

    def test_no_error_without_an_error(self) -> None:
        with pytest.raises(ValueError, match=r"^a ValidationError needs a report with an error$"):
            ValidationError(Report())

    def test_is_valid(self) -> None:
        assert is_valid(plain_request())
        assert not is_valid(TWO_ERRORS)


class TestCrashes:
    def test_a_rule_that_raises_is_a_crash_and_no_finding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_: object) -> str:
            raise ZeroDivisionError("with personal data in it")

        monkeypatch.setattr(amount_zero, "quoted", fail)
        for payload in (request(evm(amountUnits="0")), TWO_ERRORS):
            report = Validator().validate(payload)
            assert report.crashes == (Crash(rule="amount-zero", error="ZeroDivisionError"),)
            assert "amount-zero" not in {f.rule for f in report.findings}
            assert report.ok == (not report.errors)
        assert validate(plain_request()).crashes == ()

    def test_a_rule_that_raises_in_several_places_is_one_crash(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_: object) -> str:
            raise ZeroDivisionError

        monkeypatch.setattr(eip55_missing, "quoted", fail)
        report = Validator().validate(request({**evm(address=WALLET.lower()), "refundAddress": REFUND.lower()}))
        assert report.crashes == (Crash(rule="eip55-missing", error="ZeroDivisionError"),)


class TestExamine:
    """Nothing is said of values that are filled in later, of what depends on them, or of what a fragment lacks."""

    def test_an_unknown_value_gets_no_finding(self) -> None:
        payload = request(evm(address="${TREASURY}", amountUnits="x"))
        report = Validator().examine(payload, unknown=[("destination", "address")])
        assert [(f.param, f.rule) for f in report.findings] == [("destination.amountUnits", "amount-format")]

    def test_an_unknown_object(self) -> None:
        report = Validator().examine({"destination": "$x", "display": "$y"}, unknown={("destination",), ("display",)})
        assert report.findings == ()

    def test_what_depends_on_an_unknown_value(self) -> None:
        payload = request({**evm(calldata="0xd0e30db0"), "refundAddress": "$refund"})
        assert Validator().examine(payload, unknown=[("refundAddress",)]).findings == ()

    def test_a_fragment_lacks_nothing(self) -> None:
        fragment = {"destination": {"calldata": "0xd0e30db0", "type": "evm", "address": WALLET.lower()}}
        report = Validator().examine(fragment, open=object_paths(fragment))
        assert [f.rule for f in report.findings] == ["eip55-missing"]

    def test_the_whole_lacks_what_a_fragment_does_not(self) -> None:
        fragment = {"refundAddress": REFUND}
        assert [f.rule for f in Validator().examine(fragment).findings] == ["missing-field", "missing-field"]
        assert Validator().examine(fragment, open=[()]).findings == ()


class TestText:
    @pytest.mark.parametrize(
        ("path", "param", "pointer"),
        [
            ((), "body", ""),
            (("destination", "address"), "destination.address", "/destination/address"),
            (("display", "paymentOptions", 1, 0), "display.paymentOptions[1][0]", "/display/paymentOptions/1/0"),
            ((0,), "[0]", "/0"),
            (("metadata", "a b"), 'metadata["a b"]', "/metadata/a b"),
            (("metadata", "a/b~c"), 'metadata["a/b~c"]', "/metadata/a~1b~0c"),
            (("metadata", ""), 'metadata[""]', "/metadata/"),
            (("metadata", "0"), 'metadata["0"]', "/metadata/0"),
            (("metadata", 'a"b\\'), 'metadata["a\\"b\\\\"]', '/metadata/a"b\\'),
            (("é",), '["é"]', "/é"),
            (("A", "Mm", "Z9", "_", "$", "$a", "a$_9"), "A.Mm.Z9._.$.$a.a$_9", "/A/Mm/Z9/_/$/$a/a$_9"),
            (("a", "9a"), 'a["9a"]', "/a/9a"),
            (("a-b", "aé", "a\n"), '["a-b"]["aé"]["a\\n"]', "/a-b/aé/a\n"),
            (("\ud9ffé", "\udfff"), '["\\ud9ffé"]["\\udfff"]', "/\\ud9ffé/\\udfff"),
            (("\ud800é",), '["\\ud800é"]', "/\\ud800é"),
            (("body",), "body", "/body"),
        ],
    )
    def test_places(self, path: tuple[str | int, ...], param: str, pointer: str) -> None:
        assert (param_of(path), pointer_of(path)) == (param, pointer)

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("", '""'),
            ('a"b\\c', '"a\\"b\\\\c"'),
            ("a\nb\tc\rd\x00", '"a\\nb\\tc\\rd\\u0000"'),
            ("\x1b[31m", '"\\u001b[31m"'),
            ("\u202eevil\u200b", '"\\u202eevil\\u200b"'),
            ("\U000e0041", '"\\U000e0041"'),
            ("入金 é", '"入金 é"'),
            ("\uffff", '"\\uffff"'),
            ("\U0001d173", '"\\U0001d173"'),
            ("x" * 80, f'"{"x" * 80}"'),
            ("x" * 81, f'"{"x" * 44}…{"x" * 16}" (81 characters)'),
            ("a" * 50 + "b" * 50, f'"{"a" * 44}…{"b" * 16}" (100 characters)'),
            ("x" * 5000, f'"{"x" * 44}…{"x" * 16}" (5,000 characters)'),
        ],
    )
    def test_quoted(self, text: str, shown: str) -> None:
        assert quoted(text) == shown
        assert visible(quoted(text)) == quoted(text)

    @pytest.mark.parametrize(
        ("value", "shown", "kind"),
        [
            (None, "null", "null"),
            (True, "true", "a boolean"),
            (False, "false", "a boolean"),
            (5, "5", "a number"),
            (10.5, "10.5", "a number"),
            (10**40 - 1, "9" * 40, "a number"),
            (1 - 10**40, "-" + "9" * 40, "a number"),
            (10**40, "a number of more than 40 digits", "a number"),
            (-(10**40), "a number of more than 40 digits", "a number"),
            ("x", '"x"', "a string"),
            ({}, "an object", "an object"),
            ([], "an array", "an array"),
        ],
    )
    def test_values(self, value: object, shown: str, kind: str) -> None:
        assert (show(value), json_type(value)) == (shown, kind)

    def test_lists_of_names(self) -> None:
        assert listed(["a"]) == "`a`"
        assert (
            unknown_name("rule", "amount-zer", ["amount-zero"])
            == 'unknown rule "amount-zer"; did you mean `amount-zero`?'
        )
        assert unknown_name("rule", "x", ["amount-zero"]) == 'unknown rule "x"'
        assert listed(["a", "b", "c"]) == "`a`, `b` or `c`"

    @pytest.mark.parametrize(
        ("name", "known", "near"),
        [
            ("coinbase", ["Coinbase", "Binance"], "Coinbase"),
            ("STRASSE", ["straße"], "straße"),
            ("Coinbse", ["Binance", "Coinbase"], "Coinbase"),
            ("amountUnit", ["amountUnits", "amount"], "amountUnits"),
            ("zzz", ["Coinbase"], None),
            ("", ["Coinbase"], None),
            ("x", [], None),
            # The first of those that differ by case alone; names that are no text are no names.
            ("PAY", ["pay", "Pay"], "pay"),
            ("five", [5, None, "Five"], "Five"),
            # Also across case when it is long, but not a letter more.
            ("A" * 100, ["a" * 100], "a" * 100),
            ("a" * 64, ["a" * 65], "a" * 65),
            ("a" * 65, ["a" * 66], None),
        ],
        ids=str,
    )
    def test_the_nearest_name(self, name: str, known: list[object], near: str | None) -> None:
        assert nearest(name, known) == near

    @pytest.mark.parametrize(("length", "shown"), [(80, "x" * 80), (81, f'["{"x" * 44}…{"x" * 16}" (81 characters)]')])
    def test_keys_in_messages(self, length: int, shown: str) -> None:
        assert shown_param(("x" * length,)) == shown
        assert param_of(("x" * length,)) == "x" * length

    def test_a_long_key_is_shortened_in_the_message_alone(self) -> None:
        (finding,) = validate(request({"x" * 5000: 1})).findings
        assert finding.pointer == "/" + "x" * 5000
        assert len(finding.message) < 200


class TestPackage:
    def test_names(self) -> None:
        assert set(daimo_validate.__all__) == {
            "Finding", "Policy", "Report", "Schema", "Severity", "ValidationError", "Validator", "WebhookError", "check",
            "check_event", "check_json", "check_response", "is_valid", "validate", "validate_json", "verify_webhook",
        }  # fmt: skip
        assert set(daimo_validate.__all__) <= set(dir(daimo_validate))
        for name in daimo_validate.__all__:
            assert getattr(daimo_validate, name) is not None

    def test_the_version(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert daimo_validate.__version__ == version("daimo-validate")
        assert "__version__" in dir(daimo_validate)

        def missing(_: str) -> str:
            raise PackageNotFoundError

        monkeypatch.delitem(vars(daimo_validate), "__version__", raising=False)
        monkeypatch.setattr("os.listdir", lambda _: [])
        monkeypatch.setattr("importlib.metadata.version", missing)
        assert daimo_validate.__version__ == "unknown"
        monkeypatch.delitem(vars(daimo_validate), "__version__")

    def test_help_starts_with_an_example_that_runs(self) -> None:
        documented = pydoc.plain(pydoc.render_doc(daimo_validate))
        example = textwrap.dedent((daimo_validate.__doc__ or "").split("\n\n", 1)[1].rsplit("\n\n", 1)[0])
        assert documented.index("report = validate(payload)") < documented.index("PACKAGE CONTENTS")
        scope: dict[str, Any] = {"payload": plain_request()}
        exec(example, scope)
        assert scope["report"] == Report()

    def test_a_validator_says_what_it_is(self) -> None:
        validator = Validator(policy=Policy(strict=True), engine="jsonschema")
        assert (
            repr(validator)
            == "Validator(policy=Policy(strict=True), schema='CreateSessionRequest', engine='jsonschema')"
        )

    def test_a_name_that_is_not_there(self) -> None:
        with pytest.raises(AttributeError, match=r"^module 'daimo_validate' has no attribute 'valdiate'$"):
            daimo_validate.valdiate  # noqa: B018

    def test_importing_loads_no_heavy_module(self) -> None:
        code = (
            "import sys, daimo_validate\n"
            "heavy = {'jsonschema', 'jsonschema_rs', 'eth_utils', 'phonenumbers', 'yaml', 'email_validator'}\n"
            "print(sorted(heavy & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"

    def test_an_ordinary_request_needs_no_warning_library(self) -> None:
        code = (
            "import sys, json, daimo_validate\n"
            "from tests.helpers.requests import REFUND, WALLET, metadata, request\n"
            "body = request(metadata(email='account@daimo.com', phone='+14155552671'))\n"
            "assert daimo_validate.validate(body).findings == ()\n"
            "heavy = {'jsonschema', 'eth_utils', 'phonenumbers', 'yaml', 'email_validator'}\n"
            "print(sorted(heavy & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"

    def test_validate_json_is_exported(self) -> None:
        assert validate_json(b"{}").ok is False
