"""Checks records, one line each, and writes what was found as a line each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

from daimo_validate.batch.chunks import Item, Records
from daimo_validate.core.finding import Finding
from daimo_validate.core.severity import Severity
from daimo_validate.core.validator import Validator
from daimo_validate.text.pointers import Path

Tally: TypeAlias = Counter[tuple[str, str, str]]
"""How many findings there are of each severity, rule and field."""

_METADATA: Final = "metadata"


class Wanted(NamedTuple):
    """What to return of each chunk beside the numbers. `steps` lead from a record to its payload.

    `unit` is what results call a record: a line or a row.
    """

    results: bool = False
    only_bad: bool = False
    rejects: bool = False
    steps: tuple[str, ...] = ()
    unit: str = "line"


class Checked(NamedTuple):
    """What was found in some lines (or rows). `results` and `rejects` are whole lines. `end` is that of the chunk."""

    lines: int
    bad: int
    tally: Tally
    crashes: int
    results: bytes
    rejects: bytes
    end: int = 0


def check_chunk(validator: Validator, chunk: Records[Item], wanted: Wanted) -> Checked:
    """Check every record of a chunk."""
    tally: Tally = Counter()
    results: list[bytes] = []
    rejects: list[bytes] = []
    bad = crashes = 0
    clean = b'{"%s":%%d,"ok":true,"findings":[]}\n' % wanted.unit.encode()
    records, check, steps = chunk.records(), chunk.check, wanted.steps
    for number, record in enumerate(records, chunk.first):
        report = check(validator, record, steps)
        findings = report.findings
        is_bad = bool(findings) and not report.ok
        crashes += len(report.crashes)
        if findings:
            tally.update((each.severity.value, each.rule, field_of(each.path)) for each in findings)
        if is_bad:
            bad += 1
            if wanted.rejects:
                rejects.append(chunk.reject(record))
        if wanted.results and (is_bad or not wanted.only_bad):
            results.append(_result(wanted.unit, number, not is_bad, findings) if findings else clean % number)
    return Checked(len(records), bad, tally, crashes, b"".join(results), b"".join(rejects), chunk.end)


def field_of(path: Path) -> str:
    """Return the field that a path leads to, the same for each item of a list and each key of metadata."""
    field = ""
    for step in path:
        if field == _METADATA:
            return f"{_METADATA}.*"
        field += "[]" if isinstance(step, int) else f".{step}" if field else step
    return field or "body"


def _result(unit: str, number: int, ok: bool, findings: Iterable[Finding]) -> bytes:
    result = {unit: number, "ok": ok, "findings": [finding.to_json() for finding in findings]}
    # ASCII, because a line may hold text that UTF-8 cannot encode.
    return json.dumps(result, separators=(",", ":")).encode("ascii") + b"\n"


class Totals:
    """The sum over all chunks."""

    __slots__ = ("bad", "crashes", "lines", "tally")

    def __init__(self) -> None:
        self.lines = 0
        self.bad = 0
        self.crashes = 0
        self.tally: Tally = Counter()

    def add(self, checked: Checked) -> None:
        """Add what was found in a chunk."""
        self.lines += checked.lines
        self.bad += checked.bad
        self.crashes += checked.crashes
        self.tally.update(checked.tally)

    def sorted_tally(self) -> list[tuple[str, str, str, int]]:
        """Return severity, rule, field and count, the errors first, and the most frequent of each first."""
        rows = [(severity, rule, field, count) for (severity, rule, field), count in self.tally.items()]
        return sorted(rows, key=lambda row: (row[0] != Severity.ERROR.value, -row[3], row[1], row[2]))
