"""What is plain already is taken as it is; whatever is not is copied, and cut at the bounds."""

from __future__ import annotations

import enum
from typing import Any

import pytest

from daimo_validate.core.plain import MAX_DEPTH, MAX_NODES, MAX_TEXT, plain_of
from tests.helpers.requests import plain_request


class Option(enum.StrEnum):
    COINBASE = "Coinbase"


def nested(levels: int, value: Any = "x") -> Any:
    """A value with lists around it, as many as `levels`."""
    for _ in range(levels):
        value = [value]
    return value


def test_the_bounds_are_those_of_the_documentation() -> None:
    assert (MAX_DEPTH, MAX_TEXT, MAX_NODES) == (64, 1_048_576, 2_000)


@pytest.mark.parametrize(
    "payload",
    [
        plain_request(),
        {},
        [],
        [None, True, False, 0, -1, 1.5, -0.0, "", "ü", "\u202e", "\x00"],
        {"ü": {"\u202e": ["x"]}},
        [10**400, -(10**400)],
        nested(MAX_DEPTH),
        ["x" * MAX_TEXT],
        {"x" * (MAX_TEXT - 1): ["y"]},
        [0] * (MAX_NODES - 1),
        [[0] * 500] * 3,
    ],
    ids=lambda payload: repr(payload)[:40],
)
def test_what_is_plain_is_not_copied(payload: Any) -> None:
    plain = plain_of(payload)
    assert plain.value is payload
    assert (plain.oddities, plain.replaced) == ([], set())


@pytest.mark.parametrize(
    ("payload", "copied"),
    [
        (("x",), ["x"]),
        ({"a": ("x",)}, {"a": ["x"]}),
        ([Option.COINBASE], ["Coinbase"]),
        ({Option.COINBASE: [1]}, {"Coinbase": [1]}),
        ([10**400 + 1, -(10**400) - 1, 5], [10**400, -(10**400), 5]),
        ([float("nan"), 1], [None, 1]),
        ([float("-inf"), 1], [None, 1]),
        (["\ud800", "x"], [None, "x"]),
        ({"\ud800": 1, "x": 2}, {"x": 2}),
        ({5: 1, "x": 2}, {"x": 2}),
        ([b"x", 1], [None, 1]),
        (nested(MAX_DEPTH + 1), nested(MAX_DEPTH, None)),
        (["x" * (MAX_TEXT + 1)], None),
        (["x" * MAX_TEXT, "y"], None),
        ({"x" * MAX_TEXT: "y"}, None),
        ([0] * MAX_NODES, None),
        ([[0] * 500] * 4, None),
    ],
    ids=lambda payload: ascii(payload)[:40],
)
def test_what_is_not_plain_is_copied(payload: Any, copied: Any) -> None:
    assert repr(plain_of(payload).value) == repr(copied)
