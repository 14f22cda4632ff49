"""The one reader of JSON text. The standard library reads the values; this module says what is wrong with the text.

A *body* is what a server receives: RFC 8259, nothing else. A *file* is written for people: comments, trailing commas,
a byte order mark and templates outside strings are read without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from daimo_validate.text.depth import is_deeper, too_deep_at
from daimo_validate.text.hints import TYPE_CHECKING, Any, Final
from daimo_validate.text.json_quick import MAX_CHARACTERS as MAX_CHARACTERS
from daimo_validate.text.json_quick import holds_huge_number, read_quickly
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import Enum, NamedTuple
from daimo_validate.text.source import Source, Span, UndecodableError, decode, repeated_at
from daimo_validate.text.templates import control_lines, covered, values_with_holes

if TYPE_CHECKING:
    from json import JSONDecoder

    from daimo_validate.text.json_places import JsonPlaces

# Python turns digits into an int in quadratic time, and refuses more than 4,300 of them (sys.int_info).
_MOST_DIGITS: Final = 400
_PAST_EVERY_BOUND: Final[int] = 10**_MOST_DIGITS
_MOST_DUPLICATES: Final = 100
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
_INFINITY: Final = float("inf")
_BLANKS: Final = " \t\r\n"
# Only texts that are not plain JSON need these patterns, so they compile on first use.
# A string may lack its closing quote: otherwise each quote in it would be tried as a start.
_STRING: Final = r'"(?:[^"\\\r\n]|\\.)*+"?'
_NOT_OUTSIDE: Final = rf"(?s:{_STRING}|//[^\r\n]*+|/\*.*?(?:\*/|\Z))"
_COMMA: Final = rf"{_STRING}|,(?=[ \t\r\n]*+[}}\]])"
_NOT_LINE_END: Final = r"[^\r\n]"
_NOTHING: Final[dict[int, Span]] = {}


class ProblemKind(Enum):
    """What is wrong with a text."""

    SYNTAX = "syntax"
    BYTE_ORDER_MARK = "byte order mark"
    DUPLICATE_KEY = "duplicate key"
    TOO_DEEP = "too deep"
    TOO_LARGE = "too large"


class JsonProblem(NamedTuple):
    """One thing that is wrong with a text. `what` repeats nothing of the text but punctuation.

    `span` is its place, counted from the start of the source. For a duplicate key, `path` leads to its value, `first`
    is the place of the first key, and `what` names both places.
    """

    kind: ProblemKind
    what: str
    span: Span
    hint: str | None = None
    path: Path = ()
    first: Span | None = None


_BYTE_ORDER_MARK: Final = JsonProblem(
    ProblemKind.BYTE_ORDER_MARK,
    "the body starts with a byte order mark, which JSON text must not have (RFC 8259, section 8.1)",
    Span(0, 0),
    "remove the first three bytes",
)


class JsonText:
    """A text that was read. `value` is meaningful only if `is_read`.

    `unknown` are the paths of templates outside strings, where the value is None. `text` is what was parsed: the body
    without its byte order mark, or the source of a file with comments, trailing commas and templates replaced by text
    of the same length. It starts at `start`. `holes` are the templates by their start.
    """

    __slots__ = ("holes", "is_read", "problems", "start", "text", "unknown", "value")

    def __init__(
        self,
        text: str,
        value: Any = None,
        problems: tuple[JsonProblem, ...] = (),
        *,
        is_read: bool = True,
        start: int = 0,
        holes: dict[int, Span] = _NOTHING,
    ) -> None:
        self.text = text
        self.value = value
        self.problems = problems
        self.is_read = is_read
        self.start = start
        self.holes = holes
        self.unknown: frozenset[Path] = frozenset()

    def places(self) -> JsonPlaces:
        """Return the places of the values in the source."""
        # Imported on use: 3 ms.
        from daimo_validate.text.json_places import JsonPlaces

        repeats = any(problem.kind is ProblemKind.DUPLICATE_KEY for problem in self.problems)
        return JsonPlaces(self.text, self.start, self.holes, repeats_keys=repeats)


class _RepeatedKeyError(Exception):
    """An object has a key twice: the text is scanned to find where."""


def read_body(body: bytes | bytearray | memoryview | str, max_depth: int) -> JsonText:
    """Read a request body. Raises TypeError if `body` is not text, and RecursionError near the end of the stack."""
    if type(body) is bytes:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return _undecodable(body)
    elif type(body) is str:
        text = body
    else:
        return _read_exact(body, max_depth)
    bom = text.startswith(_BOM)
    if bom:
        text = text[1:]
    if len(text) > MAX_CHARACTERS:
        problem = JsonProblem(ProblemKind.TOO_LARGE, f"{len(text):,} characters", Span(0, len(text)))
        read = JsonText(text, problems=(problem,), is_read=False)
    elif (deep := too_deep_at(text, max_depth)) is not None:
        read = JsonText(text, problems=(_too_deep(deep, max_depth),), is_read=False)
    else:
        read = _parsed(text)
        if not read.is_read and "\0" in text and isinstance(body, bytes):
            # UTF-16 without a mark can be valid UTF-8.
            return _undecodable(body)
    if bom:
        read.problems = (_BYTE_ORDER_MARK, *read.problems)
    return read


def read_file(source: Source, max_depth: int, span: Span | None = None, *, is_relaxed: bool = True) -> JsonText:
    """Read a text for people, or the part of it at `span`. Unless `is_relaxed`, only JSON itself is read."""
    text = source.text if span is None else source.slice(span)
    start = 0 if span is None else span.start
    holes: dict[int, Span] = {}
    try:
        read = _read_strictly(text, source, start, max_depth)
        if is_relaxed and not read.is_read:
            relaxed, holes = _relax(text)
            if relaxed != text:
                text = relaxed
                read = _parsed(text, source, start, holes)
    except RecursionError:
        return JsonText(
            text, problems=(_too_deep(start + (too_deep_at(text, max_depth) or 0), max_depth),), is_read=False
        )
    if _is_too_deep(read, max_depth):
        deep = too_deep_at(read.text, max_depth) or 0
        return JsonText(text, problems=(_too_deep(start + deep, max_depth),), is_read=False)
    if holes and read.is_read:
        _take_out_holes(read)
    return read


def _is_too_deep(read: JsonText, max_depth: int) -> bool:
    # Counting is fast, and few texts have so many brackets.
    return read.text.count("[") + read.text.count("{") > max_depth and is_deeper(read.value, max_depth)


def _read_exact(body: Any, max_depth: int) -> JsonText:
    """Read a body of any other type. No method of a subclass is called."""
    kind = type(body)
    if issubclass(kind, str):
        return read_body(str.__str__(body), max_depth)
    if issubclass(kind, bytes):
        return read_body(bytes.__getitem__(body, slice(None)), max_depth)
    if issubclass(kind, bytearray):
        return read_body(bytes(bytearray.__getitem__(body, slice(None))), max_depth)
    if kind is not memoryview:
        raise TypeError(f"body must be bytes, bytearray, memoryview or str, not {kind.__name__}")
    try:
        return read_body(body.tobytes(), max_depth)
    except ValueError:
        what = "the body is a released memoryview, which has no bytes"
        problem = JsonProblem(ProblemKind.SYNTAX, what, Span(0, 0), "release it after the call")
        return JsonText("", problems=(problem,), is_read=False)


def _undecodable(body: bytes) -> JsonText:
    try:
        source = decode(body)
    except UndecodableError as error:
        problem = JsonProblem(ProblemKind.SYNTAX, str(error), error.span, error.hint)
        return JsonText(error.source.text, problems=(problem,), is_read=False)
    raise AssertionError(f"{len(source.text)} characters are text")  # pragma: no cover


def _read_strictly(text: str, source: Source, start: int, max_depth: int) -> JsonText:
    """Parse a text that starts at `start` of its source, with the exact reader only if it has to."""
    try:
        value = read_quickly(text, max_depth)
    except Exception:
        return _parsed(text, source, start)
    return _parsed(text, source, start) if holds_huge_number(value) else JsonText(text, value, start=start)


def _parsed(text: str, source: Source | None = None, start: int = 0, holes: dict[int, Span] = _NOTHING) -> JsonText:
    """Parse a text that starts at `start` of `source`, or is all of it. An object that repeats a key keeps the last."""
    # Imported on use: 4 ms.
    from json import JSONDecodeError

    strict, last_key_counts = _decoders()
    try:
        # `decode` first looks for white space at both ends with a pattern; most bodies have none.
        if text.startswith("{"):
            value, end = strict.raw_decode(text)
            if end == len(text) or not text[end:].strip(_BLANKS):
                return JsonText(text, value, start=start, holes=holes)
        return JsonText(text, strict.decode(text), start=start, holes=holes)
    except JSONDecodeError as error:
        at = error.pos
    except _RepeatedKeyError:
        source = source or Source(text)
        try:
            # What follows the object can still be wrong.
            value = last_key_counts.decode(text)
        except JSONDecodeError as error:
            at = error.pos
        else:
            problems = tuple(islice(_duplicates(text, source, start), _MOST_DUPLICATES))
            return JsonText(text, value, problems, start=start, holes=holes)
    return JsonText(text, problems=(_syntax(text, at, source or Source(text), start),), is_read=False, start=start)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _RepeatedKeyError
    return made


def _integer(digits: str) -> int:
    # No rule distinguishes such numbers: each is past every bound.
    if len(digits) > _MOST_DIGITS:
        return -_PAST_EVERY_BOUND if digits[0] == "-" else _PAST_EVERY_BOUND
    return int(digits)


def _float(digits: str) -> float | int:
    number = float(digits)
    # JSON can carry 1e400, a double cannot.
    return number if -_INFINITY < number < _INFINITY else _integer("-" * (number < 0) + "1" * (_MOST_DIGITS + 1))


@cache
def _decoders() -> tuple[JSONDecoder, JSONDecoder]:
    """Return the reader that refuses repeated keys, and one that keeps the last: making them takes longer than reading
    a body."""
    from json import JSONDecoder  # 4 ms

    strict = JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_float=_float)
    return strict, JSONDecoder(parse_int=_integer, parse_float=_float)


def _too_deep(at: int, max_depth: int) -> JsonProblem:
    return JsonProblem(ProblemKind.TOO_DEEP, f"more than {max_depth} levels of nesting", Span(at, at + 1))


def _syntax(text: str, at: int, source: Source, start: int) -> JsonProblem:
    if not text.strip(_BLANKS):
        end = start + len(text)
        return JsonProblem(ProblemKind.SYNTAX, "invalid JSON: the text is empty", Span(end, end), "write a JSON object")
    # Imported on use: 6 ms.
    from daimo_validate.text.json_syntax import explain

    what, span, hint = explain(text, at)
    span = Span(start + span.start, start + span.end)
    return JsonProblem(ProblemKind.SYNTAX, f"invalid JSON: {what} at {source.position(span.start)}", span, hint)


def _duplicates(text: str, source: Source, start: int) -> Iterator[JsonProblem]:
    # Imported on use: 3 ms.
    from daimo_validate.text.json_scan import Scan

    for path, first, again in Scan(text).repeated:
        first = Span(start + first.start, start + first.end)
        again = Span(start + again.start, start + again.end)
        yield JsonProblem(ProblemKind.DUPLICATE_KEY, repeated_at(source, first, again), again, path=path, first=first)


def holds_templates(text: str) -> bool:
    """Return whether a text holds templates outside strings and comments."""
    return any(True for found in (control_lines(text), values_with_holes(text, _NOT_OUTSIDE)) for _ in found)


def _relax(text: str) -> tuple[str, dict[int, Span]]:
    """Return a text of the same length that is JSON, and its templates by their start.

    Blanks replace comments, trailing commas and template statements; NaN replaces values that a template gives.
    """
    text = covered(text, control_lines(text))
    holes = {hole.start: hole for hole in values_with_holes(text, _NOT_OUTSIDE)}
    parts: list[str] = []
    at = 0
    for start, end in holes.values():
        parts += (text[at:start], "NaN".ljust(end - start))
        at = end
    text = "".join((*parts, text[at:]))

    def without_comment(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] == '"' or (found[1] == "*" and not found.endswith("*/", 2)):
            return found
        return compiled(_NOT_LINE_END).sub(" ", found)

    def without_comma(match: re.Match[str]) -> str:
        if match[0][0] == '"':
            return match[0]
        before = match.start() - 1
        while before >= 0 and match.string[before] in _BLANKS:
            before -= 1
        return "," if before < 0 or match.string[before] in "[{,:" else " "

    return re.sub(_COMMA, without_comma, re.sub(_NOT_OUTSIDE, without_comment, text)), holes


def _take_out_holes(read: JsonText) -> None:
    """Put None where a template was read as NaN, and list these paths as unknown."""
    places = read.places()
    unknown = []
    for container, path, step in _not_numbers(read.value):
        place = places.place((*path, step))
        if place is not None and place[0].start - read.start in read.holes:
            container[step] = None
            unknown.append((*path, step))
    if isinstance(read.value, float) and read.value != read.value:
        read.value = None
        unknown.append(())
    read.unknown = frozenset(unknown)


def _not_numbers(tree: Any) -> list[tuple[Any, Path, str | int]]:
    """Return each NaN of a tree: its container, the path of that, and its step there."""
    found: list[tuple[Any, Path, str | int]] = []
    waiting: list[tuple[Path, Any]] = [((), tree)]
    while waiting:
        path, container = waiting.pop()
        if not isinstance(container, (dict, list)):
            continue
        for step, value in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(value, (dict, list)):
                waiting.append(((*path, step), value))
            elif isinstance(value, float) and value != value:
                found.append((container, path, step))
    return found
