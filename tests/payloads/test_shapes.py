"""Which objects are taken for session requests."""

import json
from pathlib import Path
from typing import Any

import pytest

from daimo_validate.payloads.search import gate_of, may_hold_payload, means_payload
from daimo_validate.payloads.shapes import Gate, is_request, may_be_request
from daimo_validate.payloads.walk import request_paths
from tests.documents.reads import find_payloads, reading_of
from tests.helpers import formats
from tests.payloads.unrelated import UNRELATED

CORPUS = Path(__file__).parents[1] / "corpus"
VECTORS = Path(__file__).parents[1] / "vectors" / "requests.json"
ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
TOKEN = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
BARE = {"address": ADDRESS, "chainId": 8453, "tokenAddress": TOKEN}
DESTINATION = {"type": "evm", **BARE}
DISPLAY = {"title": "Deposit", "verb": "Pay"}
NOT_FOUND = {
    "empty-object": "says nothing",
    "fields-at-the-wrong-level": "a token of any list has these fields",
}
"""Bodies of the corpus that are not found in a file, each with the reason."""


@pytest.mark.parametrize(
    "value",
    [
        {"destination": DESTINATION, "display": DISPLAY},
        {"destination": DESTINATION},
        {"destination": {"type": "evm"}},
        {"destination": {"type": " Solana "}},
        {"destination": {"type": "EVM", "address": None}},
        {"destination": {"type": "evm", "address": ["x"]}},
        {"destination": {"type": "evm", "chainId": {"id": 1}}},
        {"destination": {"type": "evm", "adress": ADDRESS, "chainid": "8453"}},
        {"destination": {"type": "evm", "adderss": ADDRESS}},
        {"destination": {"type": "evm", "to": ADDRESS, "chain": 8453}},
        {"destination": {"type": "sol", "address": MINT, "tokenAddress": MINT}},
        {"destination": {"type": "solanna", "address": MINT, "token_address": "${MINT}"}},
        {"destination": {"type": "Ethereum", **BARE}},
        {"destination": {"type": "base", **BARE}, "display": DISPLAY},
        {"destination": {"type": "ethereum", "calldata": "0x", "amountUnits": "1"}},
        {"destination": {"type": "tron", "address": MINT, "tokenAddress": MINT}},
        {"destination": {"type": "sui", "address": "0x1", "tokenAddress": "0x2"}, "display": DISPLAY},
        {"destination": BARE},
        {"destination": BARE | {"amountUnits": "1"}, "name": "case 1"},
        {"destination": {"address": ADDRESS, "amountUnits": "1.00"}},
        {"destination": {"address": "vitalik.eth", "amountUnits": " $10,00 USDC\n"}},
        {"destination": {"token_address": TOKEN, "amount-units": "1"}},
        {"destination": {"address": ADDRESS, "chainId": 1}, "display": DISPLAY},
        {"destination": {"address": ADDRESS, "chainId": 1}, "refundAddress": ADDRESS},
        {"destinaton": DESTINATION, "display": DISPLAY},
        {"Destination": DESTINATION},
        {"destination": DESTINATION, "dispaly": DISPLAY},
        {"destination": DESTINATION, "source": "web"},
        {"destination": DESTINATION, "source": {"type": "evm", "rpc": "x"}},
        {"destination": DESTINATION, "display": {}, "source": DESTINATION},
        {"destination": DESTINATION, "name": "case 1", "expected": 400},
        {"destination": {"type": "evm", "address": ADDRESS, "chainId": 1, "name": "Treasury"}},
        {"destination": ADDRESS, "display": DISPLAY},
        {"destination": {}, "display": DISPLAY},
        {"destination": None, "display": DISPLAY, "metadata": {}},
        {"destination": " ", "display": DISPLAY},
        {"destination": "undefined", "display": DISPLAY},
        {"destination": "${DESTINATION}", "display": DISPLAY},
        {"display": {**DISPLAY, "paymentOptions": ["AllWallets", "x"]}},
        {"display": {**DISPLAY, "paymentOption": "coinbase"}},
        {"toChain": 8453, "toToken": TOKEN, "toAddress": ADDRESS},
        {"intent": "Pay", "destinationAddress": ADDRESS, "toChain": "8453", "toUnits": "1"},
        {"destination": {"destinationAddress": ADDRESS, "chainId": "8453"}, "display": {"intent": "Pay"}},
    ],
)
def test_requests(value: dict[str, Any]) -> None:
    assert may_be_request(value)
    assert is_request(value)
    assert may_hold_payload(json.dumps(value).encode(), formats.JSON)


