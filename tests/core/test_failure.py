"""What is told of an exception that is a bug."""

from __future__ import annotations

from typing import NoReturn

from daimo_validate.core.failure import described


def _raise(secret: str) -> NoReturn:
    raise ValueError(secret)


def _caught(secret: str) -> ValueError:
    try:
        _raise(secret)
    except ValueError as error:
        return error


def test_an_exception_is_told_by_its_type_and_the_line_that_raised_it() -> None:
    line = _raise.__code__.co_firstlineno + 1
    assert described(_caught("a secret")) == f"ValueError at test_failure.py:{line}"


def test_one_that_was_never_raised_is_told_by_its_type() -> None:
    assert described(KeyError("a secret")) == "KeyError"
