"""Texts of an example that its reader has to replace."""

import pytest

from daimo_validate.text.templates import is_placeholder


@pytest.mark.parametrize(
    "text",
    [
        "0xYourAddress",
        "YOUR_CHAIN_ID",
        "0x...",
        "0x…",
        "0xxxxx",
        "<address>",
        "[amount]",
        "change_me",
        "changeme",
        "TODO",
        "replace with the treasury",
        "insert-token",
        "token-address-here",
        "0x0000000000000000000000000000000000000000",
        "0x",
        "",
        " ",
    ],
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "0x000000000000000000000000000000000000dEaD",
        "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
        "8453",
        "10,00",
        "0",
        "1.000",
        "there",
        "your" + "x" * 200,
        "Deposit",
    ],
)
def test_values(text: str) -> None:
    assert not is_placeholder(text)
