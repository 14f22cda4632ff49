"""A glance accepts what the usual gate and its tests accept, and nothing else."""

from __future__ import annotations

import pickle
import random
import re
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

import pytest
from hypothesis import settings

from benchmarks.mix import MIX
from benchmarks.shapes import SHAPES
from daimo_validate import Validator
from daimo_validate.compiled import load
from daimo_validate.core.glance import Glance
from daimo_validate.core.inputs import records_of_usual
from daimo_validate.core.structure import REQUEST, tag_of
from tests.core.test_ways import bodies
from tests.helpers.requests import WALLET, call, evm, metadata, plain_request, request

_JUDGE = Validator(engine="jsonschema-rs")
_ENGINE = _JUDGE._engine
_FIELDS = {
    "body": {"destination", "display", "metadata", "refundAddress"},
    "evm": {"type", "address", "chainId", "tokenAddress", "amountUnits", "calldata"},
    "solana": {"type", "address", "tokenAddress", "amountUnits"},
    "display": {"title", "verb", "themeCssUrl", "paymentOptions"},
    "metadata": {"email", "phone"},
}
_OF_PAIRS = {"type", "properties", "required", "additionalProperties", "maxProperties", "propertyNames"}
_OF_VALUES = {"type", "pattern", "not", "format", "maxLength", "allOf"}
_OF_OPTIONS = {"type", "items", "maxItems", "minItems", "uniqueItems", "not"}


