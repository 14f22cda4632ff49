"""`check --watch`: a check after each change, until Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daimo_validate.cli import watch
from daimo_validate.cli.main import main
from daimo_validate.cli.streams import Streams
from tests.cli.test_main import BAD, GOOD, run

CLEAR = "\x1b[H\x1b[2J"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "pay.json").write_text(json.dumps(GOOD), encoding="utf-8")
    return tmp_path


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Return a function that watches while steps are taken: one while the watch waits, then Ctrl-C."""

    def watched(*arguments: str, steps: list[Callable[[], object]], out: io.StringIO | None = None, **environ: str):  # type: ignore[no-untyped-def]
        out, err = out or io.StringIO(), io.StringIO()
        waiting: Iterator[Callable[[], object]] = iter(steps)

        def sleep(seconds: float) -> None:
            # The short rests are those in which a change comes to its end.
            if seconds > watch._SETTLED:
                step = next(waiting, None)
                if step is None:
                    raise KeyboardInterrupt
                step()

        monkeypatch.setattr(watch, "sleep", sleep)
        monkeypatch.setattr(watch, "_REST_OF_SEARCH", 0)
        code = main(["check", "--watch", "--format", "concise", *arguments], Streams(None, out, err, environ))
        return code, out.getvalue(), err.getvalue()

    return watched


def save(name: str, text: str) -> Callable[[], None]:
    def step() -> None:
        Path(name).write_text(text, encoding="utf-8")
        # The clock of a file system may be too coarse for two writes of a test.
        moment = next(_MOMENTS)
        os.utime(name, ns=(moment, moment))

    return step


_MOMENTS = iter(range(10**18, 2 * 10**18, 10**9))


def nothing() -> None:
    """Wait, and change nothing."""


def test_each_change_is_checked_once(watched: Callable[..., tuple[int, str, str]]) -> None:
    steps = [nothing, save("pay.json", json.dumps(BAD)), nothing, save("pay.json", json.dumps(GOOD)), nothing]
    code, out, err = watched(steps=steps)
    assert code == 0
    assert [line.split(" (")[0].split(":")[0] for line in out.splitlines()] == [
        "1 file, 1 payload",
        "pay.json",
        "1 error in 1 file",
        "1 file, 1 payload",
    ]
    assert err == "daimo-validate: watching for changes; Ctrl-C ends\n" * 3


def test_new_and_deleted_files(watched: Callable[..., tuple[int, str, str]]) -> None:
    steps = [save("new.json", json.dumps(GOOD)), lambda: Path("new.json").unlink(), lambda: Path("pay.json").unlink()]
    _, out, err = watched("-q", ".", steps=steps)
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith('daimo-validate: no files to check in "."')
    _, out, _ = watched("-q", "pay.json", steps=[save("pay.json", json.dumps(BAD))])
    assert out.splitlines()[0] == "pay.json: error: no such file or folder"
    assert out.splitlines()[1].startswith("pay.json:1:")


def test_the_configuration_is_read_again(watched: Callable[..., tuple[int, str, str]]) -> None:
    steps = [
        save("daimo-validate.toml", "strict = maybe"),
        save("daimo-validate.toml", "[guards]\nallowed-chains = [1]"),
        lambda: Path("daimo-validate.toml").unlink(),
    ]
    code, out, err = watched("-q", steps=steps)
    assert code == 0
    assert err.startswith("daimo-validate: daimo-validate.toml:1:10: ")
    assert err.count("\n") == 1
    assert "[chain-not-allowed]" in out
    assert out.count("\n") == 1


def test_a_report_in_a_watched_folder_is_no_change(watched: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = watched("--output-file", "report.txt", steps=[nothing, nothing])
    assert out == "1 file, 1 payload: no findings\n"
    assert Path("report.txt").read_text(encoding="utf-8") == out


def test_the_screen_is_cleared_on_a_terminal_only(watched: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = watched("--color", "never", steps=[save("pay.json", json.dumps(GOOD))], out=Terminal())
    assert out == f"{CLEAR}1 file, 1 payload: no findings\n{CLEAR}1 file, 1 payload: no findings\n\n"
    _, out, _ = watched(steps=[], out=Terminal(), TERM="dumb")
    assert "\x1b" not in out


def test_a_file_that_never_rests_is_checked(
    watched: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(1, 100))
    monkeypatch.setattr(watch, "snapshot", lambda _: {"pay.json": (next(moments, 100), 0, 0)})
    monkeypatch.setattr(watch, "again", lambda seen: seen)
    _, out, _ = watched(steps=[])
    assert out == "1 file, 1 payload: no findings\n" * 6


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
def test_ctrl_c_ends_the_process_cleanly() -> None:
    command = [sys.executable, "-m", "daimo_validate", "check", "--watch", "."]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        # What a pipe gets is not kept back until the end.
        assert process.stdout.readline() == "1 file, 1 payload: no findings\n"
        assert process.stderr.readline() == "daimo-validate: watching for changes; Ctrl-C ends\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-",), "--watch cannot be combined with standard input"),
        (("--stdin-filename", "a.json"), "--watch cannot be combined with standard input"),
        (("--fix",), "--watch cannot be combined with --fix"),
        (("--write-baseline", "b.json"), "--watch cannot be combined with --write-baseline"),
        (("--show-files",), "--watch cannot be combined with --show-files"),
        (("--exclude", "["), 'pattern "[" cannot match anything'),
        (("--config", "no.toml"), "no.toml: cannot read: no such file or directory"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], message: str) -> None:
    assert run("check", "--watch", *arguments) == (2, "", f"daimo-validate: {message}\n")


@pytest.mark.parametrize("arguments", [(), ("--diff",), ("--statistics",)])
def test_what_can_be_combined(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "sleep", stop)
    assert run("check", "--watch", *arguments)[0] == 0
