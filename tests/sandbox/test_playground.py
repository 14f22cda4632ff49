"""The checks of the page: findings with their places and fixes, and the expected response."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Validator
from daimo_validate.core.responses import check_response
from daimo_validate.lint.check import CheckSettings, check_bytes
from daimo_validate.sandbox.app import create_app
from daimo_validate.sandbox.playground import check_text
from tests.helpers import formats
from tests.helpers.requests import plain_request, request
from tests.sandbox.asking import Client

VALIDATOR = Validator()
LOWER = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
YAML = f"""\
# daimo.yaml
destination:
  type: evm
  address: {LOWER}
  chainId: 8453
  tokenAddress: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'
display: {{title: "Deposit 💸 to", vreb: Deposit}}
"""


def check(text: str, language: str = "auto") -> dict[str, Any]:
    return check_text(text, language, VALIDATOR, 1_700_000_000)


def marked(text: str, finding: dict[str, Any]) -> str:
    """Return the characters of a finding, cut by UTF-16 code units like in a browser."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[finding["start"] * 2 : finding["end"] * 2].decode("utf-16-le", "surrogatepass")


def fixed(text: str, edit: dict[str, Any]) -> str:
    units = text.encode("utf-16-le")
    before, after = units[: edit["start"] * 2], units[edit["end"] * 2 :]
    return before.decode("utf-16-le") + str(edit["text"]) + after.decode("utf-16-le")


def test_findings_mark_exactly_their_characters() -> None:
    assert [(f["rule"], f["line"], marked(YAML, f)) for f in check(YAML)["findings"]] == [
        ("unquoted-value", 4, LOWER),
        ("eip55-missing", 4, LOWER),
        ("unknown-field", 7, "vreb"),
    ]


def test_a_part_of_a_request_has_no_answer() -> None:
    text = f"treasury: {{type: evm, address: '{CHECKSUMMED}', chainId: 8453, tokenAddress: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'}}"
    checked = check(text)
    assert checked["findings"] == []
    assert checked["answer"]["status"] is None
    assert checked["answer"]["note"] == "This is a part of a request: the response depends on the rest."
    assert [f["rule"] for f in check(f"destination: {text.removeprefix('treasury: ')}")["findings"]] == [
        "missing-field"
    ]


def test_only_safe_fixes_are_offered() -> None:
    findings = {finding["rule"]: finding for finding in check(YAML)["findings"]}
    assert fixed(YAML, findings["eip55-missing"]["edit"]) == YAML.replace(LOWER, f'"{CHECKSUMMED}"')
    assert fixed(YAML, findings["unquoted-value"]["edit"]) == YAML.replace(LOWER, f'"{LOWER}"')
    assert findings["unknown-field"]["fix"] is not None
    assert findings["unknown-field"]["fix"]["safe"] is False
    assert findings["unknown-field"]["edit"] is None


def test_offsets_count_like_a_browser() -> None:
    text = json.dumps(request({"display": {"title": "💸💸", "verb": ""}}), ensure_ascii=False)
    (finding,) = check(text)["findings"]
    assert (finding["rule"], marked(text, finding)) == ("blank-text", '""')
    (behind_mark,) = check("\ufeff" + text, "json")["findings"][-1:]
    assert marked("\ufeff" + text, behind_mark) == '""'


def test_two_missing_fields_at_one_place_are_two_findings() -> None:
    text = json.dumps(request({"destination": {"chainId": None, "tokenAddress": None}}))
    assert [f["param"] for f in check(text)["findings"]] == [
        "destination.chainId",
        "destination.tokenAddress",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(YAML, id="yaml"),
        pytest.param(YAML.replace("address:", "address: &to").replace("'0x8335", "# 💸\n    '0x8335"), id="odd yaml"),
        pytest.param(YAML + "metadata: {phone: 12, a: {b: 1}}\ntoUnits: 1\n", id="private and legacy fields"),
        pytest.param('{"destination": {"type": "evm",\n"address": "0x12" "x"}, "display": 1}', id="broken json"),
        pytest.param(json.dumps({"a": [request({"display": {"verb": "a b"}, "refundAddres": 1})]}), id="nested json"),
    ],
)
def test_the_page_places_findings_as_the_command_line_does(text: str) -> None:
    format = formats.JSON if text[0] == "{" else formats.YAML
    diagnostics = check_bytes(text.encode(), "", format, CheckSettings(validator=VALIDATOR, is_named=True)).diagnostics
    placed = check(text)["findings"]
    assert [(each["line"], each["column"], each["rule"], each["message"]) for each in placed] == [
        (*each.region.start[:2], each.finding.rule, each.finding.message) for each in diagnostics if each.region
    ]
    assert [each["edit"] and each["edit"]["text"] for each in placed] == [
        each.edits[0].text if each.edits and each.edits[0].is_safe else None for each in diagnostics
    ]


