"""What source code costs: a walk over unrelated files, and one file with a payload."""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from benchmarks.section import Options, Section, Target
from benchmarks.timing import time_processes
from daimo_validate import Validator
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.discovery import discover
from daimo_validate.lint.run import run as lint

_FILES: Final = 20_000
_QUICK_FILES: Final = 2_000
_ROUNDS: Final = 20
_QUICK_ROUNDS: Final = 5
_TREES: Final = 3
_BODY: Final = {
    "destination": {
        "type": "evm",
        "address": "0x95C978b6D2cD7E91B8f713f7f5538eb154101eEA",
        "chainId": 8453,
        "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
        "amountUnits": "18.50",
    },
    "display": {"title": "Top up", "verb": "Pay"},
}
_COMPONENT: Final = """export function Card{0}({{ name, price = {0}, onClick }}: Props) {{
  const [isOpen, setOpen] = useState<boolean>(false);
  return (
    <div className="card" style={{{{ display: "flex", padding: {0} }}}}>
      <h2>{{name}}</h2>
      <p>{{t("price", {{ value: price.toFixed(2) }})}}</p>
      <button onClick={{() => {{ setOpen(!isOpen); onClick(); }}}}>Buy</button>
    </div>
  );
}}
"""


def run(options: Options) -> Section:
    """Time a walk against reading the same bytes, and a TSX file against the same payload as JSON."""
    files = _QUICK_FILES if options.quick else _FILES
    rounds = _QUICK_ROUNDS if options.quick else _ROUNDS
    reading, checking = _walk(files, options.seed)
    one = _one_file(rounds)
    targets = [
        Target(
            text=f"checking {files:,} unrelated source files over reading their bytes",
            measured=checking / reading,
            bound="at most",
            limit=3,
            unit="x",
        ),
        Target(
            text="a 500-line TSX file with one payload over the same payload as JSON, whole process, best of each",
            measured=one["tsx"] - one["json"],
            bound="at most",
            limit=25,
            unit=" ms",
        ),
    ]
    return Section(
        name="source",
        lines=[
            f"One process over {files:,} files of TypeScript and Python: {checking * 1e3:.0f} ms, reading them alone: "
            f"{reading * 1e3:.0f} ms",
            *(f"- whole process over one .{name} file: {milliseconds:.1f} ms" for name, milliseconds in one.items()),
        ],
        targets=targets,
        figures={"files": files, "read_s": reading, "check_s": checking, "whole_process_ms": one},
    )


def _walk(count: int, seed: int) -> tuple[float, float]:
    """Return the best seconds for reading the files, and for checking them in one process without finding them."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = random.Random(seed)
        for index in range(count):
            suffix = chosen.choice(("ts", "tsx", "py"))
            text = "".join(_COMPONENT.format(chosen.randrange(1_000)) for _ in range(chosen.randrange(1, 30)))
            Path(folder, f"{index}.{suffix}").write_text(text)
        targets = discover([folder]).targets
        settings = CheckSettings(Validator())
        reads, checks = [], []
        for _ in range(_TREES):
            start = perf_counter()
            for target in targets:
                target.read()
            reads.append(perf_counter() - start)
            start = perf_counter()
            outcome = lint(targets, lambda _target: settings, processes=1)
            checks.append(perf_counter() - start)
            assert outcome.result.files == count
        return min(reads), min(checks)


def _one_file(rounds: int) -> dict[str, float]:
    """Return the best milliseconds of a whole process over each file."""
    with tempfile.TemporaryDirectory() as folder:
        body = json.dumps(_BODY, indent=2)
        components = "".join(map(_COMPONENT.format, range(49)))
        texts = {"json": body, "tsx": f"{components}export const start = () => send(JSON.stringify({body}));\n"}
        commands: dict[str, list[Any]] = {}
        for suffix, text in texts.items():
            path = Path(folder, f"pay.{suffix}")
            path.write_text(text)
            commands[suffix] = [sys.executable, "-m", "daimo_validate", "check", "--no-config", str(path)]
        times = time_processes(commands, rounds)
        return {name: min(times.rounds[name]) for name in commands}
