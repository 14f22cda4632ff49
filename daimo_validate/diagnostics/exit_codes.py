"""Exit codes of the command line. Help text, README and code use these and their sentences."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the exit code of `daimo-validate` says; `sentence` explains it."""

    sentence: str

    def __new__(cls, code: int, sentence: str) -> ExitCode:
        member = int.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member

    OK = 0, "no errors (there may be warnings)"
    ERRORS = 1, "errors found"
    USAGE = 2, "bad usage, configuration or unreadable file"
    INTERNAL = 3, "internal error"


def exit_codes_help() -> str:
    """Return all exit codes in one line: `exit codes: 0 no errors ..., 1 errors found, ...`."""
    return "exit codes: " + ", ".join(f"{code.value} {code.sentence}" for code in ExitCode)
