"""The artefact that ships: fresh, made by the overlay as it says, and equal to the library that its data is from."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
import yaml
from jsonpath import JSONPathEnvironment

from daimo_validate import Schema
from daimo_validate.compiled import DATA, load, names
from daimo_validate.core.formats import CODED, PATTERNS
from daimo_validate.core.inputs.strings import OF_FORMAT
from daimo_validate.schema import __main__ as command
from daimo_validate.schema.compiler import overlaid
from tests.helpers.published import COMPONENTS, ROOT, oracle, published

OVERLAY = yaml.safe_load((ROOT / "schemas" / "overlay.yaml").read_bytes())
MATCHES = {"eip55-address": 8, "solana-address": 4, "calldata": 2, "token-amount": 9, "web-url": 2, None: 2}


def test_the_artefact_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "daimo_validate.schema", "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


same_phonenumbers = pytest.mark.skipif(
    phonenumbers.__version__ != load("phones")["version"], reason="compiled from another release of phonenumbers"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = tmp_path / "compiled"
    shutil.copytree(command.ARTEFACT, copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(command, "ARTEFACT", copied)
    return copied


@same_phonenumbers
def test_a_stale_artefact_is_told_and_mended(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "tokens.json").write_text("{}")
    (folder / "Session.json").unlink()
    (folder / "Old.json").write_text("{}")
    assert command.main(["--check"]) == 1
    assert capsys.readouterr().err == "stale: Session.json\nstale: tokens.json\nstale: Old.json\n"
    assert not (folder / "Session.json").exists()
    assert command.main([]) == 0
    assert capsys.readouterr().out == "wrote Session.json\nwrote tokens.json\nremoved Old.json\n"
    assert command.main(["--check"]) == 0
    assert json.loads((folder / "Session.json").read_bytes()) == load("Session")


def test_every_component_ships() -> None:
    assert names() == tuple(sorted(COMPONENTS))
    assert set(published()["components"]["schemas"]) == set(COMPONENTS)
    assert {path.stem for path in command.ARTEFACT.glob("*.json")} == set(COMPONENTS) | DATA


@pytest.mark.parametrize("action", OVERLAY["actions"], ids=lambda action: action["target"])
def test_every_overlay_target_matches_what_it_is_for(action: dict[str, Any]) -> None:
    found = JSONPathEnvironment(strict=True).findall(action["target"], published())
    addresses = action["update"].get("format") == "solana-address"
    expected = MATCHES[action["update"].get("format")]
    assert len(found) == (2 if addresses else expected)


def test_formats_are_where_they_are_meant_to_be() -> None:
    found = re.findall(r'"format": "([a-z0-9-]+)"', json.dumps(overlaid(published())))
    counts = {name: found.count(name) for name in sorted(set(found))}
    assert counts == {
        "calldata": 2,
        "e164-phone": 2,
        "eip55-address": 8,
        "email-address": 2,
        "solana-address": 4,
        "token-amount": 9,
        "web-url": 2,
    }
    assert set(counts) == set(OF_FORMAT) == {*PATTERNS, *CODED, "e164-phone"}


def test_every_evm_pattern_has_the_format() -> None:
    pattern = '"pattern": "^0x[0-9a-fA-F]{40}$"'
    assert json.dumps(published()).count(pattern) == json.dumps(overlaid(published())).count('"eip55-address"') == 8


def test_the_overlay_changes_no_document_given() -> None:
    document = published()
    overlaid(document)
    assert document == published()


@pytest.mark.parametrize("component", COMPONENTS)
def test_no_reference_and_no_choice_is_left(component: str) -> None:
    text = json.dumps(Schema.named(component).json_schema)
    assert "$ref" not in text
    assert "oneOf" not in text
    assert "anyOf" not in text
    assert "discriminator" not in text


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_gate_is_narrower_than_the_schema(component: str) -> None:
    compiled = load(component)
    assert compiled["name"] == component
    assert compiled["gate"] is False or set(compiled["gate"]) >= {"type"} or "if" in compiled["gate"]
    oracle(compiled["schema"])


@same_phonenumbers
def test_phone_lengths_are_those_of_the_library() -> None:
    lengths = load("phones")["lengths"]
    assert set(lengths) == {str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE}
    for code, possible in lengths.items():
        for length in range(1, 16):
            number = phonenumbers.PhoneNumber(country_code=int(code), national_number=int("2" * length))
            verdict = phonenumbers.is_possible_number_with_reason(number)
            assert (length in possible) == (verdict == phonenumbers.ValidationResult.IS_POSSIBLE), (code, length)


def test_tokens_are_those_of_the_source() -> None:
    source = json.loads((ROOT / "schemas" / "chains-and-tokens.json").read_bytes())
    shipped = load("tokens")
    assert (shipped["chains"], shipped["tokens"]) == (source["chains"], source["tokens"])
    assert (len(shipped["chains"]), len(shipped["tokens"])) == (16, 77)
