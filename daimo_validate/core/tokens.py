"""The chains and tokens that Daimo's client library lists, and the chains that people take for them.

The list grows with every release of that library: what it lacks is unknown, not wrong.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from daimo_validate.compiled import load

SOLANA: Final = 501
TRON: Final = 728126428
SOLANA_USDC: Final = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
"""The one mint that a Solana destination may name (Daimo's API document: "USDC only")."""

NATIVE: Final = "0x0000000000000000000000000000000000000000"
"""Daimo names a chain's native token by the zero address."""


class Token(NamedTuple):
    """A listed token: `decimals` is how many a whole unit has; `address` is spelled as the list spells it."""

    chain_id: int
    address: str
    symbol: str
    decimals: int


def token_key(chain_id: int, address: str) -> tuple[int, str]:
    """How a token is looked up: EVM addresses without regard to case, base58 as it is."""
    return chain_id, address.lower() if address.startswith("0x") else address


_LIST = load("tokens")

CHAINS: Final[dict[int, str]] = {chain["chainId"]: chain["name"] for chain in _LIST["chains"]}
"""Every listed chain's name by its id, Solana and Tron included."""

TOKENS: Final[dict[tuple[int, str], Token]] = {
    token_key(entry["chainId"], entry["address"]): Token(
        chain_id=entry["chainId"],
        address=entry["address"],
        symbol=entry["symbol"],
        decimals=entry["decimals"],
    )
    for entry in _LIST["tokens"]
}
"""Every listed token by `token_key`."""

SPELLINGS: Final[frozenset[str]] = frozenset(token.address for token in TOKENS.values())
"""Listed token addresses as the list spells them, checksum and all."""

AT_ADDRESS: Final[dict[str, list[Token]]] = {}
"""The listed tokens by the address in its compared form, on whatever chain; native tokens are at no address."""
for (_, _key), _token in TOKENS.items():
    if _key != NATIVE:
        AT_ADDRESS.setdefault(_key, []).append(_token)

TEST_NETWORKS: Final[dict[int, str]] = {
    5: "Goerli",
    97: "BNB Smart Chain Testnet",
    998: "HyperEVM Testnet",
    1337: "a local test chain",
    4801: "World Chain Sepolia",
    10143: "Monad Testnet",
    10200: "Gnosis Chiado",
    17000: "Holesky",
    31337: "a local test chain",
    44787: "Celo Alfajores",
    59141: "Linea Sepolia",
    80001: "Polygon Mumbai",
    80002: "Polygon Amoy",
    84531: "Base Goerli",
    84532: "Base Sepolia",
    421614: "Arbitrum Sepolia",
    560048: "Hoodi",
    11142220: "Celo Sepolia",
    11155111: "Ethereum Sepolia",
    11155420: "OP Sepolia",
}
"""Test networks by their EIP-155 chain id (ethereum-lists/chains, read 2026-11-23)."""


def token_with_symbol(chain_id: int, symbol: str) -> Token | None:
    """The token of that symbol which the list has on that chain."""
    return next((t for t in TOKENS.values() if t.chain_id == chain_id and t.symbol == symbol), None)


def chain_name(chain_id: int) -> str:
    """How messages name a listed chain: `Base (8453)`."""
    return f"{CHAINS[chain_id]} ({chain_id})"


EVM: Final = "evm"
"""The type of the chains whose id a destination names by `chainId`."""

_IDS_BY_TYPE: Final[dict[str, list[int]]] = {}
for _chain in _LIST["chains"]:
    _IDS_BY_TYPE.setdefault(_chain["type"], []).append(_chain["chainId"])


def only_chain_of_type(kind: str) -> int | None:
    """Return the id of the one listed chain of a type other than EVM (`solana`: 501), or None."""
    ids = _IDS_BY_TYPE.get(kind, [])
    return ids[0] if kind != EVM and len(ids) == 1 else None