@pytest.mark.parametrize(
    ("text", "language", "read_as"),
    [
        ("{}", "auto", "json"),
        ("  [1]", "auto", "json"),
        ("a: 1", "auto", "yaml"),
        ("{a: 1}", "yaml", "yaml"),
        ("", "auto", "yaml"),
    ],
)
def test_the_language_is_chosen_by_the_first_character_or_the_person(text: str, language: str, read_as: str) -> None:
    assert check(text, language)["language"] == read_as


def test_an_empty_text_has_no_findings() -> None:
    assert check(" \n") == {"language": "yaml", "findings": [], "answer": None, "payloads": 0}


class TestAnswer:
    def test_a_valid_body_gets_a_session_that_matches_the_schema(self) -> None:
        answer = check(json.dumps(plain_request()))["answer"]
        assert (answer["status"], answer["note"]) == (201, None)
        assert check_response(201, answer["body"]).findings == ()

    def test_a_schema_error_gets_the_error_of_the_api(self) -> None:
        answer = check(json.dumps(request({"destination": {"chainId": "8453"}})))["answer"]
        assert (answer["status"], answer["note"]) == (400, None)
        assert answer["body"]["error"]["param"] == "destination.chainId"
        assert check_response(400, answer["body"]).findings == ()

    def test_the_note_says_that_the_api_may_accept_what_only_rules_reject(self) -> None:
        answer = check(json.dumps(request({"destination": {"address": CHECKSUMMED[:-1] + "D"}})))["answer"]
        assert answer["status"] == 400
        assert answer["note"] == (
            "None of these errors is about the published schema: they are about safety or Daimo's documentation, "
            "and the API may accept this body."
        )

    def test_a_text_that_cannot_be_read_is_400(self) -> None:
        answer = check('{"destination": ')["answer"]
        assert answer["status"] == 400
        assert answer["body"]["error"]["param"] == "body"

    @pytest.mark.parametrize(
        ("text", "param"),
        [
            (json.dumps(request({"destination": {"address": "${WALLET}"}})), "destination.address"),
            (json.dumps(plain_request()).replace("}}", "},}"), "body"),
            (json.dumps(plain_request()) + " // note", "body"),
        ],
    )
    def test_json_is_judged_as_a_body(self, text: str, param: str) -> None:
        checked = check(text)
        assert (checked["answer"]["status"], checked["answer"]["body"]["error"]["param"]) == (400, param)
        assert checked["findings"][0]["severity"] == "error"

    def test_a_template_leaves_the_response_open(self) -> None:
        text = yaml.safe_dump(request({"destination": {"address": "${WALLET}"}}))
        answer = check(text, "yaml")["answer"]
        assert answer == {
            "status": None,
            "body": None,
            "note": "Parts of this are templates: the response depends on their values.",
        }


class TestNoTextMakesItRaise:
    """The page checks text that is half typed."""

    @given(st.text(max_size=200), st.sampled_from(["auto", "json", "yaml"]))
    def test_any_text(self, text: str, language: str) -> None:
        for finding in check(text, language)["findings"]:
            assert 0 <= finding["start"] <= finding["end"] <= len(text.encode("utf-16-le", "surrogatepass")) // 2

    @given(st.integers(0, len(YAML)), st.integers(0, 12), st.text(max_size=3))
    def test_a_payload_with_a_typo(self, at: int, cut: int, typed: str) -> None:
        check(YAML[:at] + typed + YAML[at + cut :])
        text = json.dumps(plain_request(), indent=2)
        check(text[:at] + typed + text[at + cut :])


class TestEndpoint:
    @pytest.mark.parametrize(
        ("asked", "param"),
        [([], "text"), ({}, "text"), ({"text": 1}, "text"), ({"text": "", "language": "xml"}, "language")],
    )
    def test_an_invalid_request_is_400(self, asked: Any, param: str) -> None:
        answer = Client(create_app()).post("/sandbox/check", asked)
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)

    def test_the_page_loads_nothing_from_elsewhere(self) -> None:
        client = Client(create_app())
        page = client.get("/")
        assert page.headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
            "trusted-types 'none'"
        )
        assert "A stand-in, not Daimo." in page.text
        for text in ("style=", "onclick", "<style", "<script>", "http://", "https://"):
            assert text not in page.text
        assert page.text.count("<script ") == 1