def test_the_byte_search_accepts_every_slip_in_the_key() -> None:
    name = "destination"
    slips = {name[:i] + name[i + 1 :] for i in range(len(name))}
    slips |= {name[:i] + letter + name[i:] for i in range(len(name)) for letter in "xT_-"}
    slips |= {name[:i] + letter + name[i + 1 :] for i in range(len(name)) for letter in "xT_-"}
    slips |= {name[:i] + name[i + 1 : i + 2] + name[i] + name[i + 2 :] for i in range(len(name))}
    for key in slips:
        value = {key: DESTINATION}
        assert not may_be_request(value) or may_hold_payload(json.dumps(value).encode(), formats.JSON), key


@pytest.mark.parametrize("name", UNRELATED)
def test_unrelated_objects(name: str) -> None:
    reading = reading_of(json.dumps({"item": UNRELATED[name]}), formats.JSON)
    assert find_payloads(reading) == ()
    assert not means_payload(reading)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"destination": "/var/lib"},
        {"destination": {"address": ADDRESS, "chainId": 1}},
        {"destination": {"type": "evm", "adress": "", "bucket": "x"}},
        {"destination": {"address": None, "chainId": True, "calldata": ""}},
        {"destination": DESTINATION, "origin": {"type": "evm", "tokenAddress": TOKEN}},
        {"from": DESTINATION, "destination": DESTINATION},
        {"src": DESTINATION, "destination": DESTINATION},
        {"destination": [DESTINATION]},
        {"display": DISPLAY},
        {"display": {"title": {"type": "string"}, "paymentOptions": {"type": "array"}}},
        {"destination": "Destination", "display": DISPLAY},
        {"destination": {"type": "contract", **BARE}},
        {"toChain": 8453, "toToken": TOKEN},
        {"toChain": {}, "toToken": [], "toUnits": "1"},
    ],
)
def test_objects_that_are_not_enough(value: dict[str, Any]) -> None:
    assert not is_request(value)


@pytest.mark.parametrize("around", ["body", "session", "data", "payload"])
def test_a_request_inside_another_object_is_found(around: str) -> None:
    value = {"name": "x", around: {"destination": DESTINATION, "display": DISPLAY}}
    assert list(request_paths([value, [value]])) == [(0, around), (1, 0, around)]


@pytest.mark.parametrize("sign", ["Daimo", "https://api.daimo.com", "POST /v1/sessions"])
def test_a_file_that_names_the_api_needs_less_evidence(sign: str) -> None:
    value = {"note": sign, "pay": {"destination": {"chainId": 10, "address": ADDRESS}}}
    assert [payload.path for payload in find_payloads(reading_of(json.dumps(value), formats.JSON))] == [("pay",)]
    assert find_payloads(reading_of(json.dumps(value | {"note": "/v1/checkout/sessions"}), formats.JSON)) == ()


@pytest.mark.parametrize("name", ["trip", "translations", "field list", "openapi schema", "answer of the API"])
def test_a_file_that_names_the_api_may_hold_unrelated_objects(name: str) -> None:
    reading = reading_of(json.dumps({"a": "Daimo", "b": UNRELATED[name]}), formats.JSON)
    assert find_payloads(reading) == ()


def test_a_higher_strictness_needs_more_evidence() -> None:
    value = {"destination": {"type": "evm", "address": ADDRESS}}
    assert is_request(value)
    assert not is_request(value, Gate(strictness=2))
    assert is_request({"destination": DESTINATION, "display": DISPLAY}, Gate(strictness=2))


def test_bodies_of_the_older_api_are_right_in_a_file_that_posts_to_it() -> None:
    body = {"toChain": 8453, "toToken": TOKEN, "toAddress": ADDRESS}
    nested = {"destination": {"destinationAddress": ADDRESS, "chainId": 10}, "display": {"intent": "Pay"}}
    for value in (body, nested):
        reading = reading_of(json.dumps({"url": "https://pay.daimo.com/api/payment", "body": value}), formats.JSON)
        assert list(request_paths(reading.documents[0].value)) == [("body",)]
        assert list(request_paths(reading.documents[0].value, gate_of(reading))) == []


def test_every_wrong_body_of_the_corpus_is_found_in_a_file() -> None:
    missed = set()
    for path in (CORPUS / "err").glob("*.json"):
        reading = reading_of(path.read_bytes(), formats.JSON)
        is_object = [isinstance(document.value, dict) for document in reading.documents] == [True]
        if not path.name.endswith(".expected.json") and is_object and not find_payloads(reading):
            missed.add(path.stem)
    assert missed == NOT_FOUND.keys()


def test_every_vector_is_found_in_a_file() -> None:
    bodies = [
        test["payload"] for group in json.loads(VECTORS.read_bytes()) for test in group["tests"] if "payload" in test
    ]
    missed = [body for body in bodies if isinstance(body, dict) and not list(request_paths(body))]
    assert len(bodies) > 200
    assert [body for body in missed if body and body.keys() & {"destination", "display"}] == []
