"""SARIF, Code Quality and JUnit reports hold to their schemas (see `schemas/README.md`)."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from hypothesis import given
from jsonschema import Draft4Validator, Draft202012Validator
from jsonschema.protocols import Validator

from daimo_validate.documents.diagnostic import LintResult
from daimo_validate.output import OutputOptions, render
from daimo_validate.schema import Schema
from tests.output.results import CLEAN, MIXED, many
from tests.output.strategies import results

SCHEMAS = Path(__file__).parent / "schemas"
OPTIONS = OutputOptions(version="0.1.0")
HANDMADE = [pytest.param(MIXED, id="mixed"), pytest.param(CLEAN, id="clean"), pytest.param(many(3, 3), id="alike")]


@cache
def schema(name: str) -> Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


def complaints(validator: Validator, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize("result", HANDMADE)
def test_sarif(result: LintResult) -> None:
    assert complaints(schema("sarif-used"), json.loads(render("sarif", result, OPTIONS))) == []


@given(results())
def test_any_sarif(result: LintResult) -> None:
    """Whatever the texts are, SARIF holds to the part of the standard that is used."""
    assert complaints(schema("sarif-used"), json.loads(render("sarif", result, OPTIONS))) == []


@pytest.mark.skipif("SARIF_SCHEMA" not in os.environ, reason="SARIF_SCHEMA names no copy of the OASIS schema")
@given(results())
def test_sarif_by_the_oasis_schema(result: LintResult) -> None:
    """Whatever the texts are, SARIF holds to the schema that OASIS publishes."""
    validator = Draft4Validator(
        json.loads(Path(os.environ["SARIF_SCHEMA"]).read_text(encoding="utf-8")),
        format_checker=Draft4Validator.FORMAT_CHECKER,
    )
    for shown in (result, MIXED, CLEAN):
        assert complaints(validator, json.loads(render("sarif", shown, OPTIONS))) == []


@pytest.mark.parametrize("result", HANDMADE)
def test_gitlab(result: LintResult) -> None:
    assert complaints(schema("gitlab-code-quality"), json.loads(render("gitlab", result, OPTIONS))) == []


@given(results())
def test_any_gitlab(result: LintResult) -> None:
    """Whatever the texts are, the report holds to its schema, and no two fingerprints are the same."""
    issues = json.loads(render("gitlab", result, OPTIONS))
    assert complaints(schema("gitlab-code-quality"), issues) == []
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert len(issues) == len(result.diagnostics) + len(result.errors) + len(result.crashes)


@pytest.mark.parametrize("result", HANDMADE)
def test_junit(result: LintResult) -> None:
    assert [str(error) for error in junit_schema().iter_errors(render("junit", result, OPTIONS))] == []


@given(results())
def test_any_junit(result: LintResult) -> None:
    """Whatever the texts are, the report is XML that Jenkins' schema admits."""
    assert [str(error) for error in junit_schema().iter_errors(render("junit", result, OPTIONS))] == []


def test_v1() -> None:
    body = json.loads(render("v1", MIXED, OPTIONS))
    wanted = dict(Schema.named("V1ErrorResponse").json_schema)
    assert complaints(Draft202012Validator(wanted), body) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("sarif", {"runs": []}, id="sarif without a run"),
        pytest.param("sarif", {"version": "2.0.0"}, id="another version"),
    ],
)
def test_the_sarif_schema_can_refuse(name: str, change: dict[str, Any]) -> None:
    document = json.loads(render(name, MIXED, OPTIONS)) | change
    assert len(complaints(schema("sarif-used"), document)) == 1


def test_the_other_schemas_can_refuse() -> None:
    issues = json.loads(render("gitlab", MIXED, OPTIONS))
    del issues[0]["fingerprint"]
    assert complaints(schema("gitlab-code-quality"), issues) == ["$[0]: 'fingerprint' is a required property"]
    assert not junit_schema().is_valid(render("junit", MIXED, OPTIONS).replace("failure", "problem"))


def test_alike_findings_get_fingerprints_of_their_own() -> None:
    issues = json.loads(render("gitlab", many(3, 0), OPTIONS))
    first, second, third = (issue["fingerprint"] for issue in issues)
    assert first == "0f" * 16
    assert len({first, second, third}) == 3
    assert render("gitlab", many(3, 0), OPTIONS) == render("gitlab", many(3, 0), OPTIONS)
