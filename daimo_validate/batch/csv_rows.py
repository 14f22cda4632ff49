"""Cuts CSV (RFC 4180) into chunks of rows, each with its bytes as they are in the file, in bounded memory.

A row is a line with an even number of quotes, or as many lines as the reader of Python takes for one row. If it can
make no row of them, the first line alone is a bad row, and the next row starts after it: a quote that is never closed
costs one row and not the rest of the file.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from daimo_validate.batch.chunks import Readable
from daimo_validate.batch.columns import TableError
from daimo_validate.batch.payloads import check_record, missing_payload
from daimo_validate.core.inputs.findings import text_record
from daimo_validate.core.report import Report
from daimo_validate.core.validator import Validator
from daimo_validate.text.json import JsonProblem, ProblemKind
from daimo_validate.text.source import Span

MAX_ROW: Final = 2**24
"""Bytes of a row that are read."""

_CHUNK: Final = 2**18
_BLANK: Final = (b"\n", b"\r\n")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TOO_LONG: Final = JsonProblem(ProblemKind.TOO_LARGE, f"more than {MAX_ROW:,} bytes in one row", Span(0, 0))
_INVALID: Final = JsonProblem(
    ProblemKind.SYNTAX,
    "invalid CSV: unmatched quotes, or a line break outside quotes",
    Span(0, 0),
    "enclose the field in quotes, and write each quote inside it twice",
)


class Column(NamedTuple):
    """Where the bodies are: the place `at` of a column among `width`."""

    at: int
    width: int
    delimiter: str


class Row(NamedTuple):
    """A row as it is in the file, and its body (None for an empty field) or what is wrong with the row."""

    raw: bytes
    body: bytes | None = None
    problem: JsonProblem | None = None


class CsvChunk(NamedTuple):
    """Some whole rows. `first` is the number of the first one, counted from 1; `end` is the offset after the last one.

    Of a row that is longer than `MAX_ROW`, the chunk has the start: one byte more than that.
    """

    first: int
    rows: list[bytes]
    end: int
    column: Column

    def records(self) -> list[Row]:
        """Return the rows with their bodies."""
        with _long_fields():
            if max(map(len, self.rows)) <= MAX_ROW:
                # One reader for all rows, unless a bad one is among them.
                try:
                    read = [*csv.reader(map(_text, self.rows), delimiter=self.column.delimiter, strict=True)]
                except csv.Error:
                    read = []
                if len(read) == len(self.rows):
                    return [self._row(raw, fields) for raw, fields in zip(self.rows, read, strict=True)]
            return [self._read_alone(raw) for raw in self.rows]

    @staticmethod
    def check(validator: Validator, row: Row, steps: tuple[str, ...]) -> Report:
        """Return what is wrong with a row, or with its body at `steps`."""
        if row.problem is not None:
            return validator.judge([text_record(row.problem)])
        if row.body is None:
            return missing_payload(validator)
        return check_record(validator, row.body, steps) if steps else validator.validate_json(row.body)

    @staticmethod
    def reject(row: Row) -> bytes:
        """Return a row as it is in the file; nothing of one that is not read to its end."""
        return row.raw if len(row.raw) <= MAX_ROW else b""

    def _read_alone(self, raw: bytes) -> Row:
        if len(raw) > MAX_ROW:
            return Row(raw, problem=_TOO_LONG)
        try:
            (fields,) = csv.reader([_text(raw)], delimiter=self.column.delimiter, strict=True)
        except csv.Error:
            return Row(raw, problem=_INVALID)
        return self._row(raw, fields)

    def _row(self, raw: bytes, fields: list[str]) -> Row:
        at, width, _ = self.column
        if len(fields) != width:
            return Row(raw, problem=_wrong_width(len(fields), width))
        return Row(raw, fields[at].encode("latin-1") or None)


class CsvFile:
    """A stream of CSV with a header row. Raises TableError if there is none."""

    def __init__(self, stream: Readable, delimiter: str) -> None:
        self._delimiter: Final = delimiter
        self._rows = _Rows(stream, delimiter)
        raw, _ = next(iter(self._rows), (b"", 0))
        self.header: Final = raw
        """The header row as it is in the file."""
        self.end: Final = self._rows.offset
        """The offset after the header row."""
        self.names: Final = _names(raw, delimiter)

    def column(self, name: str) -> Column:
        """Return a column of `names`."""
        return Column(self.names.index(name), len(self.names), self._delimiter)

    def chunks(
        self, column: Column, size: int = _CHUNK, *, first: int = 1, start: int | None = None
    ) -> Iterator[CsvChunk]:
        """Yield the rows in chunks of about `size` bytes. The stream stands after the header, or else at `start`."""
        rows = self._rows
        if start is not None:
            rows.go_on_from(start)
        number, taken, length = first, list[bytes](), 0
        for raw, used in rows:
            taken.append(raw)
            length += used
            if length >= size:
                yield CsvChunk(number, taken, rows.offset, column)
                number, taken, length = number + len(taken), [], 0
        if taken:
            yield CsvChunk(number, taken, rows.offset, column)


class _Rows:
    """Iterates over the rows of a stream, each with the number of bytes that it has there. Blank lines are none."""

    def __init__(self, stream: Readable, delimiter: str) -> None:
        self._stream: Final = stream
        self._delimiter: Final = delimiter
        self._put_back: deque[tuple[bytes, int]] = deque()
        self.offset = 0
        """Where the next row starts."""

    def go_on_from(self, offset: int) -> None:
        """Forget what was read ahead: the stream stands at an offset now."""
        self._put_back.clear()
        self.offset = offset

    def __iter__(self) -> Iterator[tuple[bytes, int]]:
        while True:
            line, size = self._line()
            if not size:
                return
            if line.count(b'"') % 2 and len(line) <= MAX_ROW:
                line, size = self._joined(line, size)
            self.offset += size
            if line not in _BLANK:
                yield line, size

    def _line(self) -> tuple[bytes, int]:
        """Return the next line, or its start if it is too long, and how long it is."""
        if self._put_back:
            return self._put_back.popleft()
        line = end = self._stream.readline(MAX_ROW + 1)
        size = len(line)
        while len(end) > MAX_ROW and not end.endswith(b"\n"):
            end = self._stream.readline(MAX_ROW + 1)
            size += len(end)
        return line, size

    def _joined(self, line: bytes, size: int) -> tuple[bytes, int]:
        """Return a row that spans several lines, or the first line alone if they make no valid row."""
        taken = [(line, size)]

        def lines() -> Iterator[str]:
            total = size
            yield _text(line)
            while True:
                more, added = self._line()
                if not added:
                    return
                taken.append((more, added))
                total += added
                if total > MAX_ROW:
                    return
                yield _text(more)

        try:
            with _long_fields():
                next(csv.reader(lines(), delimiter=self._delimiter, strict=True))
        except csv.Error:
            self._put_back.extendleft(reversed(taken[1:]))
            return taken[0]
        return b"".join(each for each, _ in taken), sum(each for _, each in taken)


def _names(raw: bytes, delimiter: str) -> list[str]:
    """Return the names of the columns. No message repeats what may be a body, and not a header."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError("the file is UTF-16; convert it to UTF-8")
    if len(raw) > MAX_ROW:
        raise TableError("the header row is too long")
    try:
        text = raw.removeprefix(_BYTE_ORDER_MARK).decode()
        with _long_fields():
            names = next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except UnicodeDecodeError:
        raise TableError("the header row is not UTF-8") from None
    except csv.Error:
        raise TableError("the header row is not valid CSV") from None
    if not names:
        raise TableError("no header row that names the columns")
    if any(name.lstrip().startswith(("{", "[")) for name in names):
        raise TableError("the first row is a body: add a header row that names the columns")
    if len(names) == 1 and (other := next((each for each in ";\t|," if each in text), None)) is not None:
        raise TableError(f"one column, but its name has {other!r}: if that separates columns, use --delimiter")
    return names


def _wrong_width(found: int, width: int) -> JsonProblem:
    what = f"the row has {found:,} field{'s' * (found != 1)}, but the header has {width:,}"
    return JsonProblem(ProblemKind.SYNTAX, what, Span(0, 0), "enclose a field that has the delimiter in it in quotes")


def _text(raw: bytes) -> str:
    """Return a character for each byte: what is not UTF-8 is a finding of its row later."""
    return raw.decode("latin-1")


@contextmanager
def _long_fields() -> Iterator[None]:
    # The limit is that of the whole process.
    before = csv.field_size_limit(MAX_ROW + 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)
