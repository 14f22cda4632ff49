"""How long Spark on two cores takes for a file beside `daimo-validate stream` with two workers."""

from __future__ import annotations

import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.section import BenchmarkError, Options, Section
from benchmarks.sections.stream import json_lines
from benchmarks.timing import child_environment, program

_LINES: Final = 100_000
_QUICK_LINES: Final = 20_000
_DISTINCT: Final = 100_000
_ROUNDS: Final = 3

# Prints how long the first job takes and a second one, after the session has started, and what both found.
_SCRIPT: Final = """
import json, os, sys
from time import perf_counter
os.environ["PYSPARK_PYTHON"] = sys.executable
from pyspark.sql import SparkSession
from daimo_validate.batch.spark import validate
session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false") \\
    .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
session.sparkContext.setLogLevel("ERROR")
seconds = []
for _ in range(2):
    start = perf_counter()
    checked = validate(session.read.text(sys.argv[1]), "value")
    counts = {str(row["ok"]): row["count"] for row in checked.groupBy("ok").count().collect()}
    seconds.append(perf_counter() - start)
print(json.dumps([seconds, counts.get("False", 0)]))
session.stop()
"""


def run(options: Options) -> Section:
    """Time both on one JSON Lines file, in alternation: whole processes, and a second job of a session that runs."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        return Section(name="spark", lines=["Spark: not measured: needs pyspark, pyarrow and Java."])
    count = options.lines or (_QUICK_LINES if options.quick else _LINES)
    whole, job = [], []
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "requests.jsonl")
        block = json_lines(options.seed, min(count, _DISTINCT)).splitlines(keepends=True)
        with file.open("wb") as output:
            output.writelines(block[at % len(block)] for at in range(count))
        ours = [*program("daimo-validate", "daimo_validate"), "stream", "--no-config", "--jobs", "2"]
        ours += ["--max-errors", "100%", "--summary", "json", str(file)]
        for _ in range(_ROUNDS):
            stream, text = _timed(ours)
            spark, found = _timed([sys.executable, "-c", _SCRIPT, str(file)])
            seconds, bad = json.loads(found.splitlines()[-1])
            if bad != json.loads(text)["bad"]:
                raise BenchmarkError(f"Spark finds {bad:,} bad lines, stream {json.loads(text)['bad']:,}")
            # The process does two jobs.
            whole.append((spark - seconds[1]) / stream)
            job.append(seconds[1] / stream)
    return Section(
        name="spark",
        lines=[
            f"Spark (local[2]) beside stream --jobs 2, {count:,} lines of one JSON Lines file, time on the clock, "
            f"{_ROUNDS} rounds, the same bad lines:",
            f"- start and a first job: {_shown(whole)} times as long",
            f"- a second job of a session that runs: {_shown(job)} times as long",
        ],
        figures={"lines": count, "start_included": whole, "second_job": job},
    )


def _timed(command: list[str]) -> tuple[float, str]:
    start = perf_counter()
    done = subprocess.run(command, env=child_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return perf_counter() - start, done.stdout


def _shown(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
