"""The corpus: bodies as people write them, each with everything that is said of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daimo_validate import Validator
from daimo_validate.core.report import Report

CORPUS = Path(__file__).parent / "corpus"
OK = sorted(path for path in (CORPUS / "ok").glob("*.json"))
ERR = sorted(path for path in (CORPUS / "err").glob("*.json") if not path.name.endswith(".expected.json"))
ENGINES = [Validator(engine="jsonschema-rs"), Validator(engine="jsonschema")]


def _findings(report: Report) -> list[dict[str, Any]]:
    assert report.crashes == ()
    return [finding.to_json() for finding in report.findings]


def _name(path: Path) -> str:
    return path.stem


def test_there_are_cases() -> None:
    assert len(OK) >= 15
    assert len(ERR) >= 40
    expected = {path.name.removesuffix(".expected.json") for path in (CORPUS / "err").glob("*.expected.json")}
    assert expected == {path.stem for path in ERR}


@pytest.mark.parametrize("validator", ENGINES, ids=["jsonschema-rs", "jsonschema"])
@pytest.mark.parametrize("path", OK, ids=_name)
def test_ok(path: Path, validator: Validator) -> None:
    assert _findings(validator.validate_json(path.read_bytes())) == []


@pytest.mark.parametrize("validator", ENGINES, ids=["jsonschema-rs", "jsonschema"])
@pytest.mark.parametrize("path", ERR, ids=_name)
def test_err(path: Path, validator: Validator, request: pytest.FixtureRequest) -> None:
    found = _findings(validator.validate_json(path.read_bytes()))
    expected = path.with_suffix(".expected.json")
    if request.config.getoption("--update-corpus"):
        expected.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    assert found
    assert found == json.loads(expected.read_bytes())


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except (json.JSONDecodeError, UnicodeDecodeError):
        return False
    return True


@pytest.mark.parametrize("path", [path for path in [*OK, *ERR] if _is_json(path)], ids=_name)
def test_objects_and_text_agree(path: Path) -> None:
    body = path.read_bytes()
    value = json.loads(body)
    of_text = {"duplicate-key", "syntax"}
    of_value = [f for f in Validator().validate_json(body).findings if f.rule not in of_text]
    assert list(Validator().validate(value).findings) == of_value
