"""`describe`: the sentence about a request."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.core.describe import describe
from daimo_validate.core.gaps import Gaps, object_paths
from tests.helpers.requests import (
    BASE_USDC,
    NATIVE,
    NULL,
    OTHER,
    REFUND,
    SOLANA_USDC,
    WALLET,
    call,
    display,
    evm,
    merged,
    metadata,
    options,
    request,
    solana,
)
from tests.helpers.strategies import requests

_KEYS = [
    "destination",
    "display",
    "address",
    "type",
    "chainId",
    "tokenAddress",
    "amountUnits",
    "calldata",
    "paymentOptions",
    "refundAddress",
]
TO = f"{WALLET[:6]}…{WALLET[-4:]}"
BACK = f"{REFUND[:6]}…{REFUND[-4:]}"
ALL = "payers see all payment methods"


@pytest.mark.parametrize(
    ("patch", "sentence"),
    [
        (evm(amountUnits="10.00"), f"exactly 10 USDC on Base to {TO}; {ALL}"),
        (evm(amountUnits="1234567.5"), f"exactly 1,234,567.5 USDC on Base to {TO}; {ALL}"),
        (evm(amountUnits=".5"), f"exactly 0.5 USDC on Base to {TO}; {ALL}"),
        (evm(amountUnits=None), f"any amount of USDC on Base to {TO}; {ALL}"),
        (evm(amountUnits="1e3"), f'an invalid amount ("1e3") of USDC on Base to {TO}; {ALL}'),
        (evm(amountUnits=10), f"an invalid amount (10) of USDC on Base to {TO}; {ALL}"),
        (evm(amountUnits="1", tokenAddress=NATIVE), f"exactly 1 ETH on Base to {TO}; {ALL}"),
        (
            evm(amountUnits="1", tokenAddress=OTHER),
            f"exactly 1 of the unlisted token {OTHER[:6]}…{OTHER[-4:]} on Base to {TO}; {ALL}",
        ),
        (
            evm(amountUnits="1", chainId=10),
            f"exactly 1 of the unlisted token 0x8335…2913 (USDC on Base) on Optimism to {TO}; {ALL}",
        ),
        (evm(amountUnits="1", chainId=4217, tokenAddress=NATIVE), f"exactly 1 of the native token on Tempo to {TO}; {ALL}"),
        (evm(amountUnits="1", chainId=777777), f"exactly 1 of the unlisted token 0x8335…2913 (USDC on Base) on the unlisted chain 777777 to {TO}; {ALL}"),
        (evm(amountUnits=None, chainId=84532, tokenAddress=OTHER), f"any amount of the unlisted token {OTHER[:6]}…{OTHER[-4:]} on the test network Base Sepolia to {TO}; {ALL}"),
        (evm(amountUnits=None, chainId="base"), f'any amount of USDC on an invalid chain ("base") to {TO}; {ALL}'),
        (evm(amountUnits=None, chainId=None), f"any amount of USDC on a missing chain to {TO}; {ALL}"),
        (evm(amountUnits=None, tokenAddress="USDC"), f'any amount of an invalid token ("USDC") on Base to {TO}; {ALL}'),
        (evm(amountUnits=None, address="0x12"), f'any amount of USDC on Base to an invalid address ("0x12"); {ALL}'),
        (evm(amountUnits=None, address=NATIVE), f"any amount of USDC on Base to 0x0000…0000 (the zero address); {ALL}"),
        (evm(amountUnits=None, address=None), f"any amount of USDC on Base to a missing address; {ALL}"),
        (solana(amountUnits="5"), f"exactly 5 USDC on Solana to 9WzD…AWWM; {ALL}"),
        ({"refundAddress": REFUND, **evm(amountUnits="1")}, f"exactly 1 USDC on Base to {TO}; refunds go to {BACK}; {ALL}"),
        (
            merged(call("0x12345678"), evm(amountUnits="1")),
            f"exactly 1 USDC on Base to {TO}, then calls the function 0x12345678(); a failed call refunds {BACK}; {ALL}",
        ),
        (
            merged(call("0x12345678" + "0" * 64), {"refundAddress": NULL, **evm(amountUnits="1")}),
            f"exactly 1 USDC on Base to {TO}, then calls the function 0x12345678(…); a failed call has no refund "
            f"address; {ALL}",
        ),
        (merged(call("0x"), evm(amountUnits="1")), f"exactly 1 USDC on Base to {TO}, then calls it without naming a function; a failed call refunds {BACK}; {ALL}"),
        (merged(call("0x1"), evm(amountUnits="1")), f"exactly 1 USDC on Base to {TO}, then makes an invalid call; a failed call refunds {BACK}; {ALL}"),
    ],
)  # fmt: skip
def test_the_sentence(patch: Any, sentence: str) -> None:
    assert describe(request(patch)).sentence == sentence
    assert describe(request(patch)).unknown == ()


_WORD = "0" * 24 + WALLET[2:].lower()


@pytest.mark.parametrize(
    ("calldata", "words"),
    [
        ("0xd0e30db0", "deposit()"),
        ("0xD0E30DB0", "deposit()"),
        ("0x6e553f65" + "0" * 64 + _WORD, f"deposit(receiver {TO}, …)"),
        ("0xa9059cbb" + _WORD + "0" * 64, f"transfer(to {TO}, …)"),
        ("0xa9059cbb" + "f" * 64 + "0" * 64, "transfer(…)"),
        ("0xa9059cbb", "transfer(…)"),
    ],
)
def test_known_calls_are_named_with_their_recipients(calldata: str, words: str) -> None:
    assert f", then calls {words}; " in describe(request(call(calldata))).sentence


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["AllWallets", ["Coinbase", "Binance"]], "payers see all wallets, then Coinbase or Binance"),
        (["AllPaymentApps", "ApplePay"], "payers see all payment apps, then ApplePay"),
        ([], "the list of payment methods is empty"),
        ([[]], "payers see an empty list"),
        ([["Coinbase", ["Binance"]]], "payers see Coinbase or an invalid one (an array)"),
        (["Coinbase\u202e"], 'payers see an invalid one ("Coinbase\\u202e")'),
        ([None, 5], "payers see an invalid one (null), then an invalid one (5)"),
        (["Coinbase"] * 14, "payers see " + ", then ".join(["Coinbase"] * 12) + ", then 2 more"),
    ],
)
def test_payment_options(names: list[Any], words: str) -> None:
    assert describe(request(options(*names))).sentence.endswith(f"; {words}")


def test_an_amount_of_many_digits_is_cut() -> None:
    sentence = describe(request(evm(amountUnits="9" * 400))).sentence
    assert sentence.startswith('exactly "999')
    assert len(sentence) < 300


def test_payment_options_that_are_no_list() -> None:
    sentence = describe(request(display(paymentOptions="AllWallets"))).sentence
    assert sentence.endswith('; the payment methods are invalid ("AllWallets")')


class TestUnknown:
    """Values that the text does not fix."""

    def test_templates_are_shown(self) -> None:
        body = request(
            {
                "refundAddress": "$REFUND",
                **evm(address="${TREASURY}", amountUnits="{{ amount }}", calldata="${DATA}"),
                **options("AllWallets", "${MORE}"),
            }
        )
        paths = [
            ("refundAddress",),
            *(("destination", key) for key in ("address", "amountUnits", "calldata")),
            ("display", "paymentOptions", 1),
        ]
        described = describe(body, Gaps(frozenset(paths)))
        assert described.sentence == (
            'an unknown amount ("{{ amount }}") of USDC on Base to an unknown address ("${TREASURY}"), then makes an '
            'unknown call ("${DATA}"); a failed call refunds an unknown address ("$REFUND"); payers see all wallets, '
            'then an unknown one ("${MORE}")'
        )
        assert described.unknown == (
            "destination.address",
            "destination.amountUnits",
            "destination.calldata",
            "refundAddress",
        )

    def test_values_that_are_no_text(self) -> None:
        body = {"destination": {"type": "evm", "address": None, "chainId": None, "tokenAddress": None}, "display": None}
        paths = frozenset({("display",), *(("destination", key) for key in ("address", "chainId", "tokenAddress"))})
        assert describe(body, Gaps(paths)).sentence == (
            "any amount of an unknown token on an unknown chain to an unknown address; "
            "payers see unknown payment methods"
        )

    def test_a_whole_destination(self) -> None:
        described = describe({"destination": None, "display": {}}, Gaps(frozenset({("destination",)})))
        assert described.sentence == "an unknown destination; payers see all payment methods"
        assert described.unknown == ("destination",)

    def test_a_fragment_says_only_what_it_shows(self) -> None:
        body = {"destination": {"type": "evm", "address": WALLET}}
        assert describe(body, Gaps(open=object_paths(body))).sentence == f"to {TO}"
        assert describe({}, Gaps(open=frozenset({()}))).sentence == "a request whose values are not in this text"

    def test_a_spread(self) -> None:
        body = request(evm(amountUnits=None))
        sentence = describe(body, Gaps(open=frozenset({("destination",), ("display", "paymentOptions")}))).sentence
        assert sentence == f"USDC on Base to {TO}; payers see all payment methods"

    def test_what_a_program_computes_is_not_shown(self) -> None:
        gaps = Gaps(frozenset({("destination", "address")}))
        assert " to an unknown address; " in describe(request(evm(address="${_}")), gaps).sentence

    def test_options_after_a_spread(self) -> None:
        described = describe(request(options("Coinbase")), Gaps(open=frozenset({("display", "paymentOptions")})))
        assert described.sentence.endswith("; payers see Coinbase, then perhaps others")

    def test_without_a_chain_the_token_is_named_if_it_is_the_same_everywhere(self) -> None:
        body = request(evm(chainId="${CHAIN}", amountUnits="1"))
        gaps = Gaps(frozenset({("destination", "chainId")}))
        assert describe(body, gaps).sentence.startswith('exactly 1 USDC on an unknown chain ("${CHAIN}") to ')

    @pytest.mark.parametrize("tag", [None, "x"])
    def test_without_a_type_the_addresses_decide(self, tag: Any) -> None:
        body = request(solana(amountUnits="1", type=tag, tokenAddress=SOLANA_USDC))
        assert describe(body).sentence.startswith("exactly 1 USDC on Solana to ")
        assert BASE_USDC[:4] not in describe(body).sentence


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        (5, "not a request"),
        ({}, "no destination; payers see all payment methods"),
        (
            {"toChain": 8453, "toToken": BASE_USDC, "toAddress": WALLET},
            "a request of Daimo's older payment API, which this API rejects",
        ),
    ],
)
def test_what_is_no_request(payload: Any, sentence: str) -> None:
    assert describe(payload).sentence == sentence


def test_an_unknown_body() -> None:
    assert describe(None, Gaps(frozenset({()}))).unknown == ("body",)


def test_secrets_and_metadata_are_not_shown() -> None:
    key = "0x" + "c0ffee42" * 8
    body = request({**evm(address=key, amountUnits=key, chainId=key, tokenAddress=key), **metadata(note="hunter2")})
    assert "c0ffee" not in describe(body).sentence
    assert "hunter2" not in describe(body).sentence


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(_KEYS),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_no_value_makes_it_raise(value: Any) -> None:
    described = describe(value)
    assert "\n" not in described.sentence
    assert described.unknown == ()


@given(requests)
def test_every_request_has_a_sentence(body: Any) -> None:
    assert describe(body).sentence
