"""What holds for every input: a class a contract, its sentence the docstring."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daimo_validate import (
    Finding,
    Policy,
    Report,
    Schema,
    ValidationError,
    Validator,
    check,
    is_valid,
    validate,
    validate_json,
)
from tests.helpers.budget import examples
from tests.helpers.published import COMPONENTS, is_json, oracle, published, published_validator
from tests.helpers.requests import OTHER, WALLET
from tests.helpers.strategies import (
    any_payloads,
    bodies_at_bounds,
    broken,
    broken_requests,
    instances_of,
    json_values,
    places_of,
    python_values,
    requests,
)

RUST = Validator(engine="jsonschema-rs")
REFERENCE = Validator(engine="jsonschema")
GUARDED = Policy(
    allowed_destinations=[WALLET],
    allowed_refund_addresses=[OTHER],
    allowed_chains=[8453],
    allowed_tokens=["0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"],
    max_amount_units="1000",
)
STRUCTURAL = {"wrong-type", "missing-field", "not-an-option", "schema-mismatch", "evm-address"}
COMPONENTS_OF = published()["components"]["schemas"]


def is_structural(finding: Finding, payload: Any) -> bool:
    """Whether a finding says that the published schema is broken: for two formats, more than the schema is judged."""
    if finding.rule not in {"calldata-hex", "solana-address"}:
        return finding.rule in STRUCTURAL
    value = payload
    for step in finding.pointer.split("/")[1:]:
        value = value[step]
    pattern = "^0x[0-9a-fA-F]*$" if finding.rule == "calldata-hex" else "^[1-9A-HJ-NP-Za-km-z]{32,44}$"
    return not oracle({"pattern": pattern}).is_valid(value)


class TestStructuralVerdict:
    """The compiled schema and the published one give the same verdict on every JSON value, for every component."""

    @pytest.mark.parametrize("component", COMPONENTS)
    @examples(0.6)
    @given(data=st.data())
    def test_compiled_equals_published(self, component: str, data: st.DataObject) -> None:
        value = data.draw(_values(component))
        assert _compiled(component).is_valid(value) == published_validator(component).is_valid(value)

    @pytest.mark.parametrize("component", COMPONENTS)
    def test_the_strategy_makes_valid_values(self, component: str) -> None:
        valid: list[bool] = []

        @settings(max_examples=20)
        @given(_instances(component))
        def judge(value: Any) -> None:
            valid.append(published_validator(component).is_valid(value))

        judge()
        assert sum(valid) > len(valid) / 2

    @given(st.one_of(requests, broken_requests, json_values))
    def test_findings_of_structure_appear_exactly_when_it_is_broken(self, value: Any) -> None:
        structural = [f for f in validate(value).findings if is_structural(f, value)]
        assert bool(structural) == (not published_validator("CreateSessionRequest").is_valid(value))


class TestEngines:
    """Both engines give equal reports on any object."""

    @given(any_payloads)
    def test_on_requests(self, payload: Any) -> None:
        assert RUST.validate(payload) == REFERENCE.validate(payload)

    @pytest.mark.parametrize("component", [c for c in COMPONENTS if c != "CreateSessionRequest"])
    @examples(0.4)
    @given(data=st.data())
    def test_on_every_component(self, component: str, data: st.DataObject) -> None:
        value = data.draw(_python_values(component))
        rust, reference = _validators(component)
        assert rust.validate(value) == reference.validate(value)


class TestFastPath:
    """The way past the closer look changes nothing: `validate` and `examine` give equal reports on any object."""

    @given(any_payloads)
    def test_without_guards(self, payload: Any) -> None:
        assert validate(payload) == Validator().examine(payload)

    @given(bodies_at_bounds)
    def test_at_every_bound(self, payload: Any) -> None:
        report = validate(payload)
        assert report == Validator().examine(payload) == REFERENCE.validate(payload)

    @given(st.one_of(requests, broken_requests))
    def test_with_guards(self, payload: Any) -> None:
        validator = Validator(policy=GUARDED)
        assert validator.validate(payload) == validator.examine(payload)

    @given(broken_requests)
    def test_json_text_and_objects_agree(self, payload: Any) -> None:
        text = json.dumps(payload)
        assert validate_json(text) == validate(json.loads(text)) == validate_json(text.encode())


class TestTotality:
    """Never raises, never crashes in a rule, never changes its argument, on any object and on any text."""

    @given(any_payloads)
    def test_objects(self, payload: Any) -> None:
        try:
            before = deepcopy(payload)
        except TypeError:
            before = None
        shown = repr(payload)
        report = validate(payload)
        assert report.crashes == ()
        assert repr(payload) == shown or before is None or payload == before

    @given(st.binary(max_size=60))
    def test_bytes(self, body: bytes) -> None:
        assert validate_json(body).crashes == ()

    @given(st.text(max_size=60))
    def test_text(self, body: str) -> None:
        assert validate_json(body).crashes == ()

    @given(st.text(alphabet='{}[]",:\\ 01eE.-+\n\ud800\ufeffnulltrue', max_size=60))
    def test_text_that_is_nearly_json(self, body: str) -> None:
        report = validate_json(body)
        assert report.crashes == ()
        try:
            json.loads(body)
        except json.JSONDecodeError:
            assert [f.rule for f in report.errors if f.rule in ("syntax", "too-deep")]

    @given(
        st.sampled_from(['{"a": 1, "a": 2}', '{"b": [{"a": {}, "a": []}], "b": ""}', '[{"a": 1, "a": 1}]']),
        st.integers(min_value=0, max_value=40),
        st.text(alphabet='{}[]",: 1x\n', max_size=3),
    )
    def test_text_with_duplicate_keys_and_more_in_it(self, body: str, place: int, more: str) -> None:
        body = body[:place] + more + body[place:]
        report = validate_json(body)
        try:
            json.loads(body)
        except json.JSONDecodeError:
            assert [f.rule for f in report.errors] == ["syntax"]

    @given(any_payloads)
    def test_a_value_that_json_cannot_carry_is_an_error(self, payload: Any) -> None:
        try:
            carried = is_json(payload)
        except UnicodeEncodeError:
            carried = False
        if not carried:
            assert not is_valid(payload)

    @given(any_payloads)
    def test_check_agrees_with_is_valid(self, payload: Any) -> None:
        if is_valid(payload):
            assert check(payload) is payload
        else:
            with pytest.raises(ValidationError) as caught:
                check(payload)
            assert caught.value.report == validate(payload)
            assert caught.value.response == validate(payload).to_v1()


class TestErrorShape:
    """`to_v1()` is None exactly when the report is ok, and else satisfies V1ErrorResponse."""

    @given(any_payloads)
    def test_reports_and_findings(self, payload: Any) -> None:
        report = validate(payload)
        body = report.to_v1()
        assert (body is None) == report.ok
        oracle_of_errors = published_validator("V1ErrorResponse")
        shown: Any
        for shown in ([] if body is None else [body]) + [f.to_v1() for f in report.findings]:
            oracle_of_errors.validate(shown)
            assert set(shown) == {"error"}
            assert set(shown["error"]) == {"type", "code", "message", "param"}
            assert (shown["error"]["type"], shown["error"]["code"]) == ("validation_error", "invalid_parameter")
            json.dumps(shown).encode()

    @given(any_payloads)
    def test_the_json_form_can_be_written_as_utf_8(self, payload: Any) -> None:
        for finding in validate(payload).findings:
            json.dumps(finding.to_json(), ensure_ascii=False).encode()


class TestPlaces:
    """A finding's pointer is the place of a value, or of a field that is missing from its object."""

    @given(st.one_of(requests, broken_requests))
    def test_pointers(self, payload: Any) -> None:
        known = {_pointer(path) for path in places_of(payload)}
        for finding in validate(payload).findings:
            parent = finding.pointer.rpartition("/")[0]
            absent = finding.rule in ("missing-field", "calldata-no-refund")
            assert (finding.pointer in known) != absent
            assert parent in known

    @given(st.one_of(requests, broken_requests))
    def test_the_order_is_that_of_the_places(self, payload: Any) -> None:
        assert validate(payload).findings == validate(_reversed(payload)).findings


