"""Interleaved timing: every peer runs a little in every round, so that noise hits all alike."""

from __future__ import annotations

import gc
import os
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.peers.base import Peer
from benchmarks.section import BenchmarkError

BATCH: Final = 200
_CELL_MICROSECONDS: Final = 4000
"""About how long one peer runs in one round: short, so that a disturbance falls on few of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """One figure for each round, by name; figures at the same index were measured next to each other."""

    rounds: Mapping[str, Sequence[float]]

    def median(self, name: str) -> float:
        return statistics.median(self.rounds[name])

    def ratio(self, name: str, base: str) -> float:
        """How many times as long `name` takes as `base`: the median of the ratios within each round."""
        return statistics.median(a / b for a, b in zip(self.rounds[name], self.rounds[base], strict=True))

    def difference(self, name: str, base: str) -> float:
        """How much longer `name` takes than `base`: the median of the differences within each round."""
        return statistics.median(a - b for a, b in zip(self.rounds[name], self.rounds[base], strict=True))

    def spread(self, name: str) -> float:
        """The middle half of the rounds, as a share of the median."""
        low, _, high = statistics.quantiles(self.rounds[name], n=4)
        return (high - low) / self.median(name)


def time_peers(peers: Sequence[Peer], batch: Callable[[int], str], rounds: int, seed: int) -> Times:
    """Microseconds a payload, by peer and round. `batch(n)` is round n's JSON array of `BATCH` payloads."""
    counts = {peer.name: _warm_up(peer, batch) for peer in peers}
    # This project's rows get payloads of their own, lest what one row caches serve the next.
    ours = [peer.name for peer in peers if peer.kind == "ours"]
    shifts = {name: index * rounds for index, name in enumerate(ours)}
    times: dict[str, list[float]] = {peer.name: [] for peer in peers}
    order = list(peers)
    rng = random.Random(seed)
    gc.collect()
    gc.freeze()
    try:
        for number in range(rounds):
            rng.shuffle(order)
            for peer in order:
                text = batch(number + shifts.get(peer.name, 0))
                times[peer.name].append(peer.measure(text, counts[peer.name]))
            gc.collect()
    finally:
        gc.unfreeze()
    return Times(rounds=times)


def time_corpora(peer: Peer, batches: Mapping[str, Callable[[int], str]], rounds: int, seed: int) -> Times:
    """Microseconds a payload of one peer, by corpus and round, like `time_peers` with corpora in place of peers."""
    counts = {name: _warm_up(peer, batch) for name, batch in batches.items()}
    times: dict[str, list[float]] = {name: [] for name in batches}
    order = list(batches)
    rng = random.Random(seed)
    gc.collect()
    gc.freeze()
    try:
        for number in range(rounds):
            rng.shuffle(order)
            for name in order:
                times[name].append(peer.measure(batches[name](number), counts[name]))
            gc.collect()
    finally:
        gc.unfreeze()
    return Times(rounds=times)


def time_processes(commands: Mapping[str, Sequence[str]], rounds: int, warm_up: int = 2) -> Times:
    """Milliseconds of each command as a whole process, in alternation, after unmeasured turns.

    The children may write and read compiled bytecode, whatever the environment of this process says.
    BenchmarkError when one of them fails.
    """
    environment = child_environment()
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(-warm_up, rounds):
        names = list(commands) if number % 2 else list(commands)[::-1]
        for name in names:
            start = perf_counter()
            done = subprocess.run(commands[name], env=environment, capture_output=True, text=True, check=False)
            elapsed = (perf_counter() - start) * 1000
            if done.returncode:
                raise BenchmarkError(f"{name} ended with {done.returncode}: {done.stderr or done.stdout}")
            if number >= 0:
                times[name].append(elapsed)
    return Times(rounds=times)


def program(script: str, module: str) -> list[str]:
    """The installed script beside this interpreter, or else `python -m`."""
    installed = shutil.which(script, path=str(Path(sys.executable).parent))
    return [installed] if installed else [sys.executable, "-m", module]


def child_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def _warm_up(peer: Peer, batch: Callable[[int], str]) -> int:
    """Run a peer until it has settled; returns how many payloads fill its share of a round."""
    # Payloads that no round uses, so that no cache of addresses is filled with theirs.
    for number in range(-6, 0):
        microseconds = peer.measure(batch(number), BATCH if number > -6 else 5)
        if microseconds * BATCH > 20 * _CELL_MICROSECONDS:
            break
    return max(5, min(BATCH, round(_CELL_MICROSECONDS / microseconds)))
