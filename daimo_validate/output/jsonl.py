"""`jsonl`: one JSON object a line, whose `kind` is `finding`, `file-error` or `crash`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output.encoding import finding_json, to_json
from daimo_validate.output.options import OutputOptions


def render(result: LintResult, options: OutputOptions) -> str:
    """Return the lines, or nothing if there is nothing to report."""
    return "".join(f"{to_json(line, indent=None)}\n" for line in _lines(result, options))


def _lines(result: LintResult, options: OutputOptions) -> Iterator[dict[str, Any]]:
    for diagnostic in result.diagnostics:
        yield {"kind": "finding", **finding_json(diagnostic, options.project_url)}
    for error in result.errors:
        yield {"kind": "file-error", "file": error.path, "message": error.message}
    for crash in result.crashes:
        yield {"kind": "crash", "file": crash.path, "rule": crash.rule, "error": crash.error}
