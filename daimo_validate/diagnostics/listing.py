"""Which files a run would check, and which it would not: `lint` finds them, `output` shows them."""

from __future__ import annotations

from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.diagnostics.model import FileError
from daimo_validate.text.records import NamedTuple


class Listed(NamedTuple):
    """A file to check, with the name of its format. `is_named` means that the user named this very file."""

    path: str
    format: str
    is_named: bool


class Skipped(NamedTuple):
    """A file that is not checked, or a folder (with a slash at its end) that is not searched."""

    path: str
    why: str


class Listing(NamedTuple):
    """The files of a run, each part sorted by path, and the paths that cannot be checked."""

    files: tuple[Listed, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[FileError, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """The exit code: 2 if a path cannot be checked, or if there is nothing to check."""
        return ExitCode.USAGE if self.errors or not self.files else ExitCode.OK
