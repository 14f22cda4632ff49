"""`wrong-chain-token`: the token's address on another chain."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import TOKEN_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import AT_ADDRESS, Token, chain_name, is_evm, token_with_symbol
from daimo_validate.core.wording import quoted


def check(destination: Destination) -> Iterable[Found]:
    pair = misplaced(destination)
    if pair is None:
        return NOTHING
    elsewhere, here = pair
    message = (
        f"{quoted(destination.token_address or '')} is {elsewhere.symbol} on {chain_name(elsewhere.chain_id)}, "
        f"not on {chain_name(here.chain_id)}"
    )
    return (Found(TOKEN_PATH, message, f"use {here.address}, which is {here.symbol} on {chain_name(here.chain_id)}"),)


def misplaced(destination: Destination) -> tuple[Token, Token] | None:
    """Return the token at this address on another chain and its counterpart on this chain, if both are listed."""
    chain_id, token_key = destination.chain_id, destination.token_key
    if chain_id is None or token_key is None or not is_evm(chain_id):
        return None
    for elsewhere in AT_ADDRESS.get(token_key, ()):
        here = token_with_symbol(chain_id, elsewhere.symbol)
        if here is not None:
            return elsewhere, here
    return None


RULE = Rule(
    id="wrong-chain-token",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The token address belongs to another chain; this chain has the token at a different address.",
    why=(
        "USDC has a different address on every chain. Its address on another chain is an empty account here, or "
        "someone else's contract. The finding names the right address."
    ),
    example=Example(
        bad='{"destination": {"tokenAddress": "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"}}',
        good='{"destination": {"tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}}',
    ),
    check=check,
)
