"""What each rule for chains and tokens must report, word for word, and what it must not."""

from __future__ import annotations

import pytest

from daimo_validate.core.tokens import FORMER_TOKENS
from tests.helpers.requests import BASE_USDC, NATIVE, OTHER, evm, of_rule, request, solana
from tests.helpers.tables import Finds, FindsNot, assert_finds, assert_finds_not

FINDS = [
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=534352),
        param="destination.chainId",
        message="destination.chainId 534352 is Scroll, which left Daimo's list of chains in 2026-04",
        hint="use a chain that Daimo lists; payments to this one may not be delivered",
        severity="warning",
    ),
    Finds(
        rule="chain-id",
        patch=evm(chainId=0),
        param="destination.chainId",
        message="0 is not a valid chain id: it is not positive",
        hint="use the chain's id, for example 8453 for Base",
    ),
    Finds(
        rule="chain-id",
        patch=evm(chainId=-8453),
        param="destination.chainId",
        message="-8453 is not a valid chain id: it is not positive",
        hint="use the chain's id, for example 8453 for Base",
    ),
    Finds(
        rule="chain-id",
        patch=evm(chainId=0.5),
        param="destination.chainId",
        message="0.5 is not a valid chain id: it has a fraction",
        hint="use the chain's id, for example 8453 for Base",
    ),
    Finds(
        rule="chain-id",
        patch=evm(chainId=8453.5),
        param="destination.chainId",
        message="8453.5 is not a valid chain id: it has a fraction",
        hint="use the chain's id, for example 8453 for Base",
    ),
    Finds(
        rule="chain-id",
        patch=evm(chainId=2**53),
        param="destination.chainId",
        message=("9007199254740992 is not a valid chain id: it is 2^53 or more, which many JSON parsers round"),
        hint="use the chain's id, for example 8453 for Base",
    ),
    Finds(
        rule="chain-id",
        patch=evm(chainId=1e300),
        param="destination.chainId",
        message="1e+300 is not a valid chain id: it is 2^53 or more, which many JSON parsers round",
        hint="use the chain's id, for example 8453 for Base",
    ),
    Finds(
        rule="chain-id",
        patch=evm(chainId=-1.5),
        param="destination.chainId",
        message="-1.5 is not a valid chain id: it is not positive",
        hint="use the chain's id, for example 8453 for Base",
    ),
    Finds(
        rule="chain-id",
        patch=evm(chainId=10**50),
        param="destination.chainId",
        message=(
            "a number of more than 40 digits is not a valid chain id: it is 2^53 or more, which many JSON parsers round"
        ),
        hint="use the chain's id, for example 8453 for Base",
    ),
    Finds(
        rule="not-evm-chain",
        patch=evm(chainId=501),
        param="destination.chainId",
        message="destination.chainId 501 is Solana, which is not an EVM chain",
        hint='for Solana, set `type` to "solana" and remove `chainId`',
    ),
    Finds(
        rule="not-evm-chain",
        patch=evm(chainId=728126428),
        param="destination.chainId",
        message="destination.chainId 728126428 is Tron, which is not an EVM chain",
        hint="use an EVM chain or Solana; Daimo does not deliver to Tron",
    ),
    Finds(
        rule="not-evm-chain",
        patch=evm(chainId=501.0),
        param="destination.chainId",
        message="destination.chainId 501 is Solana, which is not an EVM chain",
        hint='for Solana, set `type` to "solana" and remove `chainId`',
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=84532),
        param="destination.chainId",
        message="destination.chainId 84532 is Base Sepolia, which Daimo does not list",
        hint="test networks carry no real money; use the chain id of the main network",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=11155111),
        param="destination.chainId",
        message="destination.chainId 11155111 is Ethereum Sepolia, which Daimo does not list",
        hint="test networks carry no real money; use the chain id of the main network",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=31337),
        param="destination.chainId",
        message="destination.chainId 31337 is a local test chain, which Daimo does not list",
        hint="test networks carry no real money; use the chain id of the main network",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=1151111081099710),
        param="destination.chainId",
        message="destination.chainId 1151111081099710 is LI.FI's id of Solana",
        hint='for Solana, set `type` to "solana" and remove `chainId`',
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=792703809),
        param="destination.chainId",
        message="destination.chainId 792703809 is Relay's id of Solana",
        hint='for Solana, set `type` to "solana" and remove `chainId`',
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=8435),
        param="destination.chainId",
        message="destination.chainId 8435 is not in Daimo's list of chains",
        hint="did you mean 8453 (Base)?",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=845),
        param="destination.chainId",
        message="destination.chainId 845 is not in Daimo's list of chains",
        hint="did you mean 8453 (Base)?",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=84531337),
        param="destination.chainId",
        message="destination.chainId 84531337 is not in Daimo's list of chains",
        hint="check that Daimo supports this chain; the list grows with every release",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=42162),
        param="destination.chainId",
        message="destination.chainId 42162 is not in Daimo's list of chains",
        hint="did you mean 42161 (Arbitrum)?",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=2),
        param="destination.chainId",
        message="destination.chainId 2 is not in Daimo's list of chains",
        hint="check that Daimo supports this chain; the list grows with every release",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=43114),
        param="destination.chainId",
        message="destination.chainId 43114 is not in Daimo's list of chains",
        hint="check that Daimo supports this chain; the list grows with every release",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=2**53 - 1),
        param="destination.chainId",
        message="destination.chainId 9007199254740991 is not in Daimo's list of chains",
        hint="check that Daimo supports this chain; the list grows with every release",
        severity="warning",
    ),
    Finds(
        rule="unknown-chain",
        patch=evm(chainId=421611),
        param="destination.chainId",
        message="destination.chainId 421611 is not in Daimo's list of chains",
        hint="did you mean 42161 (Arbitrum)?",
        severity="warning",
    ),
    Finds(
        rule="wrong-chain-token",
        patch=evm(tokenAddress="0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
        param="destination.tokenAddress",
        message=('"0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48" is USDC on Ethereum (1), not on Base (8453)'),
        hint="use 0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913, which is USDC on Base (8453)",
    ),
    Finds(
        rule="wrong-chain-token",
        patch=evm(tokenAddress="0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"),
        param="destination.tokenAddress",
        message=('"0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48" is USDC on Ethereum (1), not on Base (8453)'),
        hint="use 0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913, which is USDC on Base (8453)",
    ),
    Finds(
        rule="wrong-chain-token",
        patch=evm(chainId=1),
        param="destination.tokenAddress",
        message=('"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913" is USDC on Base (8453), not on Ethereum (1)'),
        hint="use 0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48, which is USDC on Ethereum (1)",
    ),
    Finds(
        rule="wrong-chain-token",
        patch=evm(chainId=10),
        param="destination.tokenAddress",
        message=('"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913" is USDC on Base (8453), not on Optimism (10)'),
        hint="use 0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85, which is USDC on Optimism (10)",
    ),
    Finds(
        rule="unknown-token",
        patch=evm(chainId=480, tokenAddress="0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1"),
        param="destination.tokenAddress",
        message='"0xDA10009cBd5D07dd0CeCc66161FC93D7c9000da1" is not in Daimo\'s list of tokens on Worldchain (480)',
        hint="it is DAI on Optimism (10); check `chainId`",
        severity="warning",
    ),
    Finds(
        rule="unknown-token",
        patch=evm(tokenAddress=OTHER),
        param="destination.tokenAddress",
        message=('"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB" is not in Daimo\'s list of tokens on Base (8453)'),
        hint="check that Daimo delivers this token; the list grows with every release",
        severity="warning",
    ),
    Finds(
        rule="unknown-token",
        patch=evm(tokenAddress="0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE"),
        param="destination.tokenAddress",
        message=('"0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE" is not in Daimo\'s list of tokens on Base (8453)'),
        hint="for the native token, use 0x0000000000000000000000000000000000000000",
        severity="warning",
    ),
    Finds(
        rule="unknown-token",
        patch=evm(tokenAddress="0xE7C3D8C9a439feDe00D2600032D5dB0Be71C3c29"),
        param="destination.tokenAddress",
        message=('"0xE7C3D8C9a439feDe00D2600032D5dB0Be71C3c29" is not in Daimo\'s list of tokens on Base (8453)'),
        hint="it is JPYC on Polygon (137); check `chainId`",
        severity="warning",
    ),
]

