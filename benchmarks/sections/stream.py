"""What `daimo-validate stream` costs beside a plain loop, and what its parent process costs with two workers."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
from collections.abc import Callable
from time import process_time, sleep
from typing import Final

from benchmarks.mix import MIX
from benchmarks.section import Options, Section, Target
from daimo_validate import Validator
from daimo_validate.batch.chunks import chunks_of
from daimo_validate.batch.records import Totals, Wanted
from daimo_validate.batch.workers import check_chunks

_LINES: Final = 60_000
_QUICK_LINES: Final = 20_000
_ROUNDS: Final = 5


def run(options: Options) -> Section:
    """Take the CPU time of the same lines in a loop, in one process and in two."""
    lines = _QUICK_LINES if options.quick else _LINES
    data = b"".join(json.dumps(payload).encode() + b"\n" for payload in MIX.payloads(options.seed, 0, lines))
    validator = Validator()
    loop, one, parent, workers = [], [], [], []
    for _ in range(_ROUNDS):
        loop.append(_cpu(lambda: _loop(validator, data)))
        one.append(_cpu(lambda: _stream(validator, data, 1)))
        before = _children()
        parent.append(_cpu(lambda: _stream(validator, data, 2)))
        while multiprocessing.active_children():
            sleep(0.01)
        workers.append(_children() - before)
    beside, each = min(one) / min(loop), min(parent) / lines * 1e6
    gain = min(one) / max(min(workers) / 2, min(parent))
    return Section(
        name="stream",
        lines=[
            f"{lines:,} lines of the realistic mix, CPU time, the least of {_ROUNDS} rounds:",
            f"- one process: {beside:.2f} times a plain loop of validate_json",
            f"- two workers: {gain:.2f} times the rate of one process by CPU time; the parent {each:.2f} µs a line",
        ],
        targets=[
            Target(text="stream beside a plain loop", measured=beside, bound="at most", limit=1.25, unit=""),
            Target(text="two workers beside one process", measured=gain, bound="at least", limit=1.8, unit=""),
            Target(text="the parent of two workers, a line", measured=each, bound="at most", limit=2, unit=" µs"),
        ],
        figures={"lines": lines, "loop": loop, "one": one, "parent": parent, "workers": workers},
    )


def _loop(validator: Validator, data: bytes) -> None:
    for line in data.splitlines():
        validator.validate_json(line)


def _stream(validator: Validator, data: bytes, processes: int) -> None:
    totals = Totals()
    for checked in check_chunks(validator, chunks_of(io.BytesIO(data)), Wanted(), processes):
        totals.add(checked)


def _cpu(task: Callable[[], None]) -> float:
    begun = process_time()
    task()
    return process_time() - begun


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system
