"""The rows of CSV get the findings of their bodies, whatever is wrong with a row, and bad rows are kept as they are."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Validator
from daimo_validate.batch import csv_rows
from daimo_validate.batch.columns import TableError
from daimo_validate.batch.csv_rows import CsvFile
from daimo_validate.batch.records import Wanted, check_chunk
from tests.cli.test_main import run
from tests.helpers.requests import evm, metadata, plain_request

GOOD = json.dumps(plain_request())
PRETTY = json.dumps(plain_request(), indent=2)
BAD = json.dumps(evm(amountUnits="1,0"))
PRETTY_BAD = json.dumps(evm(amountUnits="1,0"), indent=2).replace("\n", "\r\n")
VALIDATOR = Validator()
ROWS = Wanted(results=True, rejects=True, unit="row")


def table(rows: list[list[str]], **form: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, **form).writerows(rows)
    return text.getvalue().encode()


def found(data: bytes, column: str = "body", size: int = 100) -> tuple[list[dict[str, Any]], bytes]:
    """Return the results and rejects of a table that is cut into small chunks."""
    file = CsvFile(io.BytesIO(data), ",")
    checked = [check_chunk(VALIDATOR, chunk, ROWS) for chunk in file.chunks(file.column(column), size)]
    results = b"".join(each.results for each in checked).splitlines()
    return [json.loads(line) for line in results], b"".join(each.rejects for each in checked)


def rules(result: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in result["findings"]]


class TestRows:
    @given(
        st.lists(st.sampled_from([GOOD, BAD, PRETTY, PRETTY_BAD, "{", "a\nb", '"', "\0", "é"]) | st.text(min_size=1)),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        st.integers(1, 3000),
    )
    def test_rows_have_the_findings_of_a_plain_loop(self, bodies: list[str], end: str, quoting: int, size: int) -> None:
        bodies = [body for body in bodies if body.isprintable() or body in (PRETTY, PRETTY_BAD, "a\nb", "\0")]
        rows = [[str(at), body] for at, body in enumerate(bodies)]
        data = table([["id", "body"], *rows], lineterminator=end, quoting=quoting)
        results, rejects = found(data, size=size)
        reports = [VALIDATOR.validate_json(body.encode()) for body in bodies]
        assert results == [
            {"row": row, "ok": report.ok, "findings": [finding.to_json() for finding in report.findings]}
            for row, report in enumerate(reports, 1)
        ]
        assert rejects == b"".join(
            table([row], lineterminator=end, quoting=quoting)
            for row, report in zip(rows, reports, strict=True)
            if not report.ok
        )

    @given(
        st.lists(st.sampled_from([b'"', b",", b"\n", b"\r\n", b"a", b"{}", b'""', b'"{""a"":1}"'])).map(b"".join),
        st.integers(1, 30),
    )
    def test_no_byte_is_lost_and_the_way_it_is_cut_changes_nothing(self, data: bytes, size: int) -> None:
        def read(start: int = 0, first: int = 1) -> list[tuple[int, list[bytes], int]]:
            file = CsvFile(io.BytesIO(header + data), ",")
            stream = io.BytesIO(header + data)
            if start:
                file = CsvFile(stream, ",")
                stream.seek(start)
            chunks = file.chunks(file.column("body"), size, first=first, start=start or None)
            return [(chunk.first, chunk.rows, chunk.end) for chunk in chunks]

        header = b"id,body\n"
        with mock.patch.object(csv_rows, "MAX_ROW", 12):
            chunks = read()
            for at, (first, rows, end) in enumerate(chunks):
                assert read(end, first + len(rows)) == chunks[at + 1 :]
        chunks = read()
        kept = b"".join(row for _, rows, _ in chunks for row in rows)
        assert kept.replace(b"\r", b"").replace(b"\n", b"") == data.replace(b"\r", b"").replace(b"\n", b"")
        found(header + data)

    def test_a_bad_row_costs_no_other(self) -> None:
        good, bad = table([["1", GOOD]]), table([["2", BAD]])
        broken = [
            b'3,"{""a"": 1}\r\n',
            b'4,"{}"x\r\n',
            b"5\r\n",
            b"6,{},7\r\n",
            b'7,{"a": 1, "b": 2}\r\n',
            b'8,"\xff"\r\n',
            b"9,\0\r\n",
            b'10,"a"\r"b"\r\n',
            b'"11,{}\r\n',
        ]
        for row in broken:
            results, rejects = found(b"id,body\r\n" + good + row + bad + good)
            assert [result["ok"] for result in results] == [True, False, False, True], row
            assert [result["row"] for result in results] == [1, 2, 3, 4]
            assert rules(results[1]) == ["syntax"]
            assert rejects == row + bad

    def test_messages(self) -> None:
        results, _ = found(b'id,body\n1,"{}\n2\n3,{},\n')
        assert [result["findings"][0]["message"] for result in results] == [
            "invalid CSV: unmatched quotes, or a line break outside quotes",
            "the row has 1 field, but the header has 2",
            "the row has 3 fields, but the header has 2",
        ]

    def test_an_empty_field_is_no_payload_and_a_blank_line_no_row(self) -> None:
        results, rejects = found(b'id,body\n1,\n\n\r\n2,""\n\n')
        assert [(result["row"], result["ok"], rules(result)) for result in results] == [
            (1, True, ["no-payload"]),
            (2, True, ["no-payload"]),
        ]
        assert rejects == b""

    def test_a_row_that_is_too_long_is_a_finding(self) -> None:
        rows = b'1,{}\n2,"' + b"x" * 300 + b'"\n3,"' + b"y\n" * 200 + b'"\n4,{}\n'
        with mock.patch.object(csv_rows, "MAX_ROW", 100):
            results, rejects = found(b"id,body\n" + rows, size=1)
        assert rules(results[1]) == ["too-large"]
        assert results[-1]["findings"] == results[0]["findings"]
        assert b"xx" not in rejects

    def test_a_quote_that_is_never_closed_ends_with_the_file(self) -> None:
        results, rejects = found(b'id,body\n1,"{}\n' + b"2,{}\n" * 50)
        assert [result["row"] for result in results] == [*range(1, 52)]
        assert rules(results[0]) == ["syntax"]
        assert rejects.startswith(b'1,"{}\n2,{}\n')

    def test_the_limit_of_other_readers_is_as_it_was(self) -> None:
        before = csv.field_size_limit()
        results, _ = found(table([["body"], [json.dumps(metadata(a="x" * 200_000))]]))
        assert rules(results[0]) != ["syntax"]
        assert csv.field_size_limit() == before


class TestHeader:
    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"", "no header row"),
            (b"\n\n", "no header row"),
            (b"\xff\xfei\0d\0", "UTF-16"),
            (b"\xff,body\n", "not UTF-8"),
            (b'"a"b,body\n', "not valid CSV"),
            (b'a,"body\n', "not valid CSV"),
            (b'1,"{""a"":1}"\n', "the first row is a body"),
            (b"id;body\n", "';': if that separates columns, use --delimiter"),
        ],
    )
    def test_a_wrong_header_is_refused(self, data: bytes, problem: str) -> None:
        with pytest.raises(TableError, match=problem):
            CsvFile(io.BytesIO(data), ",")

    def test_a_byte_order_mark_is_no_part_of_a_name(self) -> None:
        file = CsvFile(io.BytesIO(b'\xef\xbb\xbf"body",id\r\n'), ",")
        assert (file.names, file.header) == (["body", "id"], b'\xef\xbb\xbf"body",id\r\n')


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.csv").write_bytes(TABLE)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(TABLE))
    return tmp_path


BODIES = [GOOD, BAD, PRETTY, PRETTY_BAD, "{", GOOD]
TABLE = table([["id", "body", "note"], *([str(at), body, "a, b"] for at, body in enumerate(BODIES))])


@pytest.mark.usefixtures("folder")
class TestCommand:
    @pytest.mark.parametrize("arguments", [["a.csv"], ["a.csv.gz"], ["--input-format", "csv", "-"]])
    def test_every_way_in(self, arguments: list[str]) -> None:
        code, out, err = run("stream", "--column", "body", "--summary", "json", *arguments, stdin=TABLE)
        summary = json.loads(out)
        assert (code, err) == (1, "")
        assert (summary["unit"], summary["lines"], summary["bad"]) == ("row", 6, 3)

    def test_zstandard(self, folder: Path) -> None:
        zstandard = pytest.importorskip("zstandard")
        (folder / "A.CSV.ZST").write_bytes(zstandard.compress(TABLE))
        assert run("stream", "--column", "body", "A.CSV.ZST")[1].startswith("6 rows: 3 ok, 3 with errors (50.0 %); ")

    def test_results_and_rejects(self, folder: Path) -> None:
        code, out, _ = run(
            "stream", "--column", "body", "--format", "results", "--only-bad", "--rejects", "r.csv", "a.csv"
        )
        assert code == 1
        assert [json.loads(line)["row"] for line in out.splitlines()] == [2, 4, 5]
        # The bad rows, ready to be corrected and checked again.
        rejects = (folder / "r.csv").read_bytes()
        assert rejects.startswith(b"id,body,note\r\n")
        assert [*csv.reader(io.StringIO(rejects.decode(), newline=""))][1:] == [
            [str(at), BODIES[at], "a, b"] for at in (1, 3, 4)
        ]
        assert run("stream", "--column", "body", "r.csv")[1].startswith("3 rows: 0 ok")

    def test_the_only_column_needs_no_name(self) -> None:
        data = table([["anything"], [GOOD], [BAD]])
        assert run("stream", "--input-format", "csv", "-", stdin=data)[1].startswith("2 rows: 1 ok")

    def test_a_pointer_goes_on_inside_the_column(self) -> None:
        data = table([["id", "log/1"], ["1", f'{{"request": {GOOD}}}'], ["2", f'{{"request": {BAD}}}'], ["3", "{}"]])
        code, out, _ = run(
            *("stream", "--pointer", "/log~11/request", "--format", "results", "--input-format", "csv", "-"), stdin=data
        )
        assert code == 1
        results = [json.loads(line) for line in out.splitlines()]
        assert [result["ok"] for result in results] == [True, False, True]
        assert rules(results[2]) == ["no-payload"]

    @pytest.mark.parametrize(
        ("name", "delimiter", "arguments"),
        [("a.tsv", "\t", []), ("b.csv", ";", ["--delimiter", ";"]), ("c.csv", "\t", ["--delimiter", "tab"])],
    )
    def test_other_delimiters(self, folder: Path, name: str, delimiter: str, arguments: list[str]) -> None:
        (folder / name).write_bytes(table([["id", "body"], ["1", GOOD], ["2", BAD]], delimiter=delimiter))
        assert run("stream", "--column", "body", *arguments, name)[1].startswith("2 rows: 1 ok")

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (["a.csv"], 'a.csv: name the column that holds the bodies with --column; the columns are "id", "body"'),
            (["--column", "Body", "a.csv"], 'a.csv: no column "Body"; the columns are "id", "body", "note"'),
            (["--pointer", "/x/body", "a.csv"], 'a.csv: no column "x"'),
            (["--column", "b", "twice.csv"], 'twice.csv: more than one column is called "b"'),
            (["--column", "b", "cut.csv.gz"], "cut.csv.gz: not a whole gzip file"),
            (["--unbuffered", "--input-format", "csv", "-"], "--unbuffered is for JSON Lines"),
            (["--delimiter", ";", "a.jsonl"], "--delimiter is for CSV"),
            (["--delimiter", ";;", "a.csv"], "is not a single ASCII character"),
            (["--delimiter", '"', "a.csv"], "is not a single ASCII character"),
        ],
    )
    def test_bad_usage(self, folder: Path, arguments: list[str], problem: str) -> None:
        (folder / "twice.csv").write_text("b,b\n", encoding="utf-8")
        (folder / "cut.csv.gz").write_bytes(gzip.compress(TABLE)[:15])
        (folder / "o").write_text("kept", encoding="utf-8")
        output = [] if "--unbuffered" in arguments else ["--output", "o"]
        code, out, err = run("stream", *output, *arguments)
        assert (code, out) == (2, "")
        assert problem in err
        # An output that is there is not lost for a call that cannot run.
        assert (folder / "o").read_text() == "kept"
