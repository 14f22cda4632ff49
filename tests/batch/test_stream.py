"""A stream gives the findings of a plain loop, in order, whatever its lines are and however it is cut."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Validator
from daimo_validate.batch import chunks as chunking
from daimo_validate.batch.chunks import Chunk, chunks_of, single_lines
from daimo_validate.batch.records import Totals, Wanted, check_chunk, field_of
from daimo_validate.batch.workers import LostError, check_chunks
from daimo_validate.cli.progress import LineProgress
from daimo_validate.cli.stream_files import OutputFile
from daimo_validate.text.pointers import Path as JsonPath
from tests.cli.test_main import run
from tests.helpers.published import published_request
from tests.helpers.requests import display, evm, metadata, plain_request

GOOD = json.dumps(plain_request()).encode()
BAD = json.dumps(evm(amountUnits="1,0")).encode()
LINES = [GOOD, BAD, b"", b"{", b"\xff", b"[]", json.dumps(metadata(email="x")).encode(), GOOD + b" ", b'{"a":1,"a":2}']
VALIDATOR = Validator()
ALL = Wanted(results=True, rejects=True)


def results(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.splitlines()]


# Sends a line only after the answer to the last one has come.
_NODE = """
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
const [python, lines] = [process.argv[2], JSON.parse(process.argv[3])];
const child = spawn(python, ["-m", "daimo_validate", "stream", "-", "--unbuffered"], { stdio: ["pipe", "pipe", "ignore"] });
const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
for (const line of lines) {
  child.stdin.write(line + "\\n");
  console.log((await answers.next()).value);
}
child.stdin.end();
"""


class TestChunks:
    """The chunks of a stream are its lines, whatever the size of a block."""

    @given(
        st.lists(st.binary(max_size=6).filter(lambda line: b"\n" not in line and not line.endswith(b"\r"))),
        st.booleans(),
        st.integers(1, 20),
    )
    def test_no_line_is_lost(self, lines: list[bytes], ends: bool, size: int) -> None:
        data = b"\n".join(lines) + (b"\n" if ends else b"")
        expected = data.split(b"\n")
        if not expected[-1]:
            expected.pop()
        got = [line for chunk in chunks_of(io.BytesIO(data), size) for line in chunk.lines()]
        assert got == [line.removesuffix(b"\r") for line in expected]
        firsts = [(chunk.first, len(chunk.lines())) for chunk in chunks_of(io.BytesIO(data), size)]
        assert [first for first, _ in firsts] == [
            1 + sum(count for _, count in firsts[:at]) for at in range(len(firsts))
        ]

    @given(st.lists(st.sampled_from([b"", b"ab", b"x" * 40])), st.integers(1, 20))
    def test_each_end_is_where_the_next_chunk_starts(self, lines: list[bytes], size: int) -> None:
        data = b"".join(line + b"\n" for line in lines)
        with mock.patch.object(chunking, "MAX_LINE", 10):
            chunks = [*chunks_of(io.BytesIO(data), size)]
            for chunk in chunks:
                rest = chunks_of(io.BytesIO(data[chunk.end :]), size, first=chunk.first + len(chunk.lines()))
                assert sum(len(each.lines()) for each in rest) == len(lines) - chunk.first - len(chunk.lines()) + 1
                assert chunk.end == len(
                    b"".join(line + b"\n" for line in lines[: chunk.first + len(chunk.lines()) - 1])
                )
            assert [chunk.data[:3] for chunk in single_lines(io.BytesIO(data))] == [
                (each + b"\n")[:3] for each in lines
            ]

    @pytest.mark.parametrize("size", [1, 3, 7, 1000])
    def test_a_long_line_is_cut(self, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
        monkeypatch.setattr(chunking, "MAX_LINE", 10)
        data = b"a\n" + b"b" * 1000 + b"\nc\n" + b"d" * 5000
        lines = [line for chunk in chunks_of(io.BytesIO(data), size) for line in chunk.lines()]
        assert [line[:1] for line in lines] == [b"a", b"b", b"c", b"d"]
        assert all(len(line) > 10 for line in lines[1::2])
        assert all(len(line) <= 10 + size for line in lines if size < 1000)


class TestRecords:
    """Each line has the findings of `validate_json`."""

    @given(st.lists(st.sampled_from(LINES) | st.binary(max_size=4).filter(lambda line: not {10, 13} & {*line})))
    def test_a_chunk_is_a_plain_loop(self, lines: list[bytes]) -> None:
        checked = check_chunk(VALIDATOR, Chunk(5, b"".join(line + b"\n" for line in lines)), ALL)
        reports = [VALIDATOR.validate_json(line) for line in lines]
        assert results(checked.results) == [
            {"line": number, "ok": report.ok, "findings": [finding.to_json() for finding in report.findings]}
            for number, report in enumerate(reports, 5)
        ]
        assert checked.rejects == b"".join(
            line + b"\n" for line, report in zip(lines, reports, strict=True) if not report.ok
        )
        assert (checked.lines, checked.bad) == (len(lines), sum(not report.ok for report in reports))
        assert checked.tally.total() == sum(len(report.findings) for report in reports)

    def test_a_line_that_is_too_long_is_a_finding_and_no_reject(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("daimo_validate.batch.chunks.MAX_LINE", len(BAD))
        checked = check_chunk(VALIDATOR, Chunk(1, BAD + b"x\n" + BAD + b"\n"), ALL)
        assert [each["rule"] for each in results(checked.results)[0]["findings"]] == ["too-large"]  # type: ignore[attr-defined]
        assert checked.rejects == BAD + b"\n"

    @pytest.mark.parametrize(
        ("path", "field"),
        [
            ((), "body"),
            (("destination", "address"), "destination.address"),
            (("display", "paymentOptions", 1, 0), "display.paymentOptions[][]"),
            (("metadata",), "metadata"),
            (("metadata", "email"), "metadata.*"),
        ],
    )
    def test_fields_are_folded(self, path: JsonPath, field: str) -> None:
        assert field_of(path) == field


# From Python 3.12 on, a process that runs tests in threads is warned when it forks.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
class TestWorkers:
    """Several processes give what one gives, also if one of them is killed."""

    CHUNKS = (*chunks_of(io.BytesIO(b"\n".join(LINES * 20)), 2000),)

    @pytest.mark.slow
    def test_the_order_is_kept(self) -> None:
        assert len(self.CHUNKS) > 6
        assert [*check_chunks(VALIDATOR, self.CHUNKS, ALL, 2)] == [*check_chunks(VALIDATOR, self.CHUNKS, ALL, 1)]

    @pytest.mark.slow
    def test_a_chunk_that_kills_its_worker_each_time_ends_the_run(self) -> None:
        with pytest.raises(LostError, match="lines from 1 on was killed 3 times"):
            [*check_chunks(_Deadly(), self.CHUNKS, ALL, 2)]  # type: ignore[arg-type]

    @pytest.mark.slow
    @pytest.mark.skipif(os.name != "posix", reason="only POSIX has SIGKILL")
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
    def test_workers_end_with_their_parent(self, tmp_path: Path, number: signal.Signals) -> None:
        (tmp_path / "a.jsonl").write_bytes((GOOD + b"\n") * 40_000)
        command = [sys.executable, "-m", "daimo_validate", "stream", "--jobs", "2", "--format", "results", "a.jsonl"]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            # The workers have started.
            process.stdout.readline()
            process.send_signal(number)
            # Each worker holds these pipes too, so they end when the last worker ends.
            process.stdout.read()
            error = process.stderr.read().decode()
        assert process.returncode == -number
        assert number is signal.SIGKILL or "daimo-validate: interrupted after line " in error


class _Deadly:
    def validate_json(self, body: bytes) -> None:
        os._exit(1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(LINES) + b"\n")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"\n".join(LINES)))
    return tmp_path


@pytest.mark.usefixtures("folder")
class TestCommand:
    BAD_LINES = sum(not VALIDATOR.validate_json(line).ok for line in LINES)

    @pytest.mark.parametrize("arguments", [["a.jsonl"], ["a.jsonl.gz"], ["-"], ["--jobs", "1", "a.jsonl"]])
    def test_summary(self, arguments: list[str]) -> None:
        code, out, err = run("stream", "--summary", "json", *arguments, stdin=b"\n".join(LINES))
        summary = json.loads(out)
        assert (code, err) == (1, "")
        assert (summary["lines"], summary["bad"], summary["complete"]) == (len(LINES), self.BAD_LINES, True)
        assert {
            "severity": "error",
            "rule": "amount-format",
            "field": "destination.amountUnits",
            "count": 1,
            "percent": 11.11,
        } in summary["findings"]

    def test_text_summary(self) -> None:
        code, out, _ = run("stream", "a.jsonl")
        assert code == 1
        assert out.startswith(f"{len(LINES)} lines: {len(LINES) - self.BAD_LINES} ok, {self.BAD_LINES} with errors (")

    def test_results_and_rejects(self, folder: Path) -> None:
        (folder / "r.jsonl").write_text("old")
        code, out, err = run("stream", "--format", "results", "--only-bad", "--rejects", "r.jsonl", "a.jsonl")
        assert code == 1
        bad = [number for number, line in enumerate(LINES, 1) if not VALIDATOR.validate_json(line).ok]
        assert [each["line"] for each in results(out.encode())] == bad
        assert (folder / "r.jsonl").read_bytes() == b"".join(LINES[number - 1] + b"\n" for number in bad)
        if os.name == "posix":
            assert stat.S_IMODE((folder / "r.jsonl").stat().st_mode) == 0o600
        assert " lines: " in err

    @pytest.mark.parametrize(
        ("most", "code"), [("0", 1), (str(BAD_LINES - 1), 1), (str(BAD_LINES), 0), ("1%", 1), ("99.5%", 0)]
    )
    def test_threshold(self, most: str, code: int) -> None:
        assert run("stream", "--max-errors", most, "a.jsonl")[0] == code

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--max-errors", "x", "a.jsonl"],
            ["--jobs", "0", "a.jsonl"],
            ["gone"],
            ["."],
            ["\0"],
            ["--rejects", "no/where", "a.jsonl"],
            ["--pointer", "b", "a.jsonl"],
            ["--pointer", "/~2", "a.jsonl"],
            ["--pointer", "/b", "--column", "b", "a.jsonl"],
            ["--unbuffered", "--only-bad", "-"],
            ["--unbuffered", "--output", "o", "-"],
            ["--resume", "a.jsonl"],
            ["--resume", "--output", "o", "a.jsonl"],
            ["--resume", "--output", "o", "-"],
            ["--output", "o", "--rejects", "o", "a.jsonl"],
            ["--output", "a.jsonl", "a.jsonl"],
            ["--rejects", "a.jsonl", "a.jsonl"],
            ["--output", "no/where", "a.jsonl"],
            [],
        ],
    )
    def test_bad_usage(self, arguments: list[str]) -> None:
        code, out, err = run("stream", *arguments)
        assert (code, out) == (2, "")
        assert "Traceback" not in err

    def test_no_file_is_an_error_of_usage_and_an_empty_one_is_not(self) -> None:
        assert run("stream", "-", stdin=None)[0] == 2
        assert run("stream", "-", stdin=b"")[0] == 0

    def test_a_truncated_gzip(self, folder: Path) -> None:
        (folder / "t.gz").write_bytes((folder / "a.jsonl.gz").read_bytes()[:-12])
        code, _, err = run("stream", "t.gz")
        assert code == 2
        assert "t.gz: not a whole gzip file" in err

    def test_zstandard_without_its_package(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "a.zst").write_bytes(b"x")
        monkeypatch.setitem(sys.modules, "zstandard", None)
        monkeypatch.delitem(sys.modules, "daimo_validate.cli.zstd_file", raising=False)
        code, _, err = run("stream", "a.zst")
        assert code == 2
        assert "pip install 'daimo-validate[zstd]'" in err

    def test_zstandard(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        zstandard = pytest.importorskip("zstandard")
        # Only this test has the module, so that the tests can run in any order.
        monkeypatch.delitem(sys.modules, "daimo_validate.cli.zstd_file", raising=False)
        data = zstandard.compress(GOOD * 1000 + b"\n") + zstandard.compress(b"\n".join(LINES))
        (folder / "a.zst").write_bytes(data)
        _, out, _ = run("stream", "--summary", "json", "a.zst")
        assert (json.loads(out)["lines"], json.loads(out)["bad"]) == (len(LINES) + 1, self.BAD_LINES + 1)
        for broken in (data[:-5], b"x" * 100, data + b"x" * 10):
            (folder / "b.zst").write_bytes(broken)
            code, _, err = run("stream", "b.zst")
            assert code == 2
            assert "b.zst: not a whole Zstandard file" in err

    def test_zstandard_goes_forward(self) -> None:
        zstandard = pytest.importorskip("zstandard")
        from daimo_validate.cli.zstd_file import ZstdFile

        data = bytes(range(256)) * 5000
        source = io.BufferedReader(ZstdFile(io.BytesIO(zstandard.compress(data))))
        source.seek(300_001)
        assert source.read() == data[300_001:]

    def test_no_value_of_metadata_is_shown(self) -> None:
        line = json.dumps(metadata(secretname="private value", email="private@@x")).encode()
        for arguments in (["--format", "results"], ["--summary", "json"], []):
            _, out, err = run("stream", *arguments, "-", stdin=line)
            assert "private" not in out + err

    @pytest.mark.parametrize("place", [["--column", "b"], ["--pointer", "/b"]])
    def test_the_payload_of_a_record_is_checked(self, place: list[str]) -> None:
        lines = [
            b'{"at":1,"b":%s}' % (json.dumps(body.decode()).encode() if is_text else body)
            for body in (GOOD, BAD, b'{"a":1,"a":2}', b'{"a":1e999}')
            for is_text in (False, True)
        ]
        code, out, _ = run("stream", *place, "--format", "results", "-", stdin=b"\n".join(lines))
        assert code == 1
        expected = [GOOD, GOOD, BAD, BAD, *[b'{"a":1,"a":2}'] * 2, *[b'{"a":1e999}'] * 2]
        assert [each["findings"] for each in results(out.encode())] == [
            [finding.to_json() for finding in VALIDATOR.validate_json(body).findings] for body in expected
        ]

    @pytest.mark.parametrize("line", [b"{}", b'{"b":null}', b"[]", b"1", b'{"b":1,"b":null}'])
    def test_a_record_without_a_payload_is_a_warning(self, line: bytes) -> None:
        code, out, _ = run("stream", "--column", "b", "--format", "results", "-", stdin=line)
        assert code == 0
        assert [each["rule"] for each in results(out.encode())[0]["findings"]] == ["no-payload"]  # type: ignore[attr-defined]
        assert run("stream", "--strict", "--column", "b", "-", stdin=line)[0] == 1

    @pytest.mark.parametrize(("pointer", "code"), [("/a~1b/1", 0), ("/a~1b/0", 1), ("/a~1b/x", 0), ("/a~1b/01", 0)])
    def test_a_pointer_leads_into_arrays(self, pointer: str, code: int) -> None:
        line = b'{"a/b":[%s,%s]}' % (BAD, GOOD)
        assert run("stream", "--pointer", pointer, "-", stdin=line)[0] == code

    def test_a_record_that_is_not_json_is_a_finding(self) -> None:
        code, out, _ = run("stream", "--column", "b", "--format", "results", "-", stdin=b'{"b":\n\n\xff')
        assert code == 1
        assert [each["findings"][0]["rule"] for each in results(out.encode())] == ["syntax"] * 3  # type: ignore[index]

    @pytest.mark.slow
    @pytest.mark.skipif(which("node") is None, reason="needs Node")
    def test_a_pipe_that_stays_open_answers_each_line(self, folder: Path) -> None:
        (folder / "pipe.mjs").write_text(_NODE, encoding="utf-8")
        lines = [GOOD.decode(), BAD.decode(), "{", ""]
        command = ["node", "pipe.mjs", sys.executable, json.dumps(lines)]
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=True)
        assert [(each["line"], each["ok"]) for each in results(done.stdout)] == [
            (1, True),
            (2, False),
            (3, False),
            (4, False),
        ]

    def test_guards_of_the_configuration_hold(self, folder: Path) -> None:
        (folder / "daimo-validate.toml").write_text("[guards]\nallowed-chains = [1]\n", encoding="utf-8")
        assert run("stream", "-", stdin=GOOD)[0] == 1
        assert run("stream", "--no-config", "-", stdin=GOOD)[0] == 0


# A row that is four lines.
QUOTED_GOOD, QUOTED_BAD = (
    b'"' + b"\n".join(part.replace(b'"', b'""') for part in (body[:1], b"", b"", body[1:])) + b'"'
    for body in (GOOD, BAD)
)
COMMAND = [sys.executable, "-m", "daimo_validate", "stream", "--jobs", "1"]
CHUNKS_OF = "daimo_validate.cli.stream_input.chunks_of"
_SAVES_EACH_CHUNK = """
from daimo_validate.cli import main, stream_run
stream_run._BETWEEN_SAVES = -1
main.run()
"""


def _until_killed(folder: Path, file: str) -> None:
    """Run until there is a checkpoint of some lines, and kill it."""
    command = [sys.executable, "-c", _SAVES_EACH_CHUNK, *COMMAND[3:], "--output", "o", "--rejects", "r", file]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            checkpoint = folder / "o.checkpoint"
            if checkpoint.exists() and json.loads(checkpoint.read_bytes())["offset"]:
                process.kill()
        assert process.returncode == -signal.SIGKILL


def _compressed(name: str, data: bytes) -> bytes:
    if name.endswith(".gz"):
        return gzip.compress(data, 1)
    if name.endswith(".zst"):
        compressed: bytes = pytest.importorskip("zstandard").compress(data)
        return compressed
    return data


_FULL_AFTER = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (%d, %d))
from daimo_validate.cli import main
main.run()
"""


