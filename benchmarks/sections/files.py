"""What linting files costs: one small file, many files, one large file, and files that are none of its business."""

from __future__ import annotations

import importlib.util
import itertools
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks import schemas, usage
from benchmarks.corpus import five_mistakes, unique_evm
from benchmarks.section import Options, Section, Target
from benchmarks.timing import Times, program, time_processes

_OURS, _PEER = "daimo-validate check", "check-jsonschema --schemafile"
_READ_ONLY: Final = "python that reads the files"
_COUNTS: Final = (20, 200, 2000)
_UNRELATED: Final = 3000
_MEGABYTE: Final = 10**6
_LARGE: Final = 20 * _MEGABYTE
_DEPTH: Final = 12
_SMALL: Final = {"yaml": 3.5, "json": 4.5}
_NO_PEER: Final = "check-jsonschema is not installed"


@dataclass(slots=True, kw_only=True)
class _Part:
    """What one measurement adds to the section."""

    lines: list[str]
    targets: list[Target] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


def run(options: Options) -> Section:
    """Time whole processes of the linter beside check-jsonschema, `json.load` and bare reading."""
    parts = {
        "small": _small(options),
        "many": _many(options),
        "large": _large(options),
        "unrelated": _unrelated(options),
    }
    return Section(
        name="files",
        lines=["Files, whole processes, in alternation, median:", *(line for p in parts.values() for line in p.lines)],
        targets=[target for part in parts.values() for target in part.targets],
        figures={name: part.figures for name, part in parts.items()},
    )


def _small(options: Options) -> _Part:
    """One valid payload, as YAML and as JSON."""
    rounds = 8 if options.quick else 40
    part = _Part(lines=[], figures={"rounds": rounds})
    with _folder(options) as (folder, schema):
        payload = unique_evm(random.Random(f"{options.seed}/small"), 1)[0]
        for kind in ("yaml", "json"):
            path = _write(folder / f"one.{kind}", payload)
            times = time_processes(_commands([path], schema), rounds)
            part.lines += [
                f"- one small {kind.upper()} file, {name}: {times.median(name):.1f} ms" for name in times.rounds
            ]
            part.targets.append(_beside_peer(f"one small {kind.upper()} file", times, limit=_SMALL[kind]))
            part.figures[kind] = _medians(times)
    return part


def _many(options: Options) -> _Part:
    """A payload in each of many files, half YAML and half JSON."""
    rounds = 1 if options.quick else 5
    with _folder(options) as (folder, schema):
        payloads = unique_evm(random.Random(f"{options.seed}/many"), max(_COUNTS))
        paths = [
            _write(folder / f"config{number:04}.{'json' if number % 2 else 'yaml'}", payload)
            for number, payload in enumerate(payloads)
        ]
        ours = time_processes(
            {str(count): _ours(paths[:count]) for count in _COUNTS}, 3 if options.quick else 9, warm_up=1
        )
        beside = time_processes(_commands(paths, schema), rounds, warm_up=1)
    costs = {count: ours.median(str(count)) / count for count in _COUNTS}
    steps = [ours.ratio(str(more), str(fewer)) * fewer / more for fewer, more in itertools.pairwise(_COUNTS)]
    added = ours.difference(str(_COUNTS[2]), str(_COUNTS[1])) / (_COUNTS[2] - _COUNTS[1])
    return _Part(
        lines=[
            *(f"- {max(_COUNTS):,} files, {name}: {beside.median(name) / 1000:.2f} s" for name in beside.rounds),
            f"- a file among {', '.join(f'{count:,}: {cost:.2f} ms' for count, cost in costs.items())};"
            f" each one past {_COUNTS[1]:,}: {added:.2f} ms",
        ],
        targets=[
            _beside_peer(f"{max(_COUNTS):,} files in one call", beside, limit=5),
            Target(
                text="cost of a file when there are ten times as many, the worse of two steps",
                measured=max(steps),
                bound="at most",
                limit=1,
                unit="x",
            ),
        ],
        figures={
            "rounds": rounds,
            "beside": _medians(beside),
            "milliseconds_a_file": {str(count): cost for count, cost in costs.items()},
            "milliseconds_an_added_file": added,
        },
    )


