"""The types for pydantic: they refuse what the rules refuse, and change nothing."""

from __future__ import annotations

import asyncio
import json
import re
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from daimo_validate.integrations.pydantic import EvmAddress, SolanaAddress, TokenAmount
from tests.heavy.test_web import names_of

CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
WALLET = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin"
ADAPTERS: dict[str, TypeAdapter[str]] = {
    "evm": TypeAdapter(EvmAddress),
    "solana": TypeAdapter(SolanaAddress),
    "amount": TypeAdapter(TokenAmount),
}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("evm", CHECKSUMMED),
        # Without a checksum, which is a warning in a request.
        ("evm", CHECKSUMMED.lower()),
        ("solana", WALLET),
        ("amount", "10.00"),
        ("amount", "10"),
        ("amount", "1."),
        ("amount", ".5"),
    ],
)
def test_good_text_stays_as_it_is(kind: str, text: str) -> None:
    assert ADAPTERS[kind].validate_python(text) == text
    assert ADAPTERS[kind].validate_json(json.dumps(text)) == text


@pytest.mark.parametrize(
    ("kind", "value", "rule"),
    [
        ("evm", CHECKSUMMED.replace("BeAed", "BeAeD"), "eip55_checksum"),
        ("evm", f" {CHECKSUMMED}", "evm_address"),
        ("evm", f"{CHECKSUMMED}\n", "evm_address"),
        ("evm", CHECKSUMMED.replace("0x", "0X"), "evm_address"),
        ("evm", CHECKSUMMED[2:], "evm_address"),
        ("evm", int(CHECKSUMMED, 16), "wrong_type"),
        ("evm", bytes.fromhex(CHECKSUMMED[2:]), "not_json"),
        ("evm", None, "wrong_type"),
        ("solana", WALLET[:-4], "solana_address"),
        ("solana", CHECKSUMMED, "solana_address"),
        ("amount", 10, "wrong_type"),
        ("amount", 10.5, "wrong_type"),
        ("amount", Decimal("10.50"), "not_json"),
        ("amount", "1e3", "amount_format"),
        ("amount", "1,50", "amount_format"),
        ("amount", "-1", "amount_format"),
        ("amount", "", "amount_format"),
    ],
)
def test_what_others_repair_is_refused(kind: str, value: object, rule: str) -> None:
    with pytest.raises(ValidationError) as raised:
        ADAPTERS[kind].validate_python(value)
    (error,) = raised.value.errors()
    assert error["type"] == rule


def test_a_hint_is_in_the_context() -> None:
    with pytest.raises(ValidationError) as raised:
        ADAPTERS["amount"].validate_python(Decimal("1.5"))
    assert "str(amount)" in raised.value.errors()[0]["ctx"]["hint"]


def test_fields_of_a_model() -> None:
    class Payout(BaseModel):
        to: EvmAddress
        refund: SolanaAddress | None = None
        amounts: list[TokenAmount] = []

    assert Payout(to=CHECKSUMMED, amounts=["1", "2.5"]).amounts == ["1", "2.5"]
    with pytest.raises(ValidationError) as raised:
        Payout.model_validate({"to": "0x12", "amounts": ["1", 2]})
    assert [error["loc"] for error in raised.value.errors()] == [("to",), ("amounts", 1)]


def test_settings_of_a_model_change_nothing() -> None:
    class Payout(BaseModel):
        model_config = ConfigDict(str_to_lower=True, str_strip_whitespace=True, str_max_length=5)
        to: EvmAddress

    assert Payout(to=CHECKSUMMED).to == CHECKSUMMED
    with pytest.raises(ValidationError, match="whitespace at the start"):
        Payout(to=f" {CHECKSUMMED}")


@pytest.mark.parametrize("kind", sorted(ADAPTERS))
@given(text=st.text("0123456789.", max_size=12) | st.text(max_size=6) | st.sampled_from([CHECKSUMMED, WALLET]))
def test_the_json_schema_accepts_what_the_type_accepts(kind: str, text: str) -> None:
    schema: dict[str, Any] = ADAPTERS[kind].json_schema()
    assert schema["type"] == "string"
    try:
        ADAPTERS[kind].validate_python(text)
    except ValidationError:
        return
    assert re.search(schema["pattern"], text)


def test_the_example() -> None:
    names = names_of("Types of pydantic")
    payout = names["Payout"](to=CHECKSUMMED, amount="10.00")
    assert payout.model_dump() == {"to": CHECKSUMMED, "amount": "10.00"}


def test_an_answer_of_fastapi_repeats_no_input() -> None:
    app = names_of("Types of pydantic", 1)["app"]
    payout = names_of("Types of pydantic")["Payout"]

    async def deposit(body: Any) -> None:
        raise AssertionError("a wrong body arrived")

    deposit.__annotations__["body"] = payout
    app.post("/deposits")(deposit)
    secret = "0x" + "ab12cd34" * 8

    async def post() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.post("/deposits", json={"to": secret, "amount": 10})

    answer = asyncio.run(post())
    assert answer.status_code == 422
    assert [each["type"] for each in answer.json()["detail"]] == ["evm_address", "wrong_type"]
    assert secret not in answer.text
