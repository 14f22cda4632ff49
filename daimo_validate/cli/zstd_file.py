"""Reads Zstandard files of any number of frames, in bounded memory. Needs the package zstandard."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, Final

import zstandard

# Some bytes can stand for 128 KiB of the same character: so much input is at most 16 MiB of output.
_INPUT: Final = 512


class ZstdFile(io.RawIOBase):
    """The text of a compressed file. Raises EOFError if the file ends within a frame or is damaged."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: Final = file
        self._frames: Final = zstandard.ZstdDecompressor()
        self._frame: Any = None
        self._input = b""
        self._ready = memoryview(b"")
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go forward, by reading what is between."""
        target = offset + (self._at if whence == io.SEEK_CUR else 0)
        if whence == io.SEEK_END or target < self._at:
            raise io.UnsupportedOperation("a compressed file is read forward")
        while self._at < target and (self._ready or self._fill()):
            self._take(target - self._at)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if not self._ready and not self._fill():
            return 0
        taken = self._take(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def _take(self, most: int) -> memoryview:
        taken, self._ready = self._ready[:most], self._ready[most:]
        self._at += len(taken)
        return taken

    def _fill(self) -> bool:
        """Decompress some bytes. Return whether there are any."""
        while not self._ready:
            self._input = self._input or self._file.read(_INPUT)
            if not self._input:
                if self._frame is not None:
                    raise EOFError("it ends within a frame")
                return False
            self._frame = self._frame or self._frames.decompressobj()
            try:
                self._ready = memoryview(self._frame.decompress(self._input))
            except zstandard.ZstdError as error:
                raise EOFError(str(error)) from None
            self._input = b""
            if self._frame.eof:
                self._input, self._frame = self._frame.unused_data, None
        return True
