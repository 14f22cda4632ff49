"""`check_response`: what the API answered, beside the document and beside what is known of chains and tokens."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from daimo_validate import Policy, Schema, Validator
from daimo_validate.core.report import Crash, Severity
from daimo_validate.core.responses import check_response
from daimo_validate.core.rules import chain_name_mismatch

GOOD: dict[str, Any] = {
    "session": {
        "sessionId": "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4",
        "status": "requires_payment_method",
        "destination": {
            "type": "evm",
            "address": "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045",
            "chainId": 8453,
            "chainName": "Base",
            "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
            "tokenSymbol": "USDC",
            "amountUnits": "10.00",
        },
        "display": {"title": "Deposit to Acme", "verb": "Deposit"},
        "paymentMethod": None,
        "metadata": None,
        "clientSecret": "d7a8f3b2e1c94a6db8f0e2a7c3d5b9f1",
        "createdAt": 1700000000,
        "expiresAt": 1700003600,
    }
}
DELIVERY = {"txHash": "0x12", "receivedUnits": "10.00"}
SOURCE = {
    "chainId": 728126428,
    "chainName": "tron",
    "tokenAddress": "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    "tokenSymbol": "USDT",
    "sentUnits": "10.00",
}


def answer(**changes: Any) -> dict[str, Any]:
    """The good answer with members of its session (by `a__b` for a.b) replaced."""
    body = copy.deepcopy(GOOD)
    for name, value in changes.items():
        *steps, last = name.split("__")
        place = body["session"]
        for step in steps:
            place = place[step]
        place[last] = value
    return body


def said(status: int, body: object) -> list[tuple[str, str, str]]:
    return [(f.rule, f.param, f.message) for f in check_response(status, body).findings]


@pytest.mark.parametrize(
    "body",
    [
        GOOD,
        answer(destination__chainName="base", destination__tokenSymbol="usdc"),
        answer(destination__chainId=8453.0),
        answer(destination__chainId=999999, destination__chainName="Nowhere", destination__tokenSymbol="?"),
        answer(status="succeeded", destination__delivery=DELIVERY),
        answer(status="bounced", destination__delivery=DELIVERY),
        answer(
            paymentMethod={"type": "tron", "receiverAddress": "T", "createdAt": 1, "source": SOURCE},
            status="waiting_payment",
        ),
        answer(aFieldOfTomorrow=1),
    ],
)
def test_nothing_is_said_of_a_good_answer(body: dict[str, Any]) -> None:
    assert said(201, body) == []
    assert said(201, json.dumps(body)) == []
    assert said(201, json.dumps(body).encode()) == []


@pytest.mark.parametrize(
    ("body", "rule", "param", "message"),
    [
        (
            answer(destination__chainName="Optimism"),
            "chain-name-mismatch",
            "session.destination.chainName",
            '"Optimism" is not the name of chain 8453, which is Base',
        ),
        (
            answer(destination__tokenSymbol="USDT"),
            "token-symbol-mismatch",
            "session.destination.tokenSymbol",
            '"USDT" is not the symbol of this token, which is USDC on Base (8453)',
        ),
        (
            answer(
                destination={
                    "type": "solana",
                    "address": "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU",
                    "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
                    "tokenSymbol": "SOL",
                }
            ),
            "token-symbol-mismatch",
            "session.destination.tokenSymbol",
            '"SOL" is not the symbol of this token, which is USDC on Solana (501)',
        ),
        (
            answer(destination__delivery=DELIVERY),
            "early-delivery",
            "session.destination.delivery",
            'the session has a delivery, but its status is "requires_payment_method"',
        ),
        (
            answer(
                paymentMethod={
                    "type": "evm",
                    "receiverAddress": "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045",
                    "createdAt": 1,
                    "source": {**GOOD["session"]["destination"], "chainName": "Celo", "sentUnits": "1"},
                }
            ),
            "chain-name-mismatch",
            "session.paymentMethod.source.chainName",
            '"Celo" is not the name of chain 8453, which is Base',
        ),
        (
            answer(status="paid", destination__delivery=DELIVERY),
            "not-an-option",
            "session.status",
            '"paid" is not a valid option for session.status',
        ),
        ({}, "missing-field", "session", "missing required field `session`"),
    ],
)
def test_what_is_wrong_with_a_session_is_said_once(body: dict[str, Any], rule: str, param: str, message: str) -> None:
    assert said(201, body) == [(rule, param, message)]


def test_findings_come_in_the_order_of_their_places() -> None:
    body = answer(
        status="paid",
        destination__chainName="Celo",
        destination__tokenSymbol="USDT",
        destination__amountUnits=10,
    )
    assert [param for _, param, _ in said(201, body)] == [
        "session.destination.amountUnits",
        "session.destination.chainName",
        "session.destination.tokenSymbol",
        "session.status",
    ]


def test_a_session_by_itself_is_no_request() -> None:
    session = answer(destination__address="0x" + "0" * 40, destination__amountUnits="0", aFieldOfTomorrow=1)["session"]
    assert Validator(schema=Schema.named("Session")).validate(session).findings == ()


def test_what_lacks_its_type_is_judged_as_what_it_is_like() -> None:
    destination = answer(destination__type="x", destination__chainId="1")
    assert [(rule, param) for rule, param, _ in said(201, destination)] == [
        ("wrong-type", "session.destination.chainId"),
        ("not-an-option", "session.destination.type"),
    ]
    method = answer(paymentMethod={"type": "tronn", "receiverAddress": 5, "createdAt": "1"})
    assert [(rule, param) for rule, param, _ in said(201, method)] == [
        ("wrong-type", "session.paymentMethod.createdAt"),
        ("wrong-type", "session.paymentMethod.receiverAddress"),
        ("not-an-option", "session.paymentMethod.type"),
    ]


def test_items_of_an_array_come_in_the_order_of_their_numbers() -> None:
    body = answer(metadata={"a": [float("nan")] * 12}, status="paid")
    items = [param for _, param, _ in said(201, body) if param.endswith("]")]
    assert items == [f"session.metadata.a[{index}]" for index in range(12)]


@pytest.mark.parametrize("status", ["requires_payment_method", "waiting_payment", "processing", "expired"])
def test_a_delivery_comes_after_the_payment(status: str) -> None:
    (finding,) = check_response(201, answer(status=status, destination__delivery=DELIVERY)).findings
    assert (finding.rule, finding.severity) == ("early-delivery", Severity.ERROR)
    assert finding.message == f'the session has a delivery, but its status is "{status}"'
    assert finding.hint == "only a session that has succeeded or bounced has a delivery"


@pytest.mark.parametrize(
    ("status", "body", "hint"),
    [
        (
            201,
            answer(destination__chainName="Celo"),
            "check the chain id; the id decides where the money goes, not the name",
        ),
        (
            201,
            answer(destination__tokenSymbol="DAI"),
            "check the token address; the address decides which token is sent, not the symbol",
        ),
        (400, {"error": {"type": "x", "code": "x", "message": "y"}}, None),
        (404, {}, "it describes 201, 400 and 401"),
    ],
)
def test_the_hints_of_warnings(status: int, body: Any, hint: str | None) -> None:
    (finding,) = check_response(status, body).findings
    assert (finding.severity, finding.hint) == (Severity.WARNING, hint)


@pytest.mark.parametrize("chain_id", [8453.5, 0, -8453, 2**53, 10**30, 999_999, "8453"])
def test_names_are_not_judged_where_the_chain_is_unknown(chain_id: Any) -> None:
    body = answer(destination__chainId=chain_id, destination__chainName="?", destination__tokenSymbol="?")
    report = check_response(201, body)
    assert not [finding.rule for finding in report.findings if finding.rule.endswith("-mismatch")]
    assert report.crashes == ()


def test_the_symbol_of_a_token_that_is_not_listed_is_not_judged() -> None:
    wallet = GOOD["session"]["destination"]["address"]
    report = check_response(201, answer(destination__tokenAddress=wallet, destination__tokenSymbol="?"))
    assert (report.findings, report.crashes) == ((), ())


@pytest.mark.parametrize("name", [5, None, [], {}, True])
def test_names_that_are_no_text_are_of_the_wrong_type_alone(name: Any) -> None:
    report = check_response(201, answer(destination__chainName=name, destination__tokenSymbol=name))
    assert [(f.rule, f.param) for f in report.findings] == [
        ("wrong-type", "session.destination.chainName"),
        ("wrong-type", "session.destination.tokenSymbol"),
    ]
    assert report.crashes == ()


@pytest.mark.parametrize(("status", "kind"), [(400, "validation_error"), (401, "authentication_error")])
def test_an_error_has_the_shape_and_the_type_of_its_status(status: int, kind: str) -> None:
    body = {"error": {"type": kind, "code": "x", "message": "y"}}
    assert said(status, body) == []
    body["error"]["type"] = "api_error"
    assert said(status, body) == [
        (
            "error-type-mismatch",
            "error.type",
            f'"api_error" is not the error type of status {status}, which is {kind}',
        )
    ]
    del body["error"]["code"]
    assert [rule for rule, _, _ in said(status, body)] == ["missing-field", "error-type-mismatch"]


@pytest.mark.parametrize("status", [200, 204, 404, 500, 0, -1])
def test_a_status_without_a_description_is_named_and_not_judged(status: int) -> None:
    report = check_response(status, {"anything": float("nan")})
    assert report.ok
    (finding,) = report.findings
    assert finding.rule == "undocumented-status"
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        f"the API document describes no response with status {status}, so the body was not checked"
    )


@pytest.mark.parametrize("status", [201, 400, 401])
@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "",
        b"\xff\xfe\x00",
        "[" * 100_000,
        '{"session": {"destination": {"chainId": 1e999, "chainName": "x"}}}',
        {"session": {"destination": {"type": "solana", "tokenAddress": "\ud800", "tokenSymbol": "\ud800"}}},
        {"session": {"destination": {"chainId": True, "chainName": 1}, "status": []}},
        {"session": {1: 2}},
        {"error": {"type": ["validation_error"]}},
        object(),
    ],
)
def test_no_body_makes_it_raise_and_every_one_of_these_is_refused(status: int, body: object) -> None:
    report = check_response(status, body)
    assert not report.ok
    assert report.crashes == ()


def test_an_empty_text_is_said_to_be_empty() -> None:
    assert said(201, b"") == [("syntax", "body", "invalid JSON: the text is empty")]


def test_a_crash_takes_no_finding_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> str:
        raise ZeroDivisionError("with personal data in it")

    body = answer(destination__chainName="Celo", destination__amountUnits=10)
    monkeypatch.setattr(chain_name_mismatch, "quoted", fail)
    report = check_response(201, body)
    assert [finding.param for finding in report.findings] == ["session.destination.amountUnits"]
    assert report.crashes == (Crash(rule="chain-name-mismatch", error="ZeroDivisionError"),)


SOLANA = {
    "type": "solana",
    "address": "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU",
    "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
    "tokenSymbol": "USDC",
    "delivery": DELIVERY,
}


@pytest.mark.parametrize(("status", "is_early"), [("processing", True), ("bounced", True), ("succeeded", False)])
def test_a_solana_session_delivers_only_when_it_has_succeeded(status: str, is_early: bool) -> None:
    found = check_response(201, answer(status=status, destination=SOLANA)).findings
    assert [finding.rule for finding in found] == (["early-delivery"] if is_early else [])


class TestPolicy:
    """Response rules are under the policy like all others."""

    BODY = answer(destination__chainName="Celo", destination__delivery=DELIVERY)

    def test_ignore(self) -> None:
        policy = Policy(ignore={"early-delivery"})
        assert [f.rule for f in check_response(201, self.BODY, policy=policy).findings] == ["chain-name-mismatch"]

    def test_severity(self) -> None:
        policy = Policy(severity={"early-delivery": "warning"})
        assert check_response(201, self.BODY, policy=policy).ok

    def test_strict(self) -> None:
        report = check_response(201, self.BODY, policy=Policy(strict=True))
        assert {f.severity for f in report.findings} == {Severity.ERROR}
        assert not check_response(404, {}, policy=Policy(strict=True)).ok

    def test_guards_are_for_requests(self) -> None:
        policy = Policy(allowed_chains=[], max_amount_units="0", ignore={"early-delivery", "chain-name-mismatch"})
        assert check_response(201, self.BODY, policy=policy).findings == ()
