"""`check --show-files`: which files a run would check, by which format, and why others are left out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.test_main import BAD, run

FILES = {
    ".git/HEAD": "ref: refs/heads/main\n",
    ".gitignore": "ignored/\nnotes.md\n",
    "bad.json": json.dumps(BAD),
    "shop.env": "A=1\n",
    "logo.png": "",
    "ignored/a.json": "{}",
    "notes.md": "",
    "fixtures/a.json": "{}",
    "node_modules/x/a.json": "{}",
    "build/app.js": "",
    "build/app.json": "{}",
    "venv/pyvenv.cfg": "",
    "shop.min.js": "x",
    "odd\x1b[31m.txt": "",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "again.json").symlink_to("bad.json")
    (tmp_path / "gone.json").symlink_to("nowhere")
    return tmp_path


def test_text() -> None:
    code, out, err = run("check", "--show-files", "--exclude", "fixtures")
    assert (code, err) == (0, "")
    default = 'not checked: a folder of other projects or of programs; `exclude = ["!NAME"]` includes it'
    assert out.splitlines() == [
        "bad.json: JSON",
        "build/app.json: JSON",
        "shop.env: dotenv",
        f".git/: {default}",
        ".gitignore: not checked: unsupported file type",
        "again.json: not checked: the same file as another one",
        "build/app.js: not checked: source code that a program made",
        "fixtures/: not checked: excluded by `exclude` or --exclude",
        "gone.json: not checked: a symbolic link to a folder, or to nothing",
        "ignored/: not checked: ignored by git; name it to check it",
        "logo.png: not checked: unsupported file type",
        f"node_modules/: {default}",
        "notes.md: not checked: ignored by git; name it to check it",
        "odd\\u001b[31m.txt: not checked: unsupported file type",
        "shop.min.js: not checked: minified, or larger than 1 MB: a program wrote it; name it to check it",
        "venv/: not checked: a virtual environment or the output of a compiler",
        "3 files to check, 13 files and folders not",
    ]


def test_it_lists_what_a_check_takes() -> None:
    """A check counts the files that are listed, and the source files that it skips when it sees their text."""
    listed = json.loads(run("check", "--show-files", "--format", "json")[1])
    assert run("check", "--select", "eip55-missing")[1].startswith(f"{len(listed['files']) + 1} files, ")


def test_json_and_named_files() -> None:
    code, out, _ = run("check", "--show-files", "--format", "json", "notes.md", "logo.png", "no.json", "build")
    assert code == 2
    document = json.loads(out)
    assert document["files"] == [
        {"file": "build/app.js", "format": "JavaScript", "named": False},
        {"file": "build/app.json", "format": "JSON", "named": False},
        {"file": "notes.md", "format": "Markdown", "named": True},
    ]
    assert document["skipped"] == []
    assert [error["file"] for error in document["file_errors"]] == ["logo.png", "no.json"]
    assert out.isascii()


def test_for_pre_commit() -> None:
    _, out, _ = run(
        "check", "-q", "--show-files", "--only-payload-files", "--exclude", "shop.env", "shop.env", "logo.png"
    )
    assert out.splitlines() == [
        "logo.png: not checked: unsupported file type",
        "shop.env: not checked: excluded by `exclude` or --exclude",
    ]


def test_nothing_to_check(folder: Path) -> None:
    """The list is printed just when it is most needed: there is nothing to check."""
    code, out, _ = run("check", "--show-files", "venv")
    assert (code, out.splitlines()[-1]) == (2, "0 files to check, 1 file or folder not")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-",), "--show-files lists files; it cannot be combined with standard input"),
        (("--fix",), "--show-files checks nothing; it cannot be combined with --fix"),
        (("--output-file", "x"), "--show-files checks nothing; it cannot be combined with --output-file"),
        (("--format", "sarif"), "--show-files prints text or json, not sarif"),
        (("--exclude", "["), 'pattern "[" cannot match anything'),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], message: str) -> None:
    assert run("check", "--show-files", *arguments) == (2, "", f"daimo-validate: {message}\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_not_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    assert "pipe.json: not checked: not a regular file\n" in run("check", "--show-files")[1]
