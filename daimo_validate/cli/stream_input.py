"""What `daimo-validate stream` reads: lines of JSON, or the rows of a table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

from daimo_validate.batch.chunks import Records, chunks_of, single_lines
from daimo_validate.batch.columns import TableError, find_column
from daimo_validate.cli.stream_files import Source
from daimo_validate.text.pointers import pointer_tokens

_SUFFIXES: Final = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".tsv": "csv"}


class Input(Protocol):
    """Records of an input, after `open_input` has looked at its start."""

    unit: str
    """What a record is called: a line or a row."""
    steps: tuple[str, ...]
    """What leads from the text of a record to its body."""
    head: bytes
    """What a file of bad records starts with."""

    def chunks(self, first: int, start: int, /) -> Iterator[Records[Any]]:
        """Yield the records from the number `first` on, which is at `start`; 0 is the start of all."""

    def progress(self) -> tuple[int, int]:
        """Return how much is read and how much there is."""


def input_format(options: argparse.Namespace) -> str:
    """Return the format of an input, by its name if no option says it."""
    if options.input_format is not None:
        return str(options.input_format)
    return next((format for suffix, format in _SUFFIXES.items() if _bare(options.file).endswith(suffix)), "jsonl")


def open_input(source: Source, options: argparse.Namespace) -> Input:
    """Return the records of an input. Raises TableError."""
    kinds: dict[str, Callable[[Source, argparse.Namespace], Input]] = {"csv": _Csv, "parquet": _Parquet}
    return kinds.get(input_format(options), _Lines)(source, options)


class _Lines:
    unit = "line"
    head = b""

    def __init__(self, source: Source, options: argparse.Namespace) -> None:
        self._source: Final = source
        self._is_unbuffered: Final = options.unbuffered
        self.steps = _steps(options)

    def chunks(self, first: int, start: int, /) -> Iterator[Records[Any]]:
        if self._is_unbuffered:
            return single_lines(self._source.stream)
        if start:
            self._source.stream.seek(start)
        return chunks_of(self._source.stream, first=first, start=start)

    def progress(self) -> tuple[int, int]:
        return self._source.read_so_far()


class _Csv:
    unit = "row"

    def __init__(self, source: Source, options: argparse.Namespace) -> None:
        # Imported on use: few streams are tables.
        from daimo_validate.batch.csv_rows import CsvFile

        self._source: Final = source
        delimiter = options.delimiter or ("\t" if _bare(source.name).endswith(".tsv") else ",")
        self._file: Final = CsvFile(source.stream, delimiter)
        wanted, self.steps = _column_and_steps(options)
        self._column: Final = self._file.column(find_column([(name, "", True) for name in self._file.names], wanted))
        self.head = self._file.header

    def chunks(self, first: int, start: int, /) -> Iterator[Records[Any]]:
        if start:
            self._source.stream.seek(start)
        return self._file.chunks(self._column, first=first, start=start or None)

    def progress(self) -> tuple[int, int]:
        return self._source.read_so_far()


class _Parquet:
    unit = "row"
    head = b""

    def __init__(self, source: Source, options: argparse.Namespace) -> None:
        if not source.is_file or source.raw is not source.stream:
            raise TableError("Parquet is read from a file alone, and not from a compressed one")
        try:
            # Imported on use: an extra.
            from daimo_validate.batch.parquet import ParquetRows
        except ImportError:
            raise TableError("reading Parquet needs pyarrow: pip install 'daimo-validate[arrow]'") from None
        self._rows: Final = ParquetRows(source.stream)
        wanted, self.steps = _column_and_steps(options)
        # The pointer of the whole is that of each whole row.
        is_row = options.pointer == ""
        self._column: Final = None if is_row else find_column(self._rows.columns, wanted)

    def chunks(self, _first: int, start: int, /) -> Iterator[Records[Any]]:
        return self._rows.chunks(self._column, start)

    def progress(self) -> tuple[int, int]:
        return self._rows.done, self._rows.count


def _bare(name: str) -> str:
    """Return a name in lower case without the suffix of a compression."""
    return name.lower().removesuffix(".gz").removesuffix(".zst")


def _steps(options: argparse.Namespace) -> tuple[str, ...]:
    if options.column is not None:
        return (options.column,)
    return tuple(pointer_tokens(options.pointer or ""))


def _column_and_steps(options: argparse.Namespace) -> tuple[str | None, tuple[str, ...]]:
    """Return the column of a table that is named, and what leads from a field to its body."""
    steps = _steps(options)
    return (steps[0], steps[1:]) if steps else (None, ())