class TestResume:
    """A run that goes on gives what one run gives."""

    @pytest.mark.slow
    @pytest.mark.skipif(os.name != "posix", reason="only POSIX has SIGKILL")
    @pytest.mark.parametrize("name", ["b.jsonl", "b.jsonl.gz", "b.jsonl.zst", "b.csv", "b.csv.gz"])
    def test_after_sigkill(self, folder: Path, name: str) -> None:
        unit, head, bad = ("row", b"body\n", QUOTED_BAD) if ".csv" in name else ("line", b"", BAD)
        good, count = (QUOTED_GOOD, 8000) if ".csv" in name else (GOOD, 20_000)
        data = head + b"".join((bad if at % 50 == 0 else good) + b"\n" for at in range(count))
        (folder / name).write_bytes(_compressed(name, data))
        _until_killed(folder, name)
        # What was written after the checkpoint is cut off.
        with (folder / "o").open("ab") as output:
            output.write(b"half a li")
        code, out, _ = run(
            "stream", "--resume", "--output", "o", "--rejects", "r", "--summary", "json", "--jobs", "1", name
        )
        summary = json.loads(out)
        assert code == 1
        assert (summary["lines"], summary["bad"], summary["complete"]) == (count, count // 50, True)
        found = (folder / "o").read_bytes().splitlines()
        assert [json.loads(line)[unit] for line in found] == [*range(1, count + 1)]
        assert (folder / "r").read_bytes() == head + (bad + b"\n") * (count // 50)
        assert not (folder / "o.checkpoint").exists()

    @pytest.mark.slow
    @pytest.mark.skipif(os.name != "posix", reason="only POSIX has limits of files")
    @pytest.mark.parametrize("name", ["b.jsonl", "b.csv.gz"])
    def test_after_a_full_disk(self, folder: Path, name: str) -> None:
        # A file that may not grow past its limit: it ends within a result, as on a full disk.
        good, bad = (QUOTED_GOOD, QUOTED_BAD) if ".csv" in name else (GOOD, BAD)
        data = b"body\n" + ((good + b"\n") * 19 + bad + b"\n") * 150
        (folder / name).write_bytes(_compressed(name, data))
        outputs = ["--rejects", "r", "--output", "o"]
        command = [sys.executable, "-c", _FULL_AFTER % (100_000, 100_000), *COMMAND[3:], *outputs, name]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert done.returncode == 2
        assert b"--resume goes on from there" in done.stderr
        assert b"Traceback" not in done.stderr
        assert (folder / "o").stat().st_size == 100_000
        run("stream", "--resume", "--jobs", "1", *outputs, name)
        resumed = [(folder / each).read_bytes() for each in ("o", "r")]
        run("stream", "--jobs", "1", *outputs, name)
        assert resumed == [(folder / each).read_bytes() for each in ("o", "r")]

    def test_a_checkpoint_that_cannot_be_written_leaves_the_last_one(
        self, stopped: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("daimo_validate.cli.stream_run.save", full)
            patch.setattr(CHUNKS_OF, lambda source, **named: _interrupted(chunks_of(source, 10, **named)))
            with pytest.raises(KeyboardInterrupt):
                run("stream", "--jobs", "1", "--resume", "--output", "o", "a.jsonl")
        assert len((stopped / "o").read_bytes().splitlines()) == 2
        run("stream", "--output", "o", "--resume", "a.jsonl")
        resumed = (stopped / "o").read_bytes()
        run("stream", "--output", "p", "a.jsonl")
        assert resumed == (stopped / "p").read_bytes()

    @pytest.fixture
    def stopped(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A run that Ctrl-C ended after the first line."""
        with monkeypatch.context() as patch:
            patch.setattr(CHUNKS_OF, lambda source, **named: _interrupted(chunks_of(source, 10, **named)))
            with pytest.raises(KeyboardInterrupt):
                run("stream", "--jobs", "1", "--output", "o", "a.jsonl")
        return folder

    def test_after_an_interrupt(self, stopped: Path) -> None:
        assert len((stopped / "o").read_bytes().splitlines()) == 1
        code, _, _ = run("stream", "--output", "o", "--resume", "a.jsonl")
        assert code == 1
        resumed = (stopped / "o").read_bytes()
        run("stream", "--output", "p", "a.jsonl")
        assert resumed == (stopped / "p").read_bytes()

    def test_a_changed_input_is_refused(self, stopped: Path) -> None:
        with (stopped / "a.jsonl").open("ab") as file:
            file.write(b"{}\n")
        code, out, err = run("stream", "--output", "o", "--resume", "a.jsonl")
        assert (code, out) == (2, "")
        assert "cannot resume: the file has changed" in err

    @pytest.mark.parametrize(
        ("arguments", "changed"),
        [
            (["--only-bad"], "--only-bad is not"),
            (["--rejects", "r"], "--rejects is not"),
            (["--column", "b"], "--column is not"),
            (["--strict"], "configuration or --strict is not"),
            (["--config", "new.toml"], "configuration or --strict is not"),
            (["--openapi", "new.json"], "OpenAPI document is not"),
        ],
    )
    def test_what_changes_the_findings_is_refused(self, stopped: Path, arguments: list[str], changed: str) -> None:
        (stopped / "new.toml").write_text("[guards]\nallowed-chains = [1]\n", encoding="utf-8")
        document = published_request()
        del document["components"]["schemas"]["CreateSessionRequest"]["properties"]["metadata"]
        (stopped / "new.json").write_text(json.dumps(document), encoding="utf-8")
        code, out, err = run("stream", "--output", "o", "--resume", *arguments, "a.jsonl")
        assert (code, out) == (2, "")
        assert f"cannot resume: {changed} " in err
        assert len((stopped / "o").read_bytes().splitlines()) == 1

    def test_another_version_is_refused(self, stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("daimo_validate.__version__", "99", raising=False)
        assert "version of daimo-validate is not" in run("stream", "--output", "o", "--resume", "a.jsonl")[2]

    @pytest.mark.parametrize("text", ["ignore = ['syntax']", "[severity]\nsyntax = 'warning'"])
    def test_other_levels_of_rules_are_refused(self, stopped: Path, text: str) -> None:
        (stopped / "daimo-validate.toml").write_text(f"{text}\n", encoding="utf-8")
        assert "configuration or --strict is not" in run("stream", "--output", "o", "--resume", "a.jsonl")[2]

    def test_what_changes_no_finding_is_not_refused(self, stopped: Path) -> None:
        (stopped / "daimo-validate.toml").write_text("[guards]\n", encoding="utf-8")
        assert run("stream", "--output", "o", "--resume", "--jobs", "2", "--max-errors", "99", "a.jsonl")[0] == 0

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "totals": {}}'])
    def test_a_broken_checkpoint_is_refused(self, stopped: Path, text: str) -> None:
        (stopped / "o.checkpoint").write_text(text, encoding="ascii")
        code, out, err = run("stream", "--output", "o", "--resume", "a.jsonl")
        assert (code, out) == (2, "")
        assert "cannot resume" in err

    def test_an_output_that_is_too_short_is_refused(self, stopped: Path) -> None:
        (stopped / "o").write_bytes(b"")
        assert run("stream", "--output", "o", "--resume", "a.jsonl")[0] == 2


def _interrupted(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    yield next(chunks)
    raise KeyboardInterrupt


@pytest.mark.usefixtures("folder")
class TestTrouble:
    """What goes wrong outside is said, and what is done is told."""

    def test_a_file_that_changes_while_it_is_read(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:

        def growing(*given: Any, **named: Any) -> Iterator[Chunk]:
            yield from chunks_of(*given, **named)
            with (folder / "a.jsonl").open("ab") as file:
                file.write(b"{}\n")

        monkeypatch.setattr(CHUNKS_OF, growing)
        code, out, err = run("stream", "--jobs", "1", "--summary", "json", "a.jsonl")
        assert code == 2
        assert json.loads(out)["complete"] is False
        assert f"changed while it was read; stopped after line {len(LINES)}" in err

    @pytest.mark.parametrize("name", ["b.jsonl", "b.csv"])
    def test_a_file_that_is_cut_while_it_is_read(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        def cut(self: OutputFile, data: bytes) -> None:
            os.truncate(folder / name, 10)
            write(self, data)

        write = OutputFile.write
        monkeypatch.setattr(OutputFile, "write", cut)
        (folder / name).write_bytes(b"body\n" + (QUOTED_GOOD if ".csv" in name else GOOD + b"\n") * 4000)
        code, _, err = run("stream", "--jobs", "1", "--output", "o", name)
        assert code == 2
        assert "changed while it was read; stopped after " in err

    @pytest.mark.slow
    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
    @pytest.mark.parametrize("arguments", [["--output", "/dev/full"], ["--rejects", "/dev/full"]])
    def test_a_full_disk(self, arguments: list[str]) -> None:
        code, _, err = run("stream", "--jobs", "1", *arguments, "a.jsonl")
        assert code == 2
        assert "/dev/full: no space left on device; stopped after line 0" in err

    @pytest.mark.slow
    @pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
    def test_a_reader_that_goes_ends_the_run(self, folder: Path) -> None:
        (folder / "b.jsonl").write_bytes((GOOD + b"\n") * 20_000)
        command = [*COMMAND, "--format", "results", "b.jsonl"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert b"Traceback" not in process.stderr.read()
        assert process.returncode == 2

    def test_progress_has_the_rate_and_the_time_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        times = iter([0.0, 2.0, 2.0, 10.0, 10.0, 3700.0, 3700.0])
        monkeypatch.setattr("daimo_validate.cli.progress.monotonic", lambda: next(times))
        stream = io.StringIO()
        with LineProgress(stream) as progress:
            progress.show(0, 1000, 0)
            progress.show(100, 1000, 1000)
            progress.show(500, 1_000_000, 2000)
        shown = stream.getvalue().split("\r")
        assert shown[2] == f"[{'#' * 3}{'.' * 27}] 1,000 lines, 100 a second, 1:30 left\x1b[K"
        assert "2054:" in shown[3]
        assert shown[-1] == "\x1b[K"


def test_totals_add_up() -> None:
    totals = Totals()
    for chunk in chunks_of(io.BytesIO(b"\n".join([GOOD, BAD, json.dumps(display(title=" ")).encode()])), 10):
        totals.add(check_chunk(VALIDATOR, chunk, Wanted()))
    assert totals.lines == 3
    assert totals.sorted_tally()[0][0] == "error"
