"""Source text: decoding, and from offsets to lines, columns and bytes."""

from __future__ import annotations

from functools import cached_property

from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.patterns import compiled
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    from array import array

_LINE_END: Final = r"\r\n|\r|\n"
# Characters for each stored byte offset: a long text costs little memory, a look-up encodes at most one chunk.
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
    """A stretch of a text in code points; `end` is the first one behind it."""

    start: int
    end: int


class Position(NamedTuple):
    """A position as editors count it: `line` and `column` from 1, in code points; `byte` from 0."""

    line: int
    column: int
    byte: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


class Source:
    """A decoded text without its byte order mark. `bom` says whether the file begins with one."""

    def __init__(self, text: str, bom: bool = False) -> None:
        self.text: Final = text
        self.bom: Final = bom

    def position(self, offset: int) -> Position:
        """Return the position of the code point at `offset`. A byte order mark has three bytes and no column."""
        # Imported on use, like `array`: 0.5 ms each, and what says nothing has no position.
        from bisect import bisect_right

        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1, self._byte(offset))

    @property
    def line_count(self) -> int:
        """The number of lines; an empty text has one."""
        return len(self._line_starts)

    def line(self, number: int) -> str:
        """Return a line, counted from 1, without its end, or an empty text if there is no such line."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = compiled(_LINE_END).search(self.text, start)
        return self.text[start : end.start() if end else len(self.text)]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both from 1. Outside the text, it is the nearest one inside."""
        line = min(max(line, 1), len(self._line_starts))
        return min(self._line_starts[line - 1] + column - 1, len(self.text))

    def slice(self, span: Span) -> str:
        """Return the text of a span."""
        return self.text[span.start : span.end]

    @cached_property
    def _line_starts(self) -> array[int]:
        from array import array  # 0.5 ms

        starts, text = array("Q", [0]), self.text
        if "\r" in text:
            starts.extend(match.end() for match in compiled(_LINE_END).finditer(text))
            return starts
        # The built-in search is much faster in long lines, but knows one line end only.
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        return starts

    @cached_property
    def _chunk_bytes(self) -> array[int]:
        from array import array  # 0.5 ms

        sizes, total = array("Q", [0]), 0
        for start in range(0, len(self.text), _CHUNK):
            total += _size(self.text[start : start + _CHUNK])
            sizes.append(total)
        return sizes

    def _byte(self, offset: int) -> int:
        before = len(_UTF8_BOM) if self.bom else 0
        if self.text.isascii():
            return before + offset
        chunk = offset // _CHUNK
        return before + self._chunk_bytes[chunk] + _size(self.text[chunk * _CHUNK : offset])


class UndecodableError(ValueError):
    """Bytes that are not UTF-8 text. `source` has what can be shown of them, `span` the first wrong place."""

    def __init__(self, message: str, source: Source, span: Span, hint: str = "save or send it as UTF-8") -> None:
        super().__init__(message)
        self.source, self.span, self.hint = source, span, hint


def decode(data: bytes) -> Source:
    """Return bytes as text. Raises UndecodableError, which says what they are, unless they are UTF-8 text."""
    for mark, name in _OTHER_BOMS:
        if data.startswith(mark):
            raise _other_encoding(name)
    bom = data.startswith(_UTF8_BOM)
    body = data[len(_UTF8_BOM) :] if bom else data
    try:
        text = str(body, "utf-8")
    except UnicodeDecodeError as error:
        if (encoding := _encoding_without_bom(body)) is not None:
            raise _other_encoding(encoding) from None
        shown = Source(body.decode("utf-8", "replace"), bom)
        at = len(body[: error.start].decode())
        what = f"invalid UTF-8: byte {body[error.start]:#04x} at {shown.position(at)}"
        raise UndecodableError(what, shown, Span(at, at + 1)) from None
    if (nul := text.find("\0")) >= 0:
        if (encoding := _encoding_without_bom(body)) is not None:
            raise _other_encoding(encoding)
        source = Source(text, bom)
        raise UndecodableError(f"not text: NUL byte at {source.position(nul)}", source, Span(nul, nul + 1), "remove it")
    return Source(text, bom)


def repeated_at(source: Source, first: Span, again: Span) -> str:
    """Return where a key is repeated, for a message: `at line 3, column 2; first at line 1, column 2`."""
    return f"at {source.position(again.start)}; first at {source.position(first.start)}"


def _other_encoding(name: str) -> UndecodableError:
    return UndecodableError(f"the text is encoded as {name}; it must be UTF-8", Source(""), Span(0, 0))


def _encoding_without_bom(body: bytes) -> str | None:
    # JSON and configuration begin with an ASCII character, whose zero bytes show the encoding (RFC 4627, section 3).
    zeros = tuple(byte == 0 for byte in body[:4])
    if zeros in ((True, True, True, False), (False, True, True, True)):
        return "UTF-32"
    return "UTF-16" if zeros[:2] in ((True, False), (False, True)) and len(body) % 2 == 0 else None


def _size(text: str) -> int:
    # A body given as str may hold lone surrogates.
    return len(text.encode(errors="surrogatepass"))
