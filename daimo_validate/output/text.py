"""`text`: output for a terminal. The first line of each finding is `path:line:column: severity: …`."""

from __future__ import annotations

from daimo_validate.diagnostics.model import Diagnostic, FileCrash, FileError, Frame, LintResult
from daimo_validate.output.options import OutputOptions
from daimo_validate.output.styles import BLUE, BOLD, CYAN, GREEN, RED, paint, style_of
from daimo_validate.output.summary import summary
from daimo_validate.output.words import crash_message, fix_words, place, shown_path
from daimo_validate.text.visible import visible


def render(result: LintResult, options: OutputOptions) -> str:
    """Return all findings with source frames, then failures, then a summary line unless quiet."""
    blocks = [block(diagnostic, options) for diagnostic in result.diagnostics]
    failures = [_error(error, options) for error in result.errors]
    failures += [_crash(crash, options) for crash in result.crashes]
    if failures:
        blocks.append("".join(failures))
    if not options.quiet:
        blocks.append(f"{paint(summary(result), BOLD, options.color)}\n")
    # GitHub's runner takes `##[name]` for a command wherever it is in a line.
    return "\n".join(blocks).replace("##[", "## [")


def block(diagnostic: Diagnostic, options: OutputOptions) -> str:
    """Return one finding: message, source frame, related places, hint and fix."""
    finding, style = diagnostic.finding, style_of(diagnostic.finding.severity)
    head = (
        f"{paint(place(diagnostic.path, diagnostic.region), BOLD, options.color)}: "
        f"{paint(finding.severity.value, style, options.color)}: "
        f"{_rule(finding.rule, options)} {visible(finding.message)}"
    )
    gutter = len(str(diagnostic.frame.line)) if diagnostic.frame else 1
    lines = [head]
    if diagnostic.frame:
        lines += _frame(diagnostic.frame, gutter, style, options)
    bullet = f"{' ' * gutter} {paint('=', BLUE, options.color)}"
    for related in diagnostic.related:
        where = place(diagnostic.path, related.region)
        lines.append(f"{bullet} {paint('related', BOLD, options.color)}: {where}: {visible(related.label)}")
    if finding.hint:
        lines.append(f"{bullet} {paint('hint', BOLD, options.color)}: {visible(finding.hint)}")
    if fix := fix_words(diagnostic):
        lines.append(f"{bullet} {paint('fix', GREEN, options.color)}: {fix}")
    return "\n".join(lines) + "\n"


def _rule(rule_id: str, options: OutputOptions) -> str:
    label = paint(f"[{visible(rule_id)}]", CYAN, options.color)
    if not options.links:
        return label
    # Imports the registry of rules, which other text does not need.
    from daimo_validate.output.pages import linked

    return linked(rule_id, label)


def _frame(frame: Frame, gutter: int, style: str, options: OutputOptions) -> list[str]:
    # Imports the tables of character widths, which only frames need.
    from daimo_validate.output.frames import carried, fitted

    bar = paint("|", BLUE, options.color)
    text, carets = carried(*fitted(frame, max(options.width - gutter - len(" | "), 0)), options.encoding)
    indent = len(carets) - len(carets.lstrip(" "))
    return [
        f"{' ' * gutter} {bar}",
        f"{paint(str(frame.line), BLUE, options.color)} {bar} {text}".rstrip(),
        f"{' ' * gutter} {bar} {' ' * indent}{paint(carets[indent:], style, options.color)}",
    ]


def _error(error: FileError, options: OutputOptions) -> str:
    where = paint(shown_path(error.path), BOLD, options.color)
    return f"{where}: {paint('error', RED, options.color)}: {visible(error.message)}\n"


def _crash(crash: FileCrash, options: OutputOptions) -> str:
    where = paint(shown_path(crash.path), BOLD, options.color)
    return f"{where}: {paint('crash', RED, options.color)}: {crash_message(crash)}\n"
