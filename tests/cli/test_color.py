"""Color in everything that people read: only on a terminal, or if it is asked for, and nothing else changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.test_main import BAD, LOWER, run

COMMANDS = [
    ("check",),
    ("check", "--format", "concise"),
    ("check", "--statistics"),
    ("check", "--diff"),
    ("explain",),
    ("rules",),
    ("rules", "eip55-checksum"),
]
FOR_PROGRAMS = [("check", "--format", "json"), ("check", "--format", "sarif"), ("explain", "--format", "json")]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text(json.dumps(BAD), encoding="utf-8")
    (tmp_path / "lower.json").write_text(json.dumps(LOWER), encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_color_changes_nothing_else(command: tuple[str, ...]) -> None:
    plain = run(*command)
    code, colored, errors = run(*command, "--color", "always")
    assert "\x1b" not in plain[1] + plain[2]
    assert re.search(r"\x1b\[[0-9;]+m.*?\x1b\[0m", colored)
    shown = [re.sub(r"\x1b\[[0-9;]*m", "", text) for text in (colored, errors)]
    assert (code, *shown) == plain


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_environment_decides(command: tuple[str, ...]) -> None:
    assert "\x1b" in run(*command, FORCE_COLOR="1")[1]
    assert "\x1b" not in run(*command, FORCE_COLOR="1", NO_COLOR="1")[1]
    assert "\x1b" not in run(*command, "--color", "never", FORCE_COLOR="1")[1]


@pytest.mark.parametrize("command", FOR_PROGRAMS, ids=" ".join)
def test_formats_for_programs_have_none(command: tuple[str, ...]) -> None:
    assert "\x1b" not in run(*command, "--color", "always", FORCE_COLOR="1")[1]


def test_a_count_has_the_color_of_the_worst_severity() -> None:
    _, shown, _ = run("check", "--statistics", "--color", "always")
    assert shown.splitlines() == [
        "\x1b[1;31m1\x1b[0m  \x1b[36meip55-checksum\x1b[0m",
        "\x1b[1;33m1\x1b[0m  \x1b[36meip55-missing\x1b[0m",
    ]
    strict = run("check", "--statistics", "--strict", "--color", "always")[1]
    assert strict.count("\x1b[1;31m1") == 2


def test_each_finding_is_one_concise_line() -> None:
    _, shown, _ = run("check", "--format", "concise")
    first, second, summary = shown.splitlines()
    assert re.fullmatch(
        r"bad\.json:1:\d+: error: \[eip55-checksum\] refundAddress: invalid EIP-55 checksum in .*\(.*\)", first
    )
    assert re.fullmatch(
        r"lower\.json:1:\d+: warning: \[eip55-missing\] refundAddress: .*fix: replace with \"0x\w+\" \(--fix\)\)",
        second,
    )
    assert summary == "1 error and 1 warning in 2 files (1 fixable with --fix)"