FINDS_NOT = [
    FindsNot(rule="chain-id", patch={}),
    FindsNot(rule="chain-id", patch=evm(chainId=8453.0)),
    FindsNot(rule="chain-id", patch=evm(chainId=1)),
    FindsNot(rule="chain-id", patch=evm(chainId=2**53 - 1)),
    FindsNot(rule="chain-id", patch=evm(chainId="8453")),
    FindsNot(rule="chain-id", patch=evm(chainId=True)),
    FindsNot(rule="chain-id", patch=solana()),
    FindsNot(rule="not-evm-chain", patch={}),
    FindsNot(rule="not-evm-chain", patch=solana()),
    FindsNot(rule="not-evm-chain", patch=evm(chainId=502)),
    FindsNot(rule="not-evm-chain", patch=solana(chainId=501)),
    FindsNot(rule="unknown-chain", patch={}),
    FindsNot(rule="unknown-chain", patch=evm(chainId=1)),
    FindsNot(rule="unknown-chain", patch=evm(chainId=59144.0)),
    FindsNot(rule="unknown-chain", patch=evm(chainId=501)),
    FindsNot(rule="unknown-chain", patch=evm(chainId=-1)),
    FindsNot(rule="unknown-chain", patch=solana()),
    FindsNot(rule="wrong-chain-token", patch={}),
    FindsNot(rule="wrong-chain-token", patch=evm(tokenAddress=NATIVE)),
    FindsNot(rule="wrong-chain-token", patch=evm(tokenAddress=NATIVE, chainId=1)),
    FindsNot(rule="wrong-chain-token", patch=evm(tokenAddress=OTHER)),
    FindsNot(rule="wrong-chain-token", patch=evm(chainId=99999)),
    FindsNot(rule="wrong-chain-token", patch=evm(chainId=501)),
    FindsNot(rule="wrong-chain-token", patch=evm(chainId=728126428)),
    FindsNot(rule="wrong-chain-token", patch=solana()),
    FindsNot(rule="unknown-token", patch={}),
    FindsNot(rule="unknown-token", patch=evm(tokenAddress=NATIVE)),
    FindsNot(rule="unknown-token", patch=evm(tokenAddress=BASE_USDC.lower())),
    FindsNot(rule="unknown-token", patch=evm(tokenAddress="0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48")),
    FindsNot(rule="unknown-token", patch=evm(tokenAddress=OTHER, chainId=99999)),
    FindsNot(rule="unknown-token", patch=evm(tokenAddress=OTHER, chainId=501)),
    FindsNot(rule="unknown-token", patch=evm(tokenAddress="USDC")),
    FindsNot(rule="unknown-token", patch=solana(tokenAddress="Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB")),
]


