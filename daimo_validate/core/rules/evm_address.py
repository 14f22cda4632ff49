"""`evm-address`: not `0x` followed by 40 hex digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from daimo_validate.core import solana
from daimo_validate.core.eip55 import carries_checksum, has_valid_checksum
from daimo_validate.core.finding import Fix
from daimo_validate.core.identifiers import Pasted, pasted_address
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.inputs.fields import TOKEN_PATH
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import CHAINS, TOKENS, chain_name, token_with_symbol
from daimo_validate.core.wording import NOT_A_VALUE, UNSET, quoted
from daimo_validate.text.visible import visible

_PLACEHOLDER = re.compile(
    r"your|address|wallet|treasury|recipient|xxx|\.\.\.|…|[<>{}\[\]]|todo|changeme|example", re.IGNORECASE
)
_SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9.]{1,11}", re.ASCII)
_NAME = re.compile(r"[^\s.]+(\.[^\s.]+)*\.(eth|box|xyz|id|com|lens|crypto|sol|base)", re.IGNORECASE)
_FORM = "use `0x` followed by 40 hex digits"
_COPY = "copy the whole address again"
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")


def check(text: Text) -> Iterable[Found]:
    value = text.value
    if evm_address(value) is not None:
        return NOTHING
    what, hint, fix = _diagnose_pasted(text) or (*diagnose(value), None)
    return (Found(text.path, f"{quoted(value)} is not a valid EVM address: {what}", hint, fix),)


def _diagnose_pasted(text: Text) -> tuple[str, str, Fix | None] | None:
    """Return what a value is that holds an address or names a token, with a hint and a fix."""
    if text.path == TOKEN_PATH and _SYMBOL.fullmatch(text.value):
        return token_symbol(text.value, text.chain_id)
    hidden = without_hidden(text.value)
    if hidden is not None and evm_address(hidden[2]) is not None:
        index, char, rest = hidden
        what = f"it has an invisible character (U+{ord(char):04X}) at character {index + 1}"
        return what, "remove it", Fix(replacement=rest, safe=False) if is_spelled_right(rest) else None
    pasted = None if evm_address(text.value.strip()) else pasted_address(text.value)
    return None if pasted is None else _about(pasted, text.chain_id)


def _about(pasted: Pasted, chain_id: int | None) -> tuple[str, str, Fix | None]:
    what = f"it is {pasted.what}"
    if not pasted.address.startswith("0x"):
        return f"{what}, on Solana", 'for a Solana destination, set `type` to "solana"', None
    if pasted.chain_id is not None:
        what += f" for {_chain_label(pasted.chain_id)}"
    if not pasted.is_trusted:
        return f"{what}, and its EIP-55 checksum is invalid", _COPY, None
    fix = Fix(replacement=pasted.address, safe=False)
    if pasted.chain_id is None:
        return what, "use the address alone", fix
    if chain_id is None or chain_id == pasted.chain_id:
        return what, "use the address alone; the chain goes in `chainId`", fix
    what += f", but chainId is {_chain_label(chain_id)}"
    return what, "find out which chain is meant, then use the address alone", None


def token_symbol(symbol: str, chain_id: int | None) -> tuple[str, str, Fix | None] | None:
    """Return what to say about the symbol of a token in the place of its address, or None if no chain lists it."""
    names = {token.symbol.casefold(): token.symbol for token in TOKENS.values()}
    known = names.get(symbol.casefold())
    if known is None:
        return None
    token = None if chain_id is None else token_with_symbol(chain_id, known)
    if token is None:
        return "it is the symbol of a token", "use the address of the token on this chain", None
    hint = f"use {token.address}, which is {token.symbol} on {_chain_label(token.chain_id)}"
    return "it is the symbol of a token", hint, Fix(replacement=token.address, safe=False)


def without_hidden(value: str) -> tuple[int, str, str] | None:
    """Return the index of the first invisible character of a text, that character, and the text without any."""
    index = next((index for index, char in enumerate(value) if unicodedata.category(char) == "Cf"), None)
    if index is None:
        return None
    return index, value[index], "".join(char for char in value if unicodedata.category(char) != "Cf")


def is_spelled_right(address: str) -> bool:
    """Return whether the checksum of an EVM address holds, if it carries one."""
    return not carries_checksum(address) or has_valid_checksum(address)


def _chain_label(chain_id: int) -> str:
    return chain_name(chain_id) if chain_id in CHAINS else str(chain_id)


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
        "position, `0X`, whitespace, a Solana or Tron address, a name or a placeholder. An address inside something "
        "else is named and offered as an unsafe fix: a CAIP-10 account, `base:0x…` (ERC-3770), a payment link "
        "(EIP-681), a link to a block explorer, an address with a note. Its chain is compared with `chainId`. For the "
        "symbol of a token, the fix is its address on the chain."
    ),
    example=Example(
        bad='{"destination": {"address": "0xYourAddress"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
