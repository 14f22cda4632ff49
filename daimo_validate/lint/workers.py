"""Check many files in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from daimo_validate.lint.discovery import Target

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

# Starting processes takes as long as checking some hundred files.
_MIN_FILES = 600
_FILES_PER_TASK = 50
# Windows can wait for no more processes, so ProcessPoolExecutor allows no more there.
_MAX_PROCESSES = 61

T = TypeVar("T")


class Job(Generic[T]):
    """What a worker does: `check` a file. `lost` gives the result of a file whose worker was killed.

    Both must be picklable.
    """

    def __init__(self, check: Callable[[Target], T], lost: Callable[[Target], T]) -> None:
        self.check = check
        self.lost = lost


def process_count(files: int, wanted: int) -> int:
    """Return how many processes to use for a number of files; 1 if it is not worth starting any."""
    tasks = -(-files // _FILES_PER_TASK)
    return 1 if files < _MIN_FILES else min(wanted, tasks, _MAX_PROCESSES)


def check_in_processes(targets: Sequence[Target], job: Job[T], processes: int) -> Iterator[T]:
    """Yield the result of each file, in order.

    If a worker is killed (out of memory), the files without a result are checked again, each group in a process of its
    own. A file that gets its worker killed again has the result `job.lost`.
    """
    groups = [targets[at : at + _FILES_PER_TASK] for at in range(0, len(targets), _FILES_PER_TASK)]
    with _pool(job, min(processes, len(groups))) as pool:
        futures = [_submit(pool, group) for group in groups]
        for group, future in zip(groups, futures, strict=True):
            results: list[T] | None = _result(future)
            yield from _check_again(group, job) if results is None else results


def _check_again(targets: Sequence[Target], job: Job[T]) -> list[T]:
    with _pool(job, 1) as pool:
        results: list[T] | None = _result(_submit(pool, targets))
    if results is not None:
        return results
    if len(targets) == 1:
        return [job.lost(targets[0])]
    middle = len(targets) // 2
    return _check_again(targets[:middle], job) + _check_again(targets[middle:], job)


@contextmanager
def _pool(job: Job[T], processes: int) -> Iterator[ProcessPoolExecutor]:
    # Imported on use: 53 ms.
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, initializer=_start, initargs=(job,))
    try:
        yield pool
    except BaseException:
        # Not waiting for the workers: they end with this process.
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _submit(pool: ProcessPoolExecutor, targets: Sequence[Target]) -> Future[list[Any]] | None:
    """Give a group of files to the pool; None if it is broken."""
    # Imported on use: 47 ms.
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(_check_group, targets)
    except BrokenProcessPool:
        return None


def _result(future: Future[list[Any]] | None) -> list[Any] | None:
    """Return the results of a group of files; None if the worker was killed."""
    # Imported on use: 47 ms.
    from concurrent.futures.process import BrokenProcessPool

    try:
        return None if future is None else future.result()
    except BrokenProcessPool:
        return None


# What a worker does. It gets it only once, so that it builds one validator and not one for each group.
_job: list[Job[Any]] = []


def _start(job: Job[Any]) -> None:
    # Imported on use: 5 ms.
    from daimo_validate.lint.cleanup import start_worker

    start_worker()
    _job[:] = [job]


def _check_group(targets: Sequence[Target]) -> list[Any]:
    (job,) = _job
    return [job.check(target) for target in targets]
