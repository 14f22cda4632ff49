"""Hooks for schemathesis (https://schemathesis.readthedocs.io, "Extending Schemathesis").

schemathesis calls every body that fits the published schema valid. The rules know more: a checksum, an amount, a
chain id. So a value that the schema takes and a rule does not is replaced by one that both take, and nothing else is
touched: a body that breaks the schema is sent as it was made, and no check is switched off.

The published document does not say that the request has a body (`requestBody.required` is absent, which means that it
may be left out). A session without a destination is none, so this is said here; leaving the body out is then among
the requests that have to be refused.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import schemathesis
from jsonschema import Draft202012Validator

from daimo_validate import Schema, validate
from daimo_validate.text.pointers import pointer_tokens

GOOD_EVM: dict[str, Any] = {
    "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "chainId": 8453,
    "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
    "amountUnits": "10.00",
    "calldata": "0xd0e30db0",
}
GOOD_SOLANA: dict[str, Any] = {
    "address": "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",
    "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    "amountUnits": "10.00",
}
GOOD_BODY: dict[str, Any] = {
    "destination": {"type": "evm", **{name: value for name, value in GOOD_EVM.items() if name != "calldata"}},
    "display": {"title": "Deposit to Acme", "verb": "Deposit"},
}
# schemathesis sends again what it has seen anywhere, so the token may well be one of these: there are two of each.
GOOD_ADDRESSES = (GOOD_EVM["address"], "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")
GOOD_REFUNDS = ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")
GOOD_PAIRS = {"phone": "+14155552671", "email": "account@daimo.com"}


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Runs once, on the document as it was read."""
    raw_schema["paths"]["/v1/sessions"]["post"]["requestBody"]["required"] = True


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Runs before each request of every phase."""
    if case.operation.path == "/v1/sessions" and _published().is_valid(case.body):
        case.body = meant(case.body)


def meant(body: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a body that fits the schema, with every value replaced that breaks a rule."""
    repaired: dict[str, Any] = {
        **body,
        "destination": dict(body["destination"]),
        "display": dict(body["display"]),
    }
    if "metadata" in body:
        repaired["metadata"] = dict(body["metadata"])
    for attempt in range(2):
        for error in validate(repaired).errors:
            _repair(repaired, pointer_tokens(error.pointer), attempt)
    # Whatever this does not know how to replace: a title, a legacy field, a body past a limit.
    return repaired if validate(repaired).ok else copy.deepcopy(GOOD_BODY)


def _repair(body: dict[str, Any], path: list[str], attempt: int) -> None:
    match path:
        case ["destination", "address"] if body["destination"]["type"] == "evm":
            body["destination"]["address"] = GOOD_ADDRESSES[attempt]
        case ["destination", name]:
            good = GOOD_SOLANA if body["destination"]["type"] == "solana" else GOOD_EVM
            if name in good:
                body["destination"][name] = good[name]
            else:
                body["destination"].pop(name, None)
        case ["refundAddress"]:
            body["refundAddress"] = GOOD_REFUNDS[attempt]
        case ["display", "themeCssUrl"]:
            body["display"]["themeCssUrl"] = "https://example.com/theme.css"
        case ["metadata", name]:
            body["metadata"][name] = GOOD_PAIRS.get(name, "an ordinary value")


@cache
def _published() -> Draft202012Validator:
    return Draft202012Validator(Schema.named("CreateSessionRequest").json_schema)
