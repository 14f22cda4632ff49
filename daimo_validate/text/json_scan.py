"""Scans the tokens of JSON text, for what the standard library does not tell: duplicate keys, and what was expected."""

from __future__ import annotations

import json
import re
from typing import Final

from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Span

# Possessive, and also without a closing quote, so that no text makes the pattern try anything twice.
_TOKEN: Final = re.compile(r'("(?:[^"\\]|\\.)*+"?)|([\[\]{},:])|[^\s\[\]{},:"]+', re.DOTALL)


class RepeatedKey(NamedTuple):
    """A key that its object already has."""

    path: Path
    first: Span
    again: Span


class _Container:
    """An object or array that the scan is inside of. `step` is the key or index of the current member."""

    __slots__ = ("is_object", "keys", "path", "step")

    def __init__(self, path: Path, is_object: bool) -> None:
        self.path = path
        self.is_object = is_object
        self.step: str | int = "" if is_object else 0
        self.keys: dict[str, Span] = {}


class Scan:
    """The state after all tokens of `text` that end at or before `end`, which must be valid JSON so far.

    `last` is the last of them: a bracket, `,` or `:`, `key` for a property name, `value` for any other, or `` if
    there is none. `next` is the token behind, which `end` may be inside of.
    """

    def __init__(self, text: str, end: int | None = None) -> None:
        self.repeated: list[RepeatedKey] = []
        self.last = ""
        self.next: re.Match[str] | None = None
        self._stack: list[_Container] = []
        end = len(text) if end is None else end
        for match in _TOKEN.finditer(text):
            if match.end() > end:
                self.next = match
                break
            self._take(match)

    @property
    def expected(self) -> str:
        """What may come next, for a message."""
        in_object = bool(self._stack) and self._stack[-1].is_object
        match self.last:
            case "" | ":":
                return "a value"
            case "{":
                return "a property name in double quotes or '}'"
            case "[":
                return "a value or ']'"
            case ",":
                return "a property name in double quotes" if in_object else "a value"
            case "key":
                return "':'"
            case _ if not self._stack:
                return "the end of the text"
            case _:
                return "',' or '}'" if in_object else "',' or ']'"

    @property
    def expects_string(self) -> bool:
        """Whether a string may come next: a value or a property name."""
        return self.last in ("", ":", "{", "[", ",")

    @property
    def expects_key(self) -> bool:
        """Whether a property name may come next."""
        return self.last in ("{", ",") and self._stack[-1].is_object

    def _take(self, match: re.Match[str]) -> None:
        string, mark = match[1], match[2]
        stack = self._stack
        if string is not None and self.last in ("{", ",") and stack[-1].is_object:
            self._take_key(Span(*match.span()), json.loads(string))
        elif mark is None:
            self.last = "value"
        elif mark in "{[":
            stack.append(_Container((*stack[-1].path, stack[-1].step) if stack else (), mark == "{"))
            self.last = mark
        elif mark in "}]":
            stack.pop()
            self.last = "value"
        else:
            if mark == "," and isinstance(stack[-1].step, int):
                stack[-1].step += 1
            self.last = mark

    def _take_key(self, span: Span, key: str) -> None:
        around = self._stack[-1]
        around.step = key
        if key in around.keys:
            self.repeated.append(RepeatedKey((*around.path, key), around.keys[key], span))
        else:
            around.keys[key] = span
        self.last = "key"
