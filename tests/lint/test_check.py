"""Checking one file: messages, places, frames, and files without payloads."""

from __future__ import annotations

import gc
import json

import pytest
import yaml

from daimo_validate import Policy, Schema, Validator
from daimo_validate.core.rules import amount_zero
from daimo_validate.diagnostics.model import FileCrash, Region
from daimo_validate.documents import Format
from daimo_validate.lint.check import CheckSettings, FileResult, check_bytes
from daimo_validate.text.source import Position
from tests.helpers import formats
from tests.helpers.published import published
from tests.helpers.requests import BASE_USDC, REFUND, WALLET, plain_request
from tests.lint.linting import VALIDATOR, drawn, json_of, lint, only, told

LOWER = WALLET.lower()

YAML = f"""\
defaults: &defaults
  type: evm
  chainId: 8453
  tokenAddress: "{BASE_USDC}"
sessions:
  - destination:
      <<: *defaults
      address: {WALLET}
    display: {{title: Deposit, verb: Deposit}}
"""


def test_a_whole_diagnostic() -> None:
    diagnostic = only(lint(YAML, formats.YAML, "conf/pay.yaml"))
    assert diagnostic.path == "conf/pay.yaml"
    assert diagnostic.finding.to_json() == {
        "pointer": "/destination/address",
        "param": "destination.address",
        "path": ["destination", "address"],
        "rule": "unquoted-value",
        "severity": "error",
        "basis": "safety",
        "message": f"YAML parses {WALLET} as a number; this field must be a string",
        "hint": "quote the value",
        "fix": {"replacement": WALLET, "safe": True, "target": "value"},
    }
    assert diagnostic.pointer == "/sessions/0/destination/address"
    begin = YAML.index(WALLET)
    assert diagnostic.region == Region(Position(8, 16, begin), Position(8, 58, begin + 42))
    assert drawn(diagnostic) == [f"address: {WALLET}", f"         {'^' * 42}"]
    (edit,) = diagnostic.edits
    assert (edit.span, edit.region, edit.text, edit.is_safe) == (
        (begin, begin + 42),
        diagnostic.region,
        f'"{WALLET}"',
        True,
    )
    assert (diagnostic.related, diagnostic.is_private) == ((), False)


def test_a_missing_field_is_reported_at_the_key_of_its_object() -> None:
    text = '{\n  "destination": {"type": "evm"},\n  "display": {"title": "a", "verb": "b"}\n}'
    found = [diagnostic for diagnostic in lint(text).diagnostics if diagnostic.finding.param == "destination.address"]
    (diagnostic,) = found
    assert diagnostic.finding.message == "missing required field `destination.address`"
    assert diagnostic.pointer == "/destination/address"
    assert drawn(diagnostic) == ['"destination": {"type": "***"},', "^" * 13]


def test_a_missing_field_of_the_whole_body_is_reported_at_its_start() -> None:
    text = '\n  {"destination": ' + json.dumps(plain_request()["destination"]) + "}"
    diagnostic = only(lint(text))
    assert diagnostic.finding.message == "missing required field `display`"
    assert diagnostic.region == Region(Position(2, 3, 3), Position(2, 4, 4))


def test_an_unknown_field_is_reported_at_its_key() -> None:
    text = '{"tokenAdress": 1, ' + json_of(indent=None)[1:]
    diagnostic = only(lint(text))
    assert diagnostic.finding.rule == "unknown-field"
    assert diagnostic.region == Region(Position(1, 2, 1), Position(1, 15, 14))


def test_params_are_those_of_the_payload_and_pointers_those_of_the_document() -> None:
    body = {**plain_request(), "refundAddress": "0x12"}
    diagnostic = only(lint(json.dumps({"a/b": [{"x~y": body}]})))
    assert diagnostic.finding.param == "refundAddress"
    assert diagnostic.pointer == "/a~1b/0/x~0y/refundAddress"


def test_findings_are_in_the_order_of_the_text() -> None:
    text = json.dumps(
        {
            "refundAddress": "0x12",
            "display": {"verb": " ", "title": ""},
            "destination": {**plain_request()["destination"], "address": LOWER},
        },
        indent=1,
    )
    assert told(lint(text)) == ["2:19 evm-address", "4:11 blank-text", "5:12 blank-text", "9:14 eip55-missing"]


