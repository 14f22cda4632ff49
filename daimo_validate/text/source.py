"""The text of a file, and where an offset into it stands as a person counts: lines, columns, bytes."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import cached_property
from typing import Final, NamedTuple

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
# One stored byte offset for so many characters: a long text costs little memory, a look-up one short
# encoding.
_CHUNK: Final = 4096
_UTF8_BOM: Final = b"\xef\xbb\xbf"
# The marks of UTF-32 come first: that of UTF-32-LE begins with that of UTF-16-LE.
_OTHER_BOMS: Final = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


class Span(NamedTuple):
    """A stretch of a text, in Unicode code points from its beginning; `end` is the first one behind it."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as editors count it: `line` and `column` from 1, a column for each code point; `byte` from
    0."""

    line: int
    column: int
    byte: int


class Source:
    """A decoded text without its byte order mark; `bom` tells that the file begins with one."""

    def __init__(self, text: str, bom: bool = False) -> None:
        self.text: Final = text
        self.bom: Final = bom

    def position(self, offset: int) -> Position:
        """Where the code point at `offset` stands. A byte order mark takes no column, but its three bytes."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1, self._byte(offset))

    @property
    def line_count(self) -> int:
        """How many lines there are; an empty text has one."""
        return len(self._line_starts)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end; empty when there is no such line."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = _LINE_END.search(self.text, start)
        return self.text[start : end.start() if end else len(self.text)]

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1; a place outside the text becomes the nearest
        inside."""
        line = min(max(line, 1), len(self._line_starts))
        return min(self._line_starts[line - 1] + column - 1, len(self.text))

    def slice(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]

    @cached_property
    def _line_starts(self) -> array[int]:
        starts, text = array("Q", [0]), self.text
        if "\r" in text:
            starts.extend(match.end() for match in _LINE_END.finditer(text))
            return starts
        # Without a carriage return the built-in search does, which is much faster in a long line.
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        return starts

    @cached_property
    def _chunk_bytes(self) -> array[int]:
        sizes, total = array("Q", [0]), 0
        for start in range(0, len(self.text), _CHUNK):
            total += len(self.text[start : start + _CHUNK].encode())
            sizes.append(total)
        return sizes

    def _byte(self, offset: int) -> int:
        before = len(_UTF8_BOM) if self.bom else 0
        if self.text.isascii():
            return before + offset
        chunk = offset // _CHUNK
        return before + self._chunk_bytes[chunk] + len(self.text[chunk * _CHUNK : offset].encode())


class UndecodableError(ValueError):
    """The bytes are no UTF-8 text. `source` holds what can be shown of them, `span` the first wrong place."""

    def __init__(self, message: str, source: Source, span: Span, hint: str) -> None:
        super().__init__(message)
        self.source, self.span, self.hint = source, span, hint


def decode(data: bytes) -> Source:
    """The text of a file's bytes, which have to be UTF-8. Raises UndecodableError, which names what they are
    instead."""
    for mark, name in _OTHER_BOMS:
        if data.startswith(mark):
            raise _foreign(name)
    bom = data.startswith(_UTF8_BOM)
    body = data[len(_UTF8_BOM) :] if bom else data
    try:
        text = str(body, "utf-8")
    except UnicodeDecodeError as error:
        if (encoding := _without_bom(body)) is not None:
            raise _foreign(encoding) from None
        place, shown = len(body[: error.start].decode()), body.decode("utf-8", "replace")
        what = f"this is not UTF-8 text: byte {body[error.start]:#04x} does not belong at this place"
        raise UndecodableError(what, Source(shown, bom), Span(place, place + 1), "save the file as UTF-8") from None
    if (nul := text.find("\0")) >= 0:
        if (encoding := _without_bom(body)) is not None:
            raise _foreign(encoding)
        message = "this is not a text file: it holds a NUL byte"
        raise UndecodableError(message, Source(text, bom), Span(nul, nul + 1), "name a text file")
    return Source(text, bom)


def _foreign(name: str) -> UndecodableError:
    message = f"this is not UTF-8 text: it is encoded as {name}"
    return UndecodableError(message, Source(""), Span(0, 0), "save the file as UTF-8")


def _without_bom(body: bytes) -> str | None:
    # Formats of configuration begin with an ASCII character: its zero bytes tell the encoding (RFC 4627,
    # section 3).
    zeros = [byte == 0 for byte in body[:4]]
    if zeros in ([True, True, True, False], [False, True, True, True]):
        return "UTF-32"
    if zeros in ([True, False, True, False], [False, True, False, True]):
        return "UTF-16"
    return None
