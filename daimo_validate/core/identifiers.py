"""What people paste where an address or a chain id belongs: identifiers of other standards, links, and notes.

CAIP-2 and CAIP-10 (https://chainagnostic.org), ERC-3770, EIP-681 (https://eips.ethereum.org), and links of block
explorers; `schemas/identifiers.json` has the short names, hosts and names of chains.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final
from urllib.parse import parse_qs, urlsplit

from daimo_validate.compiled import load
from daimo_validate.core import solana, tokens
from daimo_validate.core.eip55 import carries_checksum, has_valid_checksum
from daimo_validate.text.alphabets import BASE58, EVM_ADDRESS
from daimo_validate.text.records import NamedTuple

_LONGEST: Final = 400
_EVM: Final = re.compile(EVM_ADDRESS, re.ASCII)
# The longest base58 form of 32 bytes has 44 characters, the shortest 32.
_ADDRESS: Final = rf"(?P<address>{EVM_ADDRESS}|{BASE58}{{32,44}})"
_CAIP10: Final = re.compile(rf"(?P<space>eip155|solana):(?P<reference>[-_a-zA-Z0-9]{{1,32}}):{_ADDRESS}", re.ASCII)
_ERC3770: Final = re.compile(rf"(?P<short>[A-Za-z0-9_-]{{1,32}}):(?P<address>{EVM_ADDRESS})", re.ASCII)
_EIP681: Final = re.compile(
    rf"ethereum:(?:pay-)?(?P<address>{EVM_ADDRESS})(?:@(?P<chain>[0-9]{{1,16}}))?(?:/(?P<call>\w{{1,64}}))?(?:\?(?P<query>.*))?",
    re.ASCII,
)
_ACCOUNT_PAGES: Final = frozenset({"address", "account", "token", "addr", "contract"})
# An address with a note after or before it: not glued to a letter or digit, which would be a typing error.
_NOTED: Final = re.compile(rf"(?P<before>(?:.*[^0-9A-Za-z])?){_ADDRESS}(?P<after>(?:[^0-9A-Za-z].*)?)", re.DOTALL)
_SCHEME: Final = re.compile(r"(?:ethereum|eip155|solana):|[a-z][a-z0-9+.-]*://", re.ASCII | re.IGNORECASE)
_CAIP2: Final = re.compile(r"eip155:(?P<reference>[0-9]{1,16})", re.ASCII)
_HEX: Final = re.compile(r"0[xX](?P<digits>[0-9a-fA-F]{1,13})", re.ASCII)
_LARGEST_CHAIN_ID: Final = 2**53


class Pasted(NamedTuple):
    """An address inside a longer text, what that text is, and the chain that it names."""

    address: str
    what: str
    chain_id: int | None = None

    @property
    def is_trusted(self) -> bool:
        """Whether the address itself is well formed: its checksum holds if it carries one."""
        if not self.address.startswith("0x"):
            return solana.key_length(self.address) == 32
        return not carries_checksum(self.address) or has_valid_checksum(self.address)


class _Chains(NamedTuple):
    by_short_name: dict[str, int]
    by_host: dict[str, int]
    by_name: dict[str, int]


def pasted_address(text: str) -> Pasted | None:
    """Return the address that a longer text holds, or None."""
    if len(text) > _LONGEST:
        return None
    text = text.strip()
    return _caip10(text) or _eip681(text) or _erc3770(text) or _link(text) or _noted(text)


def pasted_chain(text: str) -> int | None:
    """Return the id of the chain that a text names: `8453`, `0x2105`, `eip155:8453`, `base`, `Arbitrum One`."""
    if len(text) > _LONGEST:
        return None
    text = text.strip()
    chain_id: int | None = None
    if text.isascii() and text.isdigit() and len(text) <= 16:
        chain_id = int(text)
    elif (match := _CAIP2.fullmatch(text)) is not None:
        chain_id = int(match["reference"])
    elif (match := _HEX.fullmatch(text)) is not None:
        chain_id = int(match["digits"], 16)
    else:
        name = re.sub(r"[-_\s]+", " ", text).casefold()
        known = _chains()
        return known.by_name.get(name) or known.by_short_name.get(text.casefold())
    return chain_id if 0 < chain_id < _LARGEST_CHAIN_ID else None


def _caip10(text: str) -> Pasted | None:
    match = _CAIP10.fullmatch(text)
    if match is None:
        return None
    is_evm = match["space"] == "eip155"
    if is_evm != match["address"].startswith("0x"):
        return None
    chain_id = (int(match["reference"]) if match["reference"].isdigit() else None) if is_evm else tokens.SOLANA
    return Pasted(match["address"], "a CAIP-10 account", chain_id)


def _erc3770(text: str) -> Pasted | None:
    match = _ERC3770.fullmatch(text)
    if match is None:
        return None
    return Pasted(
        match["address"], "an address with a chain prefix", _chains().by_short_name.get(match["short"].casefold())
    )


def _eip681(text: str) -> Pasted | None:
    match = _EIP681.fullmatch(text)
    if match is None:
        return None
    chain_id = int(match["chain"]) if match["chain"] else None
    address = match["address"]
    if match["call"] == "transfer":
        # The address ahead is the token; the recipient is an argument.
        (address,) = parse_qs(match["query"] or "").get("address", [""])[:1]
        if _EVM.fullmatch(address) is None:
            return None
    return Pasted(address, "a payment link (EIP-681)", chain_id)


def _link(text: str) -> Pasted | None:
    if not text.casefold().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    steps = [step for step in parts.path.split("/") if step]
    for page, step in pairwise(steps):
        if page.casefold() in _ACCOUNT_PAGES and (_EVM.fullmatch(step) or solana.key_length(step) == 32):
            return Pasted(step, "a link to a block explorer", _chains().by_host.get(host))
    return None


def _noted(text: str) -> Pasted | None:
    # A link that is not understood may name several addresses: none of them is offered.
    match = None if _SCHEME.match(text) else _NOTED.fullmatch(text)
    if match is None or len(_EVM.findall(text)) > 1:
        return None
    if _EVM.fullmatch(match["address"]) is None and solana.key_length(match["address"]) != 32:
        return None
    before, after = _is_note(match["before"]), _is_note(match["after"])
    if not (before or after):
        return None
    where = "around" if before and after else "before" if before else "after"
    return Pasted(match["address"], f"an address with text {where} it")


def _is_note(text: str) -> bool:
    return any(char.isprintable() and not char.isspace() for char in text)


@cache
def _chains() -> _Chains:
    listed = load("identifiers")["chains"]
    return _Chains(
        {short: chain["id"] for chain in listed for short in chain["short"]},
        {host: chain["id"] for chain in listed for host in chain["explorers"]},
        {name: chain["id"] for chain in listed for name in chain["names"]}
        | {chain.name.casefold(): chain.id for chain in tokens.CHAINS.values()},
    )
