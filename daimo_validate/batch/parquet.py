"""Cuts a column of a Parquet file into chunks of rows, in bounded memory. Needs pyarrow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple

# Imported here, as this module is imported on use.
import pyarrow as pa
import pyarrow.parquet as pq

from daimo_validate.batch.arrow import can_hold_bodies, decoded, plain_values, text_values
from daimo_validate.batch.columns import TableError
from daimo_validate.batch.payloads import check_record, check_value, missing_payload
from daimo_validate.core.report import Report
from daimo_validate.core.validator import Validator

_CHUNK: Final = 2**18
# At most so many rows are in memory before they are cut into chunks. More take hardly less time for each.
_ROWS: Final = 256
# What the reader takes of the file at once; without it, it takes a whole column of a row group.
_BUFFER: Final = 2**18
_COLUMN: Final = "body"


class TextChunk(NamedTuple):
    """Bodies as JSON text, None for a null. `first` is the number of the first row, counted from 1; `end` the last."""

    first: int
    bodies: list[bytes | None]

    @property
    def end(self) -> int:
        """The number of rows until the end of the chunk."""
        return self.first - 1 + len(self.bodies)

    def records(self) -> list[bytes | None]:
        """Return the bodies."""
        return self.bodies

    @staticmethod
    def check(validator: Validator, body: bytes | None, steps: tuple[str, ...]) -> Report:
        """Return what is wrong with a body, at `steps` if there are any."""
        if body is None:
            return missing_payload(validator)
        return check_record(validator, body, steps) if steps else validator.validate_json(body)

    @staticmethod
    def reject(body: bytes | None) -> bytes:
        """Return a body as one line. Valid JSON has line breaks only where it may have spaces."""
        return b"null\n" if body is None else body.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"


class StructChunk(NamedTuple):
    """Bodies as structs, in the stream format of Arrow."""

    first: int
    end: int
    data: bytes

    def records(self) -> list[Any]:
        """Return the bodies as JSON values, None for a null."""
        table = pa.ipc.open_stream(self.data).read_all()
        return [value for chunk in table.column(_COLUMN).chunks for value in plain_values(chunk)]

    @staticmethod
    def check(validator: Validator, body: Any, steps: tuple[str, ...]) -> Report:
        """Return what is wrong with a body, at `steps` if there are any."""
        return check_value(validator, body, steps)

    @staticmethod
    def reject(body: Any) -> bytes:
        """Return a body as one line of JSON, with the values that JSON has no form for as text."""
        return json.dumps(body, default=str, skipkeys=True).encode("ascii") + b"\n"


class ParquetRows:
    """The rows of a Parquet file. Raises TableError if it is none."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._file: Final = pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
            schema = self._file.schema_arrow
        except (pa.ArrowException, OSError) as error:
            raise TableError(f"not a Parquet file ({_first_line(error)})") from None
        self.columns: Final = [(field.name, str(field.type), can_hold_bodies(field.type)) for field in schema]
        """The name and type of each column, and whether it can hold bodies."""
        self.count: Final[int] = self._file.metadata.num_rows
        self.done = 0
        """How many rows are read."""

    def chunks(self, column: str | None, start: int = 0) -> Iterator[TextChunk | StructChunk]:
        """Yield the rows after the first `start` ones. Without a column, each row is a body. Raises TableError."""
        self.done = start
        try:
            for values in self._values(column, start):
                first = self.done + 1
                self.done += len(values)
                if pa.types.is_struct(values.type):
                    yield StructChunk(first, self.done, _serialized(values))
                else:
                    yield from _text_chunks(first, text_values(values, column or ""))
        except (pa.ArrowException, OSError) as error:
            raise TableError(f"cannot be read after row {self.done:,} ({_first_line(error)})") from None

    def _values(self, column: str | None, start: int) -> Iterator[pa.Array]:
        skipped = 0
        for group in range(self._file.num_row_groups):
            count = self._file.metadata.row_group(group).num_rows
            to_skip = min(max(start - skipped, 0), count)
            skipped += count
            if to_skip == count:
                continue
            columns = None if column is None else [column]
            for batch in self._file.iter_batches(_ROWS, row_groups=[group], columns=columns, use_threads=False):
                whole = batch.to_struct_array() if column is None else batch.column(column)
                values = decoded(whole)
                yield values.slice(to_skip) if to_skip < len(values) else values.slice(len(values))
                to_skip = max(0, to_skip - len(values))


def _text_chunks(first: int, bodies: list[bytes | None]) -> Iterator[TextChunk]:
    taken: list[bytes | None] = []
    size = 0
    for body in bodies:
        taken.append(body)
        size += len(body or b"")
        if size > _CHUNK:
            yield TextChunk(first, taken)
            first, taken, size = first + len(taken), [], 0
    if taken:
        yield TextChunk(first, taken)


def _serialized(values: pa.Array) -> bytes:
    batch = pa.RecordBatch.from_arrays([values], [_COLUMN])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
