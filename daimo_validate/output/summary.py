"""The summary line of a run, and its findings by rule."""

from __future__ import annotations

from collections import Counter

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output.styles import CYAN, RED, YELLOW, paint
from daimo_validate.output.words import counted, is_safe
from daimo_validate.text.visible import visible


def summary(result: LintResult) -> str:
    """Return one line, such as `2 errors and 1 warning in 2 of 3 files (1 fixable with --fix)`, without line end."""
    parts = [_findings(result), _fixes_shown(result), _set_aside(result), _skipped(result), _failures(result)]
    return "; ".join(part for part in parts if part)


def statistics(result: LintResult, color: bool = False) -> str:
    """Return a line for each rule that found something, most findings first; empty if none did.

    With color, the count has that of the worst severity that the rule has here.
    """
    counts = Counter(diagnostic.finding.rule for diagnostic in result.diagnostics)
    errors = {diagnostic.finding.rule for diagnostic in result.diagnostics if diagnostic.is_error}
    width = max((len(f"{count:,}") for count in counts.values()), default=0)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    lines = []
    for rule, count in rows:
        number = paint(f"{count:>{width},}", RED if rule in errors else YELLOW, color)
        lines.append(f"{number}  {paint(visible(rule), CYAN, color)}\n")
    return "".join(lines)


def _findings(result: LintResult) -> str:
    if not result.diagnostics and result.fixable:
        return ""
    if not result.diagnostics:
        return f"{counted(result.files, 'file')}, {counted(result.payloads, 'payload')}: no findings"
    errors = sum(diagnostic.is_error for diagnostic in result.diagnostics)
    warnings = len(result.diagnostics) - errors
    kinds = [counted(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number]
    return f"{' and '.join(kinds)} in {_where(result)}{_fixable(result)}"


def _where(result: LintResult) -> str:
    touched = len({diagnostic.path for diagnostic in result.diagnostics})
    if result.files <= touched:
        return counted(touched, "file")
    return f"{touched:,} of {counted(result.files, 'file')}"


def _fixable(result: LintResult) -> str:
    safe = sum(map(is_safe, result.diagnostics))
    unsafe = sum(bool(diagnostic.edits) for diagnostic in result.diagnostics) - safe
    parts = [f"{safe:,} fixable with --fix"] if safe else []
    if unsafe:
        parts.append(f"{unsafe:,} more with --unsafe-fixes" if safe else f"{unsafe:,} fixable with --unsafe-fixes")
    return f" ({', '.join(parts)})" if parts else ""


def _fixes_shown(result: LintResult) -> str:
    if not result.fixable:
        return ""
    fixes = counted(result.fixable, "fix", "fixes")
    return f"{fixes} in {counted(result.fixable_files, 'file')} would be made; run again with --fix"


def _set_aside(result: LintResult) -> str:
    counts = (
        (result.fixed, "fixed"),
        (result.suppressed, "suppressed"),
        (result.baselined, "in the baseline"),
    )
    return ", ".join(f"{number:,} {what}" for number, what in counts if number)


def _skipped(result: LintResult) -> str:
    if not result.skipped:
        return ""
    why = "minified, larger than 1 MB, or in a language of the extra `source`; name one to check it"
    return f"{counted(result.skipped, 'source file')} skipped ({why})"


def _failures(result: LintResult) -> str:
    parts = []
    if result.errors:
        parts.append(f"{counted(len(result.errors), 'file')} failed")
    if result.crashes:
        parts.append(counted(len(result.crashes), "crash", "crashes"))
    return ", ".join(parts)
