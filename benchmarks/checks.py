"""The two ways in which a peer checks an address: with the usual libraries, and tuned by hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

_LOW_BITS: Final = int.from_bytes(b"\x01" * 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """`eip55` and `solana` each take a string and say whether it holds. `label` is for the table."""

    label: str
    eip55: Callable[[str], bool]
    solana: Callable[[str], bool]


def usual() -> Checks:
    """EIP-55 by `eth_utils`, base58 by `base58`."""
    if find_spec("sha3") is not None:
        # The fastest Keccak that `eth_hash` knows; left alone it takes that of pycryptodome.
        os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")
    from eth_utils.address import is_checksum_address

    def eip55(address: str) -> bool:
        digits = address[2:]
        return digits in (digits.lower(), digits.upper()) or is_checksum_address(address)

    return Checks(label="eth_utils", eip55=eip55, solana=_solana())


def tuned() -> Checks:
    """EIP-55 as integer masks over one native Keccak: about the quickest that pure Python can be."""
    keccak_hex = native_keccak()

    def eip55(address: str) -> bool:
        digits = address[2:].encode()
        number = int.from_bytes(digits)
        letters = (number >> 6) & _LOW_BITS
        upper = letters & ~(number >> 5)
        if not upper or upper == letters:
            return True
        # A hash digit of 8 or more, which asks for upper case, has bit 3 (8, 9) or bit 6 (a to f) in ASCII.
        hashed = int.from_bytes(keccak_hex(digits.lower())[:40].encode())
        return upper == letters & ((hashed >> 3) | (hashed >> 6))

    return Checks(label="tuned", eip55=eip55, solana=_solana())


def native_keccak() -> Callable[[bytes], str]:
    """Keccak-256 to 64 hex digits, by `tiny-keccak` or else `pycryptodome`. ImportError without either."""
    try:
        from tiny_keccak import keccak256
    except ImportError:
        from Crypto.Hash import keccak

        return lambda data: keccak.new(digest_bits=256, data=data).hexdigest()
    return lambda data: keccak256(data).hex()


def _solana() -> Callable[[str], bool]:
    from base58 import b58decode

    def solana(address: str) -> bool:
        try:
            return len(b58decode(address)) == 32
        except ValueError:
            return False

    return solana
