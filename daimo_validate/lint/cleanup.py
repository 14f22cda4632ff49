"""Remove temporary files when a signal ends the program, and end worker processes with their parent."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

# Windows has no SIGHUP. Ctrl-C needs no handler: KeyboardInterrupt runs the code that removes the files.
_ENDING = ("SIGTERM", "SIGHUP")

_temporary_files: set[Path] = set()


@contextmanager
def removed_at_end(path: Path) -> Iterator[None]:
    """Remove a file at the end of the block, and also if a signal ends the program inside it."""
    _temporary_files.add(path)
    before = _install(_ENDING)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        _temporary_files.discard(path)
        for number, handler in before.items():
            signal.signal(number, handler)


def start_worker() -> None:
    """Make this worker process end on a signal, and when its parent ends for whatever reason."""
    _install((*_ENDING, "SIGINT"))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _install(names: tuple[str, ...]) -> dict[int, Any]:
    """Handle signals, except those that the caller ignores (as `nohup` does), and return the handlers before."""
    before: dict[int, Any] = {}
    if threading.current_thread() is not threading.main_thread():
        return before
    for name in names:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            before[number] = signal.signal(number, _end)
    return before


def _end(number: int, _: FrameType | None) -> None:
    _remove_all()
    # The default action ends the program, and its exit status names the signal.
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def _end_with_parent() -> None:
    # Imported on use: 16 ms.
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        _remove_all()
        os._exit(1)


def _remove_all() -> None:
    for path in tuple(_temporary_files):
        with suppress(OSError):
            path.unlink()
