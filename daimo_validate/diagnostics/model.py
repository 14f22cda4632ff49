"""Findings placed in files: the linter makes them, every output renders them."""

from __future__ import annotations

from daimo_validate.core.severity import Severity
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Position, Span

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding

SUPPRESSION_MARK: Final = "daimo-validate:"
"""What every text with a comment that suppresses findings contains."""


class Region(NamedTuple):
    """A stretch of a file. Lines and columns count from 1, columns in code points; `end` is not part of it."""

    start: Position
    end: Position


class Frame(NamedTuple):
    """One source line, ready to print: shortened, masked, and without terminal escapes.

    `caret` is the number of terminal cells before the carets, `width` that of the carets.
    """

    line: int
    text: str
    caret: int
    width: int


class Related(NamedTuple):
    """Another place of a finding, with a label such as `first here`."""

    region: Region
    label: str


class Edit(NamedTuple):
    """A replacement of one stretch of the text. A safe one does not change the meaning."""

    span: Span
    region: Region
    text: str
    is_safe: bool = True


class Diagnostic(NamedTuple):
    """One finding in one file.

    `finding.path` is the place in the payload, `pointer` (RFC 6901) that in the whole document. `region` is None for a
    finding about the whole file. `edits` apply `finding.fix`; there are none if it cannot be applied. If `is_private`,
    no output may repeat the text at the place or the fix. `fingerprint` is a digest of what is wrong and where in the
    content: it stays when lines move.
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
    """A file that could not be read or written. `message` is one sentence without the path."""

    path: str
    message: str


def reason(error: OSError) -> str:
    """Return the reason that the system gives for an error, as part of a sentence."""
    return (error.strerror or "the system gave no reason").lower()


class FileCrash(NamedTuple):
    """A bug of this program that a file brought up. `rule` is the rule that crashed, or None for other code."""

    path: str
    rule: str | None
    error: str


class LintResult(NamedTuple):
    """The result of a run; `diagnostics` are sorted by file, place, pointer, severity and rule.

    `suppressed`, `baselined`, `fixed` and `fixable` count findings that are not among the diagnostics for that reason:
    a diff shows what would be fixed, in `fixable_files` files. `skipped` counts source files that may hold payloads,
    but are minified or large: programs wrote them from other files.
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
    skipped: int = 0

    def without_findings(self) -> LintResult:
        """Return the result with its findings counted as part of the baseline."""
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
