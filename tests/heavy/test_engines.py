"""Spark, Polars and DuckDB give the findings of a plain loop, also over files in many parts."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from daimo_validate import Policy, Validator
from daimo_validate.batch.arrow import FIELDS, FINDINGS, OK, validate_arrow
from daimo_validate.batch.chunks import chunks_of
from daimo_validate.batch.duckdb import register
from daimo_validate.batch.polars import validate as validate_polars
from daimo_validate.batch.records import Wanted
from daimo_validate.batch.spark import validate as validate_spark
from daimo_validate.batch.workers import check_chunks
from tests.heavy.test_arrow import BAD, GOOD, LINES, VALIDATOR, bodies, got, rows, text
from tests.helpers.requests import plain_request
from tests.helpers.strategies import requests

TABLE = pa.table(
    {"day": [at % 3 for at in range(len(LINES) * 20)], "id": [*range(len(LINES) * 20)], "body": LINES * 20}
)
Rows = list[tuple[bool | None, list[dict[str, str]] | None]]
STRICT = Validator(policy=Policy(strict=True, allowed_chains=[1]))


def changed(line: bytes, at: float, piece: bytes, cut: int) -> bytes:
    """Return a line with a piece in place of some of its bytes."""
    start = round(at * len(line))
    return line[:start] + piece + line[start + cut :]


numbers = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    st.integers(300, 5000).map(lambda digits: "9" * digits),
    st.sampled_from(["1e400", "-1E+999", "1e-400", "-0", "0.1e1", "01", "1.", "Infinity"]),
)
huge = st.tuples(numbers, st.sampled_from(['"10"', "8453"])).map(
    lambda pair: GOOD.replace(pair[1], pair[0]).encode() if pair[1] in GOOD else pair[0].encode()
)
deep = st.tuples(st.sampled_from(["[]", "{}"]), st.integers(60, 70) | st.just(3000)).map(
    lambda pair: (pair[0][0] * pair[1] + pair[0][1] * pair[1] if pair[0] == "[]" else '{"a":' * pair[1]).encode()
)
broken = st.builds(
    changed,
    st.one_of(st.sampled_from([GOOD, BAD]), requests.map(json.dumps)).map(str.encode),
    st.floats(0, 1),
    st.one_of(st.binary(max_size=3), st.sampled_from([b"\xff", b"\xed\xa0\x80", b"\\ud800", b"\x00", b"null", b"\r"])),
    st.integers(0, 3),
)
lines_of_bytes = st.one_of(
    bodies.map(lambda body: None if body is None else body.encode()), huge, deep, broken, st.binary(max_size=9)
).filter(lambda line: line is None or (b"\n" not in line and not line.endswith(b"\r")))
"""Lines that are good or hostile, and nulls. A stream cannot have a line end in a line."""


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a partitioned Parquet file: a folder for each day."""
    folder = tmp_path_factory.mktemp("parquet") / "requests"
    ds.write_dataset(TABLE, folder, format="parquet", partitioning=["day"], partitioning_flavor="hive")
    return folder


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    scratch = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "512m",
        "spark.local.dir": str(scratch),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "7",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.ui.enabled": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as patch:
        # A session that Python starts reads no setting for this.
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = builder.getOrCreate()
        yield session
        session.stop()


class TestPolars:
    @given(st.lists(bodies, max_size=6), st.sampled_from(["binary", "categorical", "string"]))
    def test_random_lines(self, lines: list[str | None], kind: str) -> None:
        types = {"binary": pl.Binary(), "categorical": pl.Categorical(), "string": pl.String()}
        frame = pl.DataFrame({"body": pl.Series(lines, dtype=pl.String()).cast(types[kind])})
        expected = rows(lines)
        assert got_polars(validate_polars(frame, "body", VALIDATOR)) == expected
        assert got_polars(validate_polars(frame.lazy(), "body", VALIDATOR).collect()) == expected

    @pytest.mark.parametrize("engine", ["in-memory", "streaming"])
    def test_files_in_parts(self, parquet: Path, engine: Any) -> None:
        lazy = validate_polars(pl.scan_parquet(parquet, hive_partitioning=True), "body")
        assert lazy.collect_schema().names() == ["id", "body", "day", OK, FINDINGS]
        assert got_polars(lazy.collect(engine=engine).sort("id")) == rows(LINES * 20)
        some = lazy.filter(~pl.col(OK)).select("id", FINDINGS).collect(engine=engine)
        assert sorted(some["id"]) == [at for at, (ok, _) in enumerate(rows(LINES * 20)) if ok is False]

    def test_structs_and_mistakes(self) -> None:
        frame = pl.DataFrame({"body": [plain_request()], "at": [object()]})
        assert got_polars(validate_polars(frame, "body")) == rows([GOOD])
        with pytest.raises(ValueError, match="no column 'x'"):
            validate_polars(frame.lazy(), "x")


