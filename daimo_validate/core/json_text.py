"""JSON text (RFC 8259) as Python values, with everything that a plain `json.loads` does not tell.

The standard library reads the values; the code here only finds where in the text something stands.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice
from math import isfinite
from typing import Any, Final, NamedTuple

from daimo_validate.core.plain import MAX_DEPTH, Oddity, OddKind
from daimo_validate.text.pointers import Path

MAX_BYTES: Final = 2**23
"""Bytes of a body that are read at all: eight times the characters that a body may have, so that the finding can
still name the value that is too large."""

# Python turns longer digits into an int only in quadratic time, and refuses to past 4,300 (sys.int_info).
_MOST_DIGITS = 400
_PAST_EVERY_BOUND: Final[int] = 10**_MOST_DIGITS
# A text with more is a mistake of another kind, and nobody reads on.
_MOST_DUPLICATES = 100
_LINE_END = re.compile(r"\r\n|\r|\n")
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# Possessive, and closed or not: a text cannot make it try anything twice. Few texts need these patterns.
_STRING = r'"(?:[^"\\]|\\.)*+"?'
_BRACKETS = rf"(?s){_STRING}|[\[\]{{}}]"
_TOKENS = rf"(?s)({_STRING})|([\[\]{{}},:])|[^\s\[\]{{}},:\"]+"


class TextKind(Enum):
    """What is wrong with a text."""

    SYNTAX = auto()
    BYTE_ORDER_MARK = auto()
    DUPLICATE_KEY = auto()


class TextProblem(NamedTuple):
    """One thing that is wrong with a text; `what` never repeats any of it but keys."""

    kind: TextKind
    path: Path
    what: str
    hint: str | None = None


class JsonText:
    """A read text. `value` means something only when `is_read`."""

    __slots__ = ("is_read", "oddities", "problems", "value")

    def __init__(self) -> None:
        self.value: Any = None
        self.is_read = False
        self.problems: list[TextProblem] = []
        self.oddities: list[Oddity] = []


def read_json(body: bytes | bytearray | memoryview | str) -> JsonText:
    """The value of a JSON text, and its problems: encoding, syntax, duplicate keys, depth, size.

    TypeError when `body` is no text at all.
    """
    read = JsonText()
    if not isinstance(body, (bytes, bytearray, memoryview, str)):
        raise TypeError(f"a JSON text is bytes or str, not {type(body).__name__}")
    text = body if isinstance(body, str) else _decoded(bytes(body), read)
    if text is None:
        return read
    if text.startswith(_BOM):
        text = text[1:]
        what = "the body begins with a byte order mark, which JSON texts must not have (RFC 8259, section 8.1)"
        read.problems.append(TextProblem(TextKind.BYTE_ORDER_MARK, (), what, "remove the first three bytes"))
    if len(text) > MAX_BYTES:
        read.oddities.append(Oddity(OddKind.TOO_LARGE, (), f"{len(text):,} characters"))
    elif _depth_past_bound(text):
        read.oddities.append(Oddity(OddKind.TOO_DEEP, (), f"more than {MAX_DEPTH} levels of nesting"))
    else:
        _parse(text, read)
    return read


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column of an offset; LF, CRLF and CR end lines, columns count code points."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _decoded(body: bytes, read: JsonText) -> str | None:
    text, reason = "", None
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        reason = f"not valid UTF-8: byte 0x{body[error.start]:02x} at offset {error.start}, line {line}"
    # What is in another encoding is no UTF-8 either, or has zero bytes.
    if reason or "\0" in text:
        encoding = _other_encoding(body)
        if encoding is not None:
            reason = f"{encoding}, and JSON must be UTF-8 (RFC 8259, section 8.1)"
    if reason is None:
        return text
    read.problems.append(TextProblem(TextKind.SYNTAX, (), f"the body is {reason}", "save or send it as UTF-8"))
    return None


def _other_encoding(body: bytes) -> str | None:
    """UTF-16 or UTF-32 by its mark, or by the zero bytes around the first ASCII character."""
    if body.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "UTF-32"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    zeros = tuple(byte == 0 for byte in body[:4])
    if zeros in ((True, True, True, False), (False, True, True, True)):
        return "UTF-32"
    return "UTF-16" if zeros[:2] in ((True, False), (False, True)) and len(body) % 2 == 0 else None


def _depth_past_bound(text: str) -> bool:
    """Whether brackets outside strings nest past the bound; the parser itself recurses, and must not be asked."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    depth = 0
    for match in re.finditer(_BRACKETS, text):
        bracket = match[0]
        if bracket in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif bracket in "]}":
            depth -= 1
    return False


