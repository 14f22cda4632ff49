"""`json`: one object, version 1. Keys may be added; a key never changes its meaning."""

from __future__ import annotations

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output.encoding import finding_json, to_json
from daimo_validate.output.options import OutputOptions


def render(result: LintResult, options: OutputOptions) -> str:
    """Return the object. `ok` means exit code 0; `errors` and `warnings` count findings."""
    errors = sum(diagnostic.is_error for diagnostic in result.diagnostics)
    document = {
        "version": 1,
        "ok": result.exit_code == 0,
        "errors": errors,
        "warnings": len(result.diagnostics) - errors,
        "findings": [finding_json(diagnostic, options.project_url) for diagnostic in result.diagnostics],
        "file_errors": [{"file": error.path, "message": error.message} for error in result.errors],
        "crashes": [{"file": crash.path, "rule": crash.rule, "error": crash.error} for crash in result.crashes],
    }
    return f"{to_json(document)}\n"
