"""What `daimo-validate stream` costs beside a plain loop and a peer, what its parent process costs, and its memory."""

from __future__ import annotations

import functools
import importlib.util
import io
import itertools
import json
import multiprocessing
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time, sleep
from typing import Final

from benchmarks import memory
from benchmarks.mix import MIX
from benchmarks.section import Options, Section, Target
from benchmarks.timing import program
from daimo_validate import Validator
from daimo_validate.batch.chunks import chunks_of
from daimo_validate.batch.records import Totals, Wanted
from daimo_validate.batch.workers import check_chunks

_LINES: Final = 30_000
_QUICK_LINES: Final = 10_000
_ROUNDS: Final = 5
_FEW: Final = 100_000
_MANY: Final = 1_000_000
_QUICK_FEW: Final = 20_000
_QUICK_MANY: Final = 100_000
_PEER_ABSENT: Final = "needs orjson, jsonschema-rs, eth-utils and base58"


def run(options: Options) -> Section:
    """Take the CPU time of the same lines in a loop, by a peer, in one process and in two; then the memory."""
    lines = _QUICK_LINES if options.quick else _LINES
    data = json_lines(options.seed, lines)
    validator = Validator()
    peer_loop = _peer_loop()
    half = data[: data.index(b"\n", len(data) // 2) + 1]
    loop, peer, one, start, parent, workers = [], [], [], [], [], []
    for _ in range(_ROUNDS):
        loop.append(cpu(lambda: plain_loop(validator, data)))
        one.append(cpu(lambda: _stream(validator, data, 1)))
        if peer_loop is not None:
            peer.append(cpu(functools.partial(peer_loop, data)))
        start.append(_of_two(validator, half)[0])
        taken = _of_two(validator, data)
        parent.append(taken[0])
        workers.append(taken[1])
    beside = min(one) / min(loop)
    # What the second half adds: to start two processes takes as long as thousands of lines.
    each = (min(parent) - min(start)) / (lines - half.count(b"\n")) * 1e6
    gain = min(one) / max(min(workers) / 2, min(parent))
    beside_peer = min(peer) / min(one) if peer else None
    grown = _memory(options)
    return Section(
        name="stream",
        lines=[
            f"{lines:,} lines of the realistic mix, CPU time, the least of {_ROUNDS} rounds:",
            f"- one process: {beside:.2f} times a plain loop of validate_json",
            f"- a loop of orjson.loads and jsonschema-rs with the formats of eth_utils: {_beside_peer(beside_peer)}",
            f"- two workers: {gain:.2f} times the rate of one process by CPU time; the parent {each:.2f} µs a line",
            *grown.lines,
        ],
        targets=[
            Target(text="stream beside a plain loop", measured=beside, bound="at most", limit=1.25, unit=""),
            Target(
                text="the rate of stream beside orjson.loads + jsonschema-rs, eth_utils",
                measured=beside_peer,
                bound="at least",
                limit=2,
                unit="x",
                note="" if peer else _PEER_ABSENT,
            ),
            Target(text="two workers beside one process", measured=gain, bound="at least", limit=1.8, unit=""),
            Target(text="the parent of two workers, a line", measured=each, bound="at most", limit=2, unit=" µs"),
            *grown.targets,
        ],
        figures={
            "lines": lines,
            "loop": loop,
            "peer": peer,
            "one": one,
            "parent_of_half": start,
            "parent": parent,
            "workers": workers,
            **grown.figures,
        },
    )


def json_lines(seed: int, count: int) -> bytes:
    """Return lines of the realistic mix."""
    return b"".join(json.dumps(payload).encode() + b"\n" for payload in MIX.payloads(seed, 0, count))


def _beside_peer(ratio: float | None) -> str:
    if ratio is None:
        return f"not measured: {_PEER_ABSENT}"
    return f"one process has {ratio:.2f} times its rate"


def _memory(options: Options) -> Section:
    """Run the command on few lines and on the same ones over and over."""
    few = _QUICK_FEW if options.quick else _FEW
    many = max(few, options.lines or (_QUICK_MANY if options.quick else _MANY))
    if not memory.can_measure():
        text = "the peak memory of stream"
        target = Target(text=text, measured=None, bound="at most", limit=1.1, unit="x", note="this system has no /proc")
        return Section(name="memory", lines=[], targets=[target])
    block = json_lines(options.seed, few)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "requests.jsonl")
        command = [*program("daimo-validate", "daimo_validate"), "stream", "--no-config", "--jobs", "2"]
        command += ["--max-errors", "100%", str(file)]
        file.write_bytes(block)
        small = memory.peaks(command)
        with file.open("wb") as output:
            repeated = itertools.chain.from_iterable(itertools.repeat(block.splitlines(keepends=True)))
            output.writelines(itertools.islice(repeated, many))
        large = memory.peaks(command)
    return Section(
        name="memory",
        lines=[
            f"- peak memory of {few:,} lines, then of {many:,}: the parent {small.parent / 2**20:.1f}, "
            f"{large.parent / 2**20:.1f} MiB; the larger of two workers {small.child / 2**20:.1f}, "
            f"{large.child / 2**20:.1f} MiB"
        ],
        targets=[
            Target(
                text=f"peak memory of {who}, {many:,} lines beside {few:,}",
                measured=after / before,
                bound="at most",
                limit=1.1,
                unit="x",
            )
            for who, before, after in (
                ("the parent", small.parent, large.parent),
                ("a worker", small.child, large.child),
            )
        ],
        figures={"memory_bytes": {f"{few}": [small.parent, small.child], f"{many}": [large.parent, large.child]}},
    )


def _peer_loop() -> Callable[[bytes], None] | None:
    """Return a loop over lines by the peer that most code would be, or None if a package is missing."""
    if any(importlib.util.find_spec(each) is None for each in ("orjson", "jsonschema_rs", "eth_utils", "base58")):
        return None
    # Imported on use: packages that this section can do without.
    import orjson  # type: ignore[import-not-found,unused-ignore]

    from benchmarks.peers import jsonschema_rs

    messages = next(peer for peer in jsonschema_rs.peers() if peer.name == jsonschema_rs.USUAL).count_errors

    def loop(data: bytes) -> None:
        for line in data.splitlines():
            messages([orjson.loads(line)])

    return loop


def plain_loop(validator: Validator, data: bytes) -> None:
    """Check each line by itself."""
    for line in data.splitlines():
        validator.validate_json(line)


def _stream(validator: Validator, data: bytes, processes: int) -> None:
    totals = Totals()
    for checked in check_chunks(validator, chunks_of(io.BytesIO(data)), Wanted(), processes):
        totals.add(checked)


def _of_two(validator: Validator, data: bytes) -> tuple[float, float]:
    """Return the processor time of the parent and of both workers."""
    before = _children()
    parent = cpu(lambda: _stream(validator, data, 2))
    while multiprocessing.active_children():
        sleep(0.01)
    return parent, _children() - before


def cpu(task: Callable[[], object]) -> float:
    """Return the seconds of processor time that a task takes."""
    begun = process_time()
    task()
    return process_time() - begun


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system
