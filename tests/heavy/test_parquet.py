"""The rows of Parquet get the findings of a plain loop, whatever the type of the column and the size of row groups."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from daimo_validate import Validator
from daimo_validate.batch.parquet import ParquetRows
from daimo_validate.batch.records import Wanted, check_chunk
from tests.cli.test_main import run
from tests.heavy.test_arrow import TEXT_TYPES
from tests.helpers.requests import evm, plain_request

GOOD = json.dumps(plain_request())
BAD = json.dumps(evm(amountUnits="1,0"), indent=2)
BODIES = [GOOD, None, BAD, "{", "", "é", '{"a":1,"a":2}', GOOD]
VALIDATOR = Validator()
ROWS = Wanted(results=True, rejects=True, unit="row")


def expected(bodies: list[Any]) -> list[dict[str, Any]]:
    rows = []
    for number, body in enumerate(bodies, 1):
        if body is None:
            rows.append({"row": number, "ok": True, "rules": ["no-payload"]})
            continue
        report = VALIDATOR.validate_json(body) if isinstance(body, bytes) else VALIDATOR.validate(body)
        rows.append({"row": number, "ok": report.ok, "rules": [finding.rule for finding in report.findings]})
    return rows


def encoded(bodies: list[str | None]) -> list[bytes | None]:
    return [None if body is None else body.encode() for body in bodies]


def shortened(data: bytes | str) -> list[dict[str, Any]]:
    results = [json.loads(line) for line in data.splitlines()]
    return [
        {"row": each["row"], "ok": each["ok"], "rules": [finding["rule"] for finding in each["findings"]]}
        for each in results
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    table = pa.table({"id": range(len(BODIES)), "body": BODIES})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=3)
    return tmp_path


class TestRows:
    @pytest.mark.parametrize("kind", sorted(TEXT_TYPES))
    @pytest.mark.parametrize("group", [2, 100])
    def test_text(self, tmp_path: Path, kind: str, group: int) -> None:
        try:
            values = pa.array(encoded(BODIES), pa.binary()).cast(TEXT_TYPES[kind])
        except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
            values = pa.array(BODIES, pa.string()).cast(TEXT_TYPES[kind])
        try:
            pq.write_table(pa.table({"a.b": values, "a": range(len(BODIES))}), tmp_path / "a", row_group_size=group)
        except pa.ArrowNotImplementedError:
            pytest.skip("this pyarrow writes no views")
        with (tmp_path / "a").open("rb") as file:
            rows = ParquetRows(file)
            checked = [check_chunk(VALIDATOR, chunk, ROWS) for chunk in rows.chunks("a.b")]
        assert shortened(b"".join(each.results for each in checked)) == expected(encoded(BODIES))
        rejects = b"".join(each.rejects for each in checked).splitlines()
        assert [json.loads(line) if b":" in line else line for line in rejects] == [
            json.loads(BAD),
            b"{",
            b"",
            "é".encode(),
            {"a": 2},
        ]

    @pytest.mark.parametrize("start", range(len(BODIES) + 1))
    @pytest.mark.parametrize("column", ["body", None])
    def test_it_goes_on_from_any_row(self, folder: Path, start: int, column: str | None) -> None:
        with (folder / "a.parquet").open("rb") as file:
            chunks = [*ParquetRows(file).chunks(column, start)]
        assert [number for chunk in chunks for number in range(chunk.first, chunk.end + 1)] == [
            *range(start + 1, len(BODIES) + 1)
        ]
        assert all(len(chunk.records()) == chunk.end - chunk.first + 1 for chunk in chunks)

    def test_large_bodies_are_cut_into_small_chunks(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"body": ["x" * 100_000] * 50}), tmp_path / "a")
        with (tmp_path / "a").open("rb") as file:
            sizes = [sum(map(len, chunk.bodies)) for chunk in ParquetRows(file).chunks("body")]  # type: ignore[union-attr, arg-type]
        assert max(sizes) < 400_000

    def test_a_value_without_a_form_in_python_is_a_finding_of_its_row(self, tmp_path: Path) -> None:
        times = pa.array([2**58, None, 0], pa.timestamp("us"))
        pq.write_table(pa.table({"a": times}), tmp_path / "a")
        with (tmp_path / "a").open("rb") as file:
            checked = [check_chunk(VALIDATOR, chunk, ROWS) for chunk in ParquetRows(file).chunks(None)]
        results = shortened(b"".join(each.results for each in checked))
        assert [each["ok"] for each in results] == [False] * 3
        assert results[0]["rules"] == ["not-json"]


# From Python 3.12 on, a process with threads, such as those of pyarrow, is warned when it forks.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.usefixtures("folder")
class TestCommand:
    @pytest.mark.parametrize("arguments", [[], ["--jobs", "2"]])
    def test_results_and_rejects(self, folder: Path, arguments: list[str]) -> None:
        code, out, err = run(
            *("stream", "--column", "body", "--format", "results", "--rejects", "r.jsonl", *arguments, "a.parquet")
        )
        assert code == 1
        assert shortened(out) == expected(encoded(BODIES))
        assert err.startswith("8 rows: 3 ok, 5 with errors")
        assert run("stream", "r.jsonl")[1].startswith("5 lines: 0 ok")

    def test_it_resumes_after_an_interrupt(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(self: ParquetRows, column: str | None, start: int) -> Iterator[Any]:
            yield next(iter(chunks(self, column, start)))
            raise KeyboardInterrupt

        chunks, arguments = ParquetRows.chunks, ("--column", "body", "--jobs", "1", "--rejects", "r", "a.parquet")
        with monkeypatch.context() as patch:
            patch.setattr(ParquetRows, "chunks", interrupted)
            for again in ([], ["--resume"]):
                with pytest.raises(KeyboardInterrupt):
                    run("stream", "--output", "o", *again, *arguments)
        assert len((folder / "o").read_bytes().splitlines()) == 6
        # What was written after the checkpoint is cut off.
        for name in ("o", "r"):
            with (folder / name).open("ab") as file:
                file.write(b"half a li")
        code, out, _ = run("stream", "--output", "o", "--resume", *arguments)
        assert (code, out.startswith("8 rows: 3 ok")) == (1, True)
        resumed = [(folder / name).read_bytes() for name in ("o", "r")]
        run("stream", "--output", "o", *arguments)
        assert resumed == [(folder / name).read_bytes() for name in ("o", "r")]

    def test_structs_and_whole_rows(self, folder: Path) -> None:
        bodies = [plain_request(), evm(amountUnits="1,0"), None]
        at = [datetime.datetime(2026, 1, 1)] * 3
        pq.write_table(pa.table({"at": at, "log": [{"request": body} for body in bodies]}), folder / "s.parquet")
        for place in (["--pointer", "/log/request"], ["--column", "log", "--strict"]):
            code, out, _ = run("stream", *place, "--format", "results", "--jobs", "2", "s.parquet")
            assert code == 1
            if "--strict" not in place:
                assert shortened(out) == expected(bodies)
        rows = [plain_request(), plain_request(), evm(amountUnits="1,0")]
        pq.write_table(pa.Table.from_pylist(rows), folder / "rows.parquet")
        code, out, _ = run("stream", "--pointer", "", "--rejects", "r", "--format", "results", "rows.parquet")
        assert shortened(out) == expected(rows)
        assert (
            json.loads((folder / "r").read_bytes()) == rows[2] | {key: None for key in rows[0] if key not in rows[2]}
            or json.loads((folder / "r").read_bytes()) == rows[2]
        )

    def test_the_only_column_that_can_hold_bodies_needs_no_name(self) -> None:
        assert run("stream", "a.parquet")[1].startswith("8 rows: ")

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (
                ["two.parquet"],
                'name the column that holds the bodies with --column; the columns are "a" (string), "b" (b',
            ),
            (["--column", "c", "two.parquet"], 'two.parquet: no column "c"; the columns are "a" (string)'),
            (
                ["--column", "id", "a.parquet"],
                'a.parquet: column "id" has type int64; a body is a string, binary or st',
            ),
            (["cut.parquet"], "cut.parquet: not a Parquet file ("),
            (["a.jsonl.parquet"], "a.jsonl.parquet: not a Parquet file ("),
            (["a.parquet.gz"], "a.parquet.gz: Parquet is read from a file alone"),
            (["--input-format", "parquet", "-"], "-: Parquet is read from a file alone"),
        ],
    )
    def test_bad_usage(self, folder: Path, arguments: list[str], problem: str) -> None:
        pq.write_table(pa.table({"a": ["x"], "b": [b"x"]}), folder / "two.parquet")
        (folder / "cut.parquet").write_bytes((folder / "a.parquet").read_bytes()[:-9])
        (folder / "a.jsonl.parquet").write_bytes(b"{}\n")
        (folder / "a.parquet.gz").write_bytes(b"x")
        code, out, err = run("stream", *arguments, stdin=b"PAR1")
        assert (code, out) == (2, "")
        assert problem in err

    def test_a_damaged_page_ends_the_run(self, folder: Path) -> None:
        pq.write_table(
            pa.table({"body": [GOOD + " " * at for at in range(3000)]}), folder / "d.parquet", row_group_size=500
        )
        data = bytearray((folder / "d.parquet").read_bytes())
        middle = len(data) // 2
        data[middle : middle + 3000] = bytes(3000)
        (folder / "d.parquet").write_bytes(data)
        code, _, err = run("stream", "--jobs", "1", "--output", "o", "d.parquet")
        assert code == 2
        assert "d.parquet: cannot be read after row " in err
        assert "Traceback" not in err
