"""The generated types: held to the schema, and to what type checkers make of them."""

from __future__ import annotations

import types as python_types
from typing import Any, Literal, assert_type, get_args, get_origin, get_type_hints

import pytest

from daimo_validate import Validator, check, validate
from daimo_validate import types as typed
from daimo_validate.compiled import load, names
from daimo_validate.types import CreateSessionRequest, CreateSessionResponse, EvmDestination, PaymentOption
from tests.helpers.requests import plain_request

GOOD: CreateSessionRequest = {
    "destination": {
        "type": "evm",
        "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "chainId": 8453,
        "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
        "amountUnits": "10.00",
    },
    "display": {"title": "Deposit to Acme", "verb": "Deposit", "paymentOptions": ["AllWallets", ["Coinbase"]]},
    "metadata": {"orderId": "1"},
}


def test_what_checks_return() -> None:
    assert_type(check(GOOD), CreateSessionRequest)
    assert_type(Validator().check(GOOD), CreateSessionRequest)
    assert validate(GOOD).ok
    options: list[PaymentOption] = ["AllWallets"]
    held: CreateSessionRequest = {**GOOD, "display": {"title": "a", "verb": "b", "paymentOptions": options}}
    assert validate(held).ok


def test_what_type_checkers_refuse() -> None:
    """mypy reports a comment that it does not need, so each line here is an error to it."""
    bad: CreateSessionRequest = {
        "destination": GOOD["destination"],
        "display": {"title": "a", "verb": "b", "paymentOptions": ["coinbase"]},  # type: ignore[list-item]
    }
    lacking: CreateSessionRequest = {"display": {"title": "a", "verb": "b"}}  # type: ignore[typeddict-item]
    text: EvmDestination = {"type": "evm", "address": "0x", "chainId": "1", "tokenAddress": "0x"}  # type: ignore[typeddict-item]
    extra: CreateSessionRequest = {**GOOD, "amountUnit": "1"}  # type: ignore[typeddict-unknown-key]
    assert not any(validate(each).ok for each in (bad, lacking, text))
    assert validate(extra).findings


@pytest.mark.parametrize("name", names())
def test_each_component_has_a_type_with_its_fields(name: str) -> None:
    schema = load(name)["schema"]
    made = getattr(typed, name)
    if isinstance(made, type):
        parts = [schema, *schema.get("allOf", ())]
        fields = {field for part in parts for field in part.get("properties", {})}
        required = {field for part in parts for field in part.get("required", ())}
        assert set(get_type_hints(made)) == fields
        assert made.__required_keys__ == required  # type: ignore[attr-defined]
    else:
        assert get_origin(made) in (Literal, python_types.UnionType) or get_args(made)


def test_options_are_those_of_the_schema() -> None:
    items = load("CreateSessionRequest")["schema"]["properties"]["display"]["properties"]["paymentOptions"]["items"]
    assert list(get_args(PaymentOption)) == items["then"]["enum"]


def test_every_name_is_exported() -> None:
    public: dict[str, Any] = {
        name for name in vars(typed) if getattr(vars(typed)[name], "__module__", "") == typed.__name__
    }  # type: ignore[assignment]
    assert set(public) <= set(typed.__all__)
    assert CreateSessionResponse.__name__ in typed.__all__
    assert validate(plain_request()).ok
