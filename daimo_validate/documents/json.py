"""JSON, JSON with comments, and JSON Lines. The standard `json` reads the values; this module locates them.

No place is kept while reading: a place is looked up in the text when somebody asks for it, and what stands
before it is skipped by the standard scanner. So a large file costs little more than `json.load`.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Callable, Iterator
from typing import Any, Final

from daimo_validate.core.severity import Severity
from daimo_validate.core.wording import quoted
from daimo_validate.documents.model import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_SYNTAX,
    Document,
    Format,
    Place,
    Problem,
    Reading,
    duplicate_key,
    is_deeper,
    too_deep,
    too_long_number,
)
from daimo_validate.documents.writing import double_quoted
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import control_lines, covered, values_with_holes
from daimo_validate.text.visible import visible

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_STRING: Final = r'"(?:[^"\\\r\n]|\\.)*+"'
# Needed for texts that are no plain JSON alone, so these compile at first use.
_OUTSIDE: Final = rf"(?s:{_STRING}|//[^\r\n]*+|/\*.*?(?:\*/|\Z))"
_COMMA: Final = rf"{_STRING}|,(?=[ \t\r\n]*+[}}\]])"
_BRACKET: Final = rf"{_STRING}|[\[{{]|[\]}}]"
_TOKEN: Final = _STRING + r"|[\w.+-]+|."
# As in an object of JavaScript. A colon tells a key from a value.
_BARE_KEY: Final = r"([\w$]+)[ \t]*+:"
_ANY_STRING: Final = r'"(?:[^"\\]|\\.)*+"?'
_NOT_LINE_END: Final = re.compile(r"[^\r\n]")
_INSTEAD: Final = object()
"""Stands in the tree, while it is read, for what JSON has no value for."""


def read(source: Source, format: Format) -> Reading:
    """Read a JSON text; comments and trailing commas are a warning."""
    return _read_whole(source, format, warn=True)


def read_commented(source: Source, format: Format) -> Reading:
    """Read JSON with comments and trailing commas."""
    return _read_whole(source, format, warn=False)


def write(_old: str, value: str) -> str:
    """Return the JSON string that replaces the text `_old`."""
    return double_quoted(value)


def _read_whole(source: Source, format: Format, *, warn: bool) -> Reading:
    try:
        document, problems, extras = _read_one(source, format, may_relax=True)
    except _InvalidError as error:
        return Reading(format, source, (), (error.problem,), _is_template(source.text))
    if warn and extras:
        problems.append(_only_with_comments(source, extras[0]))
    return Reading(format, source, (document,), tuple(problems), bool(document.unread) and _is_template(source.text))


def _is_template(text: str) -> bool:
    outside_strings = (control_lines(text), values_with_holes(text, _OUTSIDE))
    return any(True for found in outside_strings for _ in found)


class _InvalidError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Tree:
    """The value of one JSON text. Raises json.JSONDecodeError or RecursionError."""

    def __init__(self, text: str) -> None:
        self.doubled: list[dict[str, Any]] = []
        self.replaced = False
        try:
            self.value = self._load(text, int)
        except json.JSONDecodeError:
            raise
        except ValueError:
            # Python turns no text of more than MAX_DIGITS digits into an integer.
            self.value = self._load(text, self._integer)

    def _load(self, text: str, integer: Callable[[str], Any]) -> Any:
        self.doubled.clear()
        doubled = self.doubled

        def made_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            made = dict(pairs)
            if len(made) != len(pairs):
                doubled.append(made)
            return made

        decoder = json.JSONDecoder(object_pairs_hook=made_of, parse_constant=self._constant, parse_int=integer)
        return decoder.decode(text)

    def _constant(self, _name: str) -> object:
        self.replaced = True
        return _INSTEAD

    def _integer(self, digits: str) -> object:
        return int(digits) if len(digits) <= MAX_DIGITS else self._constant(digits)


def read_lines(source: Source, format: Format) -> Reading:
    """Read JSON Lines: one document for each line that is not blank."""
    documents: list[Document] = []
    problems: list[Problem] = []
    text, start, failed = source.text, 0, 0
    while start < len(text) and failed < MAX_SYNTAX:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            try:
                document, found, _extras = _read_one(source, format, Span(start, end), len(documents) + failed)
                documents.append(document)
                problems += found
            except _InvalidError as error:
                problems.append(error.problem)
                failed += 1
        start = end + 1
    return Reading(format, source, tuple(documents), tuple(problems))


def _read_one(
    source: Source, format: Format, span: Span | None = None, number: int = 0, *, may_relax: bool = False
) -> tuple[Document, list[Problem], list[Span]]:
    span = span or Span(0, len(source.text))
    text = source.text if span == Span(0, len(source.text)) else source.slice(span)
    problems: list[Problem] = []
    extras: list[Span] = []
    holes: dict[int, Span] = {}
    try:
        tree = _Tree(text)
    except json.JSONDecodeError as error:
        relaxed, extras, holes = _relax(text) if may_relax else (text, [], {})
        if relaxed == text:
            raise _InvalidError(_explain(text, error.pos, span.start, number)) from None
        tree = _tree_of_relaxed(relaxed, span.start, number)
        text = relaxed
    except RecursionError:
        raise _InvalidError(too_deep(span.start + (_too_deep_at(text) or 0), number)) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and is_deeper(tree.value, MAX_DEPTH):
        raise _InvalidError(too_deep(span.start + (_too_deep_at(text) or 0), number))
    whole = text if span.start == 0 else source.text
    locator = _JsonPlaces(whole, span.start, bool(tree.doubled), holes)
    unread: list[Path] = []
    if tree.doubled or tree.replaced:
        problems += _second_look(source, tree, locator, unread, number)
    return Document(format, tree.value, locator, number, frozenset(unread)), problems, extras


def _tree_of_relaxed(text: str, start: int, number: int) -> _Tree:
    try:
        return _Tree(text)
    except json.JSONDecodeError as error:
        raise _InvalidError(_explain(text, error.pos, start, number)) from None
    except RecursionError:
        raise _InvalidError(too_deep(start + (_too_deep_at(text) or 0), number)) from None


def _second_look(
    source: Source, tree: _Tree, locator: _JsonPlaces, unread: list[Path], number: int
) -> Iterator[Problem]:
    """What the reader noted without its place: objects with a key twice, and values that JSON does not
    have."""
    doubled = {id(made) for made in tree.doubled}
    for path, container in _containers(tree.value):
        if id(container) in doubled:
            first: dict[str, Span] = {}
            for key, span in locator.keys(path):
                if key in first:
                    yield duplicate_key(source, first[key], span, (*path, key), number)
                else:
                    first[key] = span
        steps = container.items() if isinstance(container, dict) else enumerate(container)
        for step in [step for step, value in steps if value is _INSTEAD]:
            container[step] = None
            unread.append((*path, step))
    if tree.value is _INSTEAD:
        tree.value = None
        unread.append(())
    for path in unread:
        place = locator.place(path)
        written = "" if place is None else source.slice(place.value)
        if place is None or place.value.start in locator.holes:
            continue
        if written.lstrip("-")[:1].isdigit():
            yield too_long_number(place.value, number, path)
            continue
        yield Problem(
            rule="syntax",
            message=f"{written} is not JSON: JSON has no such number",
            span=place.value,
            path=path,
            document=number,
        )


def _containers(tree: Any) -> Iterator[tuple[Path, Any]]:
    waiting: list[tuple[Path, Any]] = [((), tree)] if isinstance(tree, (dict, list)) else []
    while waiting:
        path, container = waiting.pop()
        yield path, container
        steps = container.items() if isinstance(container, dict) else enumerate(container)
        waiting.extend(((*path, step), value) for step, value in steps if isinstance(value, (dict, list)))


def _relax(text: str) -> tuple[str, list[Span], dict[int, Span]]:
    """Return a text of the same length that is JSON, the comments and commas that are not, and the templates.

    Blanks stand for comments, trailing commas and template statements, and constants for values that a template gives.
    """
    text = covered(text, control_lines(text))
    holes = list(values_with_holes(text, _OUTSIDE))
    parts: list[str] = []
    at = 0
    for start, end in holes:
        parts += (text[at:start], "NaN".ljust(end - start))
        at = end
    text = "".join((*parts, text[at:]))
    extras: list[Span] = []

    def outside(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] == '"':
            return found
        if found[1] == "*" and not found.endswith("*/", 2):
            return found
        extras.append(Span(*match.span()))
        return _NOT_LINE_END.sub(" ", found)

    def comma(match: re.Match[str]) -> str:
        if match[0][0] == '"':
            return match[0]
        before = match.start() - 1
        while before >= 0 and match.string[before] in " \t\r\n":
            before -= 1
        if before < 0 or match.string[before] in "[{,:":
            return ","
        extras.append(Span(*match.span()))
        return " "

    relaxed = re.sub(_COMMA, comma, re.sub(_OUTSIDE, outside, text))
    return relaxed, sorted(extras), {hole.start: hole for hole in holes}


def _only_with_comments(source: Source, extra: Span) -> Problem:
    what = "a comma before a closing bracket" if source.text[extra.start] == "," else "a comment"
    return Problem(
        rule="syntax",
        severity=Severity.WARNING,
        message=f"this is not plain JSON: it holds {what}, at which strict readers stop",
        hint="take it out, or name the file .jsonc",
        span=extra,
    )


def _explain(text: str, at: int, base: int, number: int) -> Problem:
    """The syntax problem at the place where the standard reader stopped, told from the text that stands
    there."""
    around = next((match for match in re.finditer(_ANY_STRING, text, re.DOTALL) if match.end() > at), None)
    if around is not None and around.start() < at and text[at : at + 1] < " ":
        # Inside a string a line end is no blank to be stepped over: the string lacks its quote.
        at = around.start() if text[at : at + 1] in "\r\n" else at
    else:
        at = _skip_blank(text, at)
    # Versions of Python differ in whether they stop at a trailing comma or behind it.
    if at < len(text) and text[at] in "]}" and (comma := len(text[:at].rstrip(" \t\r\n"))) and text[comma - 1] == ",":
        at = comma - 1
    if at >= len(text):
        return _syntax(_ends_early(text), Span(base + len(text), base + len(text)), number)
    char, token = text[at], re.compile(_TOKEN, re.DOTALL).match(text, at)
    width = len(token[0]) if token else 1
    if char == '"' and width == 1:
        message = "this is not JSON: the string that begins here has no end on its line"
    elif char < " ":
        message = f"this is not JSON: the control character {visible(char)} stands inside a string"
    elif char == "\\":
        message, width = "this is not JSON: JSON knows no such escape", min(2, len(text) - at)
    elif char == "'":
        message = "this is not JSON: strings take double quotes"
    elif text[:at].rstrip()[-1:] in ("{", ",") and (key := re.compile(_BARE_KEY).match(text, at)):
        message, width = "this is not JSON: keys take double quotes", len(key[1])
    elif re.match(r"(?:undefined|True|False|None)\b", text[at : at + 10]):
        message = "this is not JSON: of words, it knows true, false and null"
    elif missing := _missing_before(text, at):
        message = f"this is not JSON: a {missing} is missing before this"
    elif width > 1:
        message = "this is not JSON: this text is not expected here"
    else:
        message = f"this is not JSON: {quoted(char)} is not expected here"
    return _syntax(message, Span(base + at, base + at + width), number)


def _missing_before(text: str, at: int) -> str | None:
    """The name of the mark that lets the reader go on past the place where it stopped."""
    for name, mark in (("comma", ","), ("colon", ":")):
        try:
            _SKIPPER.decode(f"{text[:at]}{mark}{text[at:]}")
        except json.JSONDecodeError as error:
            if error.pos <= at + 1:
                continue
        except RecursionError:
            continue
        return name
    return None


def _ends_early(text: str) -> str:
    if not text.strip():
        return "this is not JSON: there is no text"
    return "this is not JSON: the text ends before its value does"


def _syntax(message: str, span: Span, number: int) -> Problem:
    return Problem(rule="syntax", message=message, span=span, document=number)


def _too_deep_at(text: str) -> int | None:
    depth = 0
    for match in re.finditer(_BRACKET, text):
        if match[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return match.start()
        elif match[0] in "]}":
            depth -= 1
    return None


def _skip_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return at if blank is None else blank.end()


# What is stepped over is not kept: of an object only the number of its members is, and of a number that of its digits.
_SKIPPER: Final = json.JSONDecoder(object_pairs_hook=len, parse_int=len, parse_float=len, parse_constant=len)


class _JsonPlaces:
    """Find places in a valid JSON text that begins at `start`.

    `doubled` means that an object may have a key twice. `holes` are the templates for which constants stand in the
    text, by their start.
    """

    def __init__(self, text: str, start: int, doubled: bool, holes: dict[int, Span]) -> None:
        self._text, self._start, self._doubled, self.holes = text, start, doubled, holes
        self._members: dict[Path, _Members] = {}

    def place(self, path: Path) -> Place | None:
        if not path:
            start = _skip_blank(self._text, self._start)
            return self._whole(Place(Span(start, _SKIPPER.raw_decode(self._text, start)[1])))
        members = self._of(path[:-1])
        found = None if members is None else members.find(path[-1])
        return None if members is None or found is None else self._whole(members.place(found))

    def keys(self, path: Path) -> Iterator[tuple[str, Span]]:
        """Every key of the object at `path` in the order of the text, with its place."""
        members = self._of(path)
        return iter(()) if members is None else members.keys()

    def _whole(self, place: Place) -> Place:
        """Return the place with the whole of a template, for which a shorter constant was read."""
        hole = self.holes.get(place.value.start)
        return place if hole is None else Place(hole, place.key)

    def _of(self, path: Path) -> _Members | None:
        known = len(path)
        while known and path[:known] not in self._members:
            known -= 1
        start = _skip_blank(self._text, self._start)
        for end in range(known, len(path) + 1):
            if path[:end] not in self._members:
                if self._text[start : start + 1] not in ("[", "{"):
                    return None
                self._members[path[:end]] = _Members(self._text, start, self._doubled)
            members = self._members[path[:end]]
            if end < len(path):
                if (found := members.find(path[end])) is None:
                    return None
                start = members.start_of(found)
        return self._members[path]


class _Members:
    """The members of one object or array, read only as far as was asked: four offsets for each."""

    def __init__(self, text: str, start: int, doubled: bool) -> None:
        self._text, self._doubled = text, doubled
        self._is_object = text[start] == "{"
        self._at = _skip_blank(text, start + 1)
        self._offsets = array("q")
        self._keys: dict[str, int] = {}
        self._count = 0

    def find(self, step: str | int) -> int | None:
        if isinstance(step, str) is not self._is_object:
            return None
        if isinstance(step, int):
            while self._count <= step and self._read():
                pass
            return step if 0 <= step < self._count else None
        # The last of two members with one key is the one that counts.
        while (self._doubled or step not in self._keys) and self._read():
            pass
        return self._keys.get(step)

    def start_of(self, member: int) -> int:
        return self._offsets[4 * member + 2]

    def place(self, member: int) -> Place:
        key, key_end, start, end = self._offsets[4 * member : 4 * member + 4]
        if end < 0:
            end = self._end_of(member)
        return Place(Span(start, end), Span(key, key_end) if self._is_object else None)

    def keys(self) -> Iterator[tuple[str, Span]]:
        while self._read():
            pass
        for member in range(self._count):
            start, end = self._offsets[4 * member : 4 * member + 2]
            yield json.loads(self._text[start:end]), Span(start, end)

    def _end_of(self, member: int) -> int:
        if self._offsets[4 * member + 3] < 0:
            self._offsets[4 * member + 3] = _SKIPPER.raw_decode(self._text, self.start_of(member))[1]
        return self._offsets[4 * member + 3]

    def _read(self) -> bool:
        """Reads up to the beginning of the next value; its end waits, because to descend into it none is
        needed."""
        text, at = self._text, self._at
        if self._count:
            at = _skip_blank(text, self._end_of(self._count - 1))
            at = _skip_blank(text, at + 1) if text[at] == "," else at
        if text[at] in "]}":
            self._at = at
            return False
        key_start = key_end = -1
        if self._is_object:
            key, key_end = _SKIPPER.raw_decode(text, at)
            key_start, at = at, _skip_blank(text, _skip_blank(text, key_end) + 1)
            self._keys[key] = self._count
        self._offsets.extend((key_start, key_end, at, -1))
        self._count += 1
        return True
