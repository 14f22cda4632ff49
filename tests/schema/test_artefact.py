"""The artefact that ships: fresh, made by the overlay as it says, and equal to the library that its data is from."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import phonenumbers
import pytest
import yaml
from jsonpath import JSONPathEnvironment
from mnemonic import Mnemonic

from daimo_validate import Schema
from daimo_validate.compiled import DATA, load, names, word_list
from daimo_validate.core.formats import CODED, PATTERNS
from daimo_validate.core.inputs.strings import OF_FORMAT
from daimo_validate.schema.compiler import overlaid
from schemas.regenerate import COMPILED
from tests.helpers.phones import same_phonenumbers
from tests.helpers.published import COMPONENTS, ROOT, oracle, published

OVERLAY = yaml.safe_load((ROOT / "schemas" / "overlay.yaml").read_bytes())
MATCHES = {"eip55-address": 8, "solana-address": 4, "calldata": 2, "token-amount": 9, "web-url": 2, None: 3}


def test_every_component_ships() -> None:
    assert names() == tuple(sorted(COMPONENTS))
    assert set(published()["components"]["schemas"]) == set(COMPONENTS)
    assert {path.stem for path in COMPILED.glob("*.json")} == set(COMPONENTS) | DATA


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
        "e164-phone": 3,
        "eip55-address": 8,
        "email-address": 3,
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


def test_countries_that_keep_a_zero() -> None:
    kept = load("phones")["keeps_zero"]
    assert {"39", "225", "229", "241", "242", "378"} <= set(kept)
    assert not {"1", "33", "44", "49", "52", "54", "81"} & set(kept)


@same_phonenumbers
def test_us_area_codes_are_those_of_the_library() -> None:
    def is_us(area: int) -> bool:
        numbers = [
            phonenumbers.PhoneNumber(country_code=1, national_number=area * 10**7 + x) for x in (5550123, 2340123)
        ]
        kinds = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
        return any(
            phonenumbers.region_code_for_number(number) == "US" and phonenumbers.number_type(number) in kinds
            for number in numbers
        )

    codes = load("phones")["us_area_codes"]
    assert codes == [str(area) for area in range(200, 1000) if is_us(area)]
    assert {"212", "415", "808", "907"} <= set(codes)
    assert not {"416", "604", "787", "800", "876", "900"} & set(codes)


@pytest.mark.parametrize(
    ("code", "national", "is_old"),
    [
        pytest.param("52", "15512345678", True, id="Mexico, with 1"),
        pytest.param("52", "5512345678", False, id="Mexico"),
        pytest.param("54", "111512345678", True, id="Buenos Aires, with 15"),
        pytest.param("54", "91112345678", False, id="Buenos Aires, with the 9 of today"),
        pytest.param("54", "911151234567890"[:13], True, id="Buenos Aires, with both"),
        pytest.param("54", "1115123456", False, id="Buenos Aires, a number that begins with 15"),
        pytest.param("54", "341155123456", True, id="Rosario, with 15"),
        pytest.param("54", "3415123456", False, id="Rosario"),
    ],
)
def test_old_mobile_prefixes(code: str, national: str, is_old: bool) -> None:
    assert bool(re.fullmatch(load("phones")["old_mobile"][code], national)) == is_old


def test_word_lists_are_those_of_the_library() -> None:
    assert sorted(load("bip39")["languages"]) == sorted(Mnemonic.list_languages())
    for language in Mnemonic.list_languages():
        words = word_list(language)
        assert len(words) == 2048
        assert words == {unicodedata.normalize("NFKD", word) for word in Mnemonic(language).wordlist}


def test_tokens_are_those_of_the_source() -> None:
    source = json.loads((ROOT / "schemas" / "chains-and-tokens.json").read_bytes())
    shipped = load("tokens")
    assert (shipped["chains"], shipped["tokens"]) == (source["chains"], source["tokens"])
