"""The files of `daimo-validate stream`: what it reads, and what it writes beside standard output."""

from __future__ import annotations

import gzip
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, NamedTuple

from daimo_validate.cli.streams import Streams
from daimo_validate.diagnostics.model import reason
from daimo_validate.lint.plan import PlanError
from daimo_validate.text.visible import visible


class StreamError(Exception):
    """The input cannot be read, or an output not be written. The text says why."""


class Source(NamedTuple):
    """An input. `raw` is the file itself, also if `stream` is what is compressed in it; None for standard input."""

    name: str
    stream: BinaryIO
    raw: BinaryIO | None = None
    before: os.stat_result | None = None

    @property
    def is_file(self) -> bool:
        """Whether it can be read again from any place."""
        return self.before is not None and stat.S_ISREG(self.before.st_mode)

    def read_so_far(self) -> tuple[int, int]:
        """Return how many bytes of the file are read, and how many it has."""
        if self.raw is None or self.before is None:
            return 0, 0
        return self.raw.tell(), self.before.st_size

    def has_changed(self) -> bool:
        """Return whether the file is another one than when it was opened."""
        if self.raw is None or self.before is None or not self.is_file:
            return False
        now = os.fstat(self.raw.fileno())
        return (now.st_size, now.st_mtime_ns) != (self.before.st_size, self.before.st_mtime_ns)


@contextmanager
def opened(name: str, streams: Streams) -> Iterator[Source]:
    """Open an input. Raises PlanError."""
    if name == "-":
        if streams.stdin is None:
            raise PlanError("standard input is closed")
        yield Source(name, streams.stdin)
        return
    try:
        # A name can be one that no file has, such as one with a NUL byte.
        raw: BinaryIO = open(name, "rb")  # noqa: PTH123, SIM115
        raw.peek(1)  # type: ignore[attr-defined]
    except (OSError, ValueError) as error:
        raise PlanError(f"{visible(name)}: {_why(error)}") from None
    with raw:
        yield Source(name, _decompressed(name, raw), raw, os.fstat(raw.fileno()))


def _decompressed(name: str, raw: BinaryIO) -> BinaryIO:
    if name.lower().endswith(".gz"):
        return gzip.open(raw)  # type: ignore[return-value]
    if not name.lower().endswith(".zst"):
        return raw
    try:
        # Imported on use: an optional package.
        from daimo_validate.cli.zstd_file import ZstdFile
    except ImportError:
        raise PlanError(f"{visible(name)}: reading .zst needs zstandard: pip install 'daimo-validate[zstd]'") from None
    return io.BufferedReader(ZstdFile(raw))


class OutputFile:
    """A file that is written without a buffer, so that it holds what was said to be done."""

    def __init__(self, name: str, file: BinaryIO, length: int) -> None:
        self.name: Final = name
        self.length = length
        self._file: Final = file

    @property
    def is_file(self) -> bool:
        """Whether it can be cut back."""
        return stat.S_ISREG(os.fstat(self._file.fileno()).st_mode)

    def write(self, data: bytes) -> None:
        """Write all of `data`. Raises StreamError."""
        try:
            left = data
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            raise StreamError(f"{visible(self.name)}: {reason(error)}") from None
        self.length += len(data)


@contextmanager
def created(name: str, source: Source, *, keep: int | None, private: bool) -> Iterator[OutputFile]:
    """Open an output: a new file, or what is there cut back to `keep` bytes. Raises PlanError.

    Nobody else may read a `private` one.
    """
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT, 0o600 if private else 0o666)
    except (OSError, ValueError) as error:
        raise PlanError(f"{visible(name)}: {_why(error)}") from None
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        try:
            _prepare(descriptor, name, source, keep)
            if private and hasattr(os, "fchmod"):
                os.fchmod(descriptor, 0o600)
        except OSError as error:
            raise PlanError(f"{visible(name)}: {reason(error)}") from None
        yield OutputFile(name, file, keep or 0)


def _prepare(descriptor: int, name: str, source: Source, keep: int | None) -> None:
    found = os.fstat(descriptor)
    if source.before is not None and source.is_file and os.path.samestat(found, source.before):
        raise PlanError(f"{visible(name)}: this is the input")
    if not stat.S_ISREG(found.st_mode):
        return
    if keep is not None and found.st_size < keep:
        raise PlanError(
            f"{visible(name)}: cannot resume: the file is shorter than it was; start again without --resume"
        )
    os.ftruncate(descriptor, keep or 0)
    os.lseek(descriptor, 0, os.SEEK_END)


def _why(error: OSError | ValueError) -> str:
    return reason(error) if isinstance(error, OSError) else str(error)
