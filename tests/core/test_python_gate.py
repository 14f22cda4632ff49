"""The usual gate in Python says what jsonschema-rs says, or that it is not sure."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given

from daimo_validate import Validator
from daimo_validate.compiled import load
from daimo_validate.core import python_gate
from daimo_validate.core.formats import possible_phone_pattern
from daimo_validate.core.python_gate import accepts
from daimo_validate.core.validator import _FIRST_LOOKS
from tests.core.test_ways import bodies
from tests.helpers.requests import display, metadata, plain_request, request
from tests.helpers.strategies import any_payloads, bodies_at_bounds

jsonschema_rs = pytest.importorskip("jsonschema_rs")
_RUST = Validator(engine="jsonschema-rs")
_USUAL = _RUST._structure.usual


def answer(schema: Any, value: object) -> bool | None:
    try:
        return accepts(schema, value)
    except (LookupError, ValueError):
        return None


class Text(str):
    __slots__ = ()


PHONE = {"format": "e164-phone", "pattern": possible_phone_pattern(load("phones"))}
SCHEMAS: list[tuple[Any, list[object], list[object], list[object]]] = [
    # A schema; what it accepts, what it refuses, and what the gate is not sure of.
    (True, [1, "", None, True, {}, []], [], [1.5, Text("a"), object(), "a\n", "\ud800", b"", ()]),
    (False, [], [1, "", None], [1.5]),
    ({"type": "number"}, [0, 10**30], [True, "1", None, [], {}], [1.0, float("nan")]),
    ({"type": "boolean"}, [True], [1, None], []),
    ({"type": "string", "pattern": "^a$"}, ["a"], ["b", "aa", 1], ["a\n", "\ud800a"]),
    ({"pattern": "a", "minLength": 2, "maxLength": 3}, ["ab", "bba", 1, {}], ["a", "abab", "bb"], []),
    ({"not": {"pattern": "^(?:null|NaN)$"}}, ["nulls", ""], ["null", "NaN"], ["null\n"]),
    (
        {"required": ["a"], "properties": {"a": {"type": "string"}}},
        [{"a": ""}, {"a": "", "b": 1}, 1],
        [{}, {"a": 1}],
        [],
    ),
    ({"properties": {"a": True}, "additionalProperties": False}, [{}, {"a": 1}, []], [{"b": 1}], [{1: 2}]),
    ({"additionalProperties": {"type": "string"}}, [{"a": "b"}], [{"a": 1}], [{"a\n": "b"}]),
    (
        {"propertyNames": {"maxLength": 1}, "maxProperties": 2},
        [{"a": 1, "b": 1}],
        [{"aa": 1}, {"a": 1, "b": 1, "c": 1}],
        [],
    ),
    ({"items": {"type": "string"}, "minItems": 1, "maxItems": 2}, [["a"], ["a", "b"], "a"], [[], [1], ["a"] * 3], []),
    ({"uniqueItems": True}, [["a", "b", ["a"]], []], [["a", "a"], [["a"], ["a"]]], []),
    ({"uniqueItems": False}, [["a", "a"]], [], []),
    ({"enum": ["a", "b"]}, ["a"], ["c", 1, None], []),
    ({"const": ["a"]}, [["a"]], [["b"], "a", []], []),
    ({"enum": [1]}, [], [], [True, 1]),
    ({"if": {"type": "string"}, "then": {"const": "a"}, "else": False}, ["a"], ["b", 1], []),
    ({"if": {"type": "string"}}, ["a", 1], [], []),
    ({"allOf": [{"type": "string"}, {"maxLength": 1}]}, ["a"], ["aa", 1], []),
    ({"anyOf": [True]}, [], [], [1]),
    (PHONE, ["+14155552671", 1], ["+1415555267", "+04155552671", "", "+14155552671 "], ["+14155552671\n"]),
    ({"allOf": [PHONE], "pattern": "5"}, ["+14155552671"], ["+1415555267", "+12122222222"], []),
    ({"format": "email-address"}, [], [], ["account@daimo.com"]),
]


@pytest.mark.parametrize(("schema", "accepted", "refused", "unsure"), SCHEMAS)
def test_keywords(schema: Any, accepted: list[object], refused: list[object], unsure: list[object]) -> None:
    assert [answer(schema, value) for value in accepted] == [True] * len(accepted)
    assert [answer(schema, value) for value in refused] == [False] * len(refused)
    assert [answer(schema, value) for value in unsure] == [None] * len(unsure)
    if schema != {"enum": [1]}:
        engine = jsonschema_rs.Draft202012Validator(schema)
        assert [engine.is_valid(value) for value in [*accepted, *refused]] == [True] * len(accepted) + [False] * len(
            refused
        )


def test_bodies_of_every_shape() -> None:
    sure = 0
    for body in bodies(5, 300):
        said = answer(_USUAL, body)
        sure += said is not None
        assert said in (None, _RUST._engine.is_usual(body)), body
    # It knows every keyword of the usual gate: what it is not sure of are single values.
    assert sure > 500


@given(any_payloads | bodies_at_bounds)
def test_any_body(body: Any) -> None:
    said = answer(_USUAL, body)
    assert said is None or said == _RUST._engine.is_usual(body)


def test_the_engine_takes_over() -> None:
    validator = Validator()
    for _ in range(_FIRST_LOOKS):
        assert validator.validate(plain_request()).ok
        with pytest.raises(AttributeError):
            object.__getattribute__(validator, "_engine")
    assert validator.validate(plain_request()).ok
    glance = object.__getattribute__(validator, "_engine").glance
    assert validator._glance == glance.records_of


def test_mistakes_count_as_looks() -> None:
    validator = Validator()
    reports = [validator.validate({}) for _ in range(_FIRST_LOOKS + 2)]
    assert reports == [_RUST.validate({})] * len(reports)
    assert validator._first_looks == 0


def test_other_attributes_are_missing() -> None:
    with pytest.raises(AttributeError, match="engines"):
        Validator().engines  # noqa: B018


def test_a_usual_body_compiles_no_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pattern of all phone numbers takes 30 ms, as long as everything else of a start; others take 1 to 3 ms."""
    patterns: list[str] = []

    def compiled(pattern: str) -> re.Pattern[str]:
        patterns.append(pattern)
        return re.compile(pattern)

    monkeypatch.setattr(python_gate, "_compiled", compiled)
    pairs = {"email": "account.two@daimo.com", "orderId": "018f3c4e-7b0a-4d2e-9b1c-5a6d7e8f9a0b"}
    body = request(metadata(phone="+14155552671", note="Leave it with the neighbour at number 12, thank you", **pairs))
    body["display"]["themeCssUrl"] = "https://pay.acme.com/themes/dark.css"
    for title in ("Two words", "Order #1234 (2 items)", "Grüße aus Österreich", "Оплата — заказ №5", "入金 🎉"):
        body["display"]["title"] = title
        assert accepts(_USUAL, body), title
    assert patterns == []
    assert accepts(_USUAL, request(display(verb="Grüßen")))
    assert len(patterns) == 1
