"""What a whole stream came to, as text or JSON."""

from __future__ import annotations

import json

from daimo_validate.batch.records import Totals
from daimo_validate.text.visible import visible

_MOST_ROWS = 50


def as_json(totals: Totals, seconds: float, *, complete: bool, unit: str = "line") -> str:
    """Return the summary as a JSON object in one line. `complete` is false if the stream was not read to its end.

    `lines` counts the records, which `unit` names: lines or rows.
    """
    summary = {
        "version": 1,
        "complete": complete,
        "unit": unit,
        "lines": totals.lines,
        "ok": totals.lines - totals.bad,
        "bad": totals.bad,
        "seconds": round(seconds, 3),
        "lines_per_second": _rate(totals, seconds),
        "findings": [
            {"severity": severity, "rule": rule, "field": field, "count": count, "percent": _percent(count, totals)}
            for severity, rule, field, count in totals.sorted_tally()
        ],
    }
    return json.dumps(summary) + "\n"


def as_text(totals: Totals, seconds: float, *, unit: str = "line") -> str:
    """Return the summary for a person."""
    bad = f"{totals.bad:,} with errors ({_percent(totals.bad, totals)} %)"
    rate = f"{_rate(totals, seconds):,} {unit}s a second"
    lines = [f"{totals.lines:,} {unit}s: {totals.lines - totals.bad:,} ok, {bad}; {rate}"]
    rows = totals.sorted_tally()
    for severity, rule, field, count in rows[:_MOST_ROWS]:
        lines.append(f"{count:>12,}  {_percent(count, totals):>6} %  {severity:<7}  {rule:<22}  {visible(field)}")
    if len(rows) > _MOST_ROWS:
        lines.append(f"... and {len(rows) - _MOST_ROWS:,} more kinds of findings: --summary json has all")
    return "\n".join(lines) + "\n"


def _percent(count: int, totals: Totals) -> float:
    return round(100 * count / totals.lines, 2) if totals.lines else 0.0


def _rate(totals: Totals, seconds: float) -> int:
    return round(totals.lines / seconds) if seconds else 0
