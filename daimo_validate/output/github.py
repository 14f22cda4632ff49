"""`github`: workflow commands, which GitHub shows as annotations of changed lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from daimo_validate.diagnostics.model import Diagnostic, LintResult, Region
from daimo_validate.output.options import OutputOptions
from daimo_validate.output.paths import posix_path
from daimo_validate.output.summary import summary
from daimo_validate.output.words import counted, crash_message, place
from daimo_validate.text.visible import visible

# Annotations of each level that GitHub keeps for a step: actions/toolkit, docs/problem-matchers.md, "Limitations".
_SHOWN: Final = 10


def render(result: LintResult, options: OutputOptions) -> str:
    """Return one command a line. Failures come first, so that GitHub shows them."""
    lines = [*_failures(result), *map(_finding, result.diagnostics), *_unshown(result)]
    if not options.quiet:
        lines.append(summary(result))
    return "".join(f"{line}\n" for line in lines)


def _failures(result: LintResult) -> Iterator[str]:
    for crash in result.crashes:
        yield _command("error", crash.path, None, "crash", f"{place(crash.path, None)}: {crash_message(crash)}")
    for error in result.errors:
        yield _command("error", error.path, None, "file", f"{place(error.path, None)}: {visible(error.message)}")


def _finding(diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    # The log of a run shows the message only, so it names the place too.
    message = f"{place(diagnostic.path, diagnostic.region)}: {visible(finding.message)}"
    if finding.hint:
        message += f"\nhint: {visible(finding.hint)}"
    return _command(finding.severity.value, diagnostic.path, diagnostic.region, visible(finding.rule), message)


def _unshown(result: LintResult) -> Iterator[str]:
    errors = sum(diagnostic.is_error for diagnostic in result.diagnostics)
    totals = {
        "error": errors + len(result.errors) + len(result.crashes),
        "warning": len(result.diagnostics) - errors,
    }
    left = [counted(number - _SHOWN, f"more {level}") for level, number in totals.items() if number > _SHOWN]
    if left:
        yield f"::notice::GitHub shows {_SHOWN} annotations of each level; the log has {' and '.join(left)}"


def _command(level: str, path: str, region: Region | None, title: str, message: str) -> str:
    properties = {"title": title, "file": _file(path)}
    if region is not None:
        properties |= {"line": str(region.start.line), "endLine": str(region.end.line)}
        if region.start.line == region.end.line:
            # The checks API rejects columns in an annotation of several lines.
            properties |= {"col": str(region.start.column), "endColumn": str(region.end.column)}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {written}::{_data(message)}"


def _file(path: str) -> str:
    # A line break is kept as its escape: the runner decodes it, so that the annotation finds its file.
    return "".join(char if char in "\r\n" else visible(char) for char in posix_path(path))


def _data(text: str) -> str:
    # actions/toolkit, packages/core/src/command.ts, escapeData and escapeProperty.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
