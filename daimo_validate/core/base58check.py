"""Base58Check: base58 whose last four bytes are a checksum of the others."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from daimo_validate.text.alphabets import BASE58_ALPHABET

_DIGITS: Final = {char: value for value, char in enumerate(BASE58_ALPHABET)}
_CHECKSUM: Final = 4


def checked_bytes(text: str) -> bytes | None:
    """Return the bytes of a short Base58Check text without their checksum, or None if the checksum is not right."""
    number = 0
    for char in text:
        digit = _DIGITS.get(char)
        if digit is None:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(BASE58_ALPHABET[0]))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    body, checksum = data[:-_CHECKSUM], data[-_CHECKSUM:]
    return body if sha256(sha256(body).digest()).digest()[:_CHECKSUM] == checksum else None
