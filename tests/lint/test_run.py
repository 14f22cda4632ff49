"""Checking many files: order, processes, written fixes, and files that fail."""

from __future__ import annotations

import errno
import json
import pickle
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daimo_validate import Schema, Validator
from daimo_validate.config.model import Config, Guards
from daimo_validate.diagnostics.model import FileCrash, FileError
from daimo_validate.lint import files as files_module
from daimo_validate.lint import workers
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.discovery import Target
from daimo_validate.lint.plan import CheckOptions, SettingsMaker
from daimo_validate.lint.run import FixMode, Outcome, run, run_data
from tests.helpers import formats
from tests.helpers.requests import REFUND, plain_request

LOWER = REFUND.lower()
SETTINGS = CheckSettings(validator=Validator(), is_named=True)
BAD = json.dumps({**plain_request(), "refundAddress": "0x1"})
FIXABLE = json.dumps({**plain_request(), "refundAddress": LOWER}, indent=1)
FIXED = FIXABLE.replace(LOWER, REFUND)


def settings(_: Target) -> CheckSettings:
    return SETTINGS


def broken(_: Target) -> CheckSettings:
    raise LookupError("0xsecret")


def targets(folder: Path, **texts: str) -> list[Target]:
    found = []
    for name, text in texts.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        found.append(Target(str(folder / f"{name}.json"), f"{name}.json", True, formats.JSON))
    return found


def found(outcome: Outcome) -> list[tuple[str, str]]:
    return [(each.path, each.finding.rule) for each in outcome.result.diagnostics]


