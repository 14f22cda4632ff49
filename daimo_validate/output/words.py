"""Words that the formats for people share: places, crashes, fixes, counts."""

from __future__ import annotations

from daimo_validate.core.wording import quoted
from daimo_validate.diagnostics.model import Diagnostic, FileCrash, Region
from daimo_validate.text.visible import visible

CRASH_NOTE = "this is a bug in daimo-validate, not a problem of the file"


def shown_path(path: str) -> str:
    """Return a path that neither a terminal nor a CI log takes for a command."""
    shown = visible(path)
    # A line that starts with `::`, after white space or not, is a workflow command to GitHub's runner.
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def place(path: str, region: Region | None) -> str:
    """Return `path:line:column`, or the path for a finding about the whole file."""
    if region is None:
        return shown_path(path)
    return f"{shown_path(path)}:{region.start.line}:{region.start.column}"


def crash_message(crash: FileCrash) -> str:
    """Return a sentence that names the part that crashed and the type of the exception."""
    part = f"rule {visible(crash.rule)} crashed" if crash.rule is not None else "crashed"
    return f"{part} ({visible(crash.error)}); {CRASH_NOTE}"


def fix_words(diagnostic: Diagnostic) -> str | None:
    """Return the fix and the option that applies it, or None without a fix. Private fixes are not shown."""
    fix, how = diagnostic.finding.fix, "by hand"
    if diagnostic.edits:
        how = "--fix" if is_safe(diagnostic) else "--unsafe-fixes"
    if fix is None or diagnostic.is_private:
        return f"available ({how})" if diagnostic.edits else None
    written = fix.replacement if fix.is_number else quoted(fix.replacement)
    return f"{'rename to' if fix.target == 'key' else 'replace with'} {written} ({how})"


def is_safe(diagnostic: Diagnostic) -> bool:
    """Return whether `--fix` alone fixes the finding."""
    return bool(diagnostic.edits) and all(edit.is_safe for edit in diagnostic.edits)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return `1 error` or `2 errors`; `plural` is for nouns that need more than an s."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
