"""Any path, key or value: the output parses, and no terminal or service takes any of it for a command."""

from __future__ import annotations

import json
import re
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.core.report import Fix
from daimo_validate.diagnostics.model import Diagnostic, LintResult
from daimo_validate.output import FORMATS, OutputOptions, render
from tests.output.results import MISSING_CASE, MIXED, PHONE, changed, renamed
from tests.output.strategies import diagnostics, results

OPTIONS = OutputOptions()
FOR_PROGRAMS = {"json", "jsonl", "sarif", "gitlab", "junit", "v1"}
SECRET = "0xSECRET-REPLACEMENT"


@given(result=results(), width=st.sampled_from([0, 30, 80]))
def test_no_control_character_but_line_feeds(result: LintResult, width: int) -> None:
    """No output has a character of Cc, Cf, Cs, Zl or Zp but the line feed, and formats for programs are ASCII."""
    for name in FORMATS:
        shown = render(name, result, OutputOptions(width=width))
        assert {unicodedata.category(char) for char in set(shown) - {"\n"}}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
        assert shown == "" or shown.endswith("\n")
        assert name not in FOR_PROGRAMS or shown.isascii()


@pytest.mark.parametrize("name", sorted(FOR_PROGRAMS))
def test_programs_get_the_same_whatever_the_terminal(name: str) -> None:
    assert render(name, MIXED, OPTIONS._replace(color=True, width=60)) == render(name, MIXED, OPTIONS)


@given(results())
def test_json_parses_back(result: LintResult) -> None:
    """`json` and `jsonl` have each finding, error and crash, without lone surrogates."""
    document = json.loads(render("json", result, OPTIONS))
    lines = [json.loads(line) for line in render("jsonl", result, OPTIONS).splitlines()]
    assert [len(document[key]) for key in ("findings", "file_errors", "crashes")] == [
        len(result.diagnostics),
        len(result.errors),
        len(result.crashes),
    ]
    assert [{"kind": "finding", **found} for found in document["findings"]] == lines[: len(result.diagnostics)]
    assert len(lines) == len(result.diagnostics) + len(result.errors) + len(result.crashes)
    json.dumps(document, ensure_ascii=False).encode()
    for found, diagnostic in zip(document["findings"], result.diagnostics, strict=True):
        assert found["file"] == re.sub("[\ud800-\udfff]", lambda lone: f"\\u{ord(lone[0]):04x}", diagnostic.path)


@given(results())
def test_junit_parses_back(result: LintResult) -> None:
    """JUnit counts every finding, error and crash once."""
    root = ElementTree.fromstring(render("junit", result, OPTIONS))
    total = len(result.diagnostics) + len(result.errors) + len(result.crashes)
    assert int(root.get("tests", "")) == len(root.findall(".//testcase")) == max(total, 1)
    assert int(root.get("failures", "")) == sum(diagnostic.is_error for diagnostic in result.diagnostics)
    assert int(root.get("errors", "")) == len(result.errors) + len(result.crashes)


@given(results())
def test_github_has_one_command_a_line(result: LintResult) -> None:
    """Each finding is one command, and nothing else in the output is one."""
    lines = render("github", result, OutputOptions(quiet=True)).splitlines()
    command = re.compile(r"::(error|warning) [^:]*::.*|::notice::GitHub shows .*")
    assert all(command.fullmatch(line) for line in lines)
    assert len(lines) == len(result.diagnostics) + len(result.errors) + len(result.crashes)


@given(results())
def test_text_has_no_command(result: LintResult) -> None:
    """No line of `text` starts like a workflow command."""
    lines = render("text", result, OPTIONS).splitlines()
    assert [line for line in lines if line.lstrip().startswith("::")] == []


@given(diagnostics())
def test_a_private_fix_is_in_no_output(diagnostic: Diagnostic) -> None:
    """No output repeats the fix of a private finding; other fixes are shown."""
    edits = tuple(edit._replace(text=SECRET) for edit in (*diagnostic.edits, *MISSING_CASE.edits))
    finding = changed(diagnostic.finding, fix=Fix(replacement=SECRET, safe=True))
    private = LintResult(diagnostics=(diagnostic._replace(finding=finding, edits=edits, is_private=True),))
    public = LintResult(diagnostics=(diagnostic._replace(finding=finding, edits=edits, is_private=False),))
    for name in FORMATS:
        assert SECRET not in render(name, private, OPTIONS)
    for name in ("text", "json", "jsonl"):
        assert SECRET in render(name, public, OPTIONS)


# GitHub reads old commands in every line but those that are commands themselves.
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "github"])
def test_no_line_has_an_old_workflow_command(name: str) -> None:
    finding = changed(PHONE.finding, message="a key ##[add-mask]x")
    shown = render(name, LintResult(diagnostics=(PHONE._replace(path="##[group]", finding=finding),)), OPTIONS)
    assert "##[" not in shown
    if name == "json":
        assert json.loads(shown)["findings"][0]["file"] == "##[group]"
        assert json.loads(shown)["findings"][0]["message"] == "a key ##[add-mask]x"


def test_a_phone_number_is_in_no_output() -> None:
    for name in FORMATS:
        assert "14155550123" not in render(name, LintResult(diagnostics=(PHONE,)), OPTIONS)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("a b/ü#?.json", "a%20b/%C3%BC%23%3F.json", id="reserved"),
        pytest.param("./x/../y.json", "x/../y.json", id="here"),
        pytest.param("a:b.json", "a%3Ab.json", id="no scheme"),
        pytest.param("50%.json", "50%25.json", id="percent"),
        pytest.param("\udcff\udcfe.json", "%FF%FE.json", id="bytes that are not UTF-8"),
        pytest.param("\ud800.json", "%ED%A0%80.json", id="a lone surrogate"),
        pytest.param("a\nb", "a%0Ab", id="line feed"),
        pytest.param("/tmp/x y.json", "file:///tmp/x%20y.json", id="absolute"),
    ],
)
def test_a_path_as_uri(path: str, uri: str) -> None:
    run = json.loads(render("sarif", LintResult(diagnostics=(renamed(MISSING_CASE, path),)), OPTIONS))["runs"][0]
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    expected = {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert artifact == expected
    assert run["results"][0]["fixes"][0]["artifactChanges"][0]["artifactLocation"] == expected


def test_a_sarif_message_has_no_placeholder_and_no_link() -> None:
    finding = changed(MISSING_CASE.finding, message="{0} [see](http://evil) options[1][0] }")
    result = LintResult(diagnostics=(MISSING_CASE._replace(finding=finding),))
    message = json.loads(render("sarif", result, OPTIONS))["runs"][0]["results"][0]["message"]
    assert message == {"text": "{{0}} [see\\](http://evil) options[1][0] }}"}


def test_a_rule_outside_the_registry_is_described_by_its_id() -> None:
    finding = changed(MISSING_CASE.finding, rule="house-rule")
    run = json.loads(render("sarif", LintResult(diagnostics=(MISSING_CASE._replace(finding=finding),)), OPTIONS))[
        "runs"
    ][0]
    assert run["tool"]["driver"]["rules"][-1] == {"id": "house-rule"}
    assert run["results"][0]["ruleIndex"] == len(run["tool"]["driver"]["rules"]) - 1


def test_an_unsafe_fix_is_not_offered_in_sarif() -> None:
    edits = tuple(edit._replace(is_safe=False) for edit in MISSING_CASE.edits)
    run = json.loads(render("sarif", LintResult(diagnostics=(MISSING_CASE._replace(edits=edits),)), OPTIONS))["runs"][0]
    assert "fixes" not in run["results"][0]