def peak(task: Callable[[], object]) -> int:
    """Return the peak of Python's own memory during a task, in bytes."""
    tracemalloc.start()
    try:
        task()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_counts_and_order(tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    outcome = run(
        targets(tmp_path, b=BAD, a=FIXABLE, c=f"[{BAD}, {BAD}]"),
        settings,
        errors=[FileError("gone", "there is no such file")],
        progress=lambda done, total: progress.append((done, total)),
    )
    assert found(outcome) == [
        ("b.json", "evm-address"),
        ("a.json", "eip55-missing"),
        ("c.json", "evm-address"),
        ("c.json", "evm-address"),
    ]
    assert progress == [(1, 3), (2, 3), (3, 3)]
    result = outcome.result
    assert (result.files, result.payloads, result.suppressed, result.baselined, result.fixed) == (3, 4, 0, 0, 0)
    assert result.errors == (FileError("gone", "there is no such file"),)
    assert outcome.exit_code == 2


def test_several_processes_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = targets(tmp_path, **{f"f{at:03}": (BAD, FIXABLE, "{", "[]")[at % 4] for at in range(120)})
    alone = run(some, settings, processes=1)
    monkeypatch.setattr(workers, "_MIN_FILES", 1)
    together = run(some, settings, processes=2)
    assert together.result == alone.result
    assert len(found(alone)) == 120


def test_known_findings_are_counted_over_all_files(tmp_path: Path) -> None:
    some = targets(tmp_path, a=f"[{BAD}, {BAD}]")
    fingerprint = run(some, settings).result.diagnostics[0].fingerprint
    outcome = run(some, settings, known=Counter([fingerprint]))
    assert (len(outcome.result.diagnostics), outcome.result.baselined, outcome.exit_code) == (1, 1, 1)
    outcome = run(some, settings, known=Counter([fingerprint] * 3))
    assert (len(outcome.result.diagnostics), outcome.result.baselined, outcome.exit_code) == (0, 2, 0)


def test_settings_that_crash_affect_one_file(tmp_path: Path) -> None:
    outcome = run(targets(tmp_path, a=BAD), broken)
    assert outcome.result.crashes == (FileCrash("a.json", None, "LookupError"),)
    assert outcome.exit_code == 3


class TestFilesThatFail:
    def test_a_file_that_vanished(self, tmp_path: Path) -> None:
        some = targets(tmp_path, a=BAD, b=BAD)
        Path(some[0].path).unlink()
        outcome = run(some, settings)
        assert outcome.result.errors == (FileError("a.json", "cannot read: no such file or directory"),)
        assert found(outcome) == [("b.json", "evm-address")]
        assert outcome.exit_code == 2

    def test_a_folder_in_place_of_a_file(self, tmp_path: Path) -> None:
        outcome = run([Target(str(tmp_path), "x.json", True, formats.JSON)], settings)
        assert outcome.result.errors == (FileError("x.json", "cannot read: is a directory"),)


class TestFixes:
    def test_written(self, tmp_path: Path) -> None:
        some = targets(tmp_path, a=FIXABLE, b=BAD)
        outcome = run(some, settings, fixes=FixMode(write=True))
        assert Path(some[0].path).read_text() == FIXED
        assert Path(some[1].path).read_text() == BAD
        assert (found(outcome), outcome.result.fixed, outcome.diff) == ([("b.json", "evm-address")], 1, "")

    def test_a_file_without_fixes_is_not_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise AssertionError

        monkeypatch.setattr(files_module, "write_atomically", fail)
        assert run(targets(tmp_path, a=BAD), settings, fixes=FixMode(write=True)).result.crashes == ()

    def test_only_shown(self, tmp_path: Path) -> None:
        some = targets(tmp_path, a=FIXABLE, b=BAD)
        outcome = run(some, settings, fixes=FixMode(diff=True))
        assert Path(some[0].path).read_text() == FIXABLE
        assert outcome.diff.startswith("--- a.json\n+++ a.json\n@@ ")
        assert (outcome.result.fixed, found(outcome)) == (0, [("b.json", "evm-address")])
        assert (outcome.result.fixable, outcome.result.fixable_files) == (1, 1)

    def test_findings_beside_a_diff_are_those_of_the_file_on_disk(self, tmp_path: Path) -> None:
        both = FIXABLE.replace('"verb": "', '"verb": "a ')
        assert both != FIXABLE
        some = targets(tmp_path, a=both)
        on_disk = [each for each in run(some, settings).result.diagnostics if not each.edits]
        assert list(run(some, settings, fixes=FixMode(diff=True)).result.diagnostics) == on_disk != []

    def test_a_change_that_is_only_shown_is_a_finding(self, tmp_path: Path) -> None:
        some = targets(tmp_path, a=FIXABLE)
        assert run(some, settings, fixes=FixMode(diff=True)).exit_code == 1
        assert run(some, settings, fixes=FixMode(write=True)).exit_code == 0

    @pytest.mark.parametrize(
        ("error", "why"),
        [
            pytest.param(OSError(errno.ENOSPC, "No space left on device"), "no space left on device", id="full disk"),
            pytest.param(PermissionError(errno.EACCES, "Read-only file"), "read-only file", id="read-only"),
            pytest.param(files_module.FileChangedError("x"), "the file changed meanwhile", id="changed meanwhile"),
            pytest.param(OSError("odd"), "the system gave no reason", id="no reason"),
        ],
    )
    def test_a_file_that_cannot_be_written_keeps_its_findings(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, why: str
    ) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr(files_module, "write_atomically", fail)
        some = targets(tmp_path, a=FIXABLE)
        outcome = run(some, settings, fixes=FixMode(write=True))
        assert outcome.result.errors == (FileError("a.json", f"not fixed: {why}"),)
        assert (found(outcome), outcome.result.fixed) == ([("a.json", "eip55-missing")], 0)
        assert Path(some[0].path).read_text() == FIXABLE

    def test_a_file_that_changes_while_it_is_checked(self, tmp_path: Path) -> None:
        some = targets(tmp_path, a=FIXABLE)

        def change(target: Target) -> CheckSettings:
            Path(target.path).write_text("{}")
            return SETTINGS

        outcome = run(some, change, fixes=FixMode(write=True))
        assert outcome.result.errors == (FileError("a.json", "not fixed: the file changed meanwhile"),)
        assert Path(some[0].path).read_text() == "{}"


class TestData:
    def test_checked(self) -> None:
        outcome = run_data(BAD.encode(), "<stdin>", formats.JSON, SETTINGS, FixMode(), None)
        assert (found(outcome), outcome.fixed, outcome.exit_code) == ([("<stdin>", "evm-address")], None, 1)

    def test_fixed(self) -> None:
        data = b"\xef\xbb\xbf" + FIXABLE.replace("\n", "\r\n").encode()
        outcome = run_data(data, "x", formats.JSON, SETTINGS, FixMode(write=True), None)
        assert outcome.fixed == data.replace(LOWER.encode(), REFUND.encode())
        assert (outcome.result.fixed, outcome.exit_code) == (1, 0)

    def test_binary_data_is_returned_unchanged(self) -> None:
        outcome = run_data(b"\xff\x00", "x", formats.JSON, SETTINGS, FixMode(write=True), None)
        assert (outcome.fixed, found(outcome)) == (b"\xff\x00", [("x", "syntax")])

    def test_known(self) -> None:
        first = run_data(BAD.encode(), "x", formats.JSON, SETTINGS, FixMode(), None).result.diagnostics
        known = Counter(each.fingerprint for each in first)
        assert run_data(BAD.encode(), "x", formats.JSON, SETTINGS, FixMode(), known).result.baselined == 1


@pytest.mark.parametrize(
    ("files", "wanted", "count"),
    [(0, 8, 1), (599, 8, 1), (600, 1, 1), (600, 8, 8), (600, 96, 12), (601, 96, 13), (100_000, 96, 61)],
)
def test_the_number_of_processes_has_limits(files: int, wanted: int, count: int) -> None:
    assert workers.process_count(files, wanted) == count


def test_settings_can_be_sent_to_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_MIN_FILES", 1)
    config = Config(ignore=("evm-address",), guards=Guards(max_amount_units="1"))
    schema = Schema.from_openapi(Path(__file__).parents[2] / "schemas" / "openapi.yaml")
    maker = SettingsMaker(CheckOptions(), config, schema)
    maker(Target(str(tmp_path), "x", True, formats.JSON))
    # Unless processes are forked it is pickled, without its cache, because the keys of that are ids of objects.
    maker = pickle.loads(pickle.dumps(maker))
    assert vars(maker)["_made"] == {}
    some = targets(tmp_path, **{f"f{at:02}": BAD for at in range(60)})
    outcome = run(some, maker, processes=2)
    assert found(outcome) == [(target.display, "amount-over-limit") for target in some]


@pytest.mark.parametrize("note", ["paid", "paid \N{MONEY BAG}"])
def test_the_memory_for_a_large_file(note: str, tmp_path: Path) -> None:
    orders = [{"id": number, "lines": [{"price": 1.25}] * 3, "note": note} for number in range(1500)]
    wrong = {**plain_request(), "refundAddress": "0x1"}
    text = json.dumps({"before": orders, "inside": wrong, "after": orders}, ensure_ascii=False)
    (target,) = targets(tmp_path, large=text)
    # The first run imports what it needs.
    assert found(run([target], settings)) == [("large.json", "evm-address")]
    loading = peak(lambda: json.loads(Path(target.path).read_text("utf-8")))
    assert peak(lambda: run([target], settings)) < 1.1 * loading
