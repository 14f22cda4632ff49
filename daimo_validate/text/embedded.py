"""Text inside text: the characters of a string, each with its place in the text around it.

To read what a string literal holds, describe it once: what its escapes are, and what each of them means. A text of
several pieces (the lines of a block quote, two literals that are joined) is put together with `Pieces`.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable

from daimo_validate.text.source import Position, Source, Span


class EmbeddedText:
    """A text inside another one, which knows the place of each of its characters there.

    `text` is what the text means, its escapes decoded. `special` are the characters that the text around it reads in
    another way, such as its quotes: a fix must not write them.
    """

    __slots__ = ("_ends", "_inner", "_starts", "outer", "special", "text")

    def __init__(
        self,
        text: str,
        pieces: tuple[array[int], array[int], array[int]],
        special: str = "",
        outer: EmbeddedText | None = None,
    ) -> None:
        self.text = text
        self._inner, self._starts, self._ends = pieces
        self.special = special
        self.outer = outer

    def span(self, span: Span) -> Span:
        """Return the place of a stretch of this text in the file. An escape belongs to it as a whole."""
        start = self._start(span.start)
        found = Span(start, self._end(span.end) if span.end > span.start else start)
        return found if self.outer is None else self.outer.span(found)

    def inside(self, outer: EmbeddedText) -> EmbeddedText:
        """Return this text, whose places are in the text of `outer`, with its places in the file."""
        if self.outer is not None:
            outer = self.outer.inside(outer)
        return EmbeddedText(self.text, (self._inner, self._starts, self._ends), self.special + outer.special, outer)

    def _start(self, offset: int) -> int:
        if offset >= len(self.text) and self._inner:
            return self._ends[-1]
        piece = bisect_right(self._inner, offset) - 1
        return self._starts[piece] + (offset - self._inner[piece] if self._is_as_written(piece) else 0)

    def _end(self, offset: int) -> int:
        piece = bisect_right(self._inner, offset - 1) - 1
        if self._is_as_written(piece):
            return self._starts[piece] + offset - self._inner[piece]
        return self._ends[piece]

    def _is_as_written(self, piece: int) -> bool:
        end = self._inner[piece + 1] if piece + 1 < len(self._inner) else len(self.text)
        return self._ends[piece] - self._starts[piece] == end - self._inner[piece]


class Pieces:
    """Puts an EmbeddedText together, from its beginning to its end, out of stretches of the text `around`."""

    def __init__(self, around: str) -> None:
        self._around = around
        self._texts: list[str] = []
        self._length = self._nothing_at = 0
        self._inner, self._starts, self._ends = array("q"), array("q"), array("q")

    def add(self, start: int, end: int, meaning: str | None = None) -> None:
        """Add the characters from `start` to `end`, which stand for themselves unless they mean something else."""
        text = self._around[start:end] if meaning is None else meaning
        if not text:
            self._nothing_at = end
            return
        self._inner.append(self._length)
        self._starts.append(start)
        self._ends.append(end)
        self._texts.append(text)
        self._length += len(text)

    def decode(self, span: Span, escape: re.Pattern[str], meaning: Callable[[re.Match[str]], str]) -> None:
        """Add the characters of a span, in which each match of `escape` stands for its `meaning`."""
        at = span.start
        for match in escape.finditer(self._around, span.start, span.end):
            start, end = match.span()
            if start > at:
                self.add(at, start)
            self.add(start, end, meaning(match))
            at = end
        self.add(at, span.end)

    def done(self, special: str = "") -> EmbeddedText:
        """Return the text."""
        if not self._inner:
            self._inner, self._starts, self._ends = array("q", [0]), *[array("q", [self._nothing_at])] * 2
        return EmbeddedText("".join(self._texts), (self._inner, self._starts, self._ends), special)


def decoded(
    around: str, span: Span, escape: re.Pattern[str], meaning: Callable[[re.Match[str]], str], special: str = ""
) -> EmbeddedText:
    """Return the text at a span of `around` in which each match of `escape` stands for its `meaning`."""
    pieces = Pieces(around)
    pieces.decode(span, escape, meaning)
    return pieces.done(special)


def as_written(around: str, span: Span, special: str = "") -> EmbeddedText:
    """Return the text at a span of `around` in which every character stands for itself."""
    pieces = Pieces(around)
    pieces.add(*span)
    return pieces.done(special)


class EmbeddedSource(Source):
    """The text that a reader reads, with the positions of the file: messages name some."""

    def __init__(self, text: EmbeddedText, source: Source) -> None:
        super().__init__(text.text)
        self._embedded, self._file = text, source

    def position(self, offset: int) -> Position:
        return self._file.position(self._embedded.span(Span(offset, offset)).start)
