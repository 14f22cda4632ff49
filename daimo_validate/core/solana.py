"""Solana public keys: base58 of 32 bytes, and which of them are points of ed25519 (RFC 8032, section 5.1.3)."""

from __future__ import annotations

from functools import lru_cache

from daimo_validate.text.alphabets import BASE58_ALPHABET

_LONGEST_KEY = 44
_PRIME = 2**255 - 19
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME


def key_length(text: str) -> int | None:
    """Return how many bytes `text` decodes to, or None if it is not base58.

    Base58 takes quadratic time, so a text far too long for a key counts as not decodable to one: -1.
    """
    if not text or text.strip(BASE58_ALPHABET):
        return None
    if len(text) > 2 * _LONGEST_KEY:
        return -1
    return len(_decode(text))


@lru_cache(maxsize=1024)
def is_on_curve(address: str) -> bool:
    """Return whether a base58 key of 32 bytes is a point of the curve, as every wallet's is.

    The answer is kept for the last thousand keys: it costs some 20 µs, and a treasury comes again and again.
    """
    encoded = int.from_bytes(_decode(address), "little")
    sign, y = encoded >> 255, encoded & (2**255 - 1)
    if y >= _PRIME:
        return False
    # x² = (y² - 1) / (d y² + 1) has a root when it is 0 or a square; numerator times denominator is as square as
    # their quotient, and needs no inverse.
    numerator = (y * y - 1) % _PRIME
    if numerator == 0:
        return sign == 0
    return _is_square(numerator * (_D * y * y + 1) % _PRIME)


def _is_square(number: int) -> bool:
    """Return whether a number below the prime, not 0, is a square: its Jacobi symbol is 1.

    By quadratic reciprocity (Cohen, A Course in Computational Algebraic Number Theory, algorithm 1.4.10), which takes
    a fifth of the time of Euler's criterion, a modular power of 255 bits.
    """
    top, bottom, is_square = number, _PRIME, True
    while top:
        twos = (top & -top).bit_length() - 1
        top >>= twos
        if twos & 1 and bottom & 7 in (3, 5):
            is_square = not is_square
        if top & bottom & 2:
            is_square = not is_square
        top, bottom = bottom % top, top
    return is_square


@lru_cache(maxsize=1024)
def _decode(text: str) -> bytes:
    # Kept, because several rules ask for the length and the curve of the same key.
    from base58 import b58decode

    decoded: bytes = b58decode(text)
    return decoded
