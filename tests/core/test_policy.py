"""Policies: levels, switched-off rules, guards, and settings that cannot be meant."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest

from daimo_validate import Policy, Severity, Validator
from daimo_validate.core.eip55 import to_checksum
from daimo_validate.core.guards import address_key, look_alike
from tests.helpers.requests import BASE_USDC, OTHER, REFUND, SOLANA_WALLET, WALLET, display, evm, fired, request

LOWER = request(evm(address=WALLET.lower()))


class TestLevels:
    def test_strict_makes_warnings_errors(self) -> None:
        report = Validator(policy=Policy(strict=True)).validate(LOWER)
        assert [(f.rule, f.severity) for f in report.findings] == [("eip55-missing", Severity.ERROR)]
        assert not report.ok

    def test_ignore_switches_a_rule_off(self) -> None:
        assert Validator(policy=Policy(ignore=["eip55-missing"])).validate(LOWER).findings == ()

    @pytest.mark.parametrize("level", ["error", Severity.ERROR])
    def test_severity_re_levels_a_rule(self, level: Any) -> None:
        report = Validator(policy=Policy(severity={"eip55-missing": level})).validate(LOWER)
        assert [f.severity for f in report.findings] == [Severity.ERROR]

    def test_severity_can_lower_an_error(self) -> None:
        payload = request(evm(amountUnits="0"))
        report = Validator(policy=Policy(severity={"amount-zero": "warning"})).validate(payload)
        assert ([f.rule for f in report.warnings], report.ok) == (["amount-zero"], True)

    def test_strict_wins_over_a_level(self) -> None:
        policy = Policy(strict=True, severity={"eip55-missing": "warning"})
        assert not Validator(policy=policy).validate(LOWER).ok

    def test_ignore_wins_over_a_level(self) -> None:
        policy = Policy(ignore={"eip55-missing"}, severity={"eip55-missing": "error"})
        assert Validator(policy=policy).validate(LOWER).findings == ()

    def test_a_finding_with_its_own_severity_is_re_levelled_too(self) -> None:
        payload = request(display(themeCssUrl="http://example.com/t.css"))
        report = Validator(policy=Policy(severity={"theme-url": "error"})).validate(payload)
        assert [f.severity for f in report.findings] == [Severity.ERROR]

    def test_switching_off_a_format_opens_no_hole_in_a_guard(self) -> None:
        policy = Policy(ignore=["evm-address"], allowed_destinations=[OTHER])
        assert fired(request(evm(address="0x1")), Validator(policy=policy)) == {
            ("destination.address", "destination-not-allowed")
        }

    def test_errors_and_warnings_keep_the_order_of_the_findings(self) -> None:
        payload = request({**evm(address=WALLET.lower(), amountUnits="0"), **display(verb="")})
        report = Validator().validate(payload)
        assert [f.rule for f in report.findings] == ["eip55-missing", "amount-zero", "blank-text"]
        assert [f.rule for f in report.errors] == ["amount-zero"]
        assert [f.rule for f in report.warnings] == ["eip55-missing", "blank-text"]


class TestSettings:
    def test_defaults(self) -> None:
        policy = Policy()
        assert (policy.strict, policy.ignore, dict(policy.severity), policy.has_guards) == (
            False,
            frozenset(),
            {},
            False,
        )
        assert Validator().policy == policy

    @pytest.mark.parametrize(
        "guard",
        [
            {"allowed_destinations": []},
            {"allowed_refund_addresses": [WALLET]},
            {"allowed_chains": {8453}},
            {"allowed_tokens": [BASE_USDC]},
            {"max_amount_units": 0},
        ],
    )
    def test_any_guard_counts(self, guard: dict[str, Any]) -> None:
        assert Policy(**guard).has_guards

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            ({"ignore": ["eip55-mising"]}, 'ignore: "eip55-mising" is not a rule; did you mean eip55-missing?'),
            ({"ignore": ["zzz"]}, 'ignore: "zzz" is not a rule'),
            ({"ignore": "amount-zero"}, "ignore takes a collection of rule ids, not one string"),
            ({"ignore": [5]}, "ignore: 5 is not a rule"),
            ({"ignore": [["amount-zero"]]}, "ignore: an array is not a rule"),
            (
                {"severity": {"AMOUNT-ZERO": "error"}},
                'severity: "AMOUNT-ZERO" is not a rule; did you mean amount-zero?',
            ),
            ({"severity": {"amount-zero": "fatal"}}, 'severity: "fatal" is neither "error" nor "warning"'),
            (
                {"allowed_destinations": WALLET},
                "allowed_destinations must be a collection of addresses, not one string",
            ),
            (
                {"allowed_destinations": [WALLET[:-1]]},
                f'allowed_destinations: "{WALLET[:-1]}" is neither an EVM nor a Solana address',
            ),
            ({"allowed_tokens": [5]}, "allowed_tokens: 5 is neither an EVM nor a Solana address"),
            (
                {"allowed_refund_addresses": [WALLET[:-1] + "D"]},
                f'allowed_refund_addresses: invalid EIP-55 checksum in "{WALLET[:-1]}D"',
            ),
            ({"allowed_chains": [0]}, "allowed_chains: 0 is not a chain id"),
            ({"allowed_chains": [True]}, "allowed_chains: true is not a chain id"),
            ({"allowed_chains": ["8453"]}, 'allowed_chains: "8453" is not a chain id'),
            ({"allowed_chains": [8453, 8453.0]}, "allowed_chains: 8453.0 is not a chain id"),
            ({"allowed_chains": [1, True]}, "allowed_chains: true is not a chain id"),
            ({"allowed_chains": [[1]]}, "allowed_chains: an array is not a chain id"),
            (
                {"max_amount_units": 10.5},
                "max_amount_units takes a string, an int or a Decimal: a float is not exact",
            ),
            (
                {"max_amount_units": True},
                "max_amount_units takes a string, an int or a Decimal: a float is not exact",
            ),
            ({"max_amount_units": "ten"}, 'max_amount_units: "ten" is not a decimal number'),
            ({"max_amount_units": "-1"}, 'max_amount_units: "-1" is not a finite amount'),
            ({"max_amount_units": "NaN"}, 'max_amount_units: "NaN" is not a finite amount'),
            ({"max_amount_units": "Infinity"}, 'max_amount_units: "Infinity" is not a finite amount'),
            ({"max_amount_units": [1]}, "max_amount_units: an array is not a decimal number"),
        ],
        ids=str,
    )
    def test_what_cannot_be_meant(self, settings: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError) as caught:  # noqa: PT011  (the whole message is compared below)
            Policy(**settings)
        assert str(caught.value) == message

    def test_addresses_are_kept_by_key(self) -> None:
        policy = Policy(allowed_destinations=[WALLET, WALLET.lower(), SOLANA_WALLET])
        assert policy.allowed_destinations == frozenset({WALLET.lower(), SOLANA_WALLET})

    def test_a_limit_is_exact(self) -> None:
        assert Policy(max_amount_units="0.1").max_amount_units == Decimal("0.1")
        assert Policy(max_amount_units=Decimal("1e3")).max_amount_units == 1000

    def test_a_policy_cannot_be_changed(self) -> None:
        policy = Policy(severity={"amount-zero": "warning"})
        with pytest.raises(AttributeError, match=r"^a Policy is immutable: 'strict' cannot be set$"):
            policy.strict = True
        with pytest.raises(AttributeError, match=r"^a Policy is immutable: 'strict' cannot be deleted$"):
            del policy.strict
        with pytest.raises(TypeError):
            policy.severity["amount-zero"] = "error"  # type: ignore[index]

    def test_pickling(self) -> None:
        policy = Policy(
            strict=True,
            ignore=["amount-zero"],
            severity={"blank-text": "error"},
            allowed_destinations=[WALLET, SOLANA_WALLET],
            allowed_refund_addresses=[REFUND.lower(), OTHER],
            allowed_chains=[8453],
            allowed_tokens=[BASE_USDC],
            max_amount_units="10.5",
        )
        copied: Policy = pickle.loads(pickle.dumps(policy))
        assert copied == policy
        assert Policy() == pickle.loads(pickle.dumps(Policy()))
        assert copied.allowed_destinations is not None
        assert look_alike("0x5aae" + "1" * 32 + "BeAed"[-4:], copied.allowed_destinations) == WALLET

    def test_pickling_addresses_with_the_same_ends(self) -> None:
        twins = [to_checksum("0x5aae" + middle * 32 + "eaed") for middle in "312"]
        policies = [Policy(allowed_destinations=given) for given in (twins, twins[::-1], sorted(twins))]
        policies += [pickle.loads(pickle.dumps(policy)) for policy in policies]
        for policy in policies:
            assert policy.allowed_destinations is not None
            assert frozenset(policy.allowed_destinations) == {address_key(twin) for twin in twins}
            for twin in twins:
                # One character apart: of several, the nearest is named.
                near = address_key(twin)[:20] + "9" + address_key(twin)[21:]
                assert look_alike(near, policy.allowed_destinations) == twin

    def test_a_validator_can_be_asked_about_one_policy_after_another(self) -> None:
        assert Validator(policy=Policy(strict=True)).is_valid(LOWER) is False
        assert Validator().is_valid(LOWER) is True
