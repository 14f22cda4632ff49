"""Patterns of addresses."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.text.alphabets import BASE58, BASE58_ALPHABET, EVM_ADDRESS, SOLANA_ADDRESS, is_evm_address


def test_the_base58_pattern_matches_exactly_the_alphabet() -> None:
    assert "".join(c for c in map(chr, range(0x3000)) if re.fullmatch(BASE58, c)) == BASE58_ALPHABET
    assert len(BASE58_ALPHABET) == 58
    assert set(string.ascii_letters + string.digits) - set(BASE58_ALPHABET) == set("0OIl")


def test_address_patterns() -> None:
    assert re.fullmatch(EVM_ADDRESS, "0x" + "aF0" * 13 + "9")
    assert not re.fullmatch(EVM_ADDRESS, "0x" + "a" * 39)
    assert re.fullmatch(SOLANA_ADDRESS, "1" * 32)
    assert not re.fullmatch(SOLANA_ADDRESS, "1" * 45)


@given(st.from_regex(f"(?:{EVM_ADDRESS}|0[xX][0-9a-fA-Fg ]{{39,41}})\n?", fullmatch=True) | st.text(max_size=44))
def test_an_evm_address_is_what_the_pattern_says(text: str) -> None:
    assert is_evm_address(text) == (re.fullmatch(EVM_ADDRESS, text) is not None)
