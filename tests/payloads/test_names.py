"""What the names of settings say."""

from __future__ import annotations

import pytest

from daimo_validate.payloads.names import chain_named, meaning_of, words_of

ADDRESS, TOKEN, CHAIN = ("destination", "address"), ("destination", "tokenAddress"), ("destination", "chainId")
AMOUNT, REFUND, OPTIONS = ("destination", "amountUnits"), ("refundAddress",), ("display", "paymentOptions")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("DAIMO_CHAIN_ID", "DAIMO CHAIN ID"),
        ("daimoChainId", "DAIMO CHAIN ID"),
        ("DaimoChainID", "DAIMO CHAIN ID"),
        ("daimo.chain-id", "DAIMO CHAIN ID"),
        ("Daimo__ChainId", "DAIMO CHAIN ID"),
        ("DAIMO_CHAINID", "DAIMO CHAIN ID"),
        ("daimoUSDCAddress", "DAIMO USDC ADDRESS"),
        ("DAIMOPAY_WALLETADDR", "DAIMO PAY WALLET ADDRESS"),
        ("DAIMO_TREASURY_ADRESS", "DAIMO TREASURY ADDRESS"),
        ("@daimo/pay", "DAIMO PAY"),
        ("DAIMO_AMOUNT_2", "DAIMO AMOUNT 2"),
        ("ключ", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_key(key: str, words: str) -> None:
    assert words_of(key) == tuple(words.split())


@pytest.mark.parametrize(
    ("key", "field", "sure"),
    [
        ("DAIMO_TREASURY_ADDRESS", ADDRESS, True),
        ("NEXT_PUBLIC_DAIMO_TREASURY_ADDRESS_BASE", ADDRESS, True),
        ("DAIMO_PAY_RECIPIENT_CONTRACT_ADDRESS", ADDRESS, True),
        ("DAIMO_TREASURY", ADDRESS, False),
        ("DAIMO_RECIPIENT", ADDRESS, False),
        ("DAIMO_HOT_WALLET_ADDRESS", ADDRESS, False),
        ("DAIMO_WALLET_ADDRESS", ADDRESS, False),
        ("DAIMO_ADDRESS", ADDRESS, False),
        ("daimo.toAddress", ADDRESS, False),
        ("DAIMO_USDC_ADDRESS", TOKEN, True),
        ("DAIMO_USDC_ADDRESS_BASE", TOKEN, True),
        ("DAIMO_DESTINATION_TOKEN_ADDRESS", TOKEN, True),
        ("DAIMO_TOKEN", TOKEN, False),
        ("DAIMO_BASE_USDC", TOKEN, False),
        ("DAIMO_REFUND_ADDRESS", REFUND, True),
        ("DAIMO_REFUND", REFUND, False),
        ("DAIMO_REFUND_TO", REFUND, False),
        ("daimo.to", ADDRESS, False),
        ("DAIMO_CHAIN_ID", CHAIN, True),
        ("DAIMO_CHAINID", CHAIN, True),
        ("DAIMO_CHAIN", CHAIN, False),
        ("DAIMO_CHAIN_ID_STAGING", CHAIN, True),
        ("daimo.destination.chainId", CHAIN, True),
        ("DAIMO_AMOUNT_USD", AMOUNT, True),
        ("DAIMO_PAYMENT_OPTIONS", OPTIONS, False),
    ],
)
def test_a_name_gives_a_field(key: str, field: tuple[str, ...], sure: bool) -> None:
    meaning = meaning_of(words_of(key), key)
    assert meaning is not None
    assert (meaning.field, meaning.sure) == (field, sure)


@pytest.mark.parametrize(
    "key",
    [
        "DAIMO_API_KEY",
        "DAIMO_SUPPORT_EMAIL_ADDRESS",
        "DAIMO_IP_ADDRESS",
        "DAIMO_WEBHOOK_ADDRESS",
        "DAIMO_WEB_ADDRESS",
        "DAIMO_POSTAL_ADDRESS",
        "DAIMO_SENDER_ADDRESS",
        "DAIMO_FROM_ADDRESS",
        "DAIMO_OWNER_ADDRESS",
        "DAIMO_PAY_FACTORY_ADDRESS",
        "DAIMO_CONTRACT_ADDRESS",
        "DAIMO_TREASURY_ADDRESS_LABEL",
        "DAIMO_TREASURY_PRIVATE_KEY",
        "DAIMO_REFUND_CHAIN_ID",
        "DAIMO_SOURCE_CHAIN_ID",
        "DAIMO_CHAIN_NAME",
        "DAIMO_CHAINS",
        "DAIMO_FEE_AMOUNT",
        "DAIMO_MAX_AMOUNT",
        "DAIMO_REFUND_AMOUNT",
        "DAIMO_AMOUNT_CENTS",
        "DAIMO_USDC_ENABLED",
        "DAIMO_OPTIONS",
        "ADDRESS",
        "CONTRACT_ADDRESS",
        "TOKEN",
    ],
)
def test_a_name_gives_no_field(key: str) -> None:
    assert meaning_of(words_of(key), key) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("NEXT_PUBLIC_DAIMO_CHAIN_ID", "DAIMO_TOKEN_ADDRESS", True),
        ("VITE_DAIMO_CHAIN_ID", "REACT_APP_DAIMO_TOKEN_ADDRESS", True),
        ("DAIMO_CHAIN_ID_BASE", "DAIMO_USDC_ADDRESS_BASE", True),
        ("DAIMO_BASE_CHAIN_ID", "DAIMO_TOKEN_ADDRESS_BASE", True),
        ("DAIMO_PAY_AMOUNT", "DAIMO_DESTINATION_CHAIN_ID", True),
        ("DAIMO_EU_CHAIN_ID", "DAIMO_TOKEN_ADDRESS", False),
        ("DAIMO_CHAIN_ID_STAGING", "DAIMO_TOKEN_ADDRESS_PROD", False),
        ("SHOP_DAIMO_CHAIN_ID", "DAIMO_TOKEN_ADDRESS", False),
    ],
)
def test_names_of_one_group(one: str, other: str, same: bool) -> None:
    first, second = (meaning_of(words_of(key), key) for key in (one, other))
    assert first is not None
    assert second is not None
    assert (first.group == second.group) is same