class TestPrivacy:
    """No message, hint or fix repeats a value of metadata."""

    @given(st.sampled_from(["email", "phone", "note", "apiKey"]), st.integers(10**9, 10**12), st.booleans())
    def test_values(self, key: str, number: int, as_number: bool) -> None:
        secret: Any = number if as_number else f"x{number}y"
        payload = {"destination": 5, "metadata": {key: secret, "nested": {"a": secret}, "list": [secret]}}
        for finding in validate(payload).findings:
            assert str(number) not in json.dumps(finding.to_json())


class TestSafeFixes:
    """A safe fix removes its finding, adds none, and is idempotent."""

    @given(st.one_of(requests, broken_requests))
    def test_one_at_a_time(self, payload: Any) -> None:
        self._judge(payload)

    def _judge(self, payload: Any) -> None:
        report = validate(payload)
        for finding in report.findings:
            if finding.fix is None or not finding.fix.safe:
                continue
            mended = _applied(payload, finding)
            after = validate(mended).findings
            assert finding not in after
            assert {(f.param, f.rule) for f in after} < {(f.param, f.rule) for f in report.findings}
            assert not [f for f in after if f.pointer == finding.pointer and f.rule == finding.rule]
            assert _applied(mended, finding) == mended

    @given(st.from_regex(r"\A[0-9]{0,40}(\.[0-9]{0,40})?\Z"), st.sampled_from([8453, 56, 99_999]))
    def test_of_amounts(self, text: str, chain: int) -> None:
        self._judge(_with_amount(text, chain))


