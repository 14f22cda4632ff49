"""Every way through the validator gives one report: the usual gate, the gate and the inputs, and the rules over all."""

from __future__ import annotations

import copy
import json
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import settings

from benchmarks.corpus import COLUMNS, mixed
from benchmarks.mix import MIX
from benchmarks.shapes import SHAPES
from daimo_validate import Policy, Validator
from daimo_validate.core.inputs import REQUEST_INPUTS, records_of, usual_parts
from daimo_validate.core.inputs.base import Request
from daimo_validate.core.inputs.strings import OF_FORMAT
from tests.helpers.published import ROOT
from tests.helpers.requests import plain_request

_FAST = Validator(engine="jsonschema-rs")
_REFERENCE = Validator(engine="jsonschema")
# Judges each body as it judges the first ones, without gates.
_FIRST = Validator()
_FIRST._first_looks = sys.maxsize
_VALUES: list[Any] = [
    *(None, True, 0, 8453.0, "", " ", "null", "10.555", "0x", "0x" + "1" * 40, "evm", "ApplePay", [], {}, ["ACH"]),
    *("a@b.test", "+4915112345678", "sk_live_" + "a" * 24, "abandon " * 11 + "about", "{{x}}", "\u200b", "ª" * 12),
]


def bodies(seed: int, count: int) -> Iterator[Any]:
    """Yield bodies of the mix, of every shape and with every mistake, and the same with one value replaced."""
    rng = random.Random(seed)
    sources = [MIX, *COLUMNS, *(shape.corpus() for shape in SHAPES)]
    labelled = mixed(seed, 1)
    for number in range(count):
        if number % 5 == 0:
            body = copy.deepcopy(labelled[number % len(labelled)][1])
        else:
            body = (MIX if number % 2 else rng.choice(sources)).make(rng, 1)[0]
        yield body
        for _ in range(rng.choice((1, 1, 2, 5))):
            body = _with_one_value_replaced(rng, copy.deepcopy(body))
        yield body


def _with_one_value_replaced(rng: random.Random, body: Any) -> Any:
    place = body
    while isinstance(place, dict) and place:
        key = rng.choice(sorted(place))
        if isinstance(place[key], dict) and place[key] and rng.random() < 0.8:
            place = place[key]
            continue
        place[key if rng.random() < 0.9 else key.upper()] = copy.deepcopy(rng.choice(_VALUES))
        break
    return body


def compare(seed: int, count: int, *, every: int = 1) -> None:
    """Compare the ways for so many bodies, and with the slow engine too for one in `every`."""
    for number, body in enumerate(bodies(seed, count)):
        report = _FAST.validate(body)
        assert report == _FAST.examine(body), body
        assert report == _FIRST.validate(body), body
        assert number % every or report == _REFERENCE.validate(body), body
        assert not report.crashes
        compare_records(body)


def compare_records(body: Any) -> None:
    """Compare what rules find in all records of a body, and in those that the validator takes from it."""
    gates = _FAST._engine.gate_of_part
    taken = records_of(Request(body, usual_parts(body, gates)))
    request = Request(body)
    inputs = [each for each in REQUEST_INPUTS if each.name not in OF_FORMAT]
    everything = [(each, record) for each in inputs for record in each.extract(request)]
    assert _FAST.judge(taken) == _FAST.judge(everything), body


def test_some_bodies() -> None:
    compare(1, 2 * settings().max_examples)


@pytest.mark.slow
def test_many_bodies() -> None:
    compare(2, 3_000, every=7)


def test_the_corpus_and_the_vectors() -> None:
    """Every way and engine reports the same of them, under each policy that they name."""
    groups = json.loads((ROOT / "tests" / "vectors" / "requests.json").read_text(encoding="utf-8"))
    for test in [test for group in groups for test in group["tests"]]:
        fast, first, reference = _ways(json.dumps(test.get("policy", {})))
        if "body" in test:
            report = fast.validate_json(test["body"])
            others = [first.validate_json(test["body"]), reference.validate_json(test["body"])]
        else:
            report = fast.validate(test["payload"])
            others = [each.validate(test["payload"]) for each in (first, reference)]
            others.append(fast.examine(test["payload"]))
            compare_records(test["payload"])
        assert all(other == report for other in others), test


@cache
def _ways(policy: str) -> tuple[Validator, Validator, Validator]:
    """Return a validator with its gates, one that judges each body as it judges the first ones, and the slow one."""
    given = Policy(**json.loads(policy))
    first = Validator(policy=given)
    first._first_looks = sys.maxsize
    return Validator(policy=given, engine="jsonschema-rs"), first, Validator(policy=given, engine="jsonschema")


class _Chain(IntEnum):
    BASE = 8453


@pytest.mark.parametrize("chain_id", [Decimal(8453), Decimal("8453.0"), Fraction(8453), _Chain.BASE])
def test_a_number_of_another_type_goes_the_way_of_its_type(chain_id: object) -> None:
    warm = Validator()
    warm._first_looks = 0
    body = MIX.make(random.Random(1), 1)[0]
    body["destination"] = {**plain_request()["destination"], "chainId": chain_id}
    assert warm.validate(body) == warm.examine(body)