@pytest.mark.parametrize(
    ("key", "chain_id"),
    [
        ("DAIMO_USDC_ADDRESS_BASE", 8453),
        ("DAIMO_BASE_USDC_ADDRESS", 8453),
        ("DAIMO_USDC_ARBITRUM", 42161),
        ("DAIMO_TREASURY_ADDRESS_SOLANA", 501),
        ("DAIMO_BASE_TOKEN_ADDRESS", None),
        ("DAIMO_USDC_ADDRESS_BASE_SEPOLIA", None),
        ("DAIMO_TOKEN_ADDRESS", None),
        ("DAIMO_USDC_ADDRESS_STAGING", None),
    ],
)
def test_the_chain_in_a_name(key: str, chain_id: int | None) -> None:
    meaning = meaning_of(words_of(key), key)
    assert meaning is not None
    assert meaning.chain_id == chain_id


def test_a_pattern_of_the_user_comes_first() -> None:
    own = (("PAY_*_TO", "destination.address"), ("*DAIMO*CHAIN_ID", "metadata.chain"))
    for key in ("PAY_MAIN_TO", "pay.main.to", "payMainTo"):
        meaning = meaning_of(words_of(key), key, own)
        assert meaning is not None
        assert (meaning.field, meaning.sure, meaning.is_users) == (ADDRESS, True, True)
    meaning = meaning_of(words_of("daimoChainId"), "daimoChainId", own)
    assert meaning is not None
    assert meaning.field == ("metadata", "chain")


@pytest.mark.parametrize(
    ("name", "chain_id"),
    [("base", 8453), ("Arbitrum One", 42161), ("BNB Smart Chain", 56), ("solana", 501), ("tron", None), ("prod", None)],
)
def test_chains_by_name(name: str, chain_id: int | None) -> None:
    assert chain_named(name) == chain_id
