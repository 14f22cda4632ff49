"""Guards fail closed: each guarded value is inside its guard, or the report has an error."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Policy, Schema, Validator
from daimo_validate.core.guards import address_key
from daimo_validate.core.inputs.guarded import GUARDED
from daimo_validate.core.rules import RULES, checks_of
from tests.helpers.published import published_request
from tests.helpers.requests import BASE_USDC, NULL, OTHER, REFUND, SOLANA_USDC, WALLET, evm, request, solana
from tests.helpers.strategies import broken_requests, python_values, requests, strange_requests

GUARD_RULES = {rule.id for rule, _ in checks_of(GUARDED)}
OTHERS = sorted(set(RULES) - GUARD_RULES)
SETTINGS = st.fixed_dictionaries(
    {"ignore": st.sets(st.sampled_from(OTHERS)) | st.just(set(OTHERS))},
    optional={
        "allowed_destinations": st.sampled_from([[], [WALLET], [OTHER]]),
        "allowed_refund_addresses": st.sampled_from([[], [REFUND]]),
        "allowed_chains": st.sampled_from([[], [8453], [501], [8453, 501]]),
        "allowed_tokens": st.sampled_from([[], [BASE_USDC], [BASE_USDC, SOLANA_USDC]]),
        "max_amount_units": st.sampled_from(["0", "10", "99999"]),
    },
)
BODIES = st.one_of(requests, broken_requests, strange_requests, python_values)


def is_inside(body: Any, settings: dict[str, Any]) -> bool:
    """Whether every guarded value of a body is there and allowed. Written apart from the code under test."""
    body = body if isinstance(body, dict) else {}
    destination = body.get("destination")
    destination = destination if isinstance(destination, dict) else {}
    chain = 501 if destination.get("type") == "solana" else destination.get("chainId")
    verdicts: dict[str, Any] = {
        "allowed_destinations": lambda allowed: _is_allowed(destination.get("address"), allowed),
        "allowed_tokens": lambda allowed: _is_allowed(destination.get("tokenAddress"), allowed),
        "allowed_refund_addresses": lambda allowed: (
            "refundAddress" not in body or _is_allowed(body["refundAddress"], allowed)
        ),
        "allowed_chains": lambda allowed: (
            destination.get("type") in ("evm", "solana") and type(chain) in (int, float) and chain in allowed
        ),
        "max_amount_units": lambda limit: (
            "amountUnits" not in destination or _is_at_most(destination["amountUnits"], limit)
        ),
    }
    return all(verdicts[name](value) for name, value in settings.items() if name != "ignore")


def _is_allowed(address: Any, allowed: list[str]) -> bool:
    return isinstance(address, str) and address_key(address) in {address_key(each) for each in allowed}


def _is_at_most(amount: Any, limit: str) -> bool:
    if not isinstance(amount, str) or not amount.isascii() or amount.strip("0123456789.") or amount.count(".") > 1:
        return False
    return amount.strip(".") != "" and Decimal(amount) <= Decimal(limit)


class TestGuardsFailClosed:
    """For every policy whose guard rules are on, and every body."""

    @pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
    def test_objects(self, engine: Any) -> None:
        @given(BODIES, SETTINGS)
        def run(body: Any, settings: dict[str, Any]) -> None:
            report = Validator(policy=Policy(**settings), engine=engine).validate(body)
            assert is_inside(body, settings) or not report.ok

        run()

    @given(st.one_of(requests, broken_requests), SETTINGS, st.sampled_from(["", "}", "//", "\ufeff", ',"a":1']))
    def test_text(self, body: Any, settings: dict[str, Any], tail: str) -> None:
        text = json.dumps(body) + tail
        report = Validator(policy=Policy(**settings)).validate_json(text)
        is_read = not tail
        has_guards = len(settings) > 1
        assert (is_read and is_inside(body, settings)) or not report.ok or not has_guards


def _with_third_kind() -> Schema:
    """The published document with a destination of type `tron`, which has no `chainId`."""
    document = published_request()
    kinds = document["components"]["schemas"]["CreateSessionRequest"]["properties"]["destination"]["oneOf"]
    for kind in ("tron", "cosmos"):
        kinds.append(
            {
                "type": "object",
                "properties": {
                    "type": {"type": "string", "enum": [kind]},
                    "address": {"type": "string"},
                    "tokenAddress": {"type": "string"},
                    "chainId": {"type": "number"},
                    "amountUnits": {"type": "string"},
                },
                "required": ["type", "address", "tokenAddress"],
            }
        )
    return Schema.from_openapi(document)


NEWER = _with_third_kind()


@pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
class TestOtherDestinationTypes:
    """A newer document may have destination types that this release does not know."""

    @pytest.mark.parametrize(
        ("patch", "allowed", "path"),
        [
            (evm(type="tron", address="TX", chainId=None), [8453], ("destination", "type")),
            (evm(type="tron", address="TX", chainId=8453), [8453], ("destination", "type")),
            (evm(type="cosmos", address="TX", chainId=None), [8453, 728126428], ("destination", "type")),
            (evm(type="cosmos", address="TX", chainId=8453), [8453], ("destination", "type")),
        ],
    )
    def test_not_allowed(self, engine: Any, patch: Any, allowed: list[int], path: Any) -> None:
        report = Validator(policy=Policy(allowed_chains=allowed), schema=NEWER, engine=engine).validate(request(patch))
        assert [(f.rule, f.path) for f in report.errors] == [("chain-not-allowed", path)]

    def test_the_one_chain_of_a_type_is_known(self, engine: Any) -> None:
        policy = Policy(allowed_chains=[728126428])
        body = request(evm(type="tron", address="TX", chainId=None))
        assert Validator(policy=policy, schema=NEWER, engine=engine).validate(body).ok


class TestMessages:
    @pytest.mark.parametrize(
        ("patch", "settings", "message"),
        [
            (
                {"destination": {"address": NULL}},
                {"allowed_destinations": [WALLET], "ignore": ["wrong-type"]},
                "destination.address cannot be read, so the guard `allowed_destinations` cannot allow it",
            ),
            (
                {"destination": {"tokenAddress": None}},
                {"allowed_tokens": [BASE_USDC], "ignore": ["missing-field"]},
                "destination.tokenAddress is missing, so the guard `allowed_tokens` cannot allow it",
            ),
            (
                evm(amountUnits="1e3"),
                {"max_amount_units": "10", "ignore": ["amount-format"]},
                "destination.amountUnits cannot be read, so the guard `max_amount_units` cannot allow it",
            ),
            (
                evm(chainId="8453"),
                {"allowed_chains": [8453], "ignore": ["wrong-type"]},
                "destination.chainId cannot be read, so the guard `allowed_chains` cannot allow it",
            ),
        ],
    )
    def test_an_unanswered_guard(self, patch: Any, settings: Any, message: str) -> None:
        report = Validator(policy=Policy(**settings)).validate(request(patch))
        assert message in [finding.message for finding in report.errors]

    @pytest.mark.parametrize("patch", [{"destination": {"address": None}}, {"destination": 5}, {"destination": None}])
    def test_another_error_at_the_field_says_enough(self, patch: Any) -> None:
        report = Validator(policy=Policy(allowed_destinations=[WALLET])).validate(request(patch))
        assert not report.ok
        assert "destination-not-allowed" not in {finding.rule for finding in report.findings}

    def test_an_absent_amount_or_refund_address_is_not_guarded(self) -> None:
        policy = Policy(max_amount_units="10", allowed_refund_addresses=[REFUND])
        assert Validator(policy=policy).validate(request(evm(amountUnits=None))).findings == ()

    def test_files_are_silent_on_unknown_values(self) -> None:
        policy = Policy(
            allowed_destinations=[WALLET], allowed_chains=[8453], allowed_tokens=[BASE_USDC], max_amount_units="1"
        )
        validator = Validator(policy=policy)
        assert validator.examine(request(solana()), unknown=[("destination",)]).findings == ()
        assert validator.examine({}, open=[()]).findings == ()
        report = validator.examine({"destination": {"type": "evm", "chainId": 10}}, open=[(), ("destination",)])
        assert [finding.rule for finding in report.findings] == ["chain-not-allowed"]
