"""`solana-address`: not base58, or not 32 bytes once decoded."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core import solana
from daimo_validate.core.finding import Fix
from daimo_validate.core.identifiers import pasted_address
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.inputs.fields import TOKEN_PATH
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import SOLANA_USDC
from daimo_validate.core.wording import quoted
from daimo_validate.text.alphabets import BASE58_ALPHABET, SOLANA_ADDRESS
from daimo_validate.text.visible import visible

# What the API's own pattern accepts; such a value can still decode to 31 or 33 bytes.
_BY_PATTERN = re.compile(SOLANA_ADDRESS, re.ASCII)
_LENGTHS = range(32, 45)
_COPY = "copy the whole address again"


def check(text: Text) -> Iterable[Found]:
    value = text.value
    if solana.key_length(value) == 32:
        return NOTHING
    what, hint, fix = _diagnose_pasted(text) or (*_diagnose(value), None)
    basis = Basis.SAFETY if _BY_PATTERN.fullmatch(value) else None
    return (Found(text.path, f"{quoted(value)} is not a valid Solana address: {what}", hint, fix, basis=basis),)


def _diagnose_pasted(text: Text) -> tuple[str, str, Fix | None] | None:
    """Return what a value is that holds an address or names a token, with a hint and a fix."""
    value = text.value
    if text.path == TOKEN_PATH and value.casefold() == "usdc":
        return "it is the symbol of a token", f"use {SOLANA_USDC}", Fix(replacement=SOLANA_USDC, safe=False)
    if solana.key_length(value.strip()) == 32 or evm_address(value.strip()) is not None:
        return None
    pasted = pasted_address(value)
    if pasted is None or pasted.address.startswith("0x") or not pasted.is_trusted:
        return None
    fix = Fix(replacement=pasted.address, safe=False)
    return f"it is {pasted.what}", "use the address alone", fix


def _diagnose(value: str) -> tuple[str, str]:
    if not value.strip():
        return "it is blank", "use the base58 form of 32 bytes"
    if evm_address(value.strip()) is not None:
        return "it is an EVM address", 'for an EVM destination, set `type` to "evm" and add `chainId`'
    if solana.key_length(value.strip()) == 32:
        return f"it has whitespace at the {'end' if value.rstrip() != value else 'start'}", "remove it"
    return _diagnose_base58(value)


def _diagnose_base58(value: str) -> tuple[str, str]:
    if len(value) in _LENGTHS and (value.islower() or value.isupper()):
        case = "lower" if value.islower() else "upper"
        return f"it is all {case} case, but base58 is case sensitive", _COPY
    length = solana.key_length(value)
    if length is None:
        index, char = next((i, c) for i, c in enumerate(value) if c not in BASE58_ALPHABET)
        named = f"`{visible(char)}`" if char.isascii() else f"`{visible(char)}` (U+{ord(char):04X})"
        why = "; base58 has no `0`, `O`, `I` or `l`" if char in "0OIl" else ""
        return f"it has {named} at character {index + 1}{why}", _COPY
    if length == -1:
        return f"it has {len(value)} characters, but 32 bytes take at most 44", _COPY
    likely = ": a character is probably missing, added or wrong" if abs(length - 32) <= 1 else ""
    return f"it decodes to {length} bytes, not 32{likely}", _COPY


RULE = Rule(
    id="solana-address",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A Solana address that is not base58, or not 32 bytes once decoded.",
    why=(
        "A Solana address is 32 bytes in base58. The API's pattern accepts 32 to 44 base58 characters, so an address "
        "of 31 or 33 bytes passes it, although nobody can have its key. For such an address the basis is safety."
    ),
    example=Example(
        bad='{"destination": {"type": "solana", "address": "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAW",'
        ' "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", "chainId": null}}',
        good='{"destination": {"type": "solana", "address": "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",'
        ' "tokenAddress": "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", "chainId": null}}',
    ),
    check=check,
)
