"""A progress bar for a terminal, shown only if a run takes longer than a second."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import TextIO

_PATIENCE = 1.0
_INTERVAL = 0.1
_CELLS = 30


class Progress:
    """Rewrites one line of a terminal, and erases it at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begun = self._shown = monotonic()
        self._is_drawn = False

    def __enter__(self) -> Progress:
        return self

    def show(self, done: int, total: int) -> None:
        """Show that `done` of `total` files are checked."""
        now = monotonic()
        if now - self._begun < _PATIENCE or now - self._shown < _INTERVAL:
            return
        self._shown, self._is_drawn = now, True
        filled = _CELLS * done // max(total, 1)
        self._stream.write(f"\r[{'#' * filled}{'.' * (_CELLS - filled)}] {done}/{total} files")
        self._stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
