"""Fields named in another style or with a slip are judged as if renamed, under the key as written."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate import Policy, Severity, Validator, validate, validate_json
from daimo_validate.core.inputs.older import SUCCESSORS
from daimo_validate.core.report import Fix
from daimo_validate.core.variants import is_in_metadata, slips
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, OTHER, REFUND, SOLANA_WALLET, WALLET, evm, plain_request, request
from tests.helpers.strategies import requests
from tests.lint.linting import lint

WRONG = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"
ENGINES = (Validator(engine="jsonschema-rs"), Validator(engine="jsonschema"))
FIELDS = {
    "": ("destination", "display", "metadata", "refundAddress"),
    "destination": ("type", "address", "chainId", "tokenAddress", "amountUnits", "calldata"),
    "display": ("title", "verb", "themeCssUrl", "paymentOptions"),
}


def told(body: Any, validator: Validator | None = None) -> list[tuple[str, str, str]]:
    report = (validator or ENGINES[0]).validate(body)
    assert report.crashes == ()
    return [(finding.param, finding.rule, finding.severity.value) for finding in report.findings]


class TestSlips:
    @pytest.mark.parametrize(
        ("name", "field", "count"),
        [
            ("chainId", "chainId", 0),
            ("chain_id", "chainId", 0),
            ("CHAIN-ID", "chainId", 0),
            ("Chain Id", "chainId", 0),
            ("chain.id", "chainId", 0),
            ("chainid", "chainId", 0),
            ("chanId", "chainId", 1),
            ("cahinId", "chainId", 1),
            ("chainsId", "chainId", 1),
            ("chainIs", "chainId", 1),
            ("chain", "chainId", None),
            ("adress", "address", 1),
            ("adresss", "address", 2),
            ("tokenAdres", "tokenAddress", 2),
            ("token", "tokenAddress", None),
            ("typ", "type", 1),
            ("tpe", "type", 1),
            ("tp", "type", None),
            ("amountUSD", "amountUnits", None),
            ("displayName", "display", None),
            ("description", "destination", None),
            ("x" * 5000, "type", None),
            ("", "type", None),
        ],
    )
    def test_count(self, name: str, field: str, count: int | None) -> None:
        limits = {"adresss": None}
        assert slips(name, field) == limits.get(name, count)

    def test_variants_of_metadata(self) -> None:
        assert is_in_metadata(("a", 0, "meta_data"))
        assert not is_in_metadata(("meta", "data"))


STYLES = (
    lambda name: "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name),
    lambda name: "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name),
    lambda name: name[:1].upper() + name[1:],
    str.upper,
    lambda name: name[:1] + name[2:],
    lambda name: name[:2] + name[1:],
    lambda name: name[1] + name[0] + name[2:],
    lambda name: f"{name}_",
)


@st.composite
def misnamed(draw: st.DrawFn) -> tuple[Any, Any, dict[tuple[str, ...], str]]:
    """A request, the same with other names for some fields, and these by the path of the field."""
    body = draw(requests)
    names: dict[tuple[str, ...], str] = {}
    for parent, fields in FIELDS.items():
        present = [field for field in fields if field in (body.get(parent, {}) if parent else body)]
        for field in draw(st.lists(st.sampled_from(present), max_size=3, unique=True)) if present else ():
            name = draw(st.sampled_from(STYLES))(field)
            if name != field and name not in SUCCESSORS:
                names[(parent, field) if parent else (field,)] = name
    changed: dict[str, Any] = deepcopy(body)
    for path, name in names.items():
        if len(path) == 2:
            changed[path[0]] = {name if key == path[1] else key: member for key, member in changed[path[0]].items()}
    changed = {names.get((key,), key): member for key, member in changed.items()}
    return body, changed, names


def as_written(path: Any, names: dict[tuple[str, ...], str]) -> tuple[Any, ...]:
    return tuple(names.get(path[: end + 1], step) for end, step in enumerate(path))


@given(misnamed())
def test_what_is_found_in_a_misnamed_request(given: tuple[Any, Any, dict[tuple[str, ...], str]]) -> None:
    """Everything that is found under the right names, under the names as written, and one unknown field for each."""
    body, changed, names = given
    before = [(as_written(f.path, names), f.rule, f.message, f.severity) for f in validate(body).findings]
    reports = [validator.validate(changed) for validator in ENGINES]
    assert reports[0] == reports[1]
    after = [(f.path, f.rule, f.message, f.severity) for f in reports[0].findings]
    more = [each for each in after if each not in before]
    assert [each for each in before if each not in after] == []
    assert sorted((path, rule) for path, rule, _, _ in more) == sorted(
        (as_written(path, names), "unknown-field") for path in names
    )
    assert validate_json(json.dumps(changed)) == reports[0]


@pytest.mark.parametrize("validator", ENGINES)
class TestFindings:
    def test_a_required_field(self, validator: Validator) -> None:
        body = request(evm(chainId=None, chain_id=10, tokenAddress=None, **{"token-address": BASE_USDC}))
        assert told(body, validator) == [
            ("destination.chain_id", "unknown-field", "error"),
            ('destination["token-address"]', "unknown-field", "error"),
            ('destination["token-address"]', "wrong-chain-token", "error"),
        ]
        (finding, *_) = validator.validate(body).findings
        assert finding.message == "unknown field `destination.chain_id`: the API ignores it, and requires `chainId`"
        assert finding.fix == Fix(replacement="chainId", safe=False, target="key")
        assert finding.basis.value == "schema"

    def test_an_optional_field(self, validator: Validator) -> None:
        assert told(request(evm(amountUnits=None, amount_units="12,50")), validator) == [
            ("destination.amount_units", "amount-format", "error"),
            ("destination.amount_units", "unknown-field", "warning"),
        ]

    def test_objects(self, validator: Validator) -> None:
        body = {"Destination": {"typ": "evm", "adress": WRONG, "chainId": 8453}, "dispaly": {"Title": " "}}
        assert told(body, validator) == [
            ("Destination", "unknown-field", "error"),
            ("Destination.adress", "unknown-field", "error"),
            ("Destination.adress", "eip55-checksum", "error"),
            ("Destination.tokenAddress", "missing-field", "error"),
            ("Destination.typ", "unknown-field", "error"),
            ("dispaly", "unknown-field", "error"),
            ("dispaly.Title", "unknown-field", "error"),
            ("dispaly.Title", "blank-text", "warning"),
            ("dispaly.verb", "missing-field", "error"),
        ]

    def test_the_right_key_counts(self, validator: Validator) -> None:
        body = request(evm(chain_id=1, Address="nonsense"))
        assert told(body, validator) == [
            ("destination.Address", "unknown-field", "warning"),
            ("destination.chain_id", "unknown-field", "warning"),
        ]

    def test_of_two_variants_the_one_with_fewer_slips_counts(self, validator: Validator) -> None:
        body = request(evm(address=None, adress=OTHER, ADDRESS=WRONG))
        assert told(body, validator) == [
            ("destination.ADDRESS", "unknown-field", "error"),
            ("destination.ADDRESS", "eip55-checksum", "error"),
            ("destination.adress", "unknown-field", "warning"),
        ]
        last = validator.validate(body).findings[-1]
        assert last.hint == "did you mean `address`? `ADDRESS` looks like it too; keep one"
        assert last.fix is None

    def test_of_two_like_variants_the_first_counts(self, validator: Validator) -> None:
        assert told(request(evm(chainId=None, chain_id=0, chainID=8453)), validator) == [
            ("destination.chainID", "unknown-field", "warning"),
            ("destination.chain_id", "unknown-field", "error"),
            ("destination.chain_id", "chain-id", "error"),
        ]

    def test_a_value_of_another_kind_is_no_field(self, validator: Validator) -> None:
        body = {**plain_request(), "displays": [1]}
        del body["display"]
        assert told(body, validator) == [
            ("display", "missing-field", "error"),
            ("displays", "unknown-field", "warning"),
        ]

    def test_null_is_judged_as_the_field(self, validator: Validator) -> None:
        body = plain_request()
        del body["destination"]["amountUnits"]
        body["destination"]["amount_units"] = None
        assert told(body, validator) == [
            ("destination.amount_units", "wrong-type", "error"),
            ("destination.amount_units", "unknown-field", "warning"),
        ]

    def test_a_field_of_another_kind_of_destination(self, validator: Validator) -> None:
        body = request(
            {"destination": {"type": "solana", "address": SOLANA_WALLET, "chainId": None, "chain_id": 501, "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"}}
        )  # fmt: skip
        assert told(body, validator) == [("destination.chain_id", "unknown-field", "warning")]

    def test_what_json_cannot_carry(self, validator: Validator) -> None:
        assert told(request(evm(amountUnits=None, amount_units=b"1")), validator) == [
            ("destination.amount_units", "not-json", "error"),
            ("destination.amount_units", "unknown-field", "warning"),
        ]

    def test_many_keys_are_not_compared(self, validator: Validator) -> None:
        body = request(evm(chainId=None, chain_id=8453, **{f"x{n}": 1 for n in range(70)}))
        assert ("destination.chainId", "missing-field", "error") in told(body, validator)


class TestPolicies:
    @pytest.mark.parametrize(
        "policy", [Policy(ignore={"unknown-field"}), Policy(severity={"unknown-field": Severity.WARNING})]
    )
    def test_what_the_api_rejects_stays_an_error(self, policy: Policy) -> None:
        body = request(evm(chainId=None, chain_id=8453))
        errors = Validator(policy=policy).validate(body).errors
        assert [(error.param, error.rule) for error in errors] == [("destination.chain_id", "missing-field")]

    def test_guards_compare_what_is_misspelt(self) -> None:
        validator = Validator(policy=Policy(allowed_destinations=[WALLET], allowed_chains=[8453], max_amount_units=100))
        body = request(evm(address=None, adress=OTHER, chainId=None, chain_id=10, amountUnits=None, amount_units="101"))
        rules = {(param, rule) for param, rule, _ in told(body, validator)}
        assert rules >= {
            ("destination.adress", "destination-not-allowed"),
            ("destination.chain_id", "chain-not-allowed"),
            ("destination.amount_units", "amount-over-limit"),
        }

    def test_guards_fail_closed(self) -> None:
        """The API ignores a misspelt field, so an allowed value in it does not count."""
        body = request(evm(address=None, adress=WALLET))
        ignore = {"unknown-field", "missing-field"}
        validator = Validator(policy=Policy(allowed_destinations=[WALLET], ignore=ignore))
        assert told(body, validator) == [("destination.adress", "destination-not-allowed", "error")]
        assert Validator(policy=Policy(ignore=ignore)).validate(body).ok

    def test_the_right_value_is_guarded(self) -> None:
        validator = Validator(policy=Policy(allowed_destinations=[WALLET]))
        assert ("destination.address", "destination-not-allowed", "error") in told(
            request(evm(address=OTHER, adress=WALLET)), validator
        )


class TestIncompleteBodies:
    def test_the_right_name_may_be_in_an_open_object(self) -> None:
        body = request(evm(chainId=None, chain_id=10))
        report = Validator().examine(body, open=[("destination",)])
        assert [(f.param, f.rule, f.severity.value) for f in report.findings] == [
            ("destination.chain_id", "unknown-field", "warning"),
            ("destination.tokenAddress", "wrong-chain-token", "error"),
        ]

    def test_an_unknown_value(self) -> None:
        body = request(evm(chainId=None, chain_id="${CHAIN}"))
        policy = Policy(allowed_chains=[10])
        report = Validator(policy=policy).examine(body, unknown=[("destination", "chain_id")])
        assert [(f.param, f.rule) for f in report.findings] == [("destination.chain_id", "unknown-field")]


class TestPrivacy:
    def test_values_of_misspelt_metadata(self) -> None:
        text = json.dumps({**plain_request(), "meta_data": {"phone": "0171 5551234", "email": "kim"}}, indent=1)
        result = lint(text)
        assert [each.finding.rule for each in result.diagnostics] == ["unknown-field", "phone-e164", "email-format"]
        assert all(each.is_private for each in result.diagnostics)
        shown = " ".join(f"{each.finding.message} {each.finding.hint} {each.frame}" for each in result.diagnostics)
        assert "5551234" not in shown
        assert "kim" not in shown

    @pytest.mark.parametrize(
        "key", ["apiKey", "api_key", "API-KEY", "authorization", "Authorization", "x-api-key", "token", "clientSecret"]
    )
    def test_credentials_do_not_belong_into_metadata(self, key: str) -> None:
        (finding,) = validate({**plain_request(), key: "5b3c5f0e-3333-4444-8888-aaaaaaaaaaaa"}).warnings
        assert finding.rule == "unknown-field"
        assert finding.hint == "remove it; credentials belong in the `Authorization` header, never in a body"


class TestFiles:
    def test_values_without_quotes(self) -> None:
        text = f"destination:\n  type: evm\n  address: '{WALLET}'\n  chain_id: 8453\n  token_address: {BASE_USDC}\ndisplay: {{title: A, Verb: B}}\nrefund-address: {REFUND}\n"
        result = lint(text, formats.YAML)
        assert [(each.finding.rule, each.region and each.region.start.line) for each in result.diagnostics] == [
            ("unknown-field", 4),
            ("unknown-field", 5),
            ("unquoted-value", 5),
            ("unknown-field", 6),
            ("unknown-field", 7),
            ("unquoted-value", 7),
        ]
