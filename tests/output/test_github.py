"""`github`: escapes as in actions/toolkit, and the notice about findings that GitHub does not show."""

from __future__ import annotations

import pytest

from daimo_validate.core.report import Severity
from daimo_validate.diagnostics.model import FileCrash, FileError, LintResult, Region
from daimo_validate.output import OutputOptions, render
from daimo_validate.text.source import Position
from tests.output.results import CHECKSUM, NO_PAYLOAD, changed, many

QUIET = OutputOptions(quiet=True)


def test_data_and_properties_are_escaped_like_in_the_toolkit() -> None:
    finding = changed(NO_PAYLOAD.finding, message="50% of a::b,c", hint="one: two")
    result = LintResult(diagnostics=(NO_PAYLOAD._replace(path="a,b:c%d\r\n::e.toml", finding=finding),))
    assert render("github", result, QUIET) == (
        "::warning title=no-payload,file=a%2Cb%3Ac%25d%0D%0A%3A%3Ae.toml::"
        "a,b:c%25d\\r\\n::e.toml: 50%25 of a::b,c%0Ahint: one: two\n"
    )


def test_a_region_of_several_lines_has_no_columns() -> None:
    several = CHECKSUM._replace(region=Region(Position(4, 18, 61), Position(6, 2, 90)))
    shown = render("github", LintResult(diagnostics=(several,)), QUIET)
    assert shown.startswith("::error title=eip55-checksum,file=conf/pay.json,line=4,endLine=6::conf/pay.json:4:18: ")


@pytest.mark.parametrize(
    ("errors", "warnings", "expected"),
    [
        pytest.param(10, 10, None, id="all shown"),
        pytest.param(11, 10, "1 more error", id="one error left"),
        pytest.param(3, 12, "2 more warnings", id="warnings left"),
        pytest.param(1_250, 11, "1,240 more errors and 1 more warning", id="both"),
    ],
)
def test_the_notice_counts_what_is_not_shown(errors: int, warnings: int, expected: str | None) -> None:
    lines = render("github", many(errors, warnings), QUIET).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == errors
    assert sum(line.startswith("::warning ") for line in lines) == warnings
    notice = f"::notice::GitHub shows 10 annotations of each level; the log has {expected}"
    assert lines[errors + warnings :] == ([notice] if expected else [])


def test_failures_count_among_the_errors_and_come_first() -> None:
    result = LintResult(
        diagnostics=(CHECKSUM,) * 9,
        errors=(FileError("gone.json", "The file does not exist."),),
        crashes=(FileCrash("odd.json", None, "KeyError"),),
    )
    lines = render("github", result, QUIET).splitlines()
    assert lines[0] == (
        "::error title=crash,file=odd.json::odd.json: crashed (KeyError); "
        "this is a bug in daimo-validate, not a problem of the file"
    )
    assert lines[1] == "::error title=file,file=gone.json::gone.json: The file does not exist."
    assert lines[-1] == "::notice::GitHub shows 10 annotations of each level; the log has 1 more error"


def test_a_raised_warning_is_an_error() -> None:
    raised = NO_PAYLOAD._replace(finding=changed(NO_PAYLOAD.finding, severity=Severity.ERROR))
    assert render("github", LintResult(diagnostics=(raised,)), QUIET) == (
        "::error title=no-payload,file=empty.toml::empty.toml: no payload was found in this file\n"
    )
