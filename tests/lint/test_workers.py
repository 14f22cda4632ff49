"""Worker processes that are killed, and programs that are ended by a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from daimo_validate import Validator
from daimo_validate.diagnostics.model import FileError
from daimo_validate.lint import workers
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.cleanup import removed_at_end
from daimo_validate.lint.discovery import Target
from daimo_validate.lint.run import run
from tests.helpers import formats
from tests.helpers.requests import REFUND, plain_request

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")

BAD: Final = json.dumps({**plain_request(), "refundAddress": "0x1"})
FIXABLE: Final = json.dumps({**plain_request(), "refundAddress": REFUND.lower()})
SETTINGS: Final = CheckSettings(validator=Validator(), is_named=True)
LOST: Final = "not checked: the process that checked it was killed"

# Runs the command line with workers for few files. `{patch}` replaces what it does in one place.
PROGRAM: Final = """
import os, signal, sys, time
# A shell may have started the tests in its background, where these are ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from daimo_validate.cli.main import run
from daimo_validate.lint import workers
{patch}
workers._MIN_FILES = {min_files}
os.cpu_count = lambda: 2
def stop(*_):
    os.write(2, b"stopped here\\n")
    time.sleep(60)
sys.argv = ["daimo-validate", "check", "--no-config", "--fix", "."]
run()
"""
AT_WRITE: Final = "os.fsync = lambda _: stop()"
AT_CHECK: Final = "from daimo_validate.lint.run import _FileCheck; _FileCheck.__call__ = lambda *_: stop()"


def plant(folder: Path, text: str, count: int) -> list[Target]:
    targets = []
    for number in range(count):
        path = folder / f"f{number:03}.json"
        path.write_text(text, encoding="utf-8")
        targets.append(Target(str(path), path.name, True, formats.JSON))
    return targets


def deadly(victim: str, deaths: Path, times: int, target: Target) -> CheckSettings:
    """Kill this process at the victim's file, as the system does when memory runs out; at most some times."""
    if target.display == victim and len(list(deaths.iterdir())) < times:
        (deaths / str(os.getpid())).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return SETTINGS


class TestKilledWorkers:
    @pytest.fixture
    def deaths(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(workers, "_MIN_FILES", 1)
        (tmp_path / "deaths").mkdir()
        return tmp_path / "deaths"

    def test_files_without_a_result_are_checked_again(self, tmp_path: Path, deaths: Path) -> None:
        targets = plant(tmp_path, BAD, 170)
        outcome = run(targets, partial(deadly, "f060.json", deaths, 1), processes=2)
        assert [d.path for d in outcome.result.diagnostics] == [target.display for target in targets]
        assert (outcome.result.errors, outcome.exit_code) == ((), 1)

    def test_a_file_that_always_kills_its_worker_is_named(self, tmp_path: Path, deaths: Path) -> None:
        targets = plant(tmp_path, BAD, 120)
        outcome = run(targets, partial(deadly, "f060.json", deaths, 99), processes=2)
        others = [target.display for target in targets if target.display != "f060.json"]
        assert [d.path for d in outcome.result.diagnostics] == others
        assert outcome.result.errors == (FileError("f060.json", LOST),)
        assert outcome.exit_code == 2


@contextmanager
def started(folder: Path, patch: str, min_files: int) -> Iterator[subprocess.Popen[str]]:
    """Start the program and wait until it, or a worker, is at the patched place. Kill what is left at the end."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(patch=patch, min_files=min_files)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == "stopped here\n"
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.slow
class TestEndOfTheProgram:
    """However the program ends, its workers end too, and no temporary file with secrets is left."""

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
    @pytest.mark.parametrize("patch", [AT_CHECK, AT_WRITE], ids=["while checking", "while writing"])
    def test_workers_end_with_it(self, tmp_path: Path, number: signal.Signals, patch: str) -> None:
        plant(tmp_path, FIXABLE, 120)
        before = names(tmp_path)
        with started(tmp_path, patch, min_files=1) as process:
            process.send_signal(number)
            # Standard output ends when the last process that holds it is gone.
            out, _ = process.communicate(timeout=50)
        assert (process.returncode, out) == (-number, "")
        assert names(tmp_path) == before

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
    def test_one_process(self, tmp_path: Path, number: signal.Signals) -> None:
        plant(tmp_path, FIXABLE, 1)
        with started(tmp_path, AT_WRITE, min_files=600) as process:
            assert len(names(tmp_path)) == 2
            process.send_signal(number)
            out, _ = process.communicate(timeout=50)
        assert (process.returncode, out) == (-number, "")
        assert names(tmp_path) == ["f000.json"]
        assert (tmp_path / "f000.json").read_text(encoding="utf-8") == FIXABLE


class TestHandlers:
    def test_they_are_there_only_while_a_file_is(self, tmp_path: Path) -> None:
        before = signal.getsignal(signal.SIGTERM)
        with removed_at_end(tmp_path / "x"):
            (tmp_path / "x").touch()
            assert signal.getsignal(signal.SIGTERM) != before
        assert signal.getsignal(signal.SIGTERM) == before
        assert names(tmp_path) == []

    def test_an_ignored_signal_stays_ignored(self, tmp_path: Path) -> None:
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            with removed_at_end(tmp_path / "x"):
                assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        finally:
            signal.signal(signal.SIGHUP, before)

    def test_a_system_without_sighup(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr(signal, "SIGHUP")
        with removed_at_end(tmp_path / "x"):
            (tmp_path / "x").touch()
        assert names(tmp_path) == []
