"""Every way through the validator gives one report: the usual gate, the gate and the inputs, and the rules over all."""

from __future__ import annotations

import copy
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import settings

from benchmarks.corpus import COLUMNS, mixed
from benchmarks.mix import MIX
from benchmarks.shapes import SHAPES
from daimo_validate import Validator
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
        yield _with_one_value_replaced(rng, copy.deepcopy(body))


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


def test_some_bodies() -> None:
    compare(1, 2 * settings().max_examples)


@pytest.mark.slow
def test_many_bodies() -> None:
    compare(2, 3_000, every=7)


class _Chain(IntEnum):
    BASE = 8453


@pytest.mark.parametrize("chain_id", [Decimal(8453), Decimal("8453.0"), Fraction(8453), _Chain.BASE])
def test_a_number_of_another_type_goes_the_way_of_its_type(chain_id: object) -> None:
    warm = Validator()
    warm._first_looks = 0
    body = MIX.make(random.Random(1), 1)[0]
    body["destination"] = {**plain_request()["destination"], "chainId": chain_id}
    assert warm.validate(body) == warm.examine(body)