def test_a_value_used_twice_is_reported_once_with_both_uses() -> None:
    text = f"""\
to: &to "{LOWER}"
a:
  destination: {{type: evm, address: *to, chainId: 8453, tokenAddress: "{BASE_USDC}"}}
  display: {{title: A, verb: B}}
b:
  destination: {{type: evm, address: *to, chainId: 8453, tokenAddress: "{BASE_USDC}"}}
  display: {{title: A, verb: B}}
"""
    diagnostic = only(lint(text, formats.YAML))
    assert diagnostic.pointer == "/a/destination/address"
    assert (diagnostic.region and diagnostic.region.start) == Position(1, 9, 8)
    assert [(used.region.start.line, used.region.start.column, used.label) for used in diagnostic.related] == [
        (3, 37, "used here"),
        (6, 37, "used here"),
    ]
    assert drawn(diagnostic) == [f'***: &*** "{LOWER}"', f"          {'^' * 44}"]


def test_duplicate_keys_name_both_places() -> None:
    text = json_of()[:-2] + ',\n  "refundAddress": "0x12",\n  "refundAddress": "' + REFUND + '"\n}'
    diagnostic = only(lint(text))
    assert diagnostic.finding.message == (
        'duplicate key "refundAddress" at line 14, column 3; first at line 13, column 3'
    )
    assert diagnostic.finding.param == "refundAddress"
    assert [related.region.start for related in diagnostic.related] == [Position(13, 3, text.index('"refundA'))]
    assert drawn(diagnostic) == [f'"refundAddress": "{REFUND}"', "^" * 15]


def test_a_repeated_key_elsewhere_is_not_reported() -> None:
    text = '{"other": {"a": 1, "a": 2}, "x": ' + json_of() + "}"
    assert told(lint(text)) == []


def test_a_dotenv_fragment_names_the_key() -> None:
    text = f"OTHER=x\n  DAIMO_TREASURY_ADDRESS={LOWER}\n"
    diagnostic = only(lint(text, formats.DOTENV))
    assert diagnostic.finding.param == "destination.address"
    assert diagnostic.pointer == "/DAIMO_TREASURY_ADDRESS"
    assert diagnostic.region == Region(Position(2, 26, 33), Position(2, 68, 75))


def test_a_template_is_not_checked() -> None:
    text = json_of({"refundAddress": "${REFUND}", "metadata": {"phone": "{{ phone }}"}})
    assert told(lint(text)) == []


