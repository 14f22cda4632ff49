"""Caches stay within their bounds, and what they forget is judged as before; rare turns of small functions."""

from __future__ import annotations

import copy
from typing import Any, cast

import pytest

from daimo_validate import Validator
from daimo_validate.core import glance, inputs
from daimo_validate.core import validator as validators
from daimo_validate.core.inputs import usual
from daimo_validate.core.inputs.metadata import MARKS
from daimo_validate.core.phrases import decomposed
from daimo_validate.text.patterns import found_shortly
from tests.helpers.requests import OTHER, WALLET, evm, metadata, plain_request, request, solana


def warm() -> Validator:
    """A validator that has looked at its first bodies, and judges by gates."""
    found = Validator(engine="jsonschema-rs")
    found._first_looks = 0
    return found


def test_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usual, "_MOST_TAILS", 0)
    usual._tails.clear()
    judge = warm()
    for _ in range(3):
        assert judge.validate(plain_request()).findings == ()
        assert not judge.validate(request(evm(address=WALLET[:-1] + "D"))).ok
    assert len(usual._tails) <= 1


def test_solana_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usual, "_MOST_TAILS", 0)
    usual._solana_tails.clear()
    judge = warm()
    for _ in range(3):
        assert judge.validate(request(solana())).findings == ()
        assert not judge.validate(request(solana(address="1" * 44))).ok
    assert len(usual._solana_tails) <= 1
    assert usual._new_solana_tail(cast(Any, 5)) == ""


def test_names_of_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usual, "_MOST_NAMES", 0)
    judge = warm()
    for number in range(3):
        assert judge.validate(request(metadata(**{f"neverSeen{number}": "x"}))).findings == ()
        assert judge.validate(request(metadata(**{f"neverSeenKey{number}": "x"}))).findings == ()
    assert not any(name.startswith("neverSeen") for name in {*usual.plain_names, *usual._telling_names})


def test_a_name_that_tells_is_asked_about_each_value() -> None:
    judge = warm()
    for _ in range(2):
        assert judge.validate(request(metadata(apiKey="short"))).findings == ()
        assert not judge.validate(request(metadata(apiKey="0b6f1d8e-7c2a-4f7e-9d1b-2a3c4d5e6f70"))).ok
    assert "apiKey" in usual._telling_names


@pytest.mark.parametrize("pairs", [None, [], {"a": 1}, {"a": None}])
def test_what_is_no_plain_metadata(pairs: Any) -> None:
    assert not usual.are_usual_pairs(pairs)


def test_spellings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "_MOST_SPELLINGS", 1)
    judge = warm()
    lower = [WALLET.lower(), "0x" + "dbf03b407c01e7cd3cbea99509d93f8dddc8c6fb"]
    for address in lower * 2:
        assert [finding.rule for finding in judge.validate(request(evm(address=address))).findings] == ["eip55-missing"]
    assert len(judge._spellings) <= 1


def test_misspelt_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usual, "_MOST_MISSPELT", 1)
    monkeypatch.setattr(usual, "_misspelt", {})
    judge = warm()
    for address in [WALLET.lower(), "0x" + "dbf03b407c01e7cd3cbea99509d93f8dddc8c6fb"] * 2:
        assert [finding.rule for finding in judge.validate(request(evm(address=address))).findings] == ["eip55-missing"]
        assert len(usual._misspelt) <= 1


@pytest.mark.parametrize("is_ordinary", [True, False])
def test_an_input_with_a_test_of_its_own_is_asked(monkeypatch: pytest.MonkeyPatch, is_ordinary: bool) -> None:
    monkeypatch.setattr(inputs, "AFTER_USUAL", (lambda *_: is_ordinary,))
    assert inputs.records_of_usual(plain_request()) == (() if is_ordinary else None)


def test_no_glance_goes_past_an_input_with_a_test_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "AFTER_USUAL", (lambda *_: False,))
    judge = warm()
    assert judge.validate(plain_request()).findings == ()
    assert judge._glance(plain_request()) is None


def test_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "_MOST_WORDS", 2)
    judge = warm()
    for title in ["Deposit", "Pay Acme", "Top up"] * 2:
        assert judge.validate(request({"display": {"title": title, "verb": "Pay"}})).findings == ()
    assert judge._engine.glance is not None
    assert len(judge._engine.glance._words) <= 2
    judge._engine.glance._words.clear()
    assert judge.validate(request({"display": {"title": "Pay for " + "this and that " * 40, "verb": "Pay"}})).ok
    assert not judge._engine.glance._words


def test_letters_that_are_not_ascii_are_decomposed() -> None:
    assert decomposed("\u00e9") == "e\u0301"
    assert decomposed("e") == "e"


def test_a_finding_equals_no_other_thing() -> None:
    (finding,) = warm().validate(request(evm(address=WALLET.lower()))).findings
    assert finding != 5
    assert finding == copy.copy(finding)


def test_an_unknown_call_of_the_token_is_no_approval() -> None:
    token = plain_request()["destination"]["tokenAddress"]
    body = request({**evm(address=token, calldata="0xdeadbeef"), "refundAddress": WALLET})
    assert "calldata-approve" not in [finding.rule for finding in warm().examine(body).findings]


def test_a_part_of_another_form_is_not_usual() -> None:
    # As a document of the user's may have it, which leaves a field out or gives it another type.
    parts = {"destination": {}, "display": {"paymentOptions": 5}, "metadata": {"a": 5}}
    assert inputs.usual_parts(parts, {name: lambda _: True for name in parts}) == []


def test_types_that_only_a_newer_schema_allows_are_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "AFTER_USUAL", (lambda *_: False,))
    monkeypatch.setattr(validators, "records_of_usual", lambda *_: None)
    monkeypatch.setattr(validators, "unusual_records_of", lambda *_: None)
    judge = warm()
    assert judge.validate(plain_request()) == judge.examine(plain_request())


@pytest.mark.parametrize("calldata", ["0X5ca1ab1e" + "00" * 32, "0x5ca1ab1e" + "00" * 32 * 512])
def test_calldata_that_is_not_usual(calldata: str) -> None:
    judge = warm()
    body = request({**evm(calldata=calldata), "refundAddress": OTHER})
    assert judge.validate(body) == judge.examine(body)
    assert judge._glance(body) is None


@pytest.mark.parametrize("text", ["cipherText", "C\u0130PHERTEXT", "c\u0131phertext"])
def test_the_sign_of_a_wallet_file_in_any_case_needs_the_pattern(text: str) -> None:
    assert found_shortly(MARKS, text) is None
    assert found_shortly(MARKS, "of a text without it") is False