def _large(options: Options) -> _Part:
    """One payload with one mistake, deep in a large JSON text; of ASCII, and with a character beyond 16 bits."""
    rounds = 3 if options.quick else 9
    part = _Part(lines=[], figures={"rounds": rounds})
    for title, note in (("ASCII", "paid"), ("with emoji", "paid \N{MONEY BAG}")):
        with tempfile.TemporaryDirectory() as name:
            rng = random.Random(f"{options.seed}/large")
            # The small file has the same finding, so that what is subtracted is all that starting costs.
            small, large = Path(name, "small.json"), Path(name, "large.json")
            small.write_text(_around_payload(rng, note, 0), encoding="utf-8")
            large.write_text(_around_payload(rng, note, _LARGE), encoding="utf-8")
            _measure_large(part, f"20 MB of JSON, {title}", small, large, rounds)
    return part


def _measure_large(part: _Part, title: str, small: Path, large: Path, rounds: int) -> None:
    if not usage.can_measure():
        part.lines.append(f"- {title}: this system does not tell what a process took")
        return
    loading = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
    load = [sys.executable, "-c", loading]
    taken: dict[str, list[usage.Usage]] = {"ours": [], "our start": [], "load": [], "load's start": []}
    for number in range(-1, rounds):
        of_round = {
            "ours": usage.measure([*_ours([large])], expected=1),
            "our start": usage.measure([*_ours([small])], expected=1),
            "load": usage.measure([*load, str(large)]),
            "load's start": usage.measure([*load, str(small)]),
        }
        for name, used in of_round.items() if number >= 0 else ():
            taken[name].append(used)
    times = Times(rounds={name: [used.milliseconds for used in taken[name]] for name in taken})
    alone = {"ours": times.difference("ours", "our start"), "load": times.difference("load", "load's start")}
    size = large.stat().st_size
    peaks = {name: statistics.median(used.peak for used in taken[name]) for name in ("ours", "load")}
    part.lines += [
        f"- {title}, {_OURS}: {times.median('ours'):.0f} ms ({alone['ours']:.0f} ms past the start), "
        f"{peaks['ours'] / _MEGABYTE:.0f} MB at the peak",
        f"- {title}, json.load: {times.median('load'):.0f} ms ({alone['load']:.0f} ms past the start), "
        f"{peaks['load'] / _MEGABYTE:.0f} MB at the peak",
    ]
    part.targets += [
        Target(
            text=f"{title}: peak memory of the process beside the size of the file",
            measured=peaks["ours"] / size,
            bound="at most",
            limit=12,
            unit="x",
        ),
        Target(
            text=f"{title}: time beside json.load, the start of both processes subtracted",
            measured=_ratio_past_start(times),
            bound="at most",
            limit=4,
            unit="x",
        ),
    ]
    part.figures[title] = {"bytes": size, "milliseconds": _medians(times), "past_start": alone, "peak_bytes": peaks}


def _ratio_past_start(times: Times) -> float:
    rounds = zip(*(times.rounds[name] for name in ("ours", "our start", "load", "load's start")), strict=True)
    ratio: float = statistics.median((ours - start) / (load - its_start) for ours, start, load, its_start in rounds)
    return ratio


def _unrelated(options: Options) -> _Part:
    """Thousands of JSON and YAML files without a payload, named as pre-commit names them."""
    rounds = 3 if options.quick else 11
    reading = "import sys\nfor path in sys.argv[1:]:\n    open(path, 'rb').read()"
    with tempfile.TemporaryDirectory() as name:
        rng = random.Random(f"{options.seed}/unrelated")
        paths = [_write_unrelated(Path(name), rng, number) for number in range(_UNRELATED)]
        named = list(map(str, paths))
        size = sum(path.stat().st_size for path in paths)
        commands = {
            _OURS: [*program("daimo-validate", "daimo_validate"), "check", "--only-payload-files", *named],
            _READ_ONLY: [sys.executable, "-c", reading, *named],
        }
        times = time_processes(commands, rounds, warm_up=1)
    rates = {name: _UNRELATED / times.median(name) * 1000 for name in times.rounds}
    return _Part(
        lines=[
            f"- {_UNRELATED:,} unrelated files, {size / _MEGABYTE:.1f} MB, {name}: "
            f"{times.median(name):.0f} ms, {rate:,.0f} files a second"
            for name, rate in rates.items()
        ],
        figures={"rounds": rounds, "bytes": size, "milliseconds": _medians(times), "files_a_second": rates},
    )


