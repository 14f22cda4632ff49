"""What each rule for the guards of a policy must report, word for word, and what it must not."""

from __future__ import annotations

import pytest

from tests.helpers.requests import (
    BASE_USDC,
    NATIVE,
    NULL,
    OTHER,
    REFUND,
    SOLANA_USDC,
    SOLANA_WALLET,
    WALLET,
    evm,
    solana,
)
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not

FINDS = [
    Finds(
        rule="destination-not-allowed",
        patch={},
        policy={"allowed_destinations": [OTHER]},
        param="destination.address",
        message=('destination.address "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" is not an allowed destination'),
        hint="use one of the allowed destinations, or add this one to `allowed_destinations`",
    ),
    Finds(
        rule="destination-not-allowed",
        patch=evm(address="x"),
        policy={"allowed_destinations": [OTHER]},
        param="destination.address",
        message='destination.address "x" is not an allowed destination',
        hint="use one of the allowed destinations, or add this one to `allowed_destinations`",
    ),
    Finds(
        rule="destination-not-allowed",
        patch=solana(),
        policy={"allowed_destinations": [OTHER]},
        param="destination.address",
        message=('destination.address "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM" is not an allowed destination'),
        hint="use one of the allowed destinations, or add this one to `allowed_destinations`",
    ),
    Finds(
        rule="destination-not-allowed",
        patch={},
        policy={"allowed_destinations": []},
        param="destination.address",
        message=('destination.address "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" is not an allowed destination'),
        hint="use one of the allowed destinations, or add this one to `allowed_destinations`",
    ),
    Finds(
        rule="destination-not-allowed",
        patch=solana(address=SOLANA_WALLET.swapcase()),
        policy={"allowed_destinations": [SOLANA_WALLET]},
        param="destination.address",
        message=('destination.address "9wZdxWbBMKG8ztBnmQuXVqraYRzZdSgyDlvl9ZyTawwm" is not an allowed destination'),
        hint="use one of the allowed destinations, or add this one to `allowed_destinations`",
    ),
    Finds(
        rule="refund-not-allowed",
        patch={"refundAddress": REFUND},
        policy={"allowed_refund_addresses": [OTHER]},
        param="refundAddress",
        message=('refundAddress "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359" is not an allowed refund address'),
        hint="use one of the allowed refund addresses, or add this one to `allowed_refund_addresses`",
    ),
    Finds(
        rule="refund-not-allowed",
        patch={"refundAddress": "x"},
        policy={"allowed_refund_addresses": [OTHER]},
        param="refundAddress",
        message='refundAddress "x" is not an allowed refund address',
        hint="use one of the allowed refund addresses, or add this one to `allowed_refund_addresses`",
    ),
    Finds(
        rule="chain-not-allowed",
        patch={},
        policy={"allowed_chains": [10, 1, 56]},
        param="destination.chainId",
        message="8453 is not the id of an allowed chain",
        hint="expected one of: 1, 10, 56",
    ),
    Finds(
        rule="chain-not-allowed",
        patch=solana(),
        policy={"allowed_chains": [8453]},
        param="destination.type",
        message="501 is not the id of an allowed chain",
        hint="expected one of: 8453",
    ),
    Finds(
        rule="chain-not-allowed",
        patch=evm(chainId=8453.5),
        policy={"allowed_chains": [8453]},
        param="destination.chainId",
        message="8453.5 is not the id of an allowed chain",
        hint="expected one of: 8453",
    ),
    Finds(
        rule="chain-not-allowed",
        patch={},
        policy={"allowed_chains": []},
        param="destination.chainId",
        message="8453 is not the id of an allowed chain",
    ),
    Finds(
        rule="chain-not-allowed",
        patch=evm(chainId=10**60),
        policy={"allowed_chains": [8453]},
        param="destination.chainId",
        message="a number of more than 40 digits is not the id of an allowed chain",
        hint="expected one of: 8453",
    ),
    Finds(
        rule="token-not-allowed",
        patch=evm(tokenAddress=NATIVE),
        policy={"allowed_tokens": [BASE_USDC]},
        param="destination.tokenAddress",
        message=('destination.tokenAddress "0x0000000000000000000000000000000000000000" is not an allowed token'),
        hint="use one of the allowed tokens, or add this one to `allowed_tokens`",
    ),
    Finds(
        rule="token-not-allowed",
        patch=solana(),
        policy={"allowed_tokens": [BASE_USDC]},
        param="destination.tokenAddress",
        message=('destination.tokenAddress "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v" is not an allowed token'),
        hint="use one of the allowed tokens, or add this one to `allowed_tokens`",
    ),
    Finds(
        rule="amount-over-limit",
        patch=evm(amountUnits="10000.01"),
        policy={"max_amount_units": "10000"},
        param="destination.amountUnits",
        message='the amount "10000.01" is over the limit of 10000',
        hint="lower the amount, or raise `max_amount_units`",
    ),
    Finds(
        rule="amount-over-limit",
        patch=evm(amountUnits=".6"),
        policy={"max_amount_units": "0.5"},
        param="destination.amountUnits",
        message='the amount ".6" is over the limit of 0.5',
        hint="lower the amount, or raise `max_amount_units`",
    ),
    Finds(
        rule="amount-over-limit",
        patch=evm(amountUnits="10000." + "0" * 40 + "1"),
        policy={"max_amount_units": 10000},
        param="destination.amountUnits",
        message=('the amount "10000.00000000000000000000000000000000000000001" is over the limit of 10000'),
        hint="lower the amount, or raise `max_amount_units`",
    ),
    Finds(
        rule="amount-over-limit",
        patch=evm(amountUnits="1."),
        policy={"max_amount_units": "0"},
        param="destination.amountUnits",
        message='the amount "1." is over the limit of 0',
        hint="lower the amount, or raise `max_amount_units`",
    ),
    Finds(
        rule="amount-over-limit",
        patch=solana(amountUnits="2"),
        policy={"max_amount_units": "1E0"},
        param="destination.amountUnits",
        message='the amount "2" is over the limit of 1',
        hint="lower the amount, or raise `max_amount_units`",
    ),
    Finds(
        rule="look-alike-address",
        patch=evm(address="0xDBf011110000000000000000000000000000c6fb"),
        policy={"allowed_destinations": [OTHER]},
        param="destination.address",
        message=(
            'destination.address "0xDBf011110000000000000000000000000000c6fb" only looks like the allowed address 0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB: characters 7 to 38 differ ("1111…0000", not "3B40…DDC8")'
        ),
        hint=("do not send; find out where the address came from, because this is how address poisoning works"),
    ),
    Finds(
        rule="look-alike-address",
        patch={"refundAddress": "0xdbf011110000000000000000000000000000c6fb"},
        policy={"allowed_refund_addresses": [OTHER]},
        param="refundAddress",
        message=(
            'refundAddress "0xdbf011110000000000000000000000000000c6fb" only looks like the allowed address 0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB: characters 7 to 38 differ ("1111…0000", not "3B40…DDC8")'
        ),
        hint=("do not send; find out where the address came from, because this is how address poisoning works"),
    ),
    Finds(
        rule="look-alike-address",
        patch=solana(address=SOLANA_WALLET[:4] + "2" * 36 + SOLANA_WALLET[-4:]),
        policy={"allowed_destinations": [SOLANA_WALLET]},
        param="destination.address",
        message=(
            'destination.address "9WzD222222222222222222222222222222222222AWWM" only looks like the allowed address 9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM: characters 5 to 40 differ ("2222…2222", not "XwBb…9zYt")'
        ),
        hint=("do not send; find out where the address came from, because this is how address poisoning works"),
    ),
    # The address that took 50 million USD in December 2025 shared 3 and 4 characters with the one that was meant.
    Finds(
        rule="look-alike-address",
        patch=evm(address="0xDBfe11110000000000000000000000000000c6fb"),
        policy={"allowed_destinations": [OTHER, WALLET]},
        param="destination.address",
        message=(
            'destination.address "0xDBfe11110000000000000000000000000000c6fb" only looks like the allowed address 0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB: characters 6 to 38 differ ("e111…0000", not "03B4…DDC8")'
        ),
        hint=("do not send; find out where the address came from, because this is how address poisoning works"),
    ),
    Finds(
        rule="look-alike-address",
        patch=evm(address=OTHER[:20].lower() + "9" + OTHER[21:].lower()),
        policy={"allowed_destinations": [OTHER]},
        param="destination.address",
        message=(
            'destination.address "0xdbf03b407c01e7cd3c9ea99509d93f8dddc8c6fb" only looks like the allowed address 0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB: character 21 differs ("9", not "B")'
        ),
        hint=("do not send; find out where the address came from, because this is how address poisoning works"),
    ),
    Finds(
        rule="destination-not-allowed",
        patch=evm(address="0xDBfe11110000000000000000000000000000c6fb"),
        policy={"allowed_destinations": [OTHER]},
        param="destination.address",
        message='destination.address "0xDBfe11110000000000000000000000000000c6fb" is not an allowed destination',
        hint="use one of the allowed destinations",
    ),
    Finds(
        rule="destination-not-allowed",
        patch=evm(address="0x7Bfe11110000000000000000000000000000c6fb"),
        policy={"allowed_destinations": [WALLET, OTHER]},
        param="destination.address",
        message=(
            'destination.address "0x7Bfe11110000000000000000000000000000c6fb" is not an allowed destination, '
            "although its last 4 characters are those of 0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"
        ),
        hint="use one of the allowed destinations; this one may only look like it",
    ),
    Finds(
        rule="refund-not-allowed",
        patch={"refundAddress": "0xdbf011110000000000000000000000000000c6fc"},
        policy={"allowed_refund_addresses": [OTHER]},
        param="refundAddress",
        message=(
            'refundAddress "0xdbf011110000000000000000000000000000c6fc" is not an allowed refund address, '
            "although its first 4 characters are those of 0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"
        ),
        hint="use one of the allowed refund addresses; this one may only look like it",
    ),
]