class _RepeatedKeyError(Exception):
    """An object has a key twice: the text is read once more, to find where."""


def _parse(text: str, read: JsonText) -> None:
    try:
        read.value = _value(text, read)
    except json.JSONDecodeError as error:
        what, hint = _syntax(text, error)
        read.problems.append(TextProblem(TextKind.SYNTAX, (), what, hint))
        return
    read.is_read = True


def _value(text: str, read: JsonText) -> Any:
    """The value of a text, its duplicate keys noted. JSONDecodeError when it is no JSON."""
    try:
        # `decode` looks for white space at both ends by regular expression first, and most bodies have none.
        if text.startswith("{"):
            value, end = _STRICT.raw_decode(text)
            if not text[end:].strip(" \t\r\n"):
                return value
        return _STRICT.decode(text)
    except _RepeatedKeyError:
        # What comes after the object may still be wrong.
        value = _LAST_KEY_COUNTS.decode(text)
        read.problems.extend(islice(_duplicates(text), _MOST_DUPLICATES))
        return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _RepeatedKeyError
    return made


def _integer(digits: str) -> int:
    # No rule tells such numbers apart: each is past every bound.
    if len(digits) > _MOST_DIGITS:
        return -_PAST_EVERY_BOUND if digits[0] == "-" else _PAST_EVERY_BOUND
    return int(digits)


def _float(digits: str) -> float | int:
    number = float(digits)
    # JSON carries 1e400, and a double does not.
    return number if isfinite(number) else _integer("-" * (number < 0) + "1" * (_MOST_DIGITS + 1))


# Built once: a decoder takes longer to make than a body to read.
_STRICT = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_float)
_LAST_KEY_COUNTS = json.JSONDecoder(parse_int=_integer, parse_float=_float)


def _syntax(text: str, error: json.JSONDecodeError) -> tuple[str, str | None]:
    if not text.strip():
        return "the body is empty", "send a JSON object"
    comma = _trailing_comma(text, error.pos)
    line, column = line_and_column(text, error.pos if comma is None else comma)
    reason = "illegal trailing comma" if comma is not None else error.msg[:1].lower() + error.msg[1:]
    return f"the body is not JSON: {reason.removesuffix(' at')} at line {line}, column {column}", None


def _trailing_comma(text: str, place: int) -> int | None:
    """The comma before a closing bracket that an error is about; releases of CPython differ in where they see it."""
    if text[place : place + 1] == ",":
        return place if text[place + 1 :].lstrip()[:1] in ("}", "]") else None
    before = text[:place].rstrip()
    return len(before) - 1 if before.endswith(",") and text[place : place + 1] in ("}", "]") else None


class _Open:
    """A container that the locator is inside of."""

    __slots__ = ("index", "is_object", "key", "path", "seen")

    def __init__(self, path: Path, is_object: bool) -> None:
        self.path = path
        self.is_object = is_object
        self.key: str | None = None
        self.index = 0
        self.seen: dict[str, tuple[int, int]] = {}


def _duplicates(text: str) -> Iterator[TextProblem]:
    """Every key that stands twice in an object of a valid JSON text, with both places."""
    lines = [0, *(match.end() for match in _LINE_END.finditer(text))]
    stack: list[_Open] = []
    expects_key = False
    for match in re.finditer(_TOKENS, text):
        string, mark = match[1], match[2]
        top = stack[-1] if stack else None
        if mark in ("{", "["):
            path = () if top is None else (*top.path, top.key if top.is_object else top.index)
            stack.append(_Open(path, mark == "{"))  # type: ignore[arg-type]
            expects_key = mark == "{"
        elif mark in ("}", "]"):
            stack.pop()
            expects_key = False
        elif mark == "," and top is not None:
            top.index += 1
            expects_key = top.is_object
        elif string is not None and expects_key and top is not None:
            top.key = json.loads(string)
            expects_key = False
            line = bisect_right(lines, match.start())
            place = line, match.start() - lines[line - 1] + 1
            if top.key in top.seen:
                first = top.seen[top.key]
                what = f"at line {first[0]}, column {first[1]} and at line {place[0]}, column {place[1]}"
                yield TextProblem(TextKind.DUPLICATE_KEY, (*top.path, top.key), what)
            else:
                top.seen[top.key] = place
