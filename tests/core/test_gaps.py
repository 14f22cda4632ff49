"""What is said of a body with values that are filled in later, and with objects that may have more members."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from daimo_validate import Policy, Validator
from daimo_validate.core.gaps import Gaps, object_paths
from daimo_validate.text.pointers import Path
from tests.helpers.requests import BASE_USDC, OTHER, REFUND, SOLANA_WALLET, evm, request, solana


class TestGaps:
    @pytest.mark.parametrize(
        ("path", "is_hidden"),
        [
            (("a",), False),
            (("b",), True),
            (("b", "c"), True),
            (("a", "x"), False),
            (("a", "y", "z"), False),
            (("a", "y", "w"), True),
            (("a", "y", "w", "deep"), True),
            (("n", "x"), False),
            ((), False),
        ],
    )
    def test_hide(self, path: Path, is_hidden: bool) -> None:
        gaps = Gaps(unknown=frozenset({("b",)}), open=frozenset({("a", "y")}))
        assert gaps.hide({"a": {"y": {"z": 1}}, "b": "?", "n": 1}, path) is is_hidden

    def test_the_objects_of_a_value(self) -> None:
        assert object_paths({"a": [{"b": {}}], "c": 1}) == {(), ("a", 0), ("a", 0, "b")}
        assert object_paths(None) == frozenset()


class TestExamine:
    @pytest.mark.parametrize(
        ("open", "missing"),
        [
            ([], ["destination.chainId", "destination.tokenAddress", "display.verb", "refundAddress"]),
            ([()], ["destination.chainId", "destination.tokenAddress", "display.verb"]),
            ([("destination",)], ["display.verb", "refundAddress"]),
            ([("display",), ("metadata",)], ["destination.chainId", "destination.tokenAddress", "refundAddress"]),
            ([(), ("destination",), ("display",)], []),
        ],
    )
    def test_an_open_object_lacks_nothing(self, open: Sequence[Path], missing: list[str]) -> None:
        """Only what is missing in the object itself is not reported, never what is missing inside its members."""
        body = {
            "destination": {"type": "evm", "address": OTHER, "calldata": "0xd0e30db0"},
            "display": {"title": "Top up"},
        }
        report = Validator().examine(body, open=open)
        assert sorted(f.param for f in report.findings) == missing
        assert {f.rule for f in report.findings} <= {"missing-field", "calldata-no-refund"}

    def test_what_an_open_object_has_is_judged(self) -> None:
        body = {"destination": {"type": "evm", "address": REFUND.lower(), "amount": "10"}, "remark": {}}
        report = Validator().examine(body, open=[(), ("destination",)])
        assert [(f.param, f.rule) for f in report.findings] == [
            ("destination.address", "eip55-missing"),
            ("destination.amount", "unknown-field"),
            ("remark", "unknown-field"),
        ]

    def test_an_open_body_may_not_be_of_the_older_api(self) -> None:
        body = {"toChain": 8453, "toToken": BASE_USDC}
        assert [f.param for f in Validator().examine(body).errors] == ["body"]
        assert not Validator().examine(body, open=[()]).errors

    @pytest.mark.parametrize(("unknown", "open"), [([("destination", "type")], []), ([], [("destination",)])])
    def test_what_an_unknown_tag_decides(self, unknown: Sequence[Path], open: Sequence[Path]) -> None:
        """Only an EVM destination has a `chainId`: without the type, it is neither missing nor unknown."""
        tag = {"type": "${TYPE}"} if unknown else {}
        for patch in (solana(chainId=1), evm(chainId=None), solana(address=OTHER), evm(address=SOLANA_WALLET)):
            body = request({"destination": {**patch["destination"], "type": None}})
            body["destination"] |= tag
            report = Validator().examine(body, unknown=unknown, open=open)
            assert [f for f in report.findings if f.rule in ("missing-field", "unknown-field")] == []

    def test_what_every_kind_has_is_missing_with_an_unknown_tag(self) -> None:
        body = request(evm(type="${TYPE}", address=None))
        report = Validator().examine(body, unknown=[("destination", "type")])
        assert [(f.param, f.rule) for f in report.findings] == [("destination.address", "missing-field")]

    def test_an_unknown_chain_silences_what_depends_on_it(self) -> None:
        elsewhere = "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85"
        body = request(evm(chainId="${CHAIN}", tokenAddress=elsewhere, amountUnits="25000000"))
        assert Validator().examine(body, unknown=[("destination", "chainId")]).findings == ()

    @pytest.mark.parametrize("unknown", [[("destination", "type")], []])
    def test_a_guard_reads_the_chain_without_its_type(self, unknown: Sequence[Path]) -> None:
        validator = Validator(policy=Policy(allowed_chains=[8453]))
        body = request(evm(chainId=10, tokenAddress="0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85"))
        body["destination"]["type"] = "${TYPE}"
        if not unknown:
            del body["destination"]["type"]
        report = validator.examine(body, unknown=unknown, open=[("destination",)])
        assert [(f.param, f.rule) for f in report.findings] == [("destination.chainId", "chain-not-allowed")]

    def test_a_guard_is_silent_where_the_value_may_be(self) -> None:
        validator = Validator(policy=Policy(allowed_destinations=[OTHER], allowed_tokens=[BASE_USDC]))
        body = request(evm(address=None))
        assert [f.rule for f in validator.examine(body).findings] == ["missing-field"]
        assert validator.examine(body, open=[("destination",)]).findings == ()
        assert [f.param for f in validator.examine(body, open=[()]).findings] == ["destination.address"]
