"""What starting costs: the import, and the command line as a whole process."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks import schemas
from benchmarks.corpus import COLUMNS
from benchmarks.section import Options, Section, Target
from benchmarks.timing import Times, child_environment, program, time_processes

HEAVY: Final = ("jsonschema", "jsonschema_rs", "eth_utils", "phonenumbers", "yaml")
_ROUNDS: Final = 40
_QUICK_ROUNDS: Final = 8
_BARE, _IMPORT = "bare interpreter", "import daimo_validate"
_NAME, _FIRST = "from daimo_validate import validate", "the same and validate({}) once"
_ISOLATED: Final = "python -I -c pass"
_OURS, _PEER = "daimo-validate check", "check-jsonschema --schemafile"
_OURS_YAML, _PEER_YAML = f"{_OURS} of YAML", f"{_PEER} of YAML"


def run(options: Options) -> Section:
    """Time the import against a bare interpreter, and the command line against check-jsonschema."""
    rounds = _QUICK_ROUNDS if options.quick else _ROUNDS
    python = sys.executable
    codes = {_BARE: "pass", _IMPORT: _IMPORT, _NAME: _NAME, _FIRST: f"{_NAME}; validate({{}})"}
    imports = time_processes({name: [python, "-c", code] for name, code in codes.items()}, rounds)
    loaded = _loaded_by_import()
    whole = _whole_process(options, rounds)
    alone = _beside_interpreter(options, rounds)
    cost = imports.difference(_IMPORT, _BARE)
    targets = [
        Target(text=f"{_IMPORT} over a {_BARE}", measured=cost, bound="at most", limit=15, unit=" ms"),
        Target(
            text=f"heavy modules that {_IMPORT} loads",
            measured=len(loaded),
            bound="at most",
            limit=0,
            unit="",
            note=", ".join(loaded) or "none of " + ", ".join(HEAVY),
        ),
        Target(
            text=f"{_OURS} of one small JSON file beside {_ISOLATED}",
            measured=alone.ratio(_OURS, _ISOLATED),
            bound="at most",
            limit=4,
            unit="x",
        ),
        Target(
            text=f"{_OURS} beside {_PEER}, whole process",
            measured=whole.ratio(_PEER, _OURS) if whole else None,
            bound="at least",
            limit=4.5,
            unit="x",
            note="" if whole else "check-jsonschema is not installed",
        ),
        Target(
            text=f"{_OURS_YAML} beside {_PEER_YAML}, whole process",
            measured=whole.ratio(_PEER_YAML, _OURS_YAML) if whole else None,
            bound="at least",
            limit=3.5,
            unit="x",
            note="" if whole else "check-jsonschema is not installed",
        ),
    ]
    processes = {name: part.median(name) for part in (imports, alone, whole) if part for name in part.rounds}
    return Section(
        name="startup",
        lines=[
            f"Whole processes, in alternation, {rounds} rounds, median:",
            *(f"- {name}: {milliseconds:.1f} ms" for name, milliseconds in processes.items()),
        ],
        targets=targets,
        figures={
            "rounds": rounds,
            "milliseconds": processes,
            "import_cost_ms": cost,
            "heavy_modules": loaded,
        },
    )


def _loaded_by_import() -> list[str]:
    """Which heavy modules are in `sys.modules` after the import alone."""
    code = f"import sys, {_IMPORT.split()[1]}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=child_environment(), capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def _beside_interpreter(options: Options, rounds: int) -> Times:
    """The command line on one valid file, and the same interpreter on nothing."""
    with tempfile.TemporaryDirectory() as name:
        payload = Path(name, "one.json")
        payload.write_text(json.dumps(COLUMNS[0].payloads(options.seed, 0, 1)[0], indent=2), encoding="utf-8")
        ours = [*program("daimo-validate", "daimo_validate"), "check", str(payload)]
        return time_processes({_OURS: ours, _ISOLATED: [sys.executable, "-I", "-c", "pass"]}, rounds)


def _whole_process(options: Options, rounds: int) -> Times | None:
    """Both programs on the same valid file; the other one reads the published schema from a file."""
    if importlib.util.find_spec("check_jsonschema") is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        payload, schema = Path(name, "one.json"), Path(name, "schema.json")
        payload.write_text(json.dumps(COLUMNS[0].payloads(options.seed, 0, 1)[0], indent=2), encoding="utf-8")
        schema.write_text(json.dumps(schemas.published()), encoding="utf-8")
        # JSON is YAML.
        as_yaml = payload.with_suffix(".yaml")
        as_yaml.write_bytes(payload.read_bytes())
        ours = [*program("daimo-validate", "daimo_validate"), "check"]
        peer = [*program("check-jsonschema", "check_jsonschema"), "--schemafile", str(schema)]
        commands = {
            _OURS: [*ours, str(payload)],
            _PEER: [*peer, str(payload)],
            _OURS_YAML: [*ours, str(as_yaml)],
            _PEER_YAML: [*peer, str(as_yaml)],
        }
        return time_processes(commands, rounds)