@pytest.mark.parametrize("case", FINDS, ids=str)
def test_finds(case: Finds) -> None:
    assert_finds(case)


@pytest.mark.parametrize("case", FINDS_NOT, ids=str)
def test_finds_not(case: FindsNot) -> None:
    assert_finds_not(case)


@pytest.mark.parametrize(
    ("chain_id", "near"),
    [
        (8454, "8453 (Base)"),
        (7453, "8453 (Base)"),
        (845, "8453 (Base)"),
        (853, "8453 (Base)"),
        (453, "8453 (Base)"),
        (84530, "8453 (Base)"),
        (84553, "8453 (Base)"),
        (98453, "8453 (Base)"),
        (8435, "8453 (Base)"),
        (4853, "8453 (Base)"),
        (101, "100 (Gnosis)"),
        (200, "100 (Gnosis)"),
        # Two digits say too little, and two slips are no slip.
        (14, None),
        (57, None),
        (560, None),
        (8499, None),
        (8464, None),
        (5483, None),
        (5438, None),
        (4583, None),
        (845300, None),
        # Neither Solana nor Tron is a chain to name here.
        (502, None),
        (728126429, None),
        (2**53 - 1, None),
    ],
)
def test_a_listed_chain_one_typo_away_is_suggested(chain_id: int, near: str | None) -> None:
    hint = (
        "check that Daimo supports this chain; the list grows with every release"
        if near is None
        else f"did you mean {near}?"
    )
    found = of_rule(request(evm(chainId=chain_id)), "unknown-chain")
    assert [finding.hint for finding in found] == [hint]


@pytest.mark.parametrize(
    ("chain_id", "name"),
    [
        (5, "Goerli"),
        (97, "BNB Smart Chain Testnet"),
        (998, "HyperEVM Testnet"),
        (1337, "a local test chain"),
        (4801, "World Chain Sepolia"),
        (10143, "Monad Testnet"),
        (10200, "Gnosis Chiado"),
        (17000, "Holesky"),
        (31337, "a local test chain"),
        (44787, "Celo Alfajores"),
        (59141, "Linea Sepolia"),
        (80001, "Polygon Mumbai"),
        (80002, "Polygon Amoy"),
        (84531, "Base Goerli"),
        (84532, "Base Sepolia"),
        (421614, "Arbitrum Sepolia"),
        (560048, "Hoodi"),
        (11142220, "Celo Sepolia"),
        (11155111, "Ethereum Sepolia"),
        (11155420, "OP Sepolia"),
    ],
)
def test_a_test_network_is_named(chain_id: int, name: str) -> None:
    found = of_rule(request(evm(chainId=chain_id)), "unknown-chain")
    assert [finding.message for finding in found] == [
        f"destination.chainId {chain_id} is {name}, which Daimo does not list"
    ]


def test_a_token_that_has_left_the_list_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMER_TOKENS, (8453, OTHER.lower()), ("OLD", "2026-05-17"))
    (finding,) = of_rule(request(evm(tokenAddress=OTHER)), "unknown-token")
    assert finding.message == f'"{OTHER}" is OLD, which left Daimo\'s list of tokens on Base (8453) in 2026-05'
    assert finding.hint == "use a token that Daimo lists; this one may not be delivered"
