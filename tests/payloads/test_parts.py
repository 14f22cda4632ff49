"""Whole requests, where a missing field is an error, and parts of requests, whose rest is elsewhere."""

import json
from typing import Any

import pytest

from daimo_validate.documents import format_of
from daimo_validate.payloads.parts import names_body
from daimo_validate.payloads.search import may_hold_payload
from tests.documents.reads import find_payloads, reading_of
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, OTHER, SOLANA_USDC, SOLANA_WALLET, WALLET
from tests.lint.linting import lint
from tests.payloads.unrelated import UNRELATED

WRONG = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"
CHAIN = f"chainId: 8453, tokenAddress: '{BASE_USDC}'"
ON_BASE = {"type": "evm", "address": WALLET, "chainId": 8453, "tokenAddress": BASE_USDC}
ON_SOLANA = {"type": "solana", "address": SOLANA_WALLET, "tokenAddress": SOLANA_USDC}
DISPLAY = {"title": "Top up", "verb": "Pay"}


def told(text: str, name: str) -> list[str]:
    """Return the rule and param of each finding in a file of that name."""
    format = format_of(name)
    assert format is not None
    result = lint(text, format, name, is_named=True)
    return [f"{each.finding.rule} {each.finding.param}" for each in result.diagnostics]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dest.yaml", f"destination:\n  type: evm\n  {CHAIN.replace(', ', chr(10) + '  ')}\n"),
        ("settings.yaml", f"daimo:\n  appName: Fern\n  destination: {{address: '{WALLET}', {CHAIN}, label: Treasury}}\n"),
        ("daimo.json", json.dumps({"destination": {"address": WALLET, "chainId": 8453, "tokenAddress": BASE_USDC}})),
        ("daimo.json", json.dumps({"destination": ON_BASE})),
        ("daimo.json", json.dumps({"destination": ON_BASE, "displayName": "Fern", "metadataUrl": "x", "title": "y"})),
        ("daimo.yaml", f"daimo: {{destination: {{address: '{WALLET}', {CHAIN}, chain: base, name: Treasury}}}}\n"),
        ("config.json", json.dumps({"pay": {"destination": ON_BASE | {"amountUnits": "5.00"}, "apiUrl": "https://x"}})),
        ("config.json", json.dumps({"refundAddress": OTHER, "destination": ON_BASE | {"calldata": "0xd0e30db0"}})),
        ("display.json", json.dumps({"display": {**DISPLAY, "paymentOptions": ["AllWallets", "Coinbase"]}})),
        ("ui.yaml", "checkout:\n  title: Top up\n  verb: Pay\n  paymentOptions: [AllWallets, Coinbase]\n"),
        ("ui.yaml", "# for Daimo\ncheckout:\n  paymentOptions: [AllWallets, Coinbase]\n"),
        ("treasury.json", json.dumps(ON_BASE)),
        ("wallets.json", json.dumps({"eu": ON_BASE, "us": ON_BASE | {"address": OTHER}})),
        ("wallets.json", json.dumps({"daimo": [ON_SOLANA]})),
        ("wallets.json", json.dumps([ON_SOLANA | {"amountUnits": "1.00"}])),
        ("pay.toml", f"[daimo.destination]\ntype = 'evm'\nchainId = 8453\ntokenAddress = '{BASE_USDC}'\n"),
        ("session-defaults.yaml", f"destination: {{type: evm, {CHAIN}}}\n"),
        ("chart.yaml", f"destination:\n  type: evm\n  address: '{{{{ .Values.x }}}}'\n  {CHAIN.replace(', ', chr(10) + '  ')}\n"),
    ],
)  # fmt: skip
def test_in_a_part_nothing_is_missing(name: str, text: str) -> None:
    reading = reading_of(text, format_of(name) or formats.JSON)
    assert len(find_payloads(reading)) >= 1
    assert may_hold_payload(text.encode(), reading.format)
    assert told(text, name) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.yaml", f"destination: {{address: '{WRONG}', {CHAIN}}}\n", ["eip55-checksum destination.address"]),
        ("a.yaml", f"x:\n  destination: {{type: evm, chainId: 10, tokenAddress: '{BASE_USDC}'}}\n", ["wrong-chain-token destination.tokenAddress"]),
        ("a.yaml", f"destination: {{address: {WALLET}, {CHAIN}}}\n", ["unquoted-value destination.address"]),
        ("a.json", json.dumps(ON_BASE | {"address": WRONG}), ["eip55-checksum destination.address"]),
        ("a.yaml", f"x: {{type: evm, address: {WALLET}, {CHAIN}}}\n", ["unquoted-value destination.address"]),
        ("a.json", json.dumps({"x": [ON_BASE | {"amountUnits": "0"}]}), ["amount-zero destination.amountUnits"]),
        ("a.json", json.dumps({"x": ON_BASE | {"amountUnit": "1", "amountUnits": "1"}}), []),
        ("a.json", json.dumps({"destination": {**ON_BASE, "amountUnit": "1"}}), ["unknown-field destination.amountUnit"]),
        ("a.json", json.dumps({"checkout": {**DISPLAY, "paymentOptions": ["AllWallets", "coinbase"]}}), ["not-an-option display.paymentOptions[1]"]),
        ("a.json", json.dumps({"display": {**DISPLAY, "paymentOptions": ["AllWallets", "AllWallets"]}}), ["options-repeated display.paymentOptions[1]"]),
        ("a.json", json.dumps({"daimo": {"paymentOptions": ["AllWallets", "coinbase"]}}), ["not-an-option display.paymentOptions[1]"]),
    ],
)  # fmt: skip
def test_in_a_part_everything_that_is_there_is_judged(name: str, text: str, expected: list[str]) -> None:
    assert told(text, name) == expected


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [
        ("pay.json", {"destination": {**ON_BASE, "amountUnits": "5.00"}}, ["display"]),
        ("pay.json", {"destination": ON_BASE, "metadata": {"orderId": "7"}}, ["display"]),
        ("pay.json", {"destination": ON_BASE, "display": {"title": "Top up"}}, ["display.verb"]),
        ("pay.yaml", {"x": {"destination": {"type": "evm"}, "dispaly": {}}}, ["dispaly.title", "dispaly.verb"]),
        ("pay.json", {"destination": {"type": "evm", "chainId": 8453}, "display": DISPLAY}, ["destination.address", "destination.tokenAddress"]),
        ("config.yaml", {"a": {"destination": {"address": OTHER, "amountUnits": "1"}, "display": DISPLAY}}, ["destination.type", "destination.chainId"]),
        ("tests.yaml", {"cases": [{"name": "x", "body": {"destination": ON_BASE}}]}, ["display"]),
        ("api.yaml", {"post": {"requestBody": {"destination": {"type": "evm", "address": WALLET, "chainId": 8453}}}}, ["destination.tokenAddress", "display"]),
        ("create-session.json", {"destination": ON_BASE}, ["display"]),
        ("fixtures/session_request.yaml", {"destination": {"type": "evm", "address": WALLET, "tokenAddress": BASE_USDC}}, ["destination.chainId", "display"]),
        ("lines.jsonl", {"destination": ON_BASE}, ["display"]),
        ("body.json", {"display": {**DISPLAY, "paymentOptions": ["Coinbase"]}}, ["destination"]),
    ],
)  # fmt: skip
def test_in_a_whole_request_what_is_missing_is_an_error(name: str, value: Any, missing: list[str]) -> None:
    found = [each.removeprefix("missing-field ") for each in told(json.dumps(value), name) if "missing-field" in each]
    if "dispaly" in json.dumps(value):
        assert len(found) >= 2
    else:
        assert set(missing) <= set(found)


