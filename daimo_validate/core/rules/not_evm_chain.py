"""`not-evm-chain`: the id of a chain without EVM addresses in an EVM destination."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import CHAIN_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import CHAINS, EVM, Chain
from daimo_validate.core.wording import shown_param

_OTHERS: Final = ", ".join(f"{chain.id} ({chain.name})" for chain in CHAINS.values() if chain.type != EVM)


def check(destination: Destination) -> Iterable[Found]:
    if destination.type not in (None, EVM) or destination.chain_id is None:
        return NOTHING
    chain = CHAINS.get(destination.chain_id)
    if chain is None or chain.type == EVM:
        return NOTHING
    message = f"{shown_param(CHAIN_PATH)} {chain.id} is {chain.name}, which is not an EVM chain"
    return (Found(CHAIN_PATH, message, _hint(chain)),)


def _hint(chain: Chain) -> str:
    if chain.type == "solana":
        return 'for Solana, set `type` to "solana" and remove `chainId`'
    return f"use an EVM chain or Solana; Daimo does not deliver to {chain.name}"


RULE = Rule(
    id="not-evm-chain",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary=f"An `evm` destination with the id of a chain that is not an EVM chain: {_OTHERS}.",
    why="Daimo uses these ids for chains without EVM addresses, so the destination contradicts itself.",
    example=Example(bad='{"destination": {"chainId": 501}}', good='{"destination": {"chainId": 8453}}'),
    check=check,
)
