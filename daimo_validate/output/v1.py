"""`v1`: the body that Daimo's API would answer with."""

from __future__ import annotations

from dataclasses import replace

from daimo_validate.core.report import Report
from daimo_validate.core.text import visible
from daimo_validate.documents.diagnostic import LintResult
from daimo_validate.output.encoding import to_json
from daimo_validate.output.options import OutputOptions


def render(result: LintResult, _options: OutputOptions) -> str:
    """One V1ErrorResponse: the first error's, its message telling how many more there are. Empty without errors.

    The shape has no place for a file that failed or for a crash; the exit code tells of those.
    """
    findings = (diagnostic.finding for diagnostic in result.diagnostics)
    shown = (replace(found, message=visible(found.message), param=visible(found.param)) for found in findings)
    response = Report(tuple(shown)).to_v1()
    return "" if response is None else f"{to_json(response)}\n"
