"""A finding with its place in a file: what the linter makes, and what every output renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from daimo_validate.core.severity import Severity
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.text.source import Position, Span

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding


class Region(NamedTuple):
    """A stretch of a file. Lines and columns count from 1, columns in code points; `end` is the first place behind."""

    start: Position
    end: Position


class Frame(NamedTuple):
    """One source line, ready to be printed: shortened, private values masked, nothing in it that a terminal obeys.

    `caret` and `width` are the cells before and under the place, counted as a terminal shows them.
    """

    line: int
    text: str
    caret: int
    width: int


class Related(NamedTuple):
    """Another place that belongs to a finding, as `first here`."""

    region: Region
    label: str


class Edit(NamedTuple):
    """A replacement of exactly one stretch of the text. A safe one changes no meaning."""

    span: Span
    region: Region
    text: str
    is_safe: bool = True


class Diagnostic(NamedTuple):
    """One finding in one file.

    `finding.path` is the place in the payload, `pointer` (RFC 6901) the one in the whole document. `region` is None
    for a finding about the file as a whole. `edits` carry out `finding.fix` (empty where there is none to carry out);
    `is_private` says that no output may repeat the text of the place, the fix included. `fingerprint` is a hex
    digest of what is wrong and where by content: it stays when lines move.
    """

    path: str
    finding: Finding
    region: Region | None = None
    frame: Frame | None = None
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()
    is_private: bool = False
    fingerprint: str = ""
    pointer: str = ""

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR


class FileError(NamedTuple):
    """A file that could not be read or written: no finding, and no bug. `message` is one sentence without the path."""

    path: str
    message: str


def reason(error: OSError) -> str:
    """What the system says of a failure, as part of a sentence."""
    return (error.strerror or "the system does not say why").lower()


class FileCrash(NamedTuple):
    """A bug of this program, met at a file: `rule` that crashed, or None for another part of it."""

    path: str
    rule: str | None
    error: str


class LintResult(NamedTuple):
    """What one run over files gave; `diagnostics` sorted by file, place, pointer, severity and rule.

    `suppressed`, `baselined`, `fixed` and `fixable` count findings that are not among the diagnostics for that reason:
    a diff shows what would be fixed, in `fixable_files` files.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    errors: tuple[FileError, ...] = ()
    crashes: tuple[FileCrash, ...] = ()
    files: int = 0
    payloads: int = 0
    suppressed: int = 0
    baselined: int = 0
    fixed: int = 0
    fixable: int = 0
    fixable_files: int = 0

    def without_findings(self) -> LintResult:
        """The same result with its findings counted as known."""
        return self._replace(diagnostics=(), baselined=self.baselined + len(self.diagnostics))

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of a run with this result."""
        if self.crashes:
            return ExitCode.INTERNAL
        if self.errors:
            return ExitCode.USAGE
        has_errors = self.fixable or any(diagnostic.is_error for diagnostic in self.diagnostics)
        return ExitCode.ERRORS if has_errors else ExitCode.OK
