"""Runs a function in another thread, whose stack is empty: for calls close to Python's recursion limit."""

from __future__ import annotations

from _thread import LockType
from collections.abc import Callable

from daimo_validate.text.hints import TypeVar

T = TypeVar("T")
Argument = TypeVar("Argument")


def run_into(answers: list[T], done: LockType, function: Callable[[Argument], T], argument: Argument) -> None:
    """Append the answer of a function to `answers`, and release `done`, which is released in any case."""
    try:
        answers.append(function(argument))
    finally:
        done.release()
