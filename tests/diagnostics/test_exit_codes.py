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


def test_readme_and_help_have_the_same_sentences() -> None:
    texts = [(ROOT / "README.md").read_text("utf-8"), exit_codes_help()]
    for text in (" ".join(text.split()) for text in texts):
        assert all(f"{code.value} {code.sentence}" in text for code in ExitCode)
