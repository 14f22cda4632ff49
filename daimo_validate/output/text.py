"""`text`: output for a terminal. The first line of each finding is `path:line:column: severity: …`."""

from __future__ import annotations

from daimo_validate.diagnostics.model import Diagnostic, FileCrash, FileError, Frame, LintResult
from daimo_validate.output.options import OutputOptions
from daimo_validate.output.summary import summary
from daimo_validate.output.words import crash_message, fix_words, place, shown_path
from daimo_validate.text.visible import visible

_BOLD, _RED, _GREEN, _YELLOW, _BLUE, _CYAN = "1", "1;31", "32", "1;33", "34", "36"


def render(result: LintResult, options: OutputOptions) -> str:
    """Return all findings with source frames, then failures, then a summary line unless quiet."""
    blocks = [block(diagnostic, options) for diagnostic in result.diagnostics]
    failures = [_error(error, options) for error in result.errors]
    failures += [_crash(crash, options) for crash in result.crashes]
    if failures:
        blocks.append("".join(failures))
    if not options.quiet:
        blocks.append(f"{_paint(summary(result), _BOLD, options)}\n")
    # GitHub's runner takes `##[name]` for a command wherever it is in a line.
    return "\n".join(blocks).replace("##[", "## [")


def block(diagnostic: Diagnostic, options: OutputOptions) -> str:
    """Return one finding: message, source frame, related places, hint and fix."""
    finding, style = diagnostic.finding, _RED if diagnostic.is_error else _YELLOW
    head = (
        f"{_paint(place(diagnostic.path, diagnostic.region), _BOLD, options)}: "
        f"{_paint(finding.severity.value, style, options)}: "
        f"{_rule(finding.rule, options)} {visible(finding.message)}"
    )
    gutter = len(str(diagnostic.frame.line)) if diagnostic.frame else 1
    lines = [head]
    if diagnostic.frame:
        lines += _frame(diagnostic.frame, gutter, style, options)
    bullet = f"{' ' * gutter} {_paint('=', _BLUE, options)}"
    for related in diagnostic.related:
        where = place(diagnostic.path, related.region)
        lines.append(f"{bullet} {_paint('related', _BOLD, options)}: {where}: {visible(related.label)}")
    if finding.hint:
        lines.append(f"{bullet} {_paint('hint', _BOLD, options)}: {visible(finding.hint)}")
    if fix := fix_words(diagnostic):
        lines.append(f"{bullet} {_paint('fix', _GREEN, options)}: {fix}")
    return "\n".join(lines) + "\n"


def _rule(rule_id: str, options: OutputOptions) -> str:
    label = _paint(f"[{visible(rule_id)}]", _CYAN, options)
    if not options.links:
        return label
    # Imports the registry of rules, which other text does not need.
    from daimo_validate.output.pages import linked

    return linked(rule_id, label)


def _frame(frame: Frame, gutter: int, style: str, options: OutputOptions) -> list[str]:
    # Imports the tables of character widths, which only frames need.
    from daimo_validate.output.frames import carried, fitted

    bar = _paint("|", _BLUE, options)
    text, carets = carried(*fitted(frame, max(options.width - gutter - len(" | "), 0)), options.encoding)
    indent = len(carets) - len(carets.lstrip(" "))
    return [
        f"{' ' * gutter} {bar}",
        f"{_paint(str(frame.line), _BLUE, options)} {bar} {text}".rstrip(),
        f"{' ' * gutter} {bar} {' ' * indent}{_paint(carets[indent:], style, options)}",
    ]


def _error(error: FileError, options: OutputOptions) -> str:
    where = _paint(shown_path(error.path), _BOLD, options)
    return f"{where}: {_paint('error', _RED, options)}: {visible(error.message)}\n"


def _crash(crash: FileCrash, options: OutputOptions) -> str:
    where = _paint(shown_path(crash.path), _BOLD, options)
    return f"{where}: {_paint('crash', _RED, options)}: {crash_message(crash)}\n"


def _paint(text: str, style: str, options: OutputOptions) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if options.color else text
