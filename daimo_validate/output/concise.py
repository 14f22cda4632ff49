"""`concise`: one line per finding, `path:line:column: severity: [rule] field: message (hint; fix)`.

Editors and build tools parse such lines, and a language model reads them at the lowest cost.
"""

from __future__ import annotations

from daimo_validate.core.wording import shown_param
from daimo_validate.diagnostics.model import Diagnostic, LintResult
from daimo_validate.output.options import OutputOptions
from daimo_validate.output.styles import BOLD, CYAN, RED, paint, style_of
from daimo_validate.output.summary import summary
from daimo_validate.output.words import crash_message, fix_words, place, shown_path
from daimo_validate.text.visible import visible


def render(result: LintResult, options: OutputOptions) -> str:
    """Return a line for each finding, then one for each failure, then a summary line unless quiet."""
    lines = [_line(diagnostic, options) for diagnostic in result.diagnostics]
    lines += [_failure(error.path, "error", visible(error.message), options) for error in result.errors]
    lines += [_failure(crash.path, "crash", crash_message(crash), options) for crash in result.crashes]
    if not options.quiet:
        lines.append(paint(summary(result), BOLD, options.color))
    # GitHub's runner takes `##[name]` for a command wherever it is in a line.
    return "".join(f"{line}\n" for line in lines).replace("##[", "## [")


def _line(diagnostic: Diagnostic, options: OutputOptions) -> str:
    finding = diagnostic.finding
    where = paint(place(diagnostic.path, diagnostic.region), BOLD, options.color)
    severity = paint(finding.severity.value, style_of(finding.severity), options.color)
    rule = paint(f"[{visible(finding.rule)}]", CYAN, options.color)
    field = f"{visible(shown_param(finding.path))}: " if finding.path else ""
    notes = [visible(finding.hint)] if finding.hint else []
    if fix := fix_words(diagnostic):
        notes.append(f"fix: {fix}")
    return f"{where}: {severity}: {rule} {field}{visible(finding.message)}" + (
        f" ({'; '.join(notes)})" if notes else ""
    )


def _failure(path: str, kind: str, message: str, options: OutputOptions) -> str:
    return f"{paint(shown_path(path), BOLD, options.color)}: {paint(kind, RED, options.color)}: {message}"
