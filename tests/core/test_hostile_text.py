"""`validate_json` on text that misbehaves: a report in any case, and TypeError only for what is not text."""

from __future__ import annotations

import json
import sys
from _thread import allocate_lock
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from daimo_validate import Report, ValidationError, Validator, validate_json
from daimo_validate.core.report import Crash
from daimo_validate.core.stack import run_into
from tests.helpers.requests import plain_request

BODY = json.dumps(plain_request())
DEEPEST = 60
"""Frames that are left, at most, in the tests of the recursion limit. A body needs fewer."""


def refuse(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("a method of the body was called")


METHODS = dict.fromkeys(
    [
        "__len__", "__str__", "__bytes__", "__iter__", "__getitem__", "__eq__", "__hash__", "__bool__", "__contains__",
        "__getattribute__", "__repr__", "__buffer__", "decode", "encode", "startswith", "strip", "count", "find",
    ],
    refuse,
)  # fmt: skip
BodyStr: Any = type("BodyStr", (str,), METHODS)
BodyBytes: Any = type("BodyBytes", (bytes,), METHODS)
BodyBytearray: Any = type("BodyBytearray", (bytearray,), METHODS)


@pytest.mark.parametrize(
    "text", [BODY, "{", '{"a": 1, "a": 2}', "\ufeff{}", ""], ids=["valid", "{", "twice", "mark", ""]
)
def test_methods_of_subclasses_are_not_called(text: str) -> None:
    expected = validate_json(text)
    data = text.encode()
    for body in (BodyStr(text), BodyBytes(data), BodyBytearray(data)):
        assert validate_json(body) == expected


def test_a_released_memoryview_is_an_error() -> None:
    body = memoryview(BODY.encode())
    body.release()
    (finding,) = validate_json(body).findings
    assert (finding.rule, finding.message) == ("syntax", "the body is a released memoryview, which has no bytes")
    assert finding.hint == "release it after the call"


def test_any_other_memoryview_is_read() -> None:
    data = BODY.encode()
    assert validate_json(memoryview(data[::-1])[::-1]).findings == ()
    assert validate_json(memoryview(data + b" " * (-len(data) % 4)).cast("I")).findings == ()


def test_an_object_that_only_says_it_is_text_is_a_type_error() -> None:
    class Liar:
        @property  # type: ignore[misc]
        def __class__(self) -> Any:
            return str

    liar: Any = Liar()
    with pytest.raises(TypeError, match=r"^body must be bytes, bytearray, memoryview or str, not Liar$"):
        validate_json(liar)


@pytest.mark.parametrize(
    "body", [BODY, BODY.replace("0x5aAeb", "0x12"), "{", '{"a": 1, "a": 2}', "[" * 64 + "]" * 64, "[" * 65]
)
def test_near_the_recursion_limit_the_report_is_the_same(body: str) -> None:
    validator = Validator()
    expected = validator.validate_json(body)
    assert expected.crashes == ()

    most = _most_levels()
    for left in range(1, DEEPEST):
        assert _below(most - left, lambda: validator.validate_json(body)) == expected, left


def _below(levels: int, call: Callable[[], Any]) -> Any:
    return _below(levels - 1, call) if levels else call()


def _most_levels() -> int:
    """Return how many levels of calls the stack still has room for."""
    levels = sys.getrecursionlimit()
    while True:
        try:
            _below(levels, lambda: None)
        except RecursionError:
            levels -= 1
        else:
            return levels


class TestUsedUpStack:
    """A check that meets the recursion limit is done once more in a thread, whose stack is empty."""

    @pytest.mark.parametrize("raised", [True, False])
    def test_it_is_repeated(self, monkeypatch: pytest.MonkeyPatch, raised: bool) -> None:
        answers = [Report(crashes=(Crash(rule="x", error="RecursionError"),)), Report()]

        def judge(self: Validator, body: object) -> Report:
            if raised and len(answers) == 2:
                answers.pop(0)
                raise RecursionError
            return answers.pop(0)

        monkeypatch.setattr(Validator, "_judge_json", judge)
        assert Validator().validate_json("{}") == Report()
        assert answers == []

    def test_a_bad_body_gets_its_report(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def judge(self: Validator, read: object) -> Report:
            raise RecursionError

        validator = Validator()
        expected = validator.validate_json("{}")
        monkeypatch.setattr(Validator, "_judge_read", judge)
        monkeypatch.setattr(Validator, "validate_json", lambda self, body: expected)
        with pytest.raises(ValidationError) as raised:
            validator.check_json("{}")
        assert raised.value.report == expected

    def test_other_crashes_are_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        crashed = Report(crashes=(Crash(rule="x", error="KeyError"),))
        monkeypatch.setattr(Validator, "_judge_json", lambda self, body: crashed)
        assert Validator().validate_json("{}") == crashed

    def test_an_answer_is_appended_and_the_lock_released(self) -> None:
        answers: list[int] = []
        done = allocate_lock()
        done.acquire()
        run_into(answers, done, len, "abc")
        assert (answers, done.locked()) == ([3], False)
        done.acquire()
        with pytest.raises(TypeError):
            run_into(answers, done, len, 5)  # type: ignore[arg-type]
        assert (answers, done.locked()) == ([3], False)
