"""`solana-off-curve`: a Solana destination that no wallet can be."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import ADDRESS_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.solana import is_on_curve
from daimo_validate.core.wording import shown_param


def check(destination: Destination) -> Iterable[Found]:
    address = destination.address
    if address is None or is_on_curve(address):
        return NOTHING
    message = (
        f"{shown_param(ADDRESS_PATH)} is not on the ed25519 curve: it is a token account or a program's, no wallet"
    )
    return (Found(ADDRESS_PATH, message, "give the owner's wallet address, unless a program's account is meant"),)


RULE = Rule(
    id="solana-off-curve",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A Solana destination that is not on the ed25519 curve.",
    why=(
        "Every wallet's address is a public key, a point of the curve (RFC 8032). Addresses off the curve belong to "
        "programs: token accounts, vaults. USDC for such an address goes to an account that only a program can open."
    ),
    example=Example(
        bad='{"destination": {"type": "solana", "address": "FGETo8T8wMcN2wCjav8VK6eh3dLk63evNDPxzLSJra8B",'
        ' "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", "chainId": null}}',
        good='{"destination": {"type": "solana", "address": "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",'
        ' "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", "chainId": null}}',
    ),
    check=check,
)
