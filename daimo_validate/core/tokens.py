"""The chains and tokens that Daimo's client library lists, and test networks.

The list grows with every release of that library: a chain or token that it lacks is unknown, not wrong.
"""

from __future__ import annotations

from daimo_validate.compiled import load
from daimo_validate.text.hints import Final
from daimo_validate.text.records import NamedTuple

EVM: Final = "evm"
"""The `type` of chains with EVM addresses."""

SOLANA_USDC: Final = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
"""The one mint that a Solana destination may name (Daimo's API document: "USDC only")."""

NATIVE: Final = "0x0000000000000000000000000000000000000000"
"""Daimo uses the zero address for a chain's native token."""


class Chain(NamedTuple):
    """A listed chain. `type` says which addresses it has: `evm`, `solana`, `tron`, ..."""

    id: int
    name: str
    type: str


class Token(NamedTuple):
    """A listed token, its `address` spelled as in the list. `fiat` is the code of the money that it follows."""

    chain_id: int
    address: str
    symbol: str
    decimals: int
    fiat: str | None = None


def token_key(chain_id: int, address: str) -> tuple[int, str]:
    """Return the key of a token in `TOKENS`: EVM addresses are compared without case, base58 as it is."""
    return chain_id, address.lower() if address.startswith("0x") else address


_LIST = load("tokens")

CHAINS: Final[dict[int, Chain]] = {
    entry["chainId"]: Chain._make([entry["chainId"], entry["name"], entry["type"]]) for entry in _LIST["chains"]
}
"""Every listed chain by its id."""

SOLANA: Final[int] = next(chain.id for chain in CHAINS.values() if chain.type == "solana")
"""The chain of a Solana destination, which has no `chainId`."""

TOKENS: Final[dict[tuple[int, str], Token]] = {
    token_key(entry["chainId"], entry["address"]): Token._make(
        [entry["chainId"], entry["address"], entry["symbol"], entry["decimals"], entry.get("fiatISO")]
    )
    for entry in _LIST["tokens"]
}
"""Every listed token by `token_key`."""

FORMER_CHAINS: Final[dict[int, tuple[str, str]]] = {
    entry["chainId"]: (entry["name"], entry["left"]) for entry in _LIST["formerChains"]
}
"""Chains that have left the list, by id: their name, and when they left, as `2026-04` or `2026-04-30`."""

FORMER_TOKENS: Final[dict[tuple[int, str], tuple[str, str]]] = {
    token_key(entry["chainId"], entry["address"]): (entry["symbol"], entry["left"]) for entry in _LIST["formerTokens"]
}
"""Tokens that have left the list, by `token_key`: their symbol, and when they left."""

EVM_TOKENS: Final[frozenset[tuple[int, str]]] = frozenset(key for key in TOKENS if CHAINS[key[0]].type == EVM)
"""The keys of the tokens on EVM chains."""

SPELLINGS: Final[frozenset[str]] = frozenset(
    token.address for token in TOKENS.values() if CHAINS[token.chain_id].type in (EVM, CHAINS[SOLANA].type)
)
"""The addresses of listed tokens that a destination may have, as the list spells them: with their checksums."""

AT_ADDRESS: Final[dict[str, list[Token]]] = {}
"""The listed tokens of all chains by address, spelled as in `token_key`. Native tokens have no address."""
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

SOLANA_ELSEWHERE: Final[dict[int, str]] = {
    1151111081099710: "LI.FI",
    792703809: "Relay",
}
"""Ids that other systems have for Solana, and these systems."""


def token_with_symbol(chain_id: int, symbol: str) -> Token | None:
    """Return the listed token of a chain by its symbol."""
    return next((t for t in TOKENS.values() if t.chain_id == chain_id and t.symbol == symbol), None)


def chain_name(chain_id: int) -> str:
    """Return the name of a listed chain for messages: `Base (8453)`."""
    return f"{CHAINS[chain_id].name} ({chain_id})"


def is_evm(chain_id: int | None) -> bool:
    """Return whether the list has this chain as an EVM chain."""
    chain = CHAINS.get(chain_id)  # type: ignore[arg-type]  # no chain is listed under None
    return chain is not None and chain.type == EVM


def only_chain_of_type(kind: str) -> int | None:
    """Return the id of the one listed chain of a type other than EVM (`solana`: 501), or None."""
    ids = [chain.id for chain in CHAINS.values() if chain.type == kind]
    return ids[0] if kind != EVM and len(ids) == 1 else None
