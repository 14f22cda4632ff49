"""How the formats for people name places, files that failed and crashes."""

from __future__ import annotations

from daimo_validate.core.wording import quoted
from daimo_validate.diagnostics.model import Diagnostic, FileCrash, Region
from daimo_validate.text.visible import visible

CRASH_NOTE = "this is a bug in daimo-validate, and no finding about the file"


def shown_path(path: str) -> str:
    """A path with nothing in it that a terminal obeys, and that no CI log takes for a command."""
    shown = visible(path)
    # A line that begins with `::` is a workflow command to GitHub's runner, white space before it or not.
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def place(path: str, region: Region | None) -> str:
    """`path:line:column`, or the path alone for what concerns the file as a whole."""
    if region is None:
        return shown_path(path)
    return f"{shown_path(path)}:{region.start.line}:{region.start.column}"


def crash_message(crash: FileCrash) -> str:
    """What a crash says: the part that crashed, and the exception's type."""
    part = f"rule {visible(crash.rule)} crashed" if crash.rule is not None else "crashed"
    return f"{part} ({visible(crash.error)}); {CRASH_NOTE}"


def fix_words(diagnostic: Diagnostic) -> str | None:
    """What mends the finding, and which option does it; None where there is no fix. No private one is shown."""
    fix, how = diagnostic.finding.fix, "by hand"
    if diagnostic.edits:
        how = "--fix" if is_safe(diagnostic) else "--unsafe-fixes"
    if fix is None or diagnostic.is_private:
        return f"available ({how})" if diagnostic.edits else None
    return f"{'rename to' if fix.target == 'key' else 'replace with'} {quoted(fix.replacement)} ({how})"


def is_safe(diagnostic: Diagnostic) -> bool:
    """Whether `--fix` alone mends the finding."""
    return bool(diagnostic.edits) and all(edit.is_safe for edit in diagnostic.edits)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`; `plural` where an s does not make it."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
