"""The exit codes: written once, and the same in the README."""

from __future__ import annotations

from daimo_validate.diagnostics.exit_codes import ExitCode, exit_codes_help
from tests.helpers.published import ROOT


def test_every_code_has_a_number_and_a_sentence() -> None:
    assert [(code.value, code.sentence) for code in ExitCode] == [
        (0, "no errors (there may be warnings)"),
        (1, "errors found"),
        (2, "bad usage, configuration or unreadable file"),
        (3, "internal error"),
    ]


def test_the_readme_has_the_same_sentences() -> None:
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert exit_codes_help().removeprefix("exit codes: ") in readme
