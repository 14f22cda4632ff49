"""`v1`: the body that Daimo's API would answer with."""

from __future__ import annotations

from daimo_validate.core.report import Report
from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output.encoding import to_json
from daimo_validate.output.options import OutputOptions
from daimo_validate.text.visible import visible


def render(result: LintResult, _options: OutputOptions) -> str:
    """One V1ErrorResponse: the first error's, its message telling how many more there are. Empty without errors.

    The shape has no place for a file that failed or for a crash; the exit code tells of those.
    """
    response = Report(tuple(diagnostic.finding for diagnostic in result.diagnostics)).to_v1()
    if response is None:
        return ""
    shown = {name: visible(str(text)) for name, text in response["error"].items()}
    return f"{to_json({'error': shown})}\n"