class TestPolicies:
    """Strictness, levels and switched-off rules change the severities and the choice of findings, and nothing else."""

    @given(broken_requests)
    def test_strict(self, payload: Any) -> None:
        plain, strict = validate(payload), Validator(policy=Policy(strict=True)).validate(payload)
        assert {(f.rule, f.pointer, f.message) for f in plain.findings} == {
            (f.rule, f.pointer, f.message) for f in strict.findings
        }
        assert strict.warnings == ()
        assert strict.ok == (not plain.findings)

    @given(broken_requests)
    def test_ignore(self, payload: Any) -> None:
        plain = validate(payload)
        for rule in sorted({f.rule for f in plain.findings})[:2]:
            rest = Validator(policy=Policy(ignore={rule})).validate(payload)
            assert rest.findings == tuple(f for f in plain.findings if f.rule != rule)


class TestPickling:
    """Reports and errors survive pickling, equal and complete."""

    @given(any_payloads)
    def test_reports(self, payload: Any) -> None:
        report = validate(payload)
        copied: Report = pickle.loads(pickle.dumps(report))
        assert copied == report
        assert copied.errors == report.errors


# A strategy costs more to make than to draw from.
@cache
def _instances(component: str) -> st.SearchStrategy[Any]:
    return instances_of(COMPONENTS_OF[component], COMPONENTS_OF)


@cache
def _values(component: str) -> st.SearchStrategy[Any]:
    near = _instances(component)
    return st.one_of(near, broken(near, json_values), json_values)


@cache
def _python_values(component: str) -> st.SearchStrategy[Any]:
    near = _instances(component)
    return st.one_of(near, broken(near, python_values))


@cache
def _compiled(component: str) -> Any:
    return oracle(Schema.named(component).json_schema)


@cache
def _validators(component: str) -> tuple[Validator, Validator]:
    schema = Schema.named(component)
    return Validator(schema=schema, engine="jsonschema-rs"), Validator(schema=schema, engine="jsonschema")


def _pointer(path: tuple[str | int, ...]) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(member) for key, member in reversed(value.items())}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


def _applied(payload: Any, finding: Finding) -> Any:
    assert finding.fix is not None
    assert finding.fix.target == "value"
    copied = deepcopy(payload)
    *steps, last = finding.pointer.split("/")[1:]
    parent = copied
    for step in steps:
        parent = parent[step]
    parent[last] = finding.fix.replacement
    return copied


def _with_amount(text: str, chain: int) -> Any:
    token = {8453: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", 56: "0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d"}
    return {
        "destination": {
            "type": "evm",
            "address": WALLET,
            "chainId": chain,
            "tokenAddress": token.get(chain, OTHER),
            "amountUnits": text,
        },
        "display": {"title": "a", "verb": "b"},
    }