def test_a_pointer_names_a_whole_request() -> None:
    text = f"pay:\n  destination: {{type: evm, {CHAIN}}}\n"
    result = lint(text, formats.YAML, pointers=("/pay",))
    assert [each.finding.param for each in result.diagnostics] == ["display", "destination.address"]
    assert lint(text, formats.YAML).diagnostics == ()


def test_places_in_a_part() -> None:
    text = f'{{\n  "eu": {{"type": "evm", "address": "{WRONG}", "chainId": 8453, "tokenAddress": "{BASE_USDC}"}}\n}}'
    (payload,) = find_payloads(reading_of(text, formats.JSON))
    assert (payload.path, payload.at) == (("eu",), ("destination",))
    assert payload.value == {"destination": {**ON_BASE, "address": WRONG}}
    assert payload.document_path(("destination", "address")) == ("eu", "address")
    assert payload.payload_path(("eu", "address")) == ("destination", "address")
    assert payload.document_path(("refundAddress",)) is None
    assert payload.place(("refundAddress",)) is None
    assert payload.nearest(("refundAddress",))[0] == ("eu",)
    (diagnostic,) = lint(text).diagnostics
    assert (diagnostic.pointer, diagnostic.finding.pointer) == ("/eu/address", "/destination/address")
    assert diagnostic.region is not None
    assert (diagnostic.region.start.line, diagnostic.region.start.column) == (2, 36)


