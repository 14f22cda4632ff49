"""`evm-address`: not `0x` followed by 40 hex digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core import solana
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import NOT_A_VALUE, UNSET, quoted
from daimo_validate.text.alphabets import EVM_ADDRESS
from daimo_validate.text.visible import visible

_PLACEHOLDER = re.compile(
    r"your|address|wallet|treasury|recipient|xxx|\.\.\.|…|[<>{}\[\]]|todo|changeme|example", re.IGNORECASE
)
_NAME = re.compile(r"[^\s.]+(\.[^\s.]+)*\.(eth|box|xyz|id|com|lens|crypto|sol|base)", re.IGNORECASE)
# `base:0x...` (ERC-3770), `ethereum:0x...` (ERC-681), `eip155:8453:0x...` (CAIP-10: at most 32 characters a part).
_PREFIXED = re.compile(rf"(?:[A-Za-z0-9_-]{{1,32}}:){{1,2}}{EVM_ADDRESS}", re.ASCII)
_FORM = "use `0x` followed by 40 hex digits"
_COPY = "copy the whole address again"
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")


def check(text: Text) -> Iterable[Found]:
    value = text.value
    if evm_address(value) is not None:
        return NOTHING
    what, hint = diagnose(value)
    return (Found(text.path, f"{quoted(value)} is not a valid EVM address: {what}", hint),)


def diagnose(value: str) -> tuple[str, str]:
    """Return what is wrong with a value that is not an EVM address, and a hint."""
    if not value.strip():
        return "it is blank", _FORM
    if value.strip().casefold() in NOT_A_VALUE:
        return UNSET, "set the variable that this value comes from"
    if evm_address(value.strip()) is not None:
        at_end = value.rstrip() != value
        kind = "a newline" if "\n" in value or "\r" in value else "whitespace"
        return f"it has {kind} at the {'end' if at_end else 'start'}", "remove it"
    if value.startswith("0X"):
        return "it starts with `0X`", "use a lower-case `0x`"
    if evm_address("0x" + value) is not None:
        return "it does not start with `0x`", "add `0x` at the start"
    return _diagnose_other_kind(value) or _diagnose_hex(value)


def _diagnose_other_kind(value: str) -> tuple[str, str] | None:
    if _PREFIXED.fullmatch(value):
        return "it has a chain prefix", "use the address alone; the chain goes in `chainId`"
    if _NAME.fullmatch(value):
        return "it is a name", "the API does not resolve names; use the address that the name resolves to"
    length = solana.key_length(value)
    if length == 32:
        return "it is a Solana address", 'for a Solana destination, set `type` to "solana"'
    if length == 25 and value.startswith("T"):
        return "it is a Tron address", "Daimo delivers only to EVM chains and Solana; use an address there"
    if _PLACEHOLDER.search(value):
        return "it is a placeholder", "replace it with your own address"
    return None


def _diagnose_hex(value: str) -> tuple[str, str]:
    if not value.startswith("0x"):
        return "it does not start with `0x`", _FORM
    digits = value[2:]
    plural = "" if len(digits) == 1 else "s"
    stray = next((index for index, char in enumerate(digits) if char not in _HEX_DIGITS), None)
    if stray is not None:
        char = digits[stray]
        named = f"`{visible(char)}`" if char.isascii() else f"`{visible(char)}` (U+{ord(char):04X})"
        extra = f" and {len(digits)} character{plural} after `0x` instead of 40" if len(digits) != 40 else ""
        return f"it has {named} at character {stray + 3}{extra}", _COPY
    return f"it has {len(digits)} hex digit{plural} after `0x`, not 40", _COPY


RULE = Rule(
    id="evm-address",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="An EVM address that is not `0x` followed by 40 hex digits.",
    why=(
        "The API rejects the request. The message says what is wrong: the length, an unexpected character and its "
        "position, `0X`, whitespace, a Solana or Tron address, a name or a placeholder."
    ),
    example=Example(
        bad='{"destination": {"address": "0xYourAddress"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
