"""Patterns of addresses."""

from __future__ import annotations

import re
import string

from daimo_validate.text.alphabets import BASE58, BASE58_ALPHABET, EVM_ADDRESS, SOLANA_ADDRESS


def test_the_base58_pattern_matches_exactly_the_alphabet() -> None:
    assert "".join(c for c in map(chr, range(0x3000)) if re.fullmatch(BASE58, c)) == BASE58_ALPHABET
    assert len(BASE58_ALPHABET) == 58
    assert set(string.ascii_letters + string.digits) - set(BASE58_ALPHABET) == set("0OIl")


def test_address_patterns() -> None:
    assert re.fullmatch(EVM_ADDRESS, "0x" + "aF0" * 13 + "9")
    assert not re.fullmatch(EVM_ADDRESS, "0x" + "a" * 39)
    assert re.fullmatch(SOLANA_ADDRESS, "1" * 32)
    assert not re.fullmatch(SOLANA_ADDRESS, "1" * 45)
