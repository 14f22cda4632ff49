"""What checking a column of JSON strings costs beside a plain loop: by `validate_arrow`, Polars and DuckDB."""

from __future__ import annotations

import importlib.util
import statistics
from collections.abc import Callable
from typing import Any, Final

from benchmarks.section import Options, Section, Target
from benchmarks.sections.stream import cpu, json_lines, plain_loop
from daimo_validate import Validator

_LINES: Final = 20_000
_QUICK_LINES: Final = 5_000
_ROUNDS: Final = 9
_LIMITS: Final = {"validate_arrow": 1.15, "Polars": 1.35, "DuckDB": 1.35}
_PACKAGES: Final = {"validate_arrow": ("pyarrow",), "Polars": ("pyarrow", "polars"), "DuckDB": ("pyarrow", "duckdb")}


def run(options: Options) -> Section:
    """Take the CPU time of the same lines by each engine that is installed, and by a loop in the same round."""
    data = json_lines(options.seed, _QUICK_LINES if options.quick else _LINES)
    count = data.count(b"\n")
    absent = {name: packages for name, packages in _PACKAGES.items() if not all(map(_is_installed, packages))}
    tasks = _tasks(data, sorted(_LIMITS.keys() - absent.keys()))
    validator = Validator()
    ratios: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(_ROUNDS if tasks else 0):
        loop = cpu(lambda: plain_loop(validator, data))
        for name, task in tasks.items():
            ratios[name].append(cpu(task) / loop)
    shown = {name: f"{statistics.median(found):.2f} times the loop" for name, found in ratios.items()}
    shown |= {name: f"not measured: needs {' and '.join(packages)}" for name, packages in absent.items()}
    return Section(
        name="arrow",
        lines=[
            f"{count:,} lines of the realistic mix as a column of strings, CPU time beside a plain loop of "
            f"validate_json, median of {_ROUNDS} rounds:",
            *(f"- {name}: {shown[name]}" for name in _LIMITS),
        ],
        targets=[
            Target(
                text=f"{name} beside a plain loop",
                measured=statistics.median(ratios[name]) if name in ratios else None,
                bound="at most",
                limit=limit,
                unit="",
                note=f"needs {' and '.join(absent[name])}" if name in absent else "",
            )
            for name, limit in _LIMITS.items()
        ],
        figures={"lines": count, "ratios": ratios},
    )


def _is_installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _tasks(data: bytes, names: list[str]) -> dict[str, Callable[[], object]]:
    """Return what checks the lines by each of the engines."""
    made: dict[str, Callable[[bytes], Callable[[], object]]] = {
        "validate_arrow": _arrow,
        "Polars": _polars,
        "DuckDB": _duckdb,
    }
    return {name: made[name](data) for name in names}


def table_of(data: bytes) -> Any:
    """Return an Arrow table of lines: a column `body`."""
    import pyarrow as pa

    return pa.table({"body": pa.array([line.decode() for line in data.splitlines()], pa.string())})


def _arrow(data: bytes) -> Callable[[], object]:
    from daimo_validate.batch import validate_arrow

    table, validator = table_of(data), Validator()
    return lambda: validate_arrow(table, "body", validator)


def _polars(data: bytes) -> Callable[[], object]:
    import polars as pl

    from daimo_validate.batch.polars import validate

    frame, validator = pl.DataFrame(table_of(data)), Validator()
    return lambda: validate(frame, "body", validator)


def _duckdb(data: bytes) -> Callable[[], object]:
    import duckdb

    from daimo_validate.batch.duckdb import register

    connection = duckdb.connect()
    register(connection, Validator())
    connection.register("requests", table_of(data))
    return lambda: connection.sql("SELECT unnest(daimo_findings(body), max_depth := 2) FROM requests").fetchall()
