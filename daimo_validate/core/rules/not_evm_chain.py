"""`not-evm-chain`: the id of Solana or Tron in an EVM destination."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import CHAIN_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import SOLANA, TRON
from daimo_validate.core.wording import shown_param

_REMEDIES = {
    SOLANA: ("Solana", 'for Solana, set `type` to "solana" and leave `chainId` out'),
    TRON: ("Tron", "Daimo takes payments from Tron, but delivers to EVM chains and Solana"),
}


def check(destination: Destination) -> Iterable[Found]:
    chain_id = destination.chain_id
    if chain_id not in _REMEDIES:
        return NOTHING
    name, hint = _REMEDIES[chain_id]
    return (Found(CHAIN_PATH, f"{shown_param(CHAIN_PATH)} {chain_id} is {name}, which is no EVM chain", hint),)


RULE = Rule(
    id="not-evm-chain",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="501 (Solana) or 728126428 (Tron) in an `evm` destination.",
    why="Daimo's list gives these ids to chains that have no EVM addresses: the destination contradicts itself.",
    example=Example(bad='{"destination": {"chainId": 501}}', good='{"destination": {"chainId": 8453}}'),
    check=check,
)
