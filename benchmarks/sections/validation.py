"""How long one payload takes, for this project, its peers and the floor."""

from __future__ import annotations

import functools
import json
import platform
import statistics
from typing import Any, Final

from benchmarks import agreement, peers, table
from benchmarks.corpus import COLUMNS, Corpus
from benchmarks.peers import Absent, floor, jsonschema_rs, ours
from benchmarks.peers.base import ERRORS, Peer
from benchmarks.section import Options, Section, Target
from benchmarks.timing import BATCH, Times, time_peers

_ROUNDS: Final = 100
_QUICK_ROUNDS: Final = 15
_UNIQUE, _RETURNING, _MISTAKES = "a", "b", "d"


def run(options: Options) -> Section:
    """Check every peer's verdicts, then time all in the same rounds. DisagreementError when one differs."""
    found, absent = peers.load(node=options.node)
    try:
        equal = [peer for peer in found if peer.kind != "floor"]
        compared = agreement.check(equal[0], equal[1:], options.seed)
        rounds = _QUICK_ROUNDS if options.quick else _ROUNDS
        times = {column.key: _time(column, found, rounds, options.seed) for column in COLUMNS}
        counts = _counts(equal, options.seed)
    finally:
        for peer in found:
            peer.close()
    return Section(
        name="validation",
        lines=[
            f"CPython {platform.python_version()}, {platform.system()} {platform.machine()}; "
            f"{rounds} interleaved rounds, seed {options.seed}; verdicts equal on {compared} payloads.",
            "Each cell: µs a payload (times the floor, times this project).",
            "",
            *_table(found, absent, times, counts),
            "",
            _noise(found, times),
        ],
        targets=_targets(found, times),
        figures=_figures(found, absent, times, rounds, compared),
    )


def _time(column: Corpus, found: list[Peer], rounds: int, seed: int) -> Times:
    @functools.lru_cache(maxsize=8)
    def batch(number: int) -> str:
        return json.dumps(column.payloads(seed, number, BATCH))

    return time_peers(found, batch, rounds, seed)


def _counts(equal: list[Peer], seed: int) -> dict[str, float]:
    """The usual number of errors that each peer gives for a payload with five mistakes."""
    column = next(column for column in COLUMNS if column.key == _MISTAKES)
    payloads = column.payloads(seed, 0, BATCH)
    return {peer.name: statistics.median(peer.count_errors(payloads)) for peer in equal}


def _table(found: list[Peer], absent: list[Absent], times: dict[str, Times], counts: dict[str, float]) -> list[str]:
    header = ["", "errors it gives", *(f"({column.key}) {column.title}" for column in COLUMNS)]
    rows = [[peer.name, _errors(peer, counts), *(_cell(peer, times[c.key]) for c in COLUMNS)] for peer in found]
    rows += [[missing.name, missing.reason, *("" for _ in COLUMNS)] for missing in absent]
    return table.render(header, rows)


def _errors(peer: Peer, counts: dict[str, float]) -> str:
    text = ERRORS[peer.errors]
    return f"{text}: {counts[peer.name]:g} in (d)" if peer.errors == "all" else text


def _cell(peer: Peer, times: Times) -> str:
    to_floor, to_us = times.ratio(peer.name, floor.NAME), times.ratio(peer.name, ours.VALIDATE)
    return f"{times.median(peer.name):.1f} ({to_floor:.2f}, {to_us:.2f})"


def _noise(found: list[Peer], times: dict[str, Times]) -> str:
    spreads = [column.spread(peer.name) for column in times.values() for peer in found]
    own = max(column.spread(ours.VALIDATE) for column in times.values())
    return (
        "Noise: the middle half of the rounds spans "
        f"{statistics.median(spreads):.0%} of the median in the usual cell, {max(spreads):.0%} in the worst, "
        f"{own:.0%} in the worst of this project's."
    )


def _targets(found: list[Peer], times: dict[str, Times]) -> list[Target]:
    valid, mistakes = times[_UNIQUE], times[_MISTAKES]
    python = [peer.name for peer in found if peer.kind == "python"]
    usual = [name for name in python if "tuned" not in name]
    names = {peer.name for peer in found}
    return [
        _speedup("the fastest equal-work Python peer", python, valid),
        _speedup("the fastest equal-work Python peer on eth_utils", usual, valid),
        Target(
            text="(a) validate beside the floor",
            measured=valid.ratio(ours.VALIDATE, floor.NAME),
            bound="at most",
            limit=1.8,
            unit="x",
        ),
        Target(
            text="(b) validate beside the floor",
            measured=times[_RETURNING].ratio(ours.VALIDATE, floor.NAME),
            bound="at most",
            limit=1,
            unit="x",
        ),
        _beside(jsonschema_rs.TUNED_ITER_ERRORS, names, mistakes, limit=3.5),
        _beside(jsonschema_rs.USUAL, names, mistakes, limit=1),
    ]


def _speedup(title: str, names: list[str], times: Times) -> Target:
    fastest = min(names, key=times.median, default=None)
    return Target(
        text=f"(a) speed beside {title}",
        measured=None if fastest is None else times.ratio(fastest, ours.VALIDATE),
        bound="at least",
        limit=4,
        unit="x",
        note=fastest or "no peer is installed",
    )


def _beside(name: str, names: set[str], times: Times, limit: float) -> Target:
    return Target(
        text=f"(d) validate beside {name}",
        measured=times.ratio(ours.VALIDATE, name) if name in names else None,
        bound="at most",
        limit=limit,
        unit="x",
    )


def _figures(
    found: list[Peer], absent: list[Absent], times: dict[str, Times], rounds: int, compared: int
) -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "rounds": rounds,
        "payloads_compared": compared,
        "absent": {missing.name: missing.reason for missing in absent},
        "columns": {
            column.key: {
                "title": column.title,
                "rows": {peer.name: _row(peer, times[column.key]) for peer in found},
            }
            for column in COLUMNS
        },
    }


def _row(peer: Peer, times: Times) -> dict[str, float]:
    return {
        "microseconds": times.median(peer.name),
        "times_floor": times.ratio(peer.name, floor.NAME),
        "times_this_project": times.ratio(peer.name, ours.VALIDATE),
        "spread": times.spread(peer.name),
    }
