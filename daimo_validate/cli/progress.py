"""A progress bar for a terminal, shown only if a run takes longer than a second."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import Self, TextIO

_PATIENCE = 1.0
_INTERVAL = 0.1
_CELLS = 30


class _Bar:
    """Rewrites one line of a terminal, and erases it at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begun = self._shown = monotonic()
        self._is_drawn = False

    def __enter__(self) -> Self:
        return self

    def _is_due(self) -> bool:
        now = monotonic()
        if now - self._begun < _PATIENCE or now - self._shown < _INTERVAL:
            return False
        self._shown = now
        return True

    def _draw(self, done: int, total: int, text: str) -> None:
        self._is_drawn = True
        filled = min(_CELLS, _CELLS * done // max(total, 1))
        self._stream.write(f"\r[{'#' * filled}{'.' * (_CELLS - filled)}] {text}")
        self._stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


class Progress(_Bar):
    """Shows how many files are checked."""

    def show(self, done: int, total: int) -> None:
        """Show that `done` of `total` files are checked."""
        if self._is_due():
            self._draw(done, total, f"{done}/{total} files")


class LineProgress(_Bar):
    """Shows how much of a file is checked, how fast, and how long the rest will take at that rate."""

    _first: tuple[int, int] | None = None

    def __init__(self, stream: TextIO, units: str = "lines") -> None:
        super().__init__(stream)
        self._units = units

    def show(self, done: int, total: int, lines: int) -> None:
        """Show that `done` of `total` bytes (or other parts), with so many lines (or rows), are checked."""
        if self._first is None:
            # A run that goes on from a checkpoint does not begin at 0.
            self._first = done, lines
        if not self._is_due():
            return
        seconds = monotonic() - self._begun
        first_byte, first_line = self._first
        rate = round((lines - first_line) / seconds)
        left = round(seconds * max(0, total - done) / (done - first_byte)) if done > first_byte else 0
        # What the last text had more of is erased.
        self._draw(done, total, f"{lines:,} {self._units}, {rate:,} a second, {_clock(left)} left\x1b[K")


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