ENV_EXAMPLE = """\
DAIMO_TREASURY_ADDRESS=0xYourAddress
DAIMO_REFUND_ADDRESS=0x0000000000000000000000000000000000000000
DAIMO_TOKEN_ADDRESS=<token>
DAIMO_CHAIN_ID=your-chain-id
DAIMO_AMOUNT=10,00
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".env.example", ["5:14 amount-format"]),
        ("app/.env.local.sample", ["5:14 amount-format"]),
        ("template.env", ["5:14 amount-format"]),
        ("app/shop-dist.env", ["5:14 amount-format"]),
        (
            "example/.env",
            ["1:24 evm-address", "2:22 burn-address", "3:21 evm-address", "4:16 wrong-type", "5:14 amount-format"],
        ),
        (
            ".env.templates",
            ["1:24 evm-address", "2:22 burn-address", "3:21 evm-address", "4:16 wrong-type", "5:14 amount-format"],
        ),
    ],
)
def test_placeholders_are_allowed_in_example_files(path: str, expected: list[str]) -> None:
    assert told(lint(ENV_EXAMPLE, formats.DOTENV, path=path)) == expected


def test_a_payload_in_an_example_is_checked_but_not_its_placeholders() -> None:
    text = json_of({"refundAddress": "0x...", "display": {"title": "", "verb": "Your verb"}})
    assert told(lint(text, path="payload.example.json")) == []
    assert [item.finding.rule for item in lint(text).diagnostics] == ["blank-text", "verb-one-word", "evm-address"]


@pytest.mark.parametrize(
    ("text", "is_named", "expected"),
    [
        pytest.param('{"a": 1}', False, [], id="walked"),
        pytest.param('{"a": 1}', True, ["- no-payload"], id="named"),
        pytest.param('{"a": 1', False, [], id="walked and broken"),
        pytest.param('{"a": 1', True, ["1:8 syntax"], id="named and broken"),
        pytest.param('{"destination": {"chainId": 1,}', False, ["1:32 syntax"], id="walked, broken, with signs"),
        pytest.param('{"destination": [{"chainId": 1}]}', False, [], id="walked, of a bridge"),
        pytest.param('{"Daimo": 1, "destination": [{"chainId": 1}]}', False, ["- no-payload"], id="walked, with signs"),
        pytest.param('{"destination": {"chainId": 1}, "sessionId": ""}', False, [], id="walked, an answer of the API"),
        pytest.param(
            '{"destination": {"chainId": 1}, "sessionId": ""}', True, ["- no-payload"], id="named, an answer of the API"
        ),
        pytest.param("", True, ["1:1 syntax"], id="empty"),
    ],
)
def test_files_without_payloads(text: str, is_named: bool, expected: list[str]) -> None:
    assert told(lint(text, is_named=is_named)) == expected


CONFIG = '[{}env]\n"*SHOP" = "destination.address"\n"*CHAIN" = "destination.chainId"\n"*BROKEN"\n'


@pytest.mark.parametrize(
    ("path", "table", "expected"),
    [
        ("daimo-validate.toml", "", []),
        ("shop/daimo-validate.toml", "", []),
        ("shop/pyproject.toml", "tool.daimo-validate.", []),
        ("shop/pyproject.toml", "tool.shop.", ["4:10 syntax"]),
        ("shop/settings.toml", "tool.daimo-validate.", ["4:10 syntax"]),
        ("my-daimo-validate.toml", "", ["4:10 syntax"]),
    ],
)
def test_a_configuration_does_not_hint_at_a_payload(path: str, table: str, expected: list[str]) -> None:
    text = CONFIG.format(table)
    assert told(lint(text, formats.TOML, path=path)) == expected
    assert told(lint(text, formats.TOML, path=path, is_named=True)) == ["4:10 syntax"]


def test_no_payload_says_what_to_do() -> None:
    diagnostic = only(lint("[]", is_named=True))
    assert diagnostic.finding.message == "found no Daimo session request in this file"
    assert diagnostic.finding.hint == (
        "if there is one, point to it: `--pointer /path/to/it`, or `--pointer ''` for the whole file"
    )
    assert diagnostic.region is None
    assert diagnostic.frame is None


def test_an_unrelated_file_is_skipped_without_being_parsed() -> None:
    assert lint("{" * 10) == FileResult(path="pay")


def test_pointers_replace_the_search_when_it_is_off() -> None:
    text = json.dumps({"a": {**plain_request(), "refundAddress": "0x1"}, "b": {"x": 1}})
    found = lint(text, pointers=("/b",), search=False)
    assert {diagnostic.pointer for diagnostic in found.diagnostics} == {"/b/destination", "/b/display", "/b/x"}
    both = lint(text, pointers=("/b",))
    assert both.payloads == 2


def test_an_invalid_pointer_raises() -> None:
    with pytest.raises(ValueError, match=r'^"a" is not a JSON Pointer'):
        lint("{}", pointers=("a",))


def test_policies_apply_to_rules_about_the_text() -> None:
    ignored = Policy(ignore={"unquoted-value"})
    assert told(lint(YAML, formats.YAML, policy=ignored)) == []
    softer = Policy(severity={"unquoted-value": "warning"})
    assert only(lint(YAML, formats.YAML, policy=softer)).finding.severity == "warning"
    assert only(lint("[]", is_named=True, policy=Policy(strict=True))).finding.severity == "error"
    assert told(lint("[]", is_named=True, policy=Policy(ignore={"no-payload"}))) == []


def test_a_rule_that_crashes_is_not_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> str:
        raise ZeroDivisionError("with personal data in it")

    monkeypatch.setattr(amount_zero, "quoted", fail)
    text = json_of({"destination": {**plain_request()["destination"], "amountUnits": "0"}})
    result = check_bytes(text.encode(), "pay", formats.JSON, CheckSettings(validator=VALIDATOR))
    assert result.crashes == (FileCrash("pay", "amount-zero", "ZeroDivisionError"),)
    assert result.diagnostics == ()


class TestFingerprints:
    """A fingerprint stays when lines and list items move, and differs between different mistakes."""

    @staticmethod
    def of(text: str, format: Format = formats.JSON, path: str = "pay") -> list[str]:
        return [diagnostic.fingerprint for diagnostic in lint(text, format, path).diagnostics]

    def test_they_stay(self) -> None:
        bad = {**plain_request(), "refundAddress": "0x1"}
        here, there = json.dumps([bad]), json.dumps([plain_request(), {"x": [bad]}], indent=4)
        assert self.of(here) == self.of(there)

    def test_they_stay_for_messages_that_name_places(self) -> None:
        doubled = json_of()[:-2] + f', "refundAddress": "{REFUND}", "refundAddress": "{REFUND}"}}'
        assert self.of(doubled) == self.of(f"\n\n{doubled}") != []

    def test_they_differ(self) -> None:
        bad = [json_of({"refundAddress": value}) for value in ("0x1", "0x12")]
        assert len({*self.of(bad[0]), *self.of(bad[1]), *self.of(bad[0], path="other")}) == 3

    def test_unused_comments_have_one_too(self) -> None:
        text = "# daimo-validate: ignore[amount-zero]\n" + YAML
        assert "" not in self.of(text, formats.YAML)


def test_the_default_settings() -> None:
    settings = CheckSettings(validator=VALIDATOR)
    assert (settings.pointers, settings.search, settings.env, settings.is_named) == ((), True, None, False)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (json_of({"refundAddress": "0x1"}), formats.JSON),
        (json_of()[:-1], formats.JSON),
        ("// a comment\n" + json_of(), formats.JSONC),
        (YAML, formats.YAML),
        (YAML + "a: [}\n", formats.YAML),
        ('[destination]\ntype = "evm"\naddress = "0x1"\n', formats.TOML),
        ("[destination\n", formats.TOML),
        ("DAIMO_TREASURY_ADDRESS=0x1\n", formats.DOTENV),
    ],
)
def test_checking_leaves_no_cycles(text: str, format: Format) -> None:
    """The command line runs without the garbage collector, so cycles would never be freed."""
    lint(text, format)
    gc.disable()
    # What is there already need not be walked.
    gc.freeze()
    try:
        lint(text, format)
        assert gc.collect() == 0
    finally:
        gc.unfreeze()
        gc.enable()


def test_a_newer_document_decides_which_values_need_quotes() -> None:
    document = published()
    document["components"]["schemas"]["CreateSessionRequest"]["properties"]["feeRecipient"] = {"type": "string"}
    text = yaml.safe_dump(plain_request()) + "feeRecipient: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n"
    newer = Validator(schema=Schema.from_openapi(document))
    assert [line.split()[1] for line in told(lint(text, formats.YAML, validator=newer))] == ["unquoted-value"]
    assert [line.split()[1] for line in told(lint(text, formats.YAML))] == ["unknown-field"]


CHART = f"""name: {{{{ .Release.Name }}}}-pay
pay:
{{{{- if .Values.pay }}}}
  destination:
    type: evm
    address: "{WALLET}a"
    chainId: {{{{ .Values.chain }}}}
    tokenAddress: "{BASE_USDC}"
  display: {{title: A, verb: B}}
{{{{- end }}}}
"""


@pytest.mark.parametrize("is_named", [True, False])
def test_a_mistake_beside_templates_is_reported(is_named: bool) -> None:
    assert told(lint(CHART, formats.YAML, is_named=is_named)) == ["6:14 evm-address"]


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (CHART.replace("-pay", "-pay: x"), formats.YAML),
        (CHART + "---\na: [{{ x }}\n", formats.YAML),
        ('{"destination": {"type": "evm", "address": {{ x }} "0x1"}}', formats.JSON),
        ("[destination]\ntype = 'evm'\naddress = {{ x }} '0x1'\n", formats.TOML),
    ],
)
def test_a_template_that_cannot_be_read_is_reported_only_if_it_is_named(text: str, format: Format) -> None:
    assert "syntax" not in str(told(lint(text, format)))
    assert "syntax" in str(told(lint(text, format, is_named=True)))
