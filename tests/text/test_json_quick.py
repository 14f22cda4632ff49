"""The quick reader of bodies returns what the exact one returns, or leaves the text to it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from math import isfinite
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Validator
from daimo_validate.core.plain import MAX_DEPTH
from daimo_validate.core.validator import _FIRST_LOOKS
from daimo_validate.text import json_quick
from daimo_validate.text.json import MAX_CHARACTERS, JsonText, read_body, read_file
from daimo_validate.text.source import Source
from tests.helpers.requests import plain_request

VALIDATOR = Validator()
# The first bodies of a process take the exact reader.
for _ in range(_FIRST_LOOKS):
    VALIDATOR.validate({})

ODD = [
    "", " ", "{", "{} x", '{"a": 1,}', "[1,,2]", "{'a': 1}", "// x\n{}", "NaN", "[Infinity]", "[-Infinity]", "nul", "+1", "01",
    "1.", ".5", "-", "1e", "0x10", "1_0", "\ufeff{}", "\x0b{}", "[1]\xa0", "\0{}", "{}\0", '"\\ud800"', '"\\udc00x"', '"\ud800"',
    '"\\x"', '"\\u12g4"', '"\x1f"', '"\n"', '{"a": 1, "a": 2}', '{"a": 1, "\\u0061": 1}', '[{"b": {"": 1, "": 2}}]',
    "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "1" * 4301,
]  # fmt: skip
HUGE = [
    "1e400",
    "-1e400",
    "1e309",
    "1.7976931348623159e308",
    "9" * 309,
    "-" + "9" * 401,
    "9" * 4300,
    '[{"a": [1e999]}]',
]
PLAIN = [
    "{}", " [ ] \r\n\t", "0", "-0", "-0.0", "1.0", "1E+5", "1e-400", "4.9e-324", "0.1", "123456789.123456789123456789",
    "9223372036854775808", "-9223372036854775809", "1" * 300, '"\\ud83d\\ude00\\/\\b"', '"\x7f\u0085\u2028"', '"a\\u0000b"', "null",
    '{"b": 1, "a": {"": [true, false, null]}}', "[" * MAX_DEPTH + "]" * MAX_DEPTH,
]  # fmt: skip

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab\u00e9") | st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
numbers = st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
tokens = st.sampled_from(
    [*'{}[],:"', '"a"', '"a":', '{"a":1}', "\\u0061", "\\ud83d", "\\ude00", "true", "NaN", "-0", "1.5", "e5", "\ufeff", " ", "\0"]
)  # fmt: skip
soups = st.lists(tokens | numbers, max_size=8).map("".join)


@st.composite
def cut_texts(draw: st.DrawFn) -> str:
    """JSON in which a part is replaced by something else."""
    text = json.dumps(draw(values), ensure_ascii=draw(st.booleans()))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 3)))
    return text[:start] + draw(soups) + text[end:]


def quick(body: object) -> Any:
    """What the quick reader returns, or the class `object` where it leaves the text to the other one."""
    try:
        value = json_quick.read_quickly(body, MAX_DEPTH)
    except (json_quick.OddTextError, ValueError):
        return object
    return object if json_quick.holds_huge_number(value) else value


def assert_agree(body: str | bytes) -> None:
    value = quick(body)
    if value is not object:
        read = read_body(body, MAX_DEPTH)
        assert read.is_read
        assert read.problems == ()
        # This tells -0.0 from 0.0, 1.0 from 1, and one order of keys from another.
        assert repr(read.value) == repr(value)


class TestTheReadersAgree:
    """What the quick reader returns, the exact one returns without a problem."""

    @given(values)
    def test_on_json(self, value: Any) -> None:
        text = json.dumps(value)
        assert_agree(text)
        assert_agree(text.encode())

    @given(numbers)
    def test_on_numbers(self, text: str) -> None:
        assert_agree(text)

    @given(soups | cut_texts())
    def test_on_hostile_texts(self, text: str) -> None:
        assert_agree(text)
        assert_agree(text.encode(errors="surrogatepass"))

    @given(
        st.binary(max_size=12) | st.builds(lambda text, byte: text.encode() + byte, cut_texts(), st.binary(max_size=2))
    )
    def test_on_bytes(self, body: bytes) -> None:
        assert_agree(body)

    @pytest.mark.parametrize("text", [*ODD, *HUGE])
    def test_odd_texts_are_left_to_the_exact_reader(self, text: str) -> None:
        assert quick(text) is object
        assert quick(text.encode(errors="surrogatepass")) is object

    @pytest.mark.parametrize("text", PLAIN)
    def test_plain_texts_are_read(self, text: str) -> None:
        pytest.importorskip("jiter")
        assert quick(text) is not object
        assert_agree(text)


def file_read(text: str) -> tuple[Any, ...]:
    read = read_file(Source(text), MAX_DEPTH)
    return repr(read.value), *(getattr(read, name) for name in JsonText.__slots__ if name != "value")


def assert_files_agree(text: str) -> None:
    read = file_read(text)
    with mock.patch.object(json_quick, "_parse", None):
        assert file_read(text) == read


class TestFiles:
    """A file that is plain JSON is read quickly, and every file as the exact reader reads it."""

    @given(soups | cut_texts() | st.builds(json.dumps, values))
    def test_on_hostile_texts(self, text: str) -> None:
        assert_files_agree(text)

    @pytest.mark.parametrize("text", [*ODD, *HUGE, *PLAIN])
    def test_on_single_texts(self, text: str) -> None:
        assert_files_agree(text)


class TestTheFindingsAreEqual:
    """A memoryview always takes the exact reader."""

    @given(soups | cut_texts())
    def test_on_hostile_texts(self, text: str) -> None:
        body = text.encode(errors="surrogatepass")
        assert VALIDATOR.validate_json(body) == VALIDATOR.validate_json(memoryview(body))

    @pytest.mark.parametrize("text", [*ODD, *HUGE, *PLAIN])
    def test_in_each_place_of_a_request(self, text: str) -> None:
        request = plain_request()
        request["destination"]["chainId"] = "CHAIN"
        request["metadata"] = {"a": "META"}
        for mark in ('"CHAIN"', '"META"', json.dumps(request)):
            body = json.dumps(request).replace(mark, text).encode(errors="surrogatepass")
            assert VALIDATOR.validate_json(body) == VALIDATOR.validate_json(memoryview(body))


@pytest.mark.parametrize("text", [*ODD, *HUGE, *PLAIN])
def test_without_jiter_every_text_is_left_to_the_exact_reader(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_quick, "_parse", None)
    body = text.encode(errors="surrogatepass")
    assert quick(body) is object
    assert VALIDATOR.validate_json(body) == VALIDATOR.validate_json(memoryview(body))


@pytest.mark.parametrize("kind", [bytearray, memoryview, lambda body: type("Body", (bytes,), {})(body)])
def test_other_types_are_left_to_the_exact_reader(kind: Callable[[bytes], object]) -> None:
    assert quick(kind(b"{}")) is object


def test_what_is_too_long_is_left_to_the_exact_reader() -> None:
    assert quick(b'"' + b"a" * MAX_CHARACTERS + b'"') is object


@pytest.mark.parametrize(
    ("value", "is_huge"), [(sys.float_info.max, True), (1e307, False), (10**307, False), (True, False)]
)
def test_how_large_a_huge_number_is(value: float, is_huge: bool) -> None:
    assert isfinite(value)
    assert json_quick.holds_huge_number([{"a": value}]) is is_huge
