"""The shipped test vectors: fresh, complete, and in the form that their README gives."""

from __future__ import annotations

import io
import json
import os
from typing import Any

import pytest

from daimo_validate import Policy, Severity, Validator
from daimo_validate.cli.main import Streams, main
from daimo_validate.compiled import load, vectors_text
from daimo_validate.core.engine import EngineName
from daimo_validate.core.rules import RULES
from tests.helpers import vectors

GROUPS: list[dict[str, Any]] = load("vectors")
TESTS: list[dict[str, Any]] = [test for group in GROUPS for test in group["tests"]]


def test_both_copies_are_equal() -> None:
    assert [path.read_bytes() for path in vectors.FILES] == [vectors_text().encode()] * 2


def test_every_rule_stands_there_both_ways() -> None:
    found = {finding["rule"] for test in TESTS for finding in test["findings"]}
    assert found == set(RULES) - vectors.OF_FILES - vectors.OF_RESPONSES - vectors.UNREACHABLE
    silent = {rule for rule in found for test in TESTS if rule not in {f["rule"] for f in test["findings"]}}
    assert silent == found
    by_example = {group["description"].partition(":")[0]: group["tests"] for group in GROUPS}
    for rule in found - {"too-deep", "too-large"}:
        bad, good = ({finding["rule"] for finding in test["findings"]} for test in by_example[rule])
        assert rule in bad - good


def test_their_form() -> None:
    assert len(GROUPS) == len({group["description"] for group in GROUPS})
    for group in GROUPS:
        assert list(group) == ["description", "version", "tests"]
        assert group["version"] == 1
        names = [test["description"] for test in group["tests"]]
        assert len(names) == len(set(names)) > 0
    for test in TESTS:
        assert ("payload" in test) == ("body" not in test) == ("structural" in test)
        assert set(test) <= {"description", "payload", "body", "policy", "valid", "findings", "structural"}
        assert all(list(finding) == ["param", "rule", "severity"] for finding in test["findings"])


def test_what_they_say_follows_from_itself() -> None:
    for test in TESTS:
        assert test["valid"] == all(finding["severity"] != Severity.ERROR.value for finding in test["findings"])
        assert test.get("structural", True) or not test["valid"]


def test_the_guards_alone_need_a_policy() -> None:
    guards = {
        "allowed_destinations",
        "allowed_refund_addresses",
        "allowed_chains",
        "allowed_tokens",
        "allowed_selectors",
    }
    assert {name for test in TESTS for name in test.get("policy", {})} == guards | {"max_amount_units"}


@pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
def test_both_engines_agree_with_them(engine: EngineName) -> None:
    plain = Validator(engine=engine)
    for test in TESTS:
        validator = Validator(policy=Policy(**test["policy"]), engine=engine) if "policy" in test else plain
        report = validator.validate_json(test["body"] if "body" in test else json.dumps(test["payload"]))
        found = [{"param": f.param, "rule": f.rule, "severity": f.severity.value} for f in report.findings]
        assert (report.ok, found) == (test["valid"], test["findings"]), test["description"]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_the_command_prints_them(encoding: str) -> None:
    out, err = io.BytesIO(), io.StringIO()
    stdout = io.TextIOWrapper(out, encoding=encoding, newline="\n")
    assert main(["vectors"], Streams(None, stdout, err, os.environ)) == 0
    stdout.flush()
    assert out.getvalue() == vectors.FILES[0].read_bytes()
    assert err.getvalue() == ""
