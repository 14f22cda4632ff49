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
    """Return the exit codes as a section of a help text, a line each."""
    return "exit codes:\n" + "".join(f"  {code.value}  {code.sentence}\n" for code in ExitCode)
