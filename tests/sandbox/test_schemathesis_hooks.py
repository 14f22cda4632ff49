"""The hooks for schemathesis turn every body that fits the schema into one without errors."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("schemathesis", reason="schemathesis is not installed", exc_type=ImportError)

from daimo_validate import validate
from tests.helpers.requests import plain_request, request, solana
from tests.sandbox.schemathesis_hooks import meant


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(plain_request(), id="valid"),
        pytest.param(request({**solana(), "refundAddress": "0x" + "0" * 40}), id="burn address"),
        pytest.param(request({"destination": {"address": "0x" + "1" * 40, "amountUnits": "0"}}), id="dummy address"),
        pytest.param(request({"display": {"title": "x" * 2_000_000}}), id="title past a limit"),
        pytest.param(request({"display": {"title": " ", "verb": " "}}), id="blank text"),
        pytest.param(request({"display": {"paymentOptions": []}}), id="no options"),
        pytest.param(request({"metadata": {"x" * 2_000_000: "y"}}), id="key past a limit"),
        pytest.param(request({"toChain": 8453, "toToken": "0x"}), id="fields of the older API"),
        pytest.param(
            {**request(solana()), "destination": {**request(solana())["destination"], "chainId": "x" * 2_000_000}},
            id="unknown field of a Solana destination",
        ),
    ],
)
def test_a_body_that_fits_the_schema_becomes_valid(body: dict[str, Any]) -> None:
    assert validate(meant(body)).errors == ()
