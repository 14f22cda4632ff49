"""Documents in strings: which strings are read, and what is found in them once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from daimo_validate.documents import Format
from tests.documents.reads import find_payloads, reading_of
from tests.helpers import formats
from tests.helpers.requests import plain_request
from tests.lint.linting import lint, told

BODY = json.dumps(plain_request())
WRONG = BODY.replace("BeAed", "BeAeD")


def values(text: str, format: Format = formats.JSON) -> list[Any]:
    return [payload.value for payload in find_payloads(reading_of(text, format))]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (json.dumps({"a": BODY}), formats.JSON),
        (json.dumps(BODY), formats.JSON),
        (json.dumps([[f"\n\t{BODY} \n"]]), formats.JSON),
        (json.dumps({"a": json.dumps({"b": json.dumps([BODY])})}), formats.JSON),
        (json.dumps({"a": BODY.replace("{", "{ // c\n", 1).replace("}}", "},}")}), formats.JSON),
        (f"a: &a '{BODY}'\nb: *a\nc: [*a]\n", formats.YAML),
        (f"A='{BODY}'\n", formats.DOTENV),
        (json.dumps({"a": BODY}) + "\n", formats.JSONL),
        (json.dumps({"run": f"set -e\ncurl -d '{BODY}' x"}), formats.JSON),
    ],
)
def test_a_request_in_a_string_is_found_once(text: str, format: Format) -> None:
    assert values(text, format) == [plain_request()]


@pytest.mark.parametrize(
    "value",
    [
        BODY[:-1],
        f"the body is {BODY}",
        "destination: {'type': 'evm'} and display",
        '{"destination": "Berlin", "display": {"title": "x", "verb": "go"}}',
        "[2026-11-27 10:00] GET /destination?type=evm&chainId=8453 display",
        json.dumps(json.dumps(json.dumps([json.dumps([BODY])]))),
    ],
)
def test_other_strings_are_not(value: str) -> None:
    assert values(json.dumps({"a": value})) == []
    assert told(lint(json.dumps({"a": value}), is_named=True, report_missing_payload=False)) == []


def test_strings_of_a_payload_are_not_searched() -> None:
    assert len(values(json.dumps({**plain_request(), "metadata": {"a": BODY}, "other": BODY}))) == 1


def test_files_in_a_config_map() -> None:
    text = """kind: ConfigMap
data:
  a.yaml: |
    destination: {type: evm, address: 0x12, chainId: 8453}
    display: {title: x, verb: Pay}
  b.toml: |
    [destination]
    type = "evm"
    address = "0x12"
    [display]
  .env: |
    DAIMO_TREASURY_ADDRESS=0x12
  notes.txt: |
    {"destination": {"type": "evm", "address": "0x12", "chainId": 8453}, "display": {}
"""
    found = [each for each in told(lint(text, formats.YAML)) if each.endswith("evm-address")]
    assert found == ["4:39 evm-address", "9:15 evm-address", "12:28 evm-address"]


def test_repeated_keys_in_a_string() -> None:
    text = json.dumps({"a": BODY.replace('"type"', '"address": "x", "type"'), "b": '{"c": 1, "c": 2}'})
    assert told(lint(text)) == ["1:66 duplicate-key"]


def test_repeated_keys_of_something_else() -> None:
    text = json.dumps({"a": '{"destination": "evm a", "destination": "evm bbbbbbbbbbbbbbb"}'})
    assert told(lint(text, is_named=True, report_missing_payload=False)) == []


def test_no_value_of_metadata_is_shown() -> None:
    body = {**plain_request(), "metadata": {"phone": "sesame 12", "email": "open at sesame"}}
    for text in (json.dumps({"a": json.dumps(body)}), f"A='{json.dumps(body)}'"):
        result = lint(text, formats.DOTENV if text[0] == "A" else formats.JSON)
        assert {each.finding.rule for each in result.diagnostics} == {"phone-e164", "email-format"}
        for each in result.diagnostics:
            assert each.is_private
            assert each.frame is not None
            assert "sesame" not in f"{each.finding.message}{each.finding.hint}{each.frame.text}"
