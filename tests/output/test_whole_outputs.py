"""The whole output of each format for the same result, compared with `expected/`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from daimo_validate.core.rules import RULES
from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output import FORMATS, OutputOptions, render
from tests.output.results import CLEAN, MIXED

EXPECTED = Path(__file__).parent / "expected"
OPTIONS = OutputOptions(version="0.1.0")


# SARIF has a test of its own, without the description of the rules.
FILES = {
    "text": "mixed.txt",
    "concise": "mixed.concise.txt",
    "json": "mixed.json",
    "jsonl": "mixed.jsonl",
    "github": "mixed.github.txt",
    "gitlab": "mixed.gitlab.json",
    "junit": "mixed.junit.xml",
    "v1": "mixed.v1.json",
}


def test_every_format_has_its_expected_output() -> None:
    assert {*FILES, "sarif"} == set(FORMATS)


@pytest.mark.parametrize(("name", "file"), FILES.items())
def test_findings_and_failures(name: str, file: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-corpus"):
        (EXPECTED / file).write_text(render(name, MIXED, OPTIONS), encoding="utf-8", newline="\n")
    assert render(name, MIXED, OPTIONS) == (EXPECTED / file).read_text(encoding="utf-8")


def test_findings_and_failures_in_sarif(request: pytest.FixtureRequest) -> None:
    document = json.loads(render("sarif", MIXED, OPTIONS))
    rules = document["runs"][0]["tool"]["driver"]["rules"]
    for result in document["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        result["ruleIndex"] = -1
    document["runs"][0]["tool"]["driver"]["rules"] = []
    if request.config.getoption("--update-corpus"):
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        (EXPECTED / "mixed.sarif").write_text(text, encoding="utf-8", newline="\n")
    assert document == json.loads((EXPECTED / "mixed.sarif").read_text(encoding="utf-8"))


def test_sarif_describes_every_rule() -> None:
    rules = json.loads(render("sarif", CLEAN, OPTIONS))["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    rule = RULES["amount-zero"]
    assert rules[list(RULES).index("amount-zero")] == {
        "id": "amount-zero",
        "name": "AmountZero",
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why}\n\nBad: {rule.example.bad}\nGood: {rule.example.good}",
            "markdown": (
                f"{rule.why}\n\nBad:\n\n```text\n{rule.example.bad}\n```\n"
                f"\nGood:\n\n```text\n{rule.example.good}\n```\n"
            ),
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {"basis": rule.basis.value, "tags": [rule.basis.value], "problem.severity": "error"},
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("text", "3 files, 4 payloads: no findings\n", id="text"),
        pytest.param("concise", "3 files, 4 payloads: no findings\n", id="concise"),
        pytest.param(
            "json",
            '{\n  "version": 1,\n  "ok": true,\n  "errors": 0,\n  "warnings": 0,\n  "findings": [],\n'
            '  "file_errors": [],\n  "crashes": []\n}\n',
            id="json",
        ),
        pytest.param("jsonl", "", id="jsonl"),
        pytest.param("github", "3 files, 4 payloads: no findings\n", id="github"),
        pytest.param("gitlab", "[]\n", id="gitlab"),
        pytest.param(
            "junit",
            "<?xml version='1.0' encoding='us-ascii'?>\n"
            '<testsuites name="daimo-validate" tests="1" failures="0" errors="0">\n'
            '  <testsuite name="daimo-validate" time="0" tests="1" failures="0" errors="0" skipped="0">\n'
            '    <testcase classname="daimo-validate" name="3 files, 4 payloads: no findings" time="0" />\n'
            "  </testsuite>\n"
            "</testsuites>\n",
            id="junit",
        ),
        pytest.param("v1", "", id="v1"),
    ],
)
def test_a_clean_result(name: str, expected: str) -> None:
    assert render(name, CLEAN, OPTIONS) == expected


def test_a_clean_result_in_sarif() -> None:
    run: dict[str, Any] = json.loads(render("sarif", CLEAN, OPTIONS))["runs"][0]
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}]


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_a_quiet_clean_result_is_silent(name: str) -> None:
    assert render(name, CLEAN, OutputOptions(quiet=True)) == ""


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_quiet_leaves_out_only_the_summary(name: str) -> None:
    loud, quiet = render(name, MIXED, OPTIONS), render(name, MIXED, OutputOptions(quiet=True))
    last = loud.rstrip("\n").rsplit("\n", 1)[1]
    assert last.startswith("2 errors and 2 warnings in 3 of 6 files")
    assert loud.removesuffix(f"{last}\n").rstrip("\n") == quiet.rstrip("\n")


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_renderer_is_pure(name: str) -> None:
    copy = LintResult(*MIXED)
    assert render(name, MIXED, OPTIONS) == render(name, MIXED, OPTIONS)
    assert copy == MIXED


def test_text_imports_no_other_format() -> None:
    code = (
        "import sys\n"
        "from daimo_validate.output import render, OutputOptions\n"
        "from daimo_validate.diagnostics.model import LintResult\n"
        "render('text', LintResult(), OutputOptions())\n"
        "loaded = ('json', 'xml.etree.ElementTree', 'hashlib', 'unicodedata', 'daimo_validate.core.rules')\n"
        "print([name for name in loaded if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
