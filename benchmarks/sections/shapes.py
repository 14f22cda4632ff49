"""What each form of each field costs, beside the plain body with new addresses."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
from typing import Any, Final

from benchmarks import table
from benchmarks.peers import ours
from benchmarks.peers.ours import rules_found
from benchmarks.section import DisagreementError, Options, Section, Target
from benchmarks.shapes import PLAIN, SHAPES, Kind, Shape
from benchmarks.timing import BATCH, time_corpora

_ROUNDS: Final = 40
_QUICK_ROUNDS: Final = 10
_LIMITS: Final[dict[Kind, float]] = {"clean": 2, "heavy": 4}


def run(options: Options) -> Section:
    """Time every shape in the same rounds as the plain body."""
    rounds = _QUICK_ROUNDS if options.quick else _ROUNDS
    # The curve test uses it if the process has imported it.
    has_help = importlib.util.find_spec("gmpy2") is not None
    if has_help:
        importlib.import_module("gmpy2")
    for shape in SHAPES:
        _check(shape, options.seed)
    corpora = {PLAIN.title: PLAIN, **{shape.title: shape.corpus() for shape in SHAPES}}
    batches = {
        title: functools.lru_cache(maxsize=1)(
            lambda number, corpus=corpus: json.dumps(corpus.payloads(options.seed, number, BATCH))
        )
        for title, corpus in corpora.items()
    }
    times = time_corpora(ours.peers()[0], batches, rounds, options.seed)
    ratios = {shape.title: times.ratio(shape.title, PLAIN.title) for shape in SHAPES}
    rows = [[s.field, s.name, s.kind, f"{times.median(s.title):.1f}", f"{ratios[s.title]:.2f}"] for s in SHAPES]
    return Section(
        name="shapes",
        lines=[
            f"{ours.VALIDATE}, each form of each field beside the plain body with new addresses "
            f"({times.median(PLAIN.title):.1f} µs); {rounds} interleaved rounds, "
            f"{'with' if has_help else 'without'} gmpy2.",
            "",
            *table.render(["field", "form", "kind", "µs a payload", "times the plain body"], rows),
        ],
        targets=[target for shape in SHAPES if (target := _target(shape, ratios[shape.title])) is not None],
        figures={"plain": times.median(PLAIN.title), "times_plain": ratios},
    )


def _check(shape: Shape, seed: int) -> None:
    """A shape that is not what its name says would make its figure wrong."""
    for payload in shape.corpus().payloads(seed, 0, 20):
        rules: list[Any] = rules_found(payload)
        if (shape.kind == "found" and not rules) or (shape.kind == "clean" and rules):
            raise DisagreementError(f"{shape.title} is not {shape.kind}: found {', '.join(rules) or 'nothing'}")


def _target(shape: Shape, ratio: float) -> Target | None:
    if shape.kind not in _LIMITS:
        return None
    text = f"{shape.title}, beside the plain body"
    return Target(text=text, measured=ratio, bound="at most", limit=_LIMITS[shape.kind], unit="x")
