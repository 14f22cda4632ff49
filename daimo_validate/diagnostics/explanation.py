"""What the payloads of some files do, in words: `lint` makes them, `output` shows them."""

from __future__ import annotations

from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.diagnostics.model import FileError
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Position


class Explained(NamedTuple):
    """One payload in words. `unknown` are the params of its unknown values; `errors` and `warnings` count findings."""

    path: str
    pointer: str
    position: Position
    sentence: str
    unknown: tuple[str, ...]
    errors: int
    warnings: int


class Explanation(NamedTuple):
    """The payloads of a run in the order of its files, and the files that could not be read."""

    payloads: tuple[Explained, ...]
    errors: tuple[FileError, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """2 if a file could not be read; else 0, also if payloads have errors: `check` is there to fail on them."""
        return ExitCode.USAGE if self.errors else ExitCode.OK
