"""How long one payload of the realistic mix takes, for this project, its peers and the floor."""

from __future__ import annotations

import functools
import importlib.util
import json
import platform
from typing import Any, Final

from benchmarks import agreement, peers, table
from benchmarks.mix import MIX
from benchmarks.peers import floor, jsonschema_rs, ours
from benchmarks.peers.base import ERRORS, Peer
from benchmarks.section import Options, Section, Target
from benchmarks.timing import BATCH, Times, time_peers

_ROUNDS: Final = 60
_QUICK_ROUNDS: Final = 12
_COMPARED: Final = 2000


def run(options: Options) -> Section:
    """Check every peer's verdicts on the mix, then time all in the same rounds."""
    found, absent = peers.load(node=options.node)
    rounds = _QUICK_ROUNDS if options.quick else _ROUNDS
    try:
        equal = [peer for peer in found if peer.kind != "floor"]
        compared = agreement.check_corpus(equal[0], equal[1:], MIX, options.seed, _COMPARED)
        times = time_peers([*found, *_json_peers()], _batches(options.seed), rounds, options.seed)
    finally:
        for peer in found:
            peer.close()
    rows = [[p.name, ERRORS[p.errors], _cell(p.name, times)] for p in [*found, *_json_peers()]]
    rows += [[missing.name, missing.reason, ""] for missing in absent]
    return Section(
        name="mix",
        lines=[
            f"The realistic mix. CPython {platform.python_version()}, {platform.system()} {platform.machine()}; "
            f"{rounds} interleaved rounds, seed {options.seed}; verdicts equal on {compared} payloads.",
            "Each cell: µs a payload (times the floor, times this project).",
            "",
            *table.render(["", "errors it gives", MIX.title], rows),
        ],
        targets=[*_speed_targets(found, times), _json_target(times)],
        figures={"python": platform.python_version(), "rounds": rounds, "rows": _figures(times)},
    )


def _batches(seed: int) -> Any:
    return functools.lru_cache(maxsize=8)(lambda number: json.dumps(MIX.payloads(seed, number, BATCH)))


def _json_peers() -> list[Peer]:
    """This project on JSON text, beside a fast reader and `validate`, where that reader is installed."""
    return [] if importlib.util.find_spec("orjson") is None else ours.json_peers()


def _cell(name: str, times: Times) -> str:
    to_floor, to_us = times.ratio(name, floor.NAME), times.ratio(name, ours.VALIDATE)
    return f"{times.median(name):.1f} ({to_floor:.2f}, {to_us:.2f})"


def _speed_targets(found: list[Peer], times: Times) -> list[Target]:
    usual = [peer.name for peer in found if peer.kind == "python" and "tuned" not in peer.name]
    fastest = min(usual, key=times.median, default=None)
    tuned = jsonschema_rs.TUNED_ITER_ERRORS
    return [
        Target(
            text="mix: speed beside the fastest Python peer on eth_utils",
            measured=None if fastest is None else times.ratio(fastest, ours.VALIDATE),
            bound="at least",
            limit=3.5,
            unit="x",
            note=fastest or "no peer is installed",
        ),
        Target(
            text=f"mix: speed beside {tuned}",
            measured=times.ratio(tuned, ours.VALIDATE) if tuned in times.rounds else None,
            bound="at least",
            limit=1,
            unit="x",
        ),
    ]


def _json_target(times: Times) -> Target:
    is_measured = ours.VALIDATE_JSON in times.rounds
    return Target(
        text=f"mix: {ours.VALIDATE_JSON} beside {ours.READ_AND_VALIDATE}",
        measured=times.ratio(ours.VALIDATE_JSON, ours.READ_AND_VALIDATE) if is_measured else None,
        bound="at most",
        limit=1.3,
        unit="x",
        note="" if is_measured else "orjson is not installed",
    )


def _figures(times: Times) -> dict[str, dict[str, float]]:
    return {
        name: {
            "microseconds": times.median(name),
            "times_floor": times.ratio(name, floor.NAME),
            "times_this_project": times.ratio(name, ours.VALIDATE),
            "spread": times.spread(name),
        }
        for name in times.rounds
    }
