"""The destination: where the money goes, on which chain, in which token."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from daimo_validate.core import tokens
from daimo_validate.core.inputs.base import Input

LARGEST_EXACT_INTEGER: Final = 2**53
"""JavaScript and many JSON readers hold numbers as doubles, which are exact only below this (RFC 8259, section 6)."""

_EVM_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)

SOLANA_DESTINATION = Input("solana-destination")
"""A `Destination` on Solana."""

UNLISTED_TOKEN = Input("unlisted-token")
"""A `Destination` on an EVM chain whose chain and token are not a pair of the token list."""


class Destination(NamedTuple):
    """A destination. Addresses are well formed or None; `*_key` is the form that is compared.

    `chain_id` is the id as an integer, 501 for Solana, or None if it is absent or not a chain id;
    `raw_chain_id` is the number as given.
    """

    type: str | None
    address: str | None
    address_key: str | None
    chain_id: int | None
    raw_chain_id: int | float | None
    token_address: str | None
    token_key: str | None
    token: tokens.Token | None
    calldata: str | None


def evm_address(value: object) -> str | None:
    """Return `value` if it is `0x` and 40 hex digits."""
    return value if isinstance(value, str) and _EVM_ADDRESS.fullmatch(value) else None


def is_number(value: object) -> bool:
    """Return whether a plain value is a JSON number: `true` is not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
