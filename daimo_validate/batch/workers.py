"""Checks chunks of lines in several processes, and gives the results in the order of the input."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.batch.chunks import Records
from daimo_validate.batch.records import Checked, Wanted, check_chunk
from daimo_validate.core.validator import Validator

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

# A chunk that costs its worker its life so often would do it again.
_MOST_TRIES: Final = 3
# Windows can wait for no more processes, so ProcessPoolExecutor allows no more there.
_MOST_PROCESSES: Final = 61
# Chunks that wait, for each process: enough that none is idle, few enough that memory stays small.
_WAITING: Final = 3


class LostError(Exception):
    """A chunk whose worker died each time, as it does if the machine has no memory left."""


def check_chunks(
    validator: Validator, chunks: Iterable[Records[Any]], wanted: Wanted, processes: int
) -> Iterator[Checked]:
    """Yield what is found in each chunk, in order. Raises LostError.

    One process is used if there is only one chunk: starting others would take longer. It reads nothing ahead.
    """
    waiting = iter(chunks)
    first = list(islice(waiting, 2 if processes > 1 else 0))
    given = chain(first, waiting)
    if processes < 2 or len(first) < 2:
        for chunk in given:
            yield check_chunk(validator, chunk, wanted)
        return
    yield from _Run(validator, wanted, processes).check(given)


class _Run:
    """Processes, and the chunks that they have. A worker that dies breaks the pool: all it had is done again."""

    def __init__(self, validator: Validator, wanted: Wanted, processes: int) -> None:
        self._arguments: Final = (validator, wanted)
        self._unit: Final = wanted.unit
        self._processes: Final = min(processes, _MOST_PROCESSES)
        self._pool = self._started()
        self._given: deque[tuple[Records[Any], Future[Checked] | None]] = deque()

    def check(self, chunks: Iterator[Records[Any]]) -> Iterator[Checked]:
        try:
            for chunk in chunks:
                self._given.append((chunk, self._submitted(chunk)))
                if len(self._given) >= self._processes * _WAITING:
                    yield self._next()
            while self._given:
                yield self._next()
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _next(self) -> Checked:
        # Imported on use: 47 ms.
        from concurrent.futures.process import BrokenProcessPool

        for _ in range(_MOST_TRIES):
            chunk, future = self._given[0]
            try:
                if future is not None:
                    checked = future.result()
                    self._given.popleft()
                    return checked
            except BrokenProcessPool:
                pass
            self._start_again()
        raise LostError(
            f"the process that checks the {self._unit}s from {chunk.first:,} on was killed {_MOST_TRIES} times"
        )

    def _start_again(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._started()
        self._given = deque((chunk, self._submitted(chunk)) for chunk, _ in self._given)

    def _submitted(self, chunk: Records[Any]) -> Future[Checked] | None:
        # Imported on use: 47 ms.
        from concurrent.futures.process import BrokenProcessPool

        try:
            return self._pool.submit(_check, chunk)
        except BrokenProcessPool:
            return None

    def _started(self) -> ProcessPoolExecutor:
        # Imported on use: 53 ms.
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(self._processes, initializer=_start, initargs=self._arguments)


# What a worker works with. It gets both once, so that it builds one validator and not one for each chunk.
_work: list[tuple[Validator, Wanted]] = []


def _start(validator: Validator, wanted: Wanted) -> None:
    # Ctrl-C reaches the whole group of processes; the parent says what was done, and the others end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _work[:] = [(validator, wanted)]


def _end_with_parent() -> None:
    # A worker has both ends of the pipe that it waits at, so it does not see there that its parent is gone.
    # Imported in the workers, which have it.
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check(chunk: Records[Any]) -> Checked:
    ((validator, wanted),) = _work
    return check_chunk(validator, chunk, wanted)
