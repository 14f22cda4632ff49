"""How many findings each rule has."""

from __future__ import annotations

from collections import Counter

from daimo_validate.documents.diagnostic import LintResult


def statistics(result: LintResult) -> str:
    """A line for each rule that has findings, the most frequent first: count, severity and rule."""
    counts = Counter((d.finding.rule, d.finding.severity.value) for d in result.diagnostics)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = max((len(str(count)) for _, count in rows), default=0)
    return "".join(f"{count:>{width}}  {severity:<7}  {rule}\n" for (rule, severity), count in rows)