class _Lying(str):
    """Equal to whatever it is compared with."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("evm")


class _Type(StrEnum):
    EVM = "evm"


class _Named(StrEnum):
    # Its hash is that of its value.
    evm = "evm"


class _Plain(Enum):
    TITLE = "Deposit to Acme"


NASTY: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        8453,
        8453.0,
        501,
        Decimal(8453),
        float("nan"),
        b"evm",
        (),
        [],
        {},
        [[]],
        [None],
        object(),
    ),
    *(
        "",
        "\0",
        "1\0",
        "1\0a@b.co",
        "1\0+14155552671\0a",
        "a\0b",
        "x" * 2000,
        "evm",
        "solana",
        "0x",
        "undefined",
        "\ud800",
    ),
    *("10\n", "01", "1.", "+1", "+14155552671 ", "a@b", "${x}", "abandon " * 11 + "about", "\u200b", "\x85", "\ufeff"),
    *(
        "kunde@b\u00fccher.de",
        "a@xn--bcher-kva.de",
        "a@xn--0.de",
        "a@\u200bb.de",
        "\u200da@b.de",
        "a@b\u0130.de",
        "${a}@b\u00fc.de",
    ),
    *(WALLET, WALLET.lower(), WALLET.upper(), "0X" + WALLET[2:], WALLET + "\n", " " + WALLET[1:], WALLET[:-2] + " a"),
    *("0x" + " " * 40, "0x" + "ab " * 13 + "a", "0xabc", "0x5ca1ab1e" + "00" * 32, "0x5ca1ab1e" + "00 " * 21 + "0"),
    *(["ApplePay"], ["Stripe", "Stripe"], [["Stripe"], "Stripe"], ["Stripe", ["Nobody"]], ["Stripe", "ACH"] * 21),
    *(
        [_Lying("x"), "Stripe"],
        _Lying("x"),
        _Type.EVM,
        _Named.evm,
        _Plain.TITLE,
        {"a": _Lying("x")},
        {_Lying("seed"): "x"},
    ),
    *(
        {"a": "b"},
        {"seed": "x" * 40},
        {"": ""},
        {str(number): "" for number in range(101)},
        {"email": ""},
        {"phone": "\0"},
    ),
]


def _usual(body: Any) -> Any:
    """What the usual gate and its tests say of a body; None if it is not usual."""
    try:
        return records_of_usual(body) if _ENGINE.is_usual(body) else None
    except Exception:
        return None


def _glanced(body: Any) -> Any:
    assert _ENGINE.glance is not None
    try:
        return _ENGINE.glance.records_of(body)
    except Exception:
        return None


def _compare(body: Any) -> None:
    """A glance reports what the rules find in all that there is, or nothing. A subclass of str counts as its text."""
    found = _glanced(body)
    assert found is None or _JUDGE.judge(found) == _JUDGE.examine(body), body


def test_most_requests_are_answered_by_a_glance() -> None:
    """All that are usual, so that no fault in the glance hides behind the gate."""
    for body in MIX.make(random.Random(3), 400):
        usual = _usual(body)
        if isinstance(usual, tuple):
            assert _glanced(body) == usual, body


def test_nothing_else_is_accepted() -> None:
    for body in bodies(5, 3 * settings().max_examples):
        _compare(body)


@pytest.mark.parametrize("place", ["", "destination", "display", "metadata"])
def test_no_nasty_value_is_accepted(place: str) -> None:
    """Each in place of each field, and as another field, after the request without it was accepted."""
    rng = random.Random(place)
    fields = sorted(_FIELDS[{"": "body", "destination": "evm"}.get(place, place)])
    for body in [plain_request(), *MIX.make(rng, 12), *(shape.corpus().make(rng, 1)[0] for shape in SHAPES)]:
        _compare(body)
        target = body.get(place, {}) if place else body
        for field in dict.fromkeys([*target, *fields, "extra"]):
            for nasty in NASTY:
                _compare(_with(body, place, {**target, field: nasty}))
            _compare(_with(body, place, _without(target, field)))


def _with(body: dict[str, Any], place: str, target: dict[str, Any]) -> dict[str, Any]:
    return {**body, place: target} if place else target


def _without(target: dict[str, Any], field: str) -> dict[str, Any]:
    return {key: value for key, value in target.items() if key != field}


@pytest.mark.parametrize("kind", ["evm", "solana"])
def test_an_address_of_the_other_kind_is_not_accepted(kind: str) -> None:
    """Even if it was seen where it may be, with everything else that belongs to it."""
    sources = MIX.make(random.Random(7), 200)
    for body in sources:
        _glanced(body)
    destinations = [body["destination"] for body in sources]
    for own in destinations:
        for other in destinations[:20]:
            if own["type"] == kind != other["type"]:
                for field in ("type", "address", "tokenAddress"):
                    _compare({**sources[0], "destination": {**own, field: other[field]}})
                    _compare({**sources[0], "destination": {**own, "chainId": None, field: other[field]}})


def test_a_call_that_is_too_long_or_has_no_prefix_is_not_accepted() -> None:
    usual, long = "0x5ca1ab1e" + "00" * 64, "0x5ca1ab1e" + "00" * 32 * 1_000
    for calldata in (usual, long, "0X" + usual[2:]):
        _compare(request(call(calldata)))
    assert _glanced(request(call(usual))) is not None
    assert _glanced(request(call(long))) is None
    assert _glanced(request(call("0X" + usual[2:]))) is None


def test_a_url_that_is_there_is_not_one_that_is_absent() -> None:
    for url in (None, "", "http://x.example", 5, "https://shop.example/theme.css"):
        _compare(request({"display": {"title": "Deposit", "verb": "Pay"}}))
        _compare(request({"display": {"title": "Deposit", "verb": "Pay", "themeCssUrl": url}}))


@pytest.mark.parametrize("email", ["kunde@b\u00fccher.de", "a@xn--bcher-kva.de", "jos\u00e9@example.es"])
def test_a_mailbox_that_no_pattern_decides(email: str) -> None:
    assert _glanced(request(metadata(email=email, order="7"))) == ()
    assert _glanced(request(metadata(email=email, order="${id}"))) is None


def test_a_lower_case_address_is_told() -> None:
    lower = request(evm(address=WALLET.lower()))
    (record,) = _glanced(lower)
    assert record[1].value == WALLET.lower()


def test_a_note_of_many_words_is_judged_by_its_words() -> None:
    note = "please deliver before noon to the back door thank you second order this month for my sister"
    assert _glanced(request(metadata(note=note))) == ()
    assert _glanced(request(metadata(note="abandon " * 11 + "about"))) is None
    assert _glanced(request(metadata(note=note, order="-".join(["abandon"] * 11 + ["about"])))) is None


def test_the_fields_that_a_glance_knows_are_those_of_the_usual_gate() -> None:
    """A glance knows the fields of a request: one that is added to the document, or a new keyword, must be added there."""
    usual = load(REQUEST)["usual"]
    fields = usual["properties"]
    assert {*usual} == {"type", "properties", "required", "additionalProperties"}
    assert {*fields} == _FIELDS["body"]
    assert usual["required"] == ["destination", "display"]
    destination = fields["destination"]
    kinds = {"evm": destination["then"], "solana": destination["else"]["then"]}
    for condition, kind in [(destination["if"], "evm"), (destination["else"]["if"], "solana")]:
        assert tag_of(condition) == ("type", (kind,))
    for kind, schema in kinds.items():
        assert {*schema} == {*usual}
        assert {*schema["properties"]} == _FIELDS[kind]
        assert {*schema["properties"]} - {*schema["required"]} == {"amountUnits", "calldata"} & _FIELDS[kind]
        form = load(REQUEST)["gate"]["properties"]["refundAddress"] if kind == "evm" else None
        for name in ("address", "tokenAddress"):
            assert {*schema["properties"][name]} == {"type", "pattern"}
            assert form is None or schema["properties"][name]["pattern"] == form["pattern"]
        assert {*schema["properties"]["amountUnits"]} == {"type", "pattern"}
    assert {*kinds["evm"]["properties"]["chainId"]} == {"type"}
    assert {*kinds["evm"]["properties"]["calldata"]} == {"type", "pattern", "maxLength", "allOf"}
    assert {*fields["refundAddress"]} == {"type", "pattern"}
    assert {*fields["display"]} == {*usual}
    assert {*fields["display"]["properties"]} == _FIELDS["display"]
    assert fields["display"]["required"] == ["title", "verb"]


def test_the_keywords_that_a_glance_knows_are_those_of_the_usual_gate() -> None:
    fields = load(REQUEST)["usual"]["properties"]
    options, pairs = fields["display"]["properties"]["paymentOptions"], fields["metadata"]
    assert {*options} == _OF_OPTIONS
    assert options["not"] == {"const": ["ApplePay"]}
    assert options["minItems"] == 1
    assert options["uniqueItems"]
    names = {"type": "string", "enum": options["items"]["then"]["enum"]}
    inner = {"type": "array", "items": names, "maxItems": options["maxItems"]}
    others = {"if": {"type": "array"}, "then": inner, "else": False}
    assert options["items"] == {"if": {"type": "string"}, "then": names, "else": others}
    assert {*pairs} == _OF_PAIRS
    assert pairs["required"] == []
    assert pairs["propertyNames"] is True
    assert {*pairs["properties"]} == _FIELDS["metadata"]
    for value in (*pairs["properties"].values(), pairs["additionalProperties"]):
        assert {*value} <= _OF_VALUES
        assert value["pattern"].startswith("^")
        assert value["pattern"].endswith("$")
        for part in value.get("allOf", ()):
            assert {*part} == {"not"}
        for part in (value, *value.get("allOf", ())):
            if "not" in part:
                assert {*part["not"]} <= {"pattern", "minLength"}
                # What is at the start or the end of a value is within the joined text.
                assert not re.search(
                    r"(?<![\[\\])\^|(?<!\\)\$", part["not"]["pattern"].replace("(?:^|[^", "[^").replace("]|$)", "])")
                )


@pytest.mark.parametrize("text", ["1\0", "1\0+14155552671\0a@b.co\0x"])
def test_an_amount_does_not_hold_other_values(text: str) -> None:
    glance = Glance(load(REQUEST)["usual"], _gate)
    assert glance.records_of(request({**evm(amountUnits="1"), **metadata(order="x")})) == ()
    assert glance.records_of(request({**evm(amountUnits=text), **metadata(order="x")})) is None


def _gate(schema: Any) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema).is_valid


def test_a_validator_in_another_process_glances_too() -> None:
    copied = pickle.loads(pickle.dumps(Validator()))
    copied._first_looks = 0
    assert copied.validate(plain_request()).findings == ()
    assert copied._glance == copied._engine.glance.records_of
