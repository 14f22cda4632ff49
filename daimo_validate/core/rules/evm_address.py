"""`evm-address`: not `0x` and 40 hex digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core import solana
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import NOT_A_VALUE, quoted
from daimo_validate.text.alphabets import EVM_ADDRESS
from daimo_validate.text.visible import visible

_PLACEHOLDER = re.compile(
    r"your|address|wallet|treasury|recipient|xxx|\.\.\.|…|[<>{}\[\]]|todo|changeme|example", re.IGNORECASE
)
_NAME = re.compile(r"[^\s.]+(\.[^\s.]+)*\.(eth|box|xyz|id|com|lens|crypto|sol|base)", re.IGNORECASE)
# `base:0x...` (ERC-3770), `ethereum:0x...` (ERC-681), `eip155:8453:0x...` (CAIP-10: at most 32 characters a part).
_PREFIXED = re.compile(rf"(?:[A-Za-z0-9_-]{{1,32}}:){{1,2}}{EVM_ADDRESS}", re.ASCII)
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")


def check(text: Text) -> Iterable[Found]:
    value = text.value
    if evm_address(value) is not None:
        return NOTHING
    what, hint = diagnose(value)
    return (Found(text.path, f"{quoted(value)} is not an EVM address: {what}", hint),)


def diagnose(value: str) -> tuple[str, str]:
    """What `value` is instead of an EVM address, and what to do."""
    if not value.strip():
        return "it is blank", "give `0x` and 40 hex digits"
    if value.strip().casefold() in NOT_A_VALUE:
        return "a program wrote a missing value as text", "set the variable that it comes from"
    if evm_address(value.strip()) is not None:
        at_end = value.rstrip() != value
        kind = "a newline" if "\n" in value or "\r" in value else "white space"
        return f"it has {kind} at its {'end' if at_end else 'start'}", "remove it"
    if value.startswith("0X"):
        return "it begins with `0X`", "begin it with a lower-case `0x`"
    if evm_address("0x" + value) is not None:
        return "it lacks `0x` at its start", "put `0x` before it"
    return _diagnose_other_kind(value) or _diagnose_hex(value)


def _diagnose_other_kind(value: str) -> tuple[str, str] | None:
    if _PREFIXED.fullmatch(value):
        return "it has a chain prefix", "give the address alone; the chain goes into `chainId`"
    if _NAME.fullmatch(value):
        return "it is a name", "the API resolves no names: give the address that it stands for"
    length = solana.key_length(value)
    if length == 32:
        return "it is a Solana address", 'a Solana destination has `type` "solana"'
    if length == 25 and value.startswith("T"):
        return "it is a Tron address", "Daimo delivers to EVM chains and Solana; give an address there"
    if _PLACEHOLDER.search(value):
        return "it is a placeholder", "fill in your own address"
    return None


def _diagnose_hex(value: str) -> tuple[str, str]:
    if not value.startswith("0x"):
        return "it does not begin with `0x`", "give `0x` and 40 hex digits"
    digits = value[2:]
    plural = "" if len(digits) == 1 else "s"
    stray = next((index for index, char in enumerate(digits) if char not in _HEX_DIGITS), None)
    if stray is not None:
        char = digits[stray]
        named = f"`{visible(char)}`" if char.isascii() else f"`{visible(char)}` (U+{ord(char):04X})"
        extra = f", and {len(digits)} character{plural} after `0x` instead of 40" if len(digits) != 40 else ""
        return f"it has {named} at character {stray + 3}{extra}", "copy the address again, whole"
    return f"it has {len(digits)} hex digit{plural} after `0x`, not 40", "copy the address again, whole"


RULE = Rule(
    id="evm-address",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="Not `0x` and 40 hex digits.",
    why=(
        "The API rejects the request. The message says what it is instead: its length, the stray character and "
        "where it stands, `0X`, white space, an address of Solana or Tron, a name, a placeholder."
    ),
    example=Example(
        bad='{"destination": {"address": "0xYourAddress"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