FINDS_NOT = [
    FindsNot(rule="destination-not-allowed", patch={}, policy={"allowed_destinations": [WALLET.lower()]}),
    FindsNot(
        rule="destination-not-allowed",
        patch=evm(address="0x" + WALLET[2:].upper()),
        policy={"allowed_destinations": [WALLET]},
    ),
    FindsNot(rule="destination-not-allowed", patch=solana(), policy={"allowed_destinations": [SOLANA_WALLET]}),
    FindsNot(rule="destination-not-allowed", patch=evm(address=None), policy={"allowed_destinations": [OTHER]}),
    FindsNot(rule="destination-not-allowed", patch={}, policy={"allowed_refund_addresses": [OTHER]}),
    FindsNot(rule="destination-not-allowed", patch={}),
    FindsNot(rule="refund-not-allowed", patch={}, policy={"allowed_refund_addresses": [OTHER]}),
    FindsNot(
        rule="refund-not-allowed", patch={"refundAddress": OTHER.lower()}, policy={"allowed_refund_addresses": [OTHER]}
    ),
    FindsNot(rule="refund-not-allowed", patch={"refundAddress": REFUND}, policy={"allowed_destinations": [WALLET]}),
    FindsNot(rule="chain-not-allowed", patch={}, policy={"allowed_chains": [8453]}),
    FindsNot(rule="chain-not-allowed", patch=evm(chainId=8453.0), policy={"allowed_chains": [8453]}),
    FindsNot(rule="chain-not-allowed", patch=solana(), policy={"allowed_chains": [501]}),
    FindsNot(rule="chain-not-allowed", patch=evm(chainId="8453"), policy={"allowed_chains": [10]}),
    FindsNot(rule="chain-not-allowed", patch=evm(chainId=True), policy={"allowed_chains": [10]}),
    FindsNot(rule="token-not-allowed", patch={}, policy={"allowed_tokens": [BASE_USDC.lower()]}),
    FindsNot(rule="token-not-allowed", patch=solana(), policy={"allowed_tokens": [SOLANA_USDC]}),
    FindsNot(rule="token-not-allowed", patch=evm(tokenAddress=NULL), policy={"allowed_tokens": [BASE_USDC]}),
    FindsNot(rule="amount-over-limit", patch=evm(amountUnits="10000.00"), policy={"max_amount_units": "10000"}),
    FindsNot(rule="amount-over-limit", patch=evm(amountUnits=None), policy={"max_amount_units": "1"}),
    FindsNot(rule="amount-over-limit", patch=evm(amountUnits="x"), policy={"max_amount_units": "1"}),
    FindsNot(rule="amount-over-limit", patch=evm(amountUnits=5), policy={"max_amount_units": "1"}),
    FindsNot(rule="amount-over-limit", patch={}, policy={"max_amount_units": 10}),
    FindsNot(rule="look-alike-address", patch=evm(address=OTHER.lower()), policy={"allowed_destinations": [OTHER]}),
    FindsNot(
        rule="look-alike-address",
        patch=evm(address="0xDBe111110000000000000000000000000000c6fb"),
        policy={"allowed_destinations": [OTHER]},
    ),
    FindsNot(
        rule="look-alike-address",
        patch=evm(address="0xDBf011110000000000000000000000000000c6fb"),
        policy={"allowed_refund_addresses": [OTHER]},
    ),
    FindsNot(rule="look-alike-address", patch=evm(address="0xDBf011110000000000000000000000000000c6fb")),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)
