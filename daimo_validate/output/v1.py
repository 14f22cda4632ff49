"""`v1`: the body of the response of Daimo's API."""

from __future__ import annotations

from daimo_validate.core.report import Report
from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output.encoding import to_json
from daimo_validate.output.options import OutputOptions
from daimo_validate.text.visible import visible


def render(result: LintResult, _options: OutputOptions) -> str:
    """Return the first error as a V1ErrorResponse that says how many more there are; empty without errors.

    The shape has no place for unreadable files and crashes; the exit code reports them.
    """
    response = Report(tuple(diagnostic.finding for diagnostic in result.diagnostics)).to_v1()
    if response is None:
        return ""
    shown = {name: visible(str(text)) for name, text in response["error"].items()}
    return f"{to_json({'error': shown})}\n"
