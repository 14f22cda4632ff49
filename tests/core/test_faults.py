"""A body is judged by its unusual fields alone as it is judged as a whole."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import settings

from benchmarks.corpus import mixed
from benchmarks.mix import MIX
from benchmarks.shapes import SHAPES
from daimo_validate import Validator
from daimo_validate.core.inputs import REQUEST_INPUTS
from daimo_validate.core.inputs.base import Request
from daimo_validate.core.inputs.fields import ADDRESS_PATH, CHAIN_PATH, REFUND_PATH, TOKEN_PATH
from daimo_validate.core.inputs.strings import OF_FORMAT
from tests.core.test_glance import NASTY
from tests.core.test_ways import bodies
from tests.helpers.requests import WALLET, display, evm, metadata, plain_request, request, solana

_JUDGE = Validator(engine="jsonschema-rs")
_INPUTS = [each for each in REQUEST_INPUTS if each.name not in OF_FORMAT]


def _faults(body: Any) -> Any:
    assert _JUDGE._engine.faults is not None
    try:
        return _JUDGE._engine.faults.of(body)
    except Exception:
        return None


def _compare(body: Any) -> bool:
    """Return whether a body is of the form that is judged by its faults; if it is, compare the two ways."""
    found = _faults(body)
    if found is None:
        return False
    # Not in the test of the validator, which takes an error here for a body of another form.
    assert _JUDGE._judge_faults(body, *found) == _JUDGE.examine(body), body
    return True


@pytest.mark.parametrize("place", ["", "destination", "display", "metadata"])
def test_every_nasty_value_of_every_field(place: str) -> None:
    rng = random.Random(place)
    plain = {**plain_request(), "metadata": {"email": "a@b.com", "phone": "+14155552671", "order": "7"}}
    judged = 0
    for body in [plain, *MIX.make(rng, 4)]:
        target = body.get(place, {}) if place else body
        for field in dict.fromkeys([*target, "calldata", "refundAddress", "themeCssUrl", "paymentOptions"]):
            for nasty in NASTY:
                changed = {**target, field: nasty}
                judged += _compare({**body, place: changed} if place else changed)
    assert judged


def test_any_body() -> None:
    judged = [_compare(body) for body in bodies(11, 3 * settings().max_examples)]
    assert sum(judged) > len(judged) // 2


def test_most_mistakes_of_the_benchmark_leave_the_form() -> None:
    judged = [_compare(body) for _, body in mixed(3, 1)]
    assert sum(judged) > 0.7 * len(judged)


def test_every_clean_shape() -> None:
    for shape in SHAPES:
        corpus = shape.corpus()
        if corpus.valid:
            assert _compare(corpus.make(random.Random(1), 1)[0]), corpus.title


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({}, []),
        (display(verb=None), [("display", "verb")]),
        (evm(amountUnits="10,00"), [("destination", "amountUnits")]),
        (display(paymentOptions=["allwallets"]), [("display", "paymentOptions")]),
        (metadata(phone="0415", order="7", note="${name}"), [("metadata", "phone"), ("metadata", "note")]),
        (evm(calldata="0x1"), [("destination", "calldata")]),
        ({**evm(amountUnits="1e3"), **display(title="")}, [("destination", "amountUnits"), ("display", "title")]),
    ],
)
def test_the_fields(patch: Any, expected: Any) -> None:
    assert _faults(request(patch)) == (expected, ())


@pytest.mark.parametrize("destination", [evm, solana])
def test_the_addresses_are_judged_together(destination: Any) -> None:
    faults, misspelt = _faults(request(destination(tokenAddress=None)))
    assert {*faults} == {ADDRESS_PATH, TOKEN_PATH, CHAIN_PATH, REFUND_PATH}
    assert misspelt == ()


def test_a_misspelt_address_is_a_record() -> None:
    faults, misspelt = _faults(request({**evm(address=WALLET.lower()), **display(verb=None)}))
    assert faults == [("display", "verb")]
    assert [record.value for _, record in misspelt] == [WALLET.lower()]


@pytest.mark.parametrize("given", _INPUTS, ids=lambda given: f"{given.name}-{_INPUTS.index(given)}")
def test_no_rule_fires_where_the_fields_that_decide_are_usual(given: Any) -> None:
    """Whatever is wrong with the others."""
    rng = random.Random(given.name)
    seen = 0
    for body in [*MIX.make(rng, 100), *[body for _, body in mixed(2, 1)], *bodies(13, 150)]:
        found = _faults(body)
        if not found or not found[0]:
            continue
        fields = {path[:1] if path[0] == "metadata" else path for path in found[0]}
        if given.decided_by is None or not fields.intersection(given.decided_by):
            seen += 1
            records = [(given, record) for record in given.extract(Request(body))]
            assert _JUDGE.judge(records).findings == (), body
    assert seen
