"""The summary line, and the counts by rule."""

from __future__ import annotations

import pytest

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output.summary import statistics, summary
from tests.output.results import CHECKSUM, CLEAN, CRASH, MISSING_CASE, MIXED, NO_PAYLOAD, PHONE, UNREADABLE


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        pytest.param(CLEAN, "3 files, 4 payloads: no findings", id="clean"),
        pytest.param(LintResult(files=1, payloads=1), "1 file, 1 payload: no findings", id="one"),
        pytest.param(LintResult(files=12_000), "12,000 files, 0 payloads: no findings", id="many"),
        pytest.param(LintResult(files=1, fixed=3), "1 file, 0 payloads: no findings; 3 fixed", id="all fixed"),
        pytest.param(LintResult(diagnostics=(CHECKSUM,), files=1), "1 error in 1 file", id="one error"),
        pytest.param(LintResult(diagnostics=(NO_PAYLOAD,), files=2), "1 warning in 1 of 2 files", id="one warning"),
        pytest.param(
            LintResult(diagnostics=(CHECKSUM, CHECKSUM, MISSING_CASE), files=1),
            "2 errors and 1 warning in 1 file (1 fixable with --fix)",
            id="fixable",
        ),
        pytest.param(
            LintResult(diagnostics=(PHONE,), files=1), "1 error in 1 file (1 fixable with --unsafe-fixes)", id="unsafe"
        ),
        pytest.param(
            LintResult(files=1, errors=(UNREADABLE, UNREADABLE), crashes=(CRASH, CRASH)),
            "1 file, 0 payloads: no findings; 2 files failed, 2 crashes",
            id="failures",
        ),
        pytest.param(
            MIXED,
            "2 errors and 2 warnings in 3 of 6 files (1 fixable with --fix, 1 more with --unsafe-fixes); "
            "5 fixed, 2 suppressed, 1 in the baseline; 1 file failed, 1 crash",
            id="everything",
        ),
    ],
)
def test_summary(result: LintResult, expected: str) -> None:
    assert summary(result) == expected


def test_statistics_put_the_most_frequent_rule_first() -> None:
    found = LintResult(diagnostics=(PHONE, *[MISSING_CASE] * 10, CHECKSUM))
    assert statistics(found) == "10  eip55-missing\n 1  eip55-checksum\n 1  phone-e164\n"
    assert statistics(CLEAN) == ""
