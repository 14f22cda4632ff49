"""`--output-file`: the report in a file, whole or not at all, and the findings for people on standard output."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Thread

import pytest

from daimo_validate.output import FORMATS
from tests.cli.test_main import BAD, GOOD, LOWER, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text(json.dumps(BAD), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_file_has_what_standard_output_would_have(name: str, folder: Path) -> None:
    _, expected, _ = run("check", "--format", name)
    code, shown, errors = run("check", "--format", name, "--output-file", "report.txt")
    assert (folder / "report.txt").read_text(encoding="utf-8") == expected
    assert (code, shown, errors) == (1, run("check")[1], "")


def test_statistics_and_the_default_format() -> None:
    assert run("check", "--statistics", "--output-file", "report.txt")[1] == run("check")[1]
    assert Path("report.txt").read_text(encoding="utf-8") == "1  eip55-checksum\n"
    assert run("check", "--output-file", "report.txt", GITHUB_ACTIONS="true")[1].startswith("::error ")
    assert Path("report.txt").read_text(encoding="utf-8") == run("check")[1]


def test_a_dash_is_standard_output() -> None:
    assert run("check", "--format", "json", "--output-file", "-") == run("check", "--format", "json")
    assert sorted(each.name for each in Path().iterdir()) == ["bad.json"]


def test_the_report_of_the_last_run_is_not_checked() -> None:
    first = run("check", "--format", "json", "--output-file", "report.json")
    Path("report.json").write_text(json.dumps(BAD), encoding="utf-8")
    assert run("check", "--format", "json", "--output-file", "report.json") == first
    assert [found["file"] for found in json.loads(Path("report.json").read_bytes())["findings"]] == ["bad.json"]


@pytest.mark.parametrize("name", ["gitlab", "json", "jsonl", "sarif", "v1"])
def test_a_report_that_lies_about_says_nothing(name: str) -> None:
    """Reports repeat values and explain rules by requests, and a later run need not know where they are."""
    _, report, _ = run("check", "--format", name)
    expected = run("check", "--strict", "--format", "concise")[1].splitlines()[:-1]
    Path("report.jsonl" if name == "jsonl" else "report.json").write_text(report, encoding="utf-8")
    assert run("check", "--strict", "--format", "concise")[1].splitlines()[:-1] == expected


def test_a_file_that_the_run_reads_is_kept(folder: Path) -> None:
    (folder / "daimo-validate.toml").write_text("strict = true\n", encoding="utf-8")
    (folder / "link.json").symlink_to("bad.json")
    for name in ("bad.json", "./bad.json", "link.json", "daimo-validate.toml"):
        code, out, err = run("check", "bad.json", "--output-file", name)
        assert (code, out) == (2, "")
        assert err == f"daimo-validate: {name}: this run reads the file; name another one\n"
    assert json.loads((folder / "bad.json").read_bytes()) == BAD


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (".", ".: is a folder; name a file"),
        ("no/where.txt", "no/where.txt: cannot write: no such folder"),
        ("bad.json/x", "bad.json/x: cannot write: no such folder"),
        ("", "--output-file: empty file name"),
        ("a\0b", "--output-file: path contains a NUL byte"),
        ("a" * 300, "cannot write: file name too long"),
    ],
)
def test_a_name_that_cannot_be_written(name: str, message: str) -> None:
    code, _, err = run("check", "bad.json", "--output-file", name)
    assert code == 2
    assert message in err
    assert sorted(each.name for each in Path().iterdir()) == ["bad.json"]


def test_a_report_is_never_half_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (folder / "report.txt").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", fails)
    code, out, err = run("check", "bad.json", "--output-file", "report.txt")
    assert (code, err) == (2, "daimo-validate: report.txt: cannot write: no space left on device\n")
    assert out.startswith("bad.json:1:")
    assert (folder / "report.txt").read_text(encoding="utf-8") == "old"
    assert sorted(each.name for each in Path().iterdir()) == ["bad.json", "report.txt"]


def test_a_link_stays_a_link(folder: Path) -> None:
    (folder / "reports").mkdir()
    (folder / "report.txt").symlink_to("reports/today.txt")
    assert run("check", "bad.json", "--output-file", "report.txt")[0] == 1
    assert (folder / "report.txt").is_symlink()
    assert (folder / "reports/today.txt").read_text(encoding="utf-8") == run("check", "bad.json")[1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_written_as_it_comes(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    read: list[str] = []
    reader = Thread(target=lambda: read.append((folder / "pipe").read_text(encoding="utf-8")))
    reader.start()
    assert run("check", "--format", "jsonl", "bad.json", "--output-file", "pipe")[0] == 1
    reader.join(timeout=60)
    assert read == [run("check", "--format", "jsonl", "bad.json")[1]]
    assert (folder / "pipe").is_fifo()


def test_standard_input_and_diffs(folder: Path) -> None:
    code, out, err = run(
        "check", "-", "--format", "json", "--output-file", "report.json", stdin=json.dumps(BAD).encode()
    )
    assert (code, err) == (1, "")
    assert out.startswith("<stdin>:1:")
    assert json.loads((folder / "report.json").read_bytes())["errors"] == 1
    (folder / "lower.json").write_text(json.dumps(LOWER), encoding="utf-8")
    code, out, err = run("check", "--diff", "lower.json", "--output-file", "report.txt")
    assert (code, out.splitlines()[0]) == (1, "--- lower.json")
    assert (
        err
        == (folder / "report.txt").read_text(encoding="utf-8")
        == "1 fix in 1 file would be made; run again with --fix\n"
    )


def test_no_report_without_a_run(folder: Path) -> None:
    (folder / "report.txt").write_text("old", encoding="utf-8")
    assert run("check", "--select", "no-such-rule", "--output-file", "report.txt")[0] == 2
    assert (folder / "report.txt").read_text(encoding="utf-8") == "old"
    (folder / "good.json").write_text(json.dumps(GOOD), encoding="utf-8")
    assert run("check", "-q", "good.json", "--output-file", "report.txt") == (0, "", "")
    assert (folder / "report.txt").read_bytes() == b""
