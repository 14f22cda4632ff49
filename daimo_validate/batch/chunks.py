"""Cuts a stream of bytes into chunks of whole lines, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol, TypeVar

from daimo_validate.batch.payloads import check_record
from daimo_validate.core.inputs.findings import text_record
from daimo_validate.core.report import Report
from daimo_validate.core.validator import Validator
from daimo_validate.text.json import JsonProblem, ProblemKind
from daimo_validate.text.source import Span

Item = TypeVar("Item")

MAX_LINE: Final = 2**25
"""Bytes of a line that are read: any body that `validate_json` reads is shorter."""

# Larger ones cost memory, and smaller ones the parent time: 3.4 µs a line at 128 KiB, 2.2 at 256, 1.6 at this.
_CHUNK: Final = 2**19
_TOO_LONG: Final = JsonProblem(ProblemKind.TOO_LARGE, f"more than {MAX_LINE:,} bytes in one line", Span(0, 0))


class Readable(Protocol):
    """A binary stream."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


class Records(Protocol[Item]):
    """Some records, and how to check each. It is sent to other processes."""

    @property
    def first(self) -> int:
        """The number of the first record, counted from 1."""

    @property
    def end(self) -> int:
        """Where the next records start: what a run needs to go on from there."""

    def records(self) -> list[Item]:
        """Return the records."""

    def check(self, validator: Validator, record: Item, steps: tuple[str, ...], /) -> Report:
        """Return everything that is wrong with a record, whose body is at `steps` if there are any."""

    def reject(self, record: Item, /) -> bytes:
        """Return a record as it is written to a file of bad ones: whole lines, or nothing if it is not read whole."""


class Chunk(NamedTuple):
    """Some whole lines. `first` is the number of the first one, counted from 1; `end` is the offset after the last one.

    Of a line that is longer than `MAX_LINE`, the chunk has the start: one byte more than that.
    """

    first: int
    data: bytes
    end: int = 0

    def lines(self) -> list[bytes]:
        """Return the lines without their line ends."""
        lines = self.data.split(b"\n")
        if not lines[-1]:
            lines.pop()
        return [line[:-1] if line.endswith(b"\r") else line for line in lines]

    def records(self) -> list[bytes]:
        """Return the lines."""
        return self.lines()

    @staticmethod
    def check(validator: Validator, line: bytes, steps: tuple[str, ...] = ()) -> Report:
        """Return everything that is wrong with a line that must hold one request body, at `steps` if there are any."""
        if len(line) > MAX_LINE:
            return validator.judge([text_record(_TOO_LONG)])
        return check_record(validator, line, steps) if steps else validator.validate_json(line)

    @staticmethod
    def reject(line: bytes) -> bytes:
        """Return a line as it is. Nothing for one that is too long: only its start is here."""
        return line + b"\n" if len(line) <= MAX_LINE else b""


def chunks_of(stream: Readable, size: int = _CHUNK, *, first: int = 1, start: int = 0) -> Iterator[Chunk]:
    """Yield the lines of a stream in chunks of about `size` bytes. A last line without a line end counts too.

    The stream stands at the offset `start`, where the line of the number `first` begins.
    """
    number, offset = first, start
    rest = b""
    is_skipping = False
    while block := stream.read(size):
        offset += len(block)
        if is_skipping:
            at = block.find(b"\n")
            if at < 0:
                continue
            block, is_skipping = block[at:], False
        data = rest + block
        end = data.rfind(b"\n") + 1
        data, rest = data[:end], data[end:]
        done = offset - len(rest)
        if len(rest) > MAX_LINE:
            rest, is_skipping = rest[: MAX_LINE + 1], True
        if data:
            yield Chunk(number, data, done)
            number += data.count(b"\n")
    if rest:
        yield Chunk(number, rest, offset)


def single_lines(stream: Readable) -> Iterator[Chunk]:
    """Yield each line as soon as it has been read."""
    number = 1
    while line := stream.readline(MAX_LINE + 1):
        end = line
        while end and not end.endswith(b"\n"):
            end = stream.readline(MAX_LINE)
        yield Chunk(number, line)
        number += 1