def _beside_peer(what: str, times: Times, limit: float) -> Target:
    is_there = _PEER in times.rounds
    return Target(
        text=f"{what}: {_OURS} beside {_PEER}",
        measured=times.ratio(_PEER, _OURS) if is_there else None,
        bound="at least",
        limit=limit,
        unit="x",
        note="" if is_there else _NO_PEER,
    )


def _medians(times: Times) -> dict[str, float]:
    return {name: times.median(name) for name in times.rounds}


def _commands(paths: Sequence[Path], schema: Path) -> dict[str, list[str]]:
    commands = {_OURS: _ours(paths)}
    if importlib.util.find_spec("check_jsonschema") is not None:
        peer = program("check-jsonschema", "check_jsonschema")
        commands[_PEER] = [*peer, "--schemafile", str(schema), *map(str, paths)]
    return commands


def _ours(paths: Sequence[Path]) -> list[str]:
    return [*program("daimo-validate", "daimo_validate"), "check", *map(str, paths)]


@contextmanager
def _folder(options: Options) -> Iterator[tuple[Path, Path]]:
    """An empty folder, and a file outside it that holds the published schema, which check-jsonschema reads."""
    with tempfile.TemporaryDirectory() as name:
        schema, folder = Path(name, "schema.json"), Path(name, f"files-{options.seed}")
        schema.write_text(json.dumps(schemas.published()), encoding="utf-8")
        folder.mkdir()
        yield folder, schema


def _write(path: Path, value: object) -> Path:
    is_json = path.suffix == ".json"
    text = json.dumps(value, indent=2) if is_json else yaml.safe_dump(value, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path


def _around_payload(rng: random.Random, note: str, size: int) -> str:
    """A JSON text of about `size` bytes: half of its records, the payload in nested objects, the other half."""
    payload = five_mistakes(rng, 1)[0]
    right = unique_evm(rng, 1)[0]
    right["destination"]["address"] = payload["destination"]["address"]
    nested: object = right
    for level in range(_DEPTH):
        nested = {"id": level, "settings": [level, nested]}
    half: list[str] = []
    length = 0
    while length < size / 2:
        record = json.dumps(_record(rng, note), ensure_ascii=False)
        half.append(record)
        length += len(record.encode()) + 2
    return f'{{"before": [{", ".join(half)}], "inside": {json.dumps(nested)}, "after": [{", ".join(half)}]}}'


def _record(rng: random.Random, note: str) -> dict[str, Any]:
    """An order as shops export them."""
    return {
        "id": rng.randrange(10**9),
        "customer": {"name": f"customer {rng.randrange(10**6)}", "city": rng.choice(("Oslo", "Lima", "Kyoto"))},
        "display": {"color": rng.choice(("red", "blue")), "width": rng.randrange(1000)},
        "lines": [{"sku": f"{rng.randrange(10**8):08}", "count": rng.randrange(9), "price": 1.25} for _ in range(3)],
        "note": note,
        "is_paid": rng.random() < 0.5,
        "refund": None,
    }


def _write_unrelated(folder: Path, rng: random.Random, number: int) -> Path:
    """A package's manifest, or a workflow: of a few kilobytes, now and then with a payload's words in it."""
    names = [f"package-{rng.randrange(10**5)}" for _ in range(rng.randint(5, 120))]
    extra = {"display": "block"} if number % 10 == 0 else {"destination": "dist"} if number % 10 == 5 else {}
    if number % 2:
        manifest = {"name": names[0], "version": "1.2.3", "dependencies": dict.fromkeys(names, "^1.0.0"), **extra}
        return _write(folder / f"manifest{number:04}.json", manifest)
    steps = [{"name": name, "run": f"make {name}", "env": {"CI": True}} for name in names[:40]]
    return _write(folder / f"workflow{number:04}.yaml", {"on": ["push"], "jobs": {"build": {"steps": steps}}, **extra})
