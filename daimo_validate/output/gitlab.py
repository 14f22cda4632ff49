"""`gitlab`: a Code Quality report, with the part of Code Climate's issues that GitLab reads."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from daimo_validate.core.severity import Severity
from daimo_validate.diagnostics.model import LintResult, Region
from daimo_validate.output.encoding import to_json
from daimo_validate.output.occurrences import occurrences
from daimo_validate.output.options import OutputOptions
from daimo_validate.output.paths import posix_path
from daimo_validate.output.words import crash_message
from daimo_validate.text.visible import visible

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render(result: LintResult, _options: OutputOptions) -> str:
    """Return an array of issues. Unreadable files are among them as `critical`, crashes as `blocker`."""
    issues = list(_issues(result))
    # GitLab drops all but the first issue with the same fingerprint.
    for issue, number in zip(issues, occurrences(issue["fingerprint"] for issue in issues), strict=True):
        issue["fingerprint"] += f":{number}"
    return f"{to_json(issues)}\n"


def _issues(result: LintResult) -> Iterator[dict[str, Any]]:
    for diagnostic in result.diagnostics:
        finding = diagnostic.finding
        message = visible(finding.message)
        text = f"{message} ({visible(finding.hint)})" if finding.hint else message
        severity = _SEVERITIES[finding.severity]
        yield _issue(finding.rule, text, diagnostic.fingerprint, severity, diagnostic.path, diagnostic.region)
    for error in result.errors:
        fingerprint = _digest("file", error.path, error.message)
        yield _issue("file", visible(error.message), fingerprint, "critical", error.path, None)
    for crash in result.crashes:
        fingerprint = _digest("crash", crash.path, crash.rule or "", crash.error)
        yield _issue("crash", crash_message(crash), fingerprint, "blocker", crash.path, None)


def _issue(rule: str, text: str, fingerprint: str, severity: str, path: str, region: Region | None) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": visible(rule),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": posix_path(path), "positions": _positions(region)},
    }


def _positions(region: Region | None) -> dict[str, dict[str, int]]:
    # GitLab shows no issue without a line: one about the whole file is placed at its start.
    if region is None:
        return {"begin": {"line": 1, "column": 1}, "end": {"line": 1, "column": 1}}
    return {
        "begin": {"line": region.start.line, "column": region.start.column},
        "end": {"line": region.end.line, "column": region.end.column},
    }


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
