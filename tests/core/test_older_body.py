"""A body of Daimo's older payment API has one finding."""

from __future__ import annotations

import json
from typing import Any

import pytest

from daimo_validate import Policy, Severity, Validator
from tests.helpers.requests import BASE_USDC, WALLET, display, evm, merged, plain_request
from tests.lint.linting import lint, told

FLAT = {"intent": "Pay", "toAddress": WALLET, "toChain": 8453, "toToken": BASE_USDC, "toUnits": "10.00"}
NESTED = {
    "display": {"intent": "Pay", "paymentOptions": ["Zelle"]},
    "destination": {"destinationAddress": WALLET, "chainId": "8453", "tokenAddress": BASE_USDC, "callData": "0x"},
    "externalId": "1",
    "metadata": {"note": 1},
}
ENGINES = [Validator(engine="jsonschema-rs"), Validator(engine="jsonschema")]


@pytest.mark.parametrize("validator", ENGINES, ids=["jsonschema-rs", "jsonschema"])
@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (
            FLAT,
            "move `intent` to `display.verb`, `toAddress` to `destination.address`, `toChain` to `destination.chainId`, "
            "`toToken` to `destination.tokenAddress`, `toUnits` to `destination.amountUnits`",
        ),
        (
            NESTED,
            "move `display.intent` to `display.verb`, `destination.destinationAddress` to `destination.address`, "
            "`destination.callData` to `destination.calldata`",
        ),
    ],
)
def test_one_error(body: dict[str, Any], hint: str, validator: Validator) -> None:
    for report in (validator.validate(body), validator.validate_json(json.dumps(body))):
        (finding,) = report.findings
        assert (finding.rule, finding.param, finding.severity) == ("legacy-field", "body", Severity.ERROR)
        assert finding.message == "this is a request of Daimo's older payment API; POST /v1/sessions rejects it"
        assert finding.hint == hint


@pytest.mark.parametrize("body", [FLAT, NESTED])
def test_one_error_in_a_file(body: dict[str, Any]) -> None:
    assert told(lint(json.dumps({"body": body}))) == ["1:2 legacy-field"]
    assert told(lint(json.dumps({"url": "https://pay.daimo.com/api/payment", "body": body}))) == []


@pytest.mark.parametrize("body", [FLAT, NESTED])
def test_a_guard_does_not_add_to_it(body: dict[str, Any]) -> None:
    report = Validator(policy=Policy(allowed_chains=[1], max_amount_units=1)).validate(body)
    assert [finding.rule for finding in report.findings] == ["legacy-field"]


@pytest.mark.parametrize(
    "policy", [Policy(ignore=["legacy-field"]), Policy(severity={"legacy-field": "warning"})], ids=["off", "warning"]
)
def test_without_that_error_the_body_is_judged_as_any_other(policy: Policy) -> None:
    report = Validator(policy=policy).validate(FLAT)
    assert not report.ok
    assert [finding.param for finding in report.errors] == ["destination", "display"]


@pytest.mark.parametrize(
    "patch",
    [
        {"toUnits": "10.00"},
        {"toChain": 8453, "toToken": BASE_USDC},
        {"destinationAddress": WALLET},
        evm(destinationAddress=WALLET),
        display(intent="Pay"),
    ],
)
def test_single_older_fields_in_a_request_are_warnings(patch: dict[str, Any]) -> None:
    report = Validator().validate(merged(plain_request(), patch))
    assert report.ok
    assert {finding.rule for finding in report.findings} == {"legacy-field"}


@pytest.mark.parametrize(
    "body",
    [
        {"toChain": 8453},
        {"fromChain": 1, "toChain": 8453, "toToken": BASE_USDC, "toAddress": WALLET},
        {"toChain": {}, "toToken": []},
        {"destination": None, "toChain": 8453, "toToken": BASE_USDC},
    ],
)
def test_other_bodies(body: dict[str, Any]) -> None:
    assert "display" in {finding.param for finding in Validator().validate(body).errors}
