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
        answer(status="succeeded", destination__delivery={**DELIVERY, "receivedUnits": "10.01"}),
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
        (409, {}, "documented are 200, 201, 400, 401, 404 and 500"),
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


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "validation_error"),
        (401, "authentication_error"),
        (404, "invalid_request_error"),
        (500, "api_error"),
    ],
)
def test_an_error_has_the_shape_and_the_type_of_its_status(status: int, kind: str) -> None:
    body = {"error": {"type": kind, "code": "x", "message": "y"}}
    assert said(status, body) == []
    body["error"]["type"] = "card_error"
    assert said(status, body) == [
        (
            "error-type-mismatch",
            "error.type",
            f'"card_error" is not the error type of status {status}, which is {kind}',
        )
    ]
    del body["error"]["code"]
    assert [rule for rule, _, _ in said(status, body)] == ["missing-field", "error-type-mismatch"]


@pytest.mark.parametrize("status", [204, 302, 403, 409, 503, 0, -1])
def test_a_status_without_a_description_is_named_and_not_judged(status: int) -> None:
    report = check_response(status, {"anything": float("nan")})
    assert report.ok
    (finding,) = report.findings
    assert finding.rule == "undocumented-status"
    assert finding.severity is Severity.WARNING
    assert finding.message == (f"the API documents no response with status {status}, so the body was not checked")


@pytest.mark.parametrize("status", [200, 201, 400, 401, 404, 500])
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
        assert not check_response(409, {}, policy=Policy(strict=True)).ok

    def test_guards_are_for_requests(self) -> None:
        policy = Policy(allowed_chains=[], max_amount_units="0", ignore={"early-delivery", "chain-name-mismatch"})
        assert check_response(201, self.BODY, policy=policy).findings == ()


class TestDelivery:
    """What was delivered, beside what was asked for."""

    @pytest.mark.parametrize(
        ("requested", "received", "message"),
        [
            ("10.00", "9.5", 'the session delivered "9.5" of "10.00" USDC: 0.50 USDC less than requested'),
            ("10", "9", 'the session delivered "9" of "10" USDC: 1 USDC less than requested'),
            ("1", "0.999999", 'the session delivered "0.999999" of "1" USDC: 0.000001 USDC less than requested'),
            (
                "1.000000000000000001",
                "1",
                'the session delivered "1" of "1.000000000000000001" USDC: 0.000000000000000001 USDC less than requested',
            ),
        ],
    )
    def test_less(self, requested: str, received: str, message: str) -> None:
        delivery = {"txHash": "0x12", "receivedUnits": received}
        body = answer(status="succeeded", destination__amountUnits=requested, destination__delivery=delivery)
        assert said(200, body) == [("under-delivery", "session.destination.delivery.receivedUnits", message)]

    @pytest.mark.parametrize(
        ("requested", "received"), [("10", "10.000"), ("10.00", "10"), ("9.99", "10"), ("010", "10"), ("1", "2" * 77)]
    )
    def test_not_less(self, requested: str, received: str) -> None:
        delivery = {"txHash": "0x12", "receivedUnits": received}
        body = answer(status="succeeded", destination__amountUnits=requested, destination__delivery=delivery)
        assert "under-delivery" not in {rule for rule, _, _ in said(200, body)}

    @pytest.mark.parametrize("text", ["1e5", "", "9" * 5000, 5, None])
    def test_what_is_no_amount_is_not_compared(self, text: Any) -> None:
        for names in (("amountUnits", "9"), ("amountUnits", text)):
            delivery = {"txHash": "0x12", "receivedUnits": text if names[1] == "9" else "1"}
            body = answer(status="succeeded", destination__amountUnits=names[1], destination__delivery=delivery)
            report = check_response(200, body)
            assert report.crashes == ()
            assert "under-delivery" not in {finding.rule for finding in report.findings}

    def test_an_open_amount_is_not_compared(self) -> None:
        body = answer(status="succeeded", destination__delivery=DELIVERY)
        del body["session"]["destination"]["amountUnits"]
        assert said(200, body) == []

    def test_a_bounced_session_reports_its_refund(self) -> None:
        delivery = {"txHash": "0x12", "receivedUnits": "9.00"}
        assert said(200, answer(status="bounced", destination__delivery=delivery)) == []

    @pytest.mark.parametrize(
        ("status", "kind", "is_missing"),
        [
            ("succeeded", "evm", True),
            ("bounced", "evm", True),
            ("succeeded", "solana", True),
            ("bounced", "solana", False),
            ("processing", "evm", False),
            ("expired", "evm", False),
        ],
    )
    def test_missing(self, status: str, kind: str, is_missing: bool) -> None:
        solana = {name: value for name, value in SOLANA.items() if name != "delivery"}
        body = answer(status=status, **({"destination": solana} if kind == "solana" else {}))
        assert [rule for rule, _, _ in said(200, body)] == (["missing-delivery"] if is_missing else [])


class TestRetrieved:
    """Status 200: the session, with what is for its owner alone or without it."""

    def test_the_public_part(self) -> None:
        session = {k: v for k, v in GOOD["session"].items() if k not in ("clientSecret", "metadata")}
        assert said(200, {"session": session}) == []
        assert [rule for rule, _, _ in said(201, {"session": session})] == ["missing-field"] * 2

    def test_everything(self) -> None:
        assert said(200, GOOD) == []
        assert said(200, answer(metadata={"a": 5})) == [
            ("wrong-type", "session.metadata.a", "session.metadata.a must be a string, not a number")
        ]


@pytest.mark.parametrize("text", ["A1B2C3D4E5F6A1B2C3D4E5F6A1B2C3D4", "0" * 32])
def test_session_ids(text: str) -> None:
    assert said(201, answer(sessionId=text)) == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", None),
        ("0" * 31, None),
        ("0" * 33, None),
        ("g" * 32, None),
        ("0" * 32 + "\n", "remove the white space"),
        ("a1b2c3d4-e5f6-a1b2-c3d4-e5f6a1b2c3d4", "remove the dashes"),
    ],
)
def test_what_is_no_session_id(text: str, hint: str | None) -> None:
    (finding,) = check_response(201, answer(sessionId=text)).findings
    assert (finding.rule, finding.param, finding.hint) == ("session-id-format", "session.sessionId", hint)


@pytest.mark.parametrize(
    ("created", "expires", "hint"),
    [
        (1700000000, 1700000000, None),
        (1700003600, 1700000000, None),
        (1700000000000, 1700003600, "times are Unix seconds, not milliseconds"),
    ],
)
def test_a_session_ends_after_its_start(created: float, expires: float, hint: str | None) -> None:
    (finding,) = check_response(201, answer(createdAt=created, expiresAt=expires)).findings
    assert (finding.rule, finding.param, finding.hint) == ("expires-before-created", "session.expiresAt", hint)
