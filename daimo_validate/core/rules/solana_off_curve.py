"""`solana-off-curve`: a Solana destination that cannot be a wallet."""

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
        f"{shown_param(ADDRESS_PATH)} is not on the ed25519 curve: a character is mistyped, or it is a token or "
        "program account, not a wallet"
    )
    hint = "compare it with its source; use the owner's wallet address, unless you mean a program account"
    return (Found(ADDRESS_PATH, message, hint),)


RULE = Rule(
    id="solana-off-curve",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A Solana destination that is not on the ed25519 curve.",
    why=(
        "Every wallet address is a public key, which is a point on the curve (RFC 8032). Addresses off the curve "
        "belong to programs, for example token accounts and vaults. Only a program can move USDC sent there. A Solana "
        "address has no checksum, and half of all mistyped characters lead off the curve; the other half give a valid "
        "address of nobody, which only `allowed_destinations` catches."
    ),
    source="https://www.rfc-editor.org/rfc/rfc8032#section-5.1.3",
    example=Example(
        bad='{"destination": {"type": "solana", "address": "FGETo8T8wMcN2wCjav8VK6eh3dLk63evNDPxzLSJra8B",'
        ' "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", "chainId": null}}',
        good='{"destination": {"type": "solana", "address": "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",'
        ' "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", "chainId": null}}',
    ),
    check=check,
)
