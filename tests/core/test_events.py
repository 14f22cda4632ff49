"""`check_event` and `verify_webhook`: what a webhook delivers, and whether it comes from Daimo."""

from __future__ import annotations

import hashlib
import hmac
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Policy, Validator, WebhookError, check_event, verify_webhook
from daimo_validate.core.webhooks import TOLERANCE_SECONDS, WebhookProblem, signature_header
from tests.core.test_responses import DELIVERY, GOOD
from tests.helpers.requests import merged

EVENT: dict[str, Any] = {
    "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "type": "session.succeeded",
    "createdAt": 1700000100,
    "data": {
        "session": {
            **{name: value for name, value in GOOD["session"].items() if name != "clientSecret"},
            "status": "succeeded",
            "destination": {**GOOD["session"]["destination"], "delivery": DELIVERY},
        }
    },
}


def event(**session: Any) -> dict[str, Any]:
    """The good event with members of its session replaced."""
    body: dict[str, Any] = merged(EVENT, {"data": {"session": session}})
    return body


def rules_of(body: object) -> list[tuple[str, str]]:
    report = check_event(body)
    assert report.crashes == ()
    return [(finding.rule, finding.param) for finding in report.findings]


class TestCheckEvent:
    @pytest.mark.parametrize(
        "body",
        [
            EVENT,
            json.dumps(EVENT),
            json.dumps(EVENT).encode(),
            merged(EVENT, {"isTestEvent": False}),
            merged(EVENT, {"apiVersion": "2"}),
            event(metadata={"orderId": "1"}),
            merged(event(status="bounced"), {"type": "session.bounced"}),
            merged(
                EVENT,
                {
                    "type": "session.processing",
                    "data": {"session": {"status": "processing", "destination": {"delivery": None}}},
                },
            ),
        ],
    )
    def test_nothing_is_said_of_a_good_event(self, body: Any) -> None:
        assert rules_of(body) == []

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (event(status="bounced"), [("event-mismatch", "data.session.status")]),
            (
                event(status="processing"),
                [
                    ("early-delivery", "data.session.destination.delivery"),
                    ("event-mismatch", "data.session.status"),
                ],
            ),
            (event(clientSecret="d7a8f3b2e1c94a6d"), [("event-client-secret", "data.session.clientSecret")]),
            (merged(EVENT, {"isTestEvent": True}), [("test-event", "isTestEvent")]),
            (merged(EVENT, {"type": "session.refunded"}), [("unknown-event", "type")]),
            (merged(EVENT, {"type": 5}), [("wrong-type", "type")]),
            (merged(EVENT, {"id": "evt_1"}), [("schema-mismatch", "id")]),
            (merged(EVENT, {"createdAt": "1700000100"}), [("wrong-type", "createdAt")]),
            (event(destination={"chainName": "Celo"}), [("chain-name-mismatch", "data.session.destination.chainName")]),
            (event(sessionId="x"), [("session-id-format", "data.session.sessionId")]),
            (event(expiresAt=5), [("expires-before-created", "data.session.expiresAt")]),
            (event(destination={"delivery": None}), [("missing-delivery", "data.session.destination.delivery")]),
            (
                event(destination={"delivery": {"receivedUnits": "9.999"}}),
                [("under-delivery", "data.session.destination.delivery.receivedUnits")],
            ),
            (GOOD, [("missing-field", name) for name in ("createdAt", "data", "id", "type")]),
            ([], [("wrong-type", "body")]),
            (b"{", [("syntax", "body")]),
        ],
    )
    def test_what_is_wrong_with_an_event(self, body: Any, expected: list[tuple[str, str]]) -> None:
        assert rules_of(body) == expected

    def test_the_secret_is_not_shown(self) -> None:
        assert "d7a8f3b2" not in repr(check_event(event(clientSecret="d7a8f3b2e1c94a6db8f0e2a7c3d5b9f1")))

    def test_the_policy_is_that_of_the_validator(self) -> None:
        body = merged(EVENT, {"isTestEvent": True})
        assert check_event(body).ok
        assert not check_event(body, validator=Validator(policy=Policy(strict=True))).ok
        assert check_event(body, validator=Validator(policy=Policy(ignore={"test-event"}))).findings == ()

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner)))
    def test_no_body_makes_it_raise(self, value: Any) -> None:
        for body in (value, merged(EVENT, {"type": value}), event(status=value), event(destination=value)):
            assert check_event(body).crashes == ()


