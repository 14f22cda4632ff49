"""Solana public keys: base58 of 32 bytes, and which of them are points of ed25519 (RFC 8032, section 5.1.3)."""

from __future__ import annotations

import sys
from functools import lru_cache

from daimo_validate.text.alphabets import BASE58_ALPHABET

_LONGEST_KEY = 44
_MOST_DIGITS = 64
# The value of every base58 digit, by its character.
_NO_DIGIT = 0xFF
_VALUES = bytes(BASE58_ALPHABET.find(chr(code)) & _NO_DIGIT for code in range(256))
# The width of a lane, all even lanes, and what a digit in the lane above counts: 58 to the number of digits in a lane.
_LANES = tuple(
    (
        8 << step,
        int.from_bytes((b"\x00" * (1 << step) + b"\xff" * (1 << step)) * (32 >> step), "big"),
        58 ** (1 << step),
    )
    for step in range(6)
)
_PRIME = 2**255 - 19
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME


def key_length(text: str) -> int | None:
    """Return how many bytes `text` decodes to, or None if it is not base58.

    Base58 takes quadratic time, so a text far too long for a key counts as not decodable to one: -1.
    """
    if len(text) > _MOST_DIGITS:
        return _length_of_long(text)
    number = _number(text)
    if number is None:
        return None
    # Each 1 at the start stands for a zero byte.
    return len(text) - len(text.lstrip("1")) + (number.bit_length() + 7) // 8


@lru_cache(maxsize=4096)
def is_on_curve(address: str) -> bool:
    """Return whether a base58 key of 32 bytes is a point of the curve, as every wallet's is.

    The answer is kept for the last thousands of keys: it costs some 20 µs, and a treasury comes again and again. A
    process that has imported `gmpy2` gets it in 2 µs; importing it here would cost each start 44 ms.
    """
    number = _number(address)
    if number is None or number.bit_length() > 256:
        return False
    encoded = int.from_bytes(number.to_bytes(32, "big"), "little")
    sign, y = encoded >> 255, encoded & (2**255 - 1)
    if y >= _PRIME:
        return False
    # x² = (y² - 1) / (d y² + 1) has a root when it is 0 or a square; numerator times denominator is as square as
    # their quotient, and needs no inverse.
    numerator = (y * y - 1) % _PRIME
    if numerator == 0:
        return sign == 0
    product = numerator * (_D * y * y + 1) % _PRIME
    gmpy2 = sys.modules.get("gmpy2")
    return _is_square(product) if gmpy2 is None else bool(gmpy2.jacobi(product, _PRIME) == 1)


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


def _number(text: str) -> int | None:
    """Return the number that at most 64 base58 digits write, or None if one of them is not base58.

    All digits are added at once, in lanes of one integer: pairs of digits first, then pairs of pairs.
    """
    digits = text.encode(errors="replace").translate(_VALUES)
    if not digits or _NO_DIGIT in digits:
        return None
    number = int.from_bytes(digits, "big")
    for shift, mask, base in _LANES:
        number = (number & mask) + (number >> shift & mask) * base
    return number


def _length_of_long(text: str) -> int | None:
    if text.strip(BASE58_ALPHABET):
        return None
    if len(text) > 2 * _LONGEST_KEY:
        return -1
    # Imported on use: no valid address is as long.
    from base58 import b58decode

    return len(b58decode(text))
