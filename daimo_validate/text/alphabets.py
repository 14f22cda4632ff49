"""Alphabets and patterns of addresses. Each is written here only; `EVM_ADDRESS` and `BASE58` go into patterns."""

from __future__ import annotations

from daimo_validate.text.hints import Final

EVM_ADDRESS: Final = "0x[0-9a-fA-F]{40}"
"""Pattern of an EVM address, for Python and ECMA-262. Python asks `is_evm_address`."""
_HEX: Final = "0123456789abcdefABCDEF"

BASE58_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Bitcoin's alphabet of base58, which Solana shares: no 0, O, I or l. A character's index is its value."""

BASE58: Final = "[1-9A-HJ-NP-Za-km-z]"
"""Pattern of one base58 character, for Python and ECMA-262."""

SOLANA_ADDRESS: Final = BASE58 + "{32,44}"
"""Pattern of an address on Solana. Some texts that match do not decode to 32 bytes."""


def is_evm_address(text: str) -> bool:
    """Return whether a text is an EVM address. As quick as the pattern, which takes 0.1 ms to compile."""
    return len(text) == 42 and text.startswith("0x") and not text[2:].strip(_HEX)