SECRET = "whsec_for_tests"
BODY = json.dumps(EVENT).encode()
NOW = 1700000200


def hand_signed(time: str, body: bytes, secret: str = SECRET) -> str:
    digest = hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={time},v1={digest}"


class TestVerifyWebhook:
    @pytest.mark.parametrize("age", [0, 1, TOLERANCE_SECONDS, -TOLERANCE_SECONDS])
    def test_a_right_signature(self, age: int) -> None:
        header = hand_signed(str(NOW - age), BODY)
        assert header == signature_header(SECRET, BODY, NOW - age)
        for body in (BODY, bytearray(BODY), memoryview(BODY), BODY.decode()):
            verify_webhook(SECRET, header, body, NOW)

    @pytest.mark.parametrize(
        "header",
        [
            hand_signed(str(NOW), BODY).replace(",", ", "),
            f"{hand_signed(str(NOW), BODY)},v1={'0' * 64}",
            f"{hand_signed(str(NOW), BODY)},v0=abc,x",
            ",".join(reversed(hand_signed(str(NOW), BODY).split(","))),
            hand_signed(str(NOW), BODY).replace("v1=", "v1=" + "0" * 64 + ",v1="),
        ],
    )
    def test_forms_of_the_header(self, header: str) -> None:
        verify_webhook(SECRET, header, BODY, NOW)

    @pytest.mark.parametrize(
        ("header", "body", "secret", "reason"),
        [
            (hand_signed(str(NOW), BODY), BODY + b" ", SECRET, "wrong-signature"),
            (hand_signed(str(NOW), BODY), BODY, "another", "wrong-signature"),
            (hand_signed(str(NOW), BODY)[:-1], BODY, SECRET, "wrong-signature"),
            (hand_signed(str(NOW), BODY).replace("t=17", "t=16"), BODY, SECRET, "wrong-signature"),
            (hand_signed(str(NOW - TOLERANCE_SECONDS - 1), BODY), BODY, SECRET, "too-old"),
            (hand_signed(str(NOW + TOLERANCE_SECONDS + 1), BODY), BODY, SECRET, "in-the-future"),
            (hand_signed("x", BODY), BODY, SECRET, "bad-header"),
            (hand_signed("-1", BODY), BODY, SECRET, "bad-header"),
            (hand_signed("٣", BODY), BODY, SECRET, "bad-header"),
            (hand_signed("9" * 5000, BODY), BODY, SECRET, "bad-header"),
            ("t=1,t=1,v1=ab", BODY, SECRET, "bad-header"),
            ("v1=ab", BODY, SECRET, "bad-header"),
            (f"t={NOW},v1=ü\ud800", BODY, SECRET, "wrong-signature"),
            (f"t={NOW},v1=", BODY, SECRET, "wrong-signature"),
            (f"t={NOW}", BODY, SECRET, "no-signature"),
            (None, BODY, SECRET, "no-signature"),
            (" ", BODY, SECRET, "no-signature"),
            (hand_signed(str(NOW), BODY, ""), BODY, "", "no-secret"),
        ],
    )
    def test_what_is_refused(self, header: str | None, body: bytes, secret: str, reason: str) -> None:
        with pytest.raises(WebhookError) as caught:
            verify_webhook(secret, header, body, NOW)
        assert caught.value.reason == reason
        assert isinstance(caught.value, ValueError)
        assert SECRET not in str(caught.value)
        again = pickle.loads(pickle.dumps(caught.value))
        assert (again.reason, str(again)) == (caught.value.reason, str(caught.value))

    def test_every_reason_is_tested(self) -> None:
        tested = {"no-secret", "no-signature", "bad-header", "wrong-signature", "too-old", "in-the-future"}
        assert set(WebhookProblem) == tested

    @pytest.mark.parametrize("now", [float("nan"), float("inf"), float("-inf")])
    def test_a_time_that_is_none(self, now: float) -> None:
        with pytest.raises(WebhookError):
            verify_webhook(SECRET, hand_signed(str(NOW), BODY), BODY, now)

    def test_a_parsed_body_cannot_be_verified(self) -> None:
        with pytest.raises(TypeError, match="the bytes that arrived, not dict"):
            verify_webhook(SECRET, hand_signed(str(NOW), BODY), EVENT, NOW)  # type: ignore[arg-type]

    @given(st.text(), st.binary())
    def test_no_header_is_right_by_chance(self, header: str, body: bytes) -> None:
        with pytest.raises(WebhookError):
            verify_webhook(SECRET, header, body, NOW)
