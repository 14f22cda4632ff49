"""Strings of a format (`eip55-address`, `token-amount`, ...), wherever the schema has one."""

from __future__ import annotations

from typing import Final, NamedTuple

from daimo_validate.core.inputs.base import Input
from daimo_validate.text.pointers import Path

EVM_ADDRESS = Input("eip55-address")
SOLANA_ADDRESS = Input("solana-address")
TOKEN_AMOUNT = Input("token-amount")
CALLDATA = Input("calldata")
WEB_URL = Input("web-url")
EMAIL_ADDRESS = Input("email-address")
E164_PHONE = Input("e164-phone")

OF_FORMAT: Final = {
    each.name: each
    for each in (EVM_ADDRESS, SOLANA_ADDRESS, TOKEN_AMOUNT, CALLDATA, WEB_URL, EMAIL_ADDRESS, E164_PHONE)
}
"""The input of a string by its format's name in the overlay."""


class Text(NamedTuple):
    """One string of a format, and where it stands. Rules of metadata's formats show no value."""

    path: Path
    value: str