def test_a_part_that_a_request_uses_is_judged_there() -> None:
    text = f"base: &b {{type: evm, address: '{WALLET}', {CHAIN}}}\npay: {{destination: *b, display: {{title: A, verb: B}}}}\n"
    merged = text.replace("destination: *b", "destination: {<<: *b, amountUnits: '1'}")
    for each in (text, merged):
        assert [payload.path for payload in find_payloads(reading_of(each, formats.YAML))] == [("pay",)]
    alone = text.partition("pay:")[0]
    assert [payload.path for payload in find_payloads(reading_of(alone, formats.YAML))] == [("base",)]


def test_parts_in_source_code() -> None:
    display = "{ title: 'Top up', verb: 'Pay', paymentOptions: ['AllWallets', 'coinbase'] }"
    text = (
        f"// Daimo\nexport const TREASURY = {json.dumps(ON_BASE | {'address': WRONG})};\nexport const ui = {display};\n"
    )
    format = format_of("a.ts") or formats.JSON
    assert [payload.at for payload in find_payloads(reading_of(text, format))] == [("destination",), ("display",)]
    assert told(text, "a.ts") == ["eip55-checksum destination.address", "not-an-option display.paymentOptions[1]"]
    use = "pay({ destination: TREASURY, display: { title: 'A', verb: 'B' } });\n"
    whole, alone = find_payloads(reading_of(text + use, format))
    assert {whole.at, alone.at} == {(), ("display",)}


def test_templates_in_a_part_are_unknown_values() -> None:
    block = f"\n  type: evm\n  address: {{{{ x }}}}\n  {CHAIN}\n".replace(", ", "\n  ")
    text = f"eu: {{type: evm, address: '${{EU}}', {CHAIN}, '{{{{ more }}}}': 1}}\nus: {block}"
    first, second = find_payloads(reading_of(text, formats.YAML))
    assert first.unknown == second.unknown == frozenset({("destination", "address")})
    assert lint(text, formats.YAML).diagnostics == ()


@pytest.mark.parametrize(
    "value",
    [
        {"from": ON_BASE, "to": ON_BASE},
        {"source": ON_SOLANA, "target": ON_BASE},
        {"session": {"sessionId": "a1", "destination": {**ON_BASE, "chainName": "Base", "tokenSymbol": "USDC"}}},
        {"answer": {"clientSecret": "d7", "destination": {**ON_BASE, "amountUnits": "1.00"}}},
        {"metadata": ON_BASE},
        {"type": "evm", "chainId": 8453, "tokenAddress": BASE_USDC},
        {"address": WALLET, "chainId": 8453, "tokenAddress": BASE_USDC},
        {"address": WALLET, "chainId": 8453, "tokenAddress": BASE_USDC, "amount": "5", "symbol": "USDC"},
        {"type": "erc20", "name": "USDC", "address": WALLET, "chainId": 8453, "tokenAddress": BASE_USDC},
        {**ON_BASE, "rpcUrl": "https://x", "explorer": "https://y"},
        {"type": "solana", "tokenAddress": SOLANA_USDC, "address": SOLANA_WALLET},
        {"type": "object", "tokenAddress": {"type": "string"}, "amountUnits": {"type": "string"}},
        {"tokenAddress": "Token", "amountUnits": "Betrag", "address": "Adresse", "chainId": "Kette"},
        {"title": "Pay", "verb": "Pay", "paymentOptions": ["card", "invoice"]},
        {"title": "Pay", "paymentOptions": ["Stripe", "Venmo"]},
        {"paymentOptions": ["Stripe", "ApplePay"]},
    ],
)
def test_objects_of_other_programs_are_not_parts(value: dict[str, Any]) -> None:
    for each in (value, {"a": [value]}):
        assert find_payloads(reading_of(json.dumps(each), formats.JSON)) == ()


def test_unrelated_objects_of_a_file_that_names_the_api() -> None:
    """Settings beside those of Daimo: what stands alone needs a shape of its own."""
    for name in ("ccip", "layerzero", "lifi", "relay", "deBridge", "answer of the API", "shop with words"):
        reading = reading_of(json.dumps({"a": "Daimo", "b": UNRELATED[name]}), formats.JSON)
        assert [payload for payload in find_payloads(reading) if payload.at] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("session.json", True),
        ("a/create-session.yaml", True),
        ("payment_request.json", True),
        ("payload.eu.json", True),
        ("sessions.jsonl", True),
        ("body.toml", True),
        ("session-settings.json", False),
        ("request_defaults.yaml", False),
        ("daimo.json", False),
        ("nobody.json", False),
        ("session/daimo.json", False),
    ],
)
def test_the_name_of_a_file_can_say_that_it_is_a_body(name: str, expected: bool) -> None:
    assert names_body(name) is expected
