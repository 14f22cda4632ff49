"""`solana-usdc-only`: a Solana mint other than USDC."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import TOKEN_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import SOLANA_USDC
from daimo_validate.core.wording import quoted, shown_param


def check(destination: Destination) -> Iterable[Found]:
    mint = destination.token_address
    if mint is None or mint == SOLANA_USDC:
        return NOTHING
    symbol = f" ({destination.token.symbol})" if destination.token else ""
    message = (
        f"{shown_param(TOKEN_PATH)} {quoted(mint)}{symbol} is not USDC, the only token that Daimo delivers on Solana"
    )
    return (Found(TOKEN_PATH, message, f"use the USDC mint: {SOLANA_USDC}"),)


RULE = Rule(
    id="solana-usdc-only",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="A Solana mint other than USDC.",
    why='The API document says about `tokenAddress` on Solana: "USDC only".',
    example=Example(
        bad='{"destination": {"type": "solana", "address": "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",'
        ' "tokenAddress": "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB", "chainId": null}}',
        good='{"destination": {"type": "solana", "address": "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",'
        ' "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", "chainId": null}}',
    ),
    check=check,
)