class TestDuckDB:
    @given(st.lists(bodies, min_size=1, max_size=6))
    def test_random_lines(self, lines: list[str | None]) -> None:
        assert got_duckdb(lines, VALIDATOR) == [found for _, found in rows(lines)]

    def test_many_rows_and_a_policy(self) -> None:
        assert got_duckdb(LINES * 300, STRICT) == [found for _, found in rows(LINES, STRICT)] * 300

    def test_one_row_per_finding(self, parquet: Path) -> None:
        connection = duckdb.connect()
        register(connection)
        query = f"SELECT id, unnest(daimo_findings(body), max_depth := 2) FROM '{parquet}/**/*.parquet'"
        names = connection.sql(query).columns
        assert names == ["id", *FIELDS]
        found = sorted(connection.sql(query).fetchall(), key=lambda each: each[0])
        assert found == [
            (at, *each.values()) for at, (_, each_row) in enumerate(rows(LINES * 20)) for each in each_row or ()
        ]


@pytest.mark.skipif(shutil.which("java") is None, reason="java is not installed")
class TestSpark:
    def test_a_partitioned_file(self, spark: Any, parquet: Path) -> None:
        """Nulls, several batches a partition, a policy that travels to the workers: all in one job, as each is slow."""
        checked = validate_spark(spark.read.parquet(str(parquet)), "body", STRICT)
        assert checked.columns == ["id", "body", "day", OK, FINDINGS]
        found = sorted(checked.select("id", OK, FINDINGS).collect(), key=lambda each: each["id"])
        expected = rows(LINES * 20, STRICT)
        assert [each["id"] for each in found] == [*range(len(expected))]
        assert rows_of_spark(found) == expected

    def test_one_row_per_finding(self, spark: Any) -> None:
        frame = spark.createDataFrame([(1, GOOD), (2, BAD)], "id long, body string")
        flat = validate_spark(frame, "body").selectExpr("id", "explode(findings) AS finding").select("id", "finding.*")
        ((_, _), (_, expected)) = rows([GOOD, BAD])
        assert [each.asDict() for each in flat.collect()] == [{"id": 2, **each} for each in expected or ()]

    def test_mistakes(self, spark: Any) -> None:
        frame = spark.createDataFrame([(1, GOOD)], "ok long, body string")
        with pytest.raises(ValueError, match="already has a column 'ok'"):
            validate_spark(frame, "body")

    # Each example is a job of Spark, and to make a failing one smaller takes hundreds.
    @settings(
        max_examples=min(3, settings().max_examples),
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(lines=st.lists(lines_of_bytes, min_size=20, max_size=60))
    def test_all_find_the_same(self, spark: Any, lines: list[bytes | None]) -> None:
        """The stream, Arrow, Polars, DuckDB, Spark and a plain loop, on the same random lines as bytes and as text."""
        texts = [line.decode() if line is not None and is_text(line) else None for line in lines]
        columns = {"raw": pa.array(lines, pa.binary()), "body": pa.array(texts, pa.string())}
        table = pa.table({"id": [*range(len(lines))], **columns})
        expected = {"raw": rows(lines), "body": rows(texts)}
        full = [line for line in lines if line is not None]
        assert got_stream(full) == rows(full)
        for name, found in expected.items():
            assert got(validate_arrow(table, name, VALIDATOR)) == found
            assert got_polars(validate_polars(pl.DataFrame(table), name, VALIDATOR)) == found
        assert got_duckdb(texts, VALIDATOR) == [found for _, found in expected["body"]]
        first = validate_spark(spark.createDataFrame(table), "raw", VALIDATOR)
        both = validate_spark(first.withColumnsRenamed({OK: "raw_ok", FINDINGS: "raw_findings"}), "body", VALIDATOR)
        collected = sorted(both.collect(), key=lambda each: each["id"])
        assert rows_of_spark(collected) == expected["body"]
        assert rows_of_spark(collected, "raw_ok", "raw_findings") == expected["raw"]


def is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def got_stream(lines: list[bytes]) -> Rows:
    stream = io.BytesIO(b"".join(line + b"\n" for line in lines))
    # Chunks that are smaller than some lines.
    checked = [*check_chunks(VALIDATOR, chunks_of(stream, 1000), Wanted(results=True), 1)]
    results = [json.loads(line) for each in checked for line in each.results.splitlines()]
    assert [result["line"] for result in results] == [*range(1, len(lines) + 1)]
    return [(each["ok"], [{name: text(one[name]) for name in FIELDS} for one in each["findings"]]) for each in results]


def rows_of_spark(found: list[Any], ok: str = OK, findings: str = FINDINGS) -> Rows:
    return [(each[ok], None if each[findings] is None else [one.asDict() for one in each[findings]]) for each in found]


def got_polars(frame: pl.DataFrame) -> Rows:
    return list(zip(frame[OK].to_list(), frame[FINDINGS].to_list(), strict=True))


def got_duckdb(lines: list[str | None], validator: Validator) -> list[list[dict[str, str]] | None]:
    connection = duckdb.connect()
    register(connection, validator)
    table = pa.table({"id": [*range(len(lines))], "body": pa.array(lines, pa.string())})
    connection.register("requests", table)
    found = connection.sql("SELECT daimo_findings(body) FROM requests ORDER BY id").fetchall()
    return [each for (each,) in found]
