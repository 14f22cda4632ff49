"""Source lines for a terminal: shortened, with private values masked and nothing in them that a terminal obeys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

from daimo_validate.core.report import Path
from daimo_validate.core.text import visible
from daimo_validate.documents import Kind, Payload, Problem, Reading, Span
from daimo_validate.documents.diagnostic import Frame

_SHOWN = frozenset({"destination", "display", "refundAddress"})
_MASK = "***"
_TAB = "    "
_MOST_CELLS = 110
_CONTEXT = 30
# Values of a text that cannot be read: anything behind the first `:` or `=` that is no punctuation.
_VALUE = re.compile(r"[^\s{}\[\]:,=#\"'`|>&*-][^{}\[\]:,\"'`]*")


class Frames:
    """Makes the frames of one file."""

    def __init__(self, reading: Reading, payloads: Sequence[Payload]) -> None:
        self.source = reading.source
        self.kind = reading.kind
        self.payloads = payloads
        self.may_be_private = reading.kind is Kind.DOTENV or "metadata" in self.source.text
        self._private: list[Span] | None = None

    def frame(self, span: Span, *, is_syntax: bool) -> Frame | None:
        """The line in which `span` begins, with what of it stands in that line."""
        start = self.source.position(span.start)
        line = self.source.line(start.line)
        begin = span.start - (start.column - 1)
        if not line.strip():
            return None
        first = start.column - 1
        last = min(max(span.end - begin, first + 1), len(line))
        masked = self.masked(begin, line, is_syntax=is_syntax)
        return _draw(start.line, line, first, last, masked)

    def path_in_payload(self, problem: Problem) -> Path:
        """The path of a problem relative to the payload that holds it."""
        path = problem.path or ()
        for payload in self.payloads:
            if payload.document.number == problem.document and path[: len(payload.path)] == payload.path:
                return path[len(payload.path) :]
        return path

    def masked(self, begin: int, line: str, *, is_syntax: bool) -> list[tuple[int, int]]:
        """The stretches of a line that may not be shown, in order."""
        if is_syntax:
            return list(self.values_of_unread(line)) if self.may_be_private else []
        end = begin + len(line)
        inside = [
            (max(span.start, begin) - begin, min(span.end, end) - begin)
            for span in self.private()
            if span.start < end and span.end > begin
        ]
        return sorted({stretch for stretch in inside if stretch[0] < stretch[1]})

    def values_of_unread(self, line: str) -> Iterator[tuple[int, int]]:
        behind = min((at for at in (line.find(":"), line.find("=")) if at >= 0), default=-1) + 1
        for match in _VALUE.finditer(line, behind):
            yield match.start(), match.end()

    def private(self) -> list[Span]:
        """The text of every value that may be personal, and of everything beside the payloads in their own lines."""
        if self._private is None:
            spans: list[Span] = []
            for payload in self.payloads:
                spans += _private_values(payload)
                if not payload.fragment and payload.path and (whole := payload.place(())) is not None:
                    spans += self.around(whole.key or whole.value, whole.value)
            self._private = spans
        return self._private

    def around(self, first: Span, last: Span) -> Iterator[Span]:
        """What stands before and behind a payload in its own lines, if that is more than indentation and brackets."""
        begin = self.source.position(first.start)
        before = Span(first.start - (begin.column - 1), first.start)
        end = self.source.position(last.end)
        after = Span(last.end, last.end - (end.column - 1) + len(self.source.line(end.line)))
        for span in (before, after):
            text = self.source.slice(span)
            if any(char.isalnum() for char in text):
                yield Span(span.start + len(text) - len(text.lstrip()), span.end)


def _private_values(payload: Payload) -> Iterator[Span]:
    """The values of `metadata`, and of fields that nobody knows: `metaData` may be one."""
    for name, value in payload.value.items() if isinstance(payload.value, dict) else ():
        if name in _SHOWN:
            continue
        inner = [("metadata", key) for key in value] if name == "metadata" and isinstance(value, dict) else [(name,)]
        for path in inner:
            if (place := payload.place(path)) is not None:
                yield place.value


def _draw(number: int, line: str, first: int, last: int, masked: list[tuple[int, int]]) -> Frame:
    """The line with its masks, and the caret moved by what the masks and escapes change."""
    text, caret, under = "", 0, 0
    at = 0
    while at < len(line):
        if at == first:
            caret = _cells(text)
        stretch = next((pair for pair in masked if pair[0] <= at < pair[1]), None)
        if stretch is None:
            piece, after = (_TAB if line[at] == "\t" else visible(line[at])), at + 1
        else:
            piece, after = _MASK, stretch[1]
            if at < first < after:
                caret = _cells(text)
        if at < last and after > first:
            under += _cells(piece)
        text += piece
        at = after
    if first >= len(line):
        caret = _cells(text)
    return _shortened(number, text, caret, max(under, 1))


def _shortened(number: int, text: str, caret: int, width: int) -> Frame:
    """At most `_MOST_CELLS` of a line, around the caret, and without its indentation."""
    bare = text.lstrip(" ")
    text, caret = bare, max(caret - (len(text) - len(bare)), 0)
    if _cells(text) <= _MOST_CELLS:
        return Frame(number, text.rstrip(), caret, width)
    cut = _prefix(text, max(caret - _CONTEXT, 0))
    cells = _cells(text[:cut])
    head = "…" if cut else ""
    rest = text[cut:]
    fitting = _prefix(rest, _MOST_CELLS - len(head) - 1)
    kept = head + rest[:fitting] + ("…" if fitting < len(rest) else "")
    caret = caret - cells + len(head)
    return Frame(number, kept.rstrip(), caret, max(min(width, _cells(kept) - caret), 1))


def _prefix(text: str, cells: int) -> int:
    """How many characters of a text fit into so many cells."""
    taken = 0
    for index, char in enumerate(text):
        taken += _cells(char)
        if taken > cells:
            return index
    return len(text)


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)
