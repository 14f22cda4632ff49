"""EIP-55 mixed-case checksums (https://eips.ethereum.org/EIPS/eip-55).

A letter of the address is upper case where the same nibble of Keccak-256 over the lower-case digits is 8 or more.
`eth_utils` is the oracle of the tests, since importing it takes longer than a whole check.
"""

from __future__ import annotations

from binascii import hexlify
from collections.abc import Callable

from daimo_validate.text.hints import Final


def _fastest_keccak_256() -> Callable[[bytes], bytes]:
    """Return the fastest Keccak-256 that is installed: tiny-keccak has wheels for common machines only."""
    try:
        from tiny_keccak import keccak256
    except ImportError:
        from Crypto.Hash import keccak

        return lambda data: keccak.new(data=data, digest_bits=256).digest()  # type: ignore[no-any-return,unused-ignore]
    return keccak256


_keccak_256: Final = _fastest_keccak_256()
_number = int.from_bytes

# In ASCII an upper-case letter differs from its lower-case one in this bit alone.
_CASE_BIT: Final = 0x20
# The hex digits from 8 up become the case bit, the others zero.
_HIGH_NIBBLES: Final = bytes(_CASE_BIT if chr(code) in "89abcdef" else 0 for code in range(256))


def has_valid_checksum(address: str) -> bool:
    """Return whether every letter of `0x` and 40 hex digits has the case that EIP-55 demands."""
    written = address.encode()
    return has_checksum(written, written.lower())


def has_checksum(written: bytes, lower: bytes) -> bool:
    """Return the same of an address as it is written and in lower case."""
    high = _number(hexlify(_keccak_256(lower[2:])[:20]).translate(_HIGH_NIBBLES))
    number = _number(lower)
    # All 40 digits at once: bit 6 marks a letter; shifted it falls on the case bit.
    return _number(written) ^ number == (number >> 1) & high


def to_checksum(address: str) -> str:
    """Return the EIP-55 form of `0x` and 40 hex digits in any case."""
    digits = address[2:].lower().encode()
    high = _number(hexlify(_keccak_256(digits)[:20]).translate(_HIGH_NIBBLES))
    lower = _number(digits)
    return "0x" + (lower ^ (lower >> 1) & high).to_bytes(40, "big").decode()


def carries_checksum(address: str) -> bool:
    """Return whether the address has letters in both cases, as only a checksummed spelling has."""
    digits = address[2:]
    return digits != digits.lower() and digits != digits.upper()
