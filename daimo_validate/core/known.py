"""Addresses with a known role (`schemas/known-addresses.json`), and what made-up addresses look like."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import combinations
from typing import Final

from daimo_validate.compiled import load
from daimo_validate.core.tokens import AT_ADDRESS
from daimo_validate.text.records import NamedTuple


class Kind(Enum):
    """What an address is, and so what happens to money that is sent there. `kinds` of the data file explains each."""

    BURN = "burn"
    PRECOMPILE = "precompile"
    PROGRAM = "program"
    TAKEABLE = "takeable"
    STUCK = "stuck"
    INFRASTRUCTURE = "infrastructure"
    EXAMPLE = "example"
    TEST_ACCOUNT = "test-account"


class Known(NamedTuple):
    """An address with a known role. `chains` are those where it is known to have this role; None for all EVM chains."""

    address: str
    name: str
    kind: Kind
    chains: frozenset[int] | None


def _key(address: str) -> str:
    return address.lower() if address.startswith("0x") else address


KNOWN: Final[dict[str, Known]] = {
    _key(address): Known(address, name, Kind(kind), None if chains == "evm" else frozenset(chains))
    for address, chains, name, kind in load("known-addresses")["addresses"]
}
"""Every address of the data file, by the form that is compared."""

NOBODYS: Final = frozenset({Kind.BURN, Kind.PRECOMPILE, Kind.PROGRAM})
"""The kinds of addresses that nobody holds a key for."""
CONTRACTS: Final = frozenset({Kind.TAKEABLE, Kind.STUCK, Kind.INFRASTRUCTURE})
"""The kinds of contracts that serve others."""

# Addresses below 2^32 are those of the chain itself: finding a key for one takes 2^128 attempts.
_FIRST_FREE: Final = "0x" + "0" * 31 + "1"
_LONGEST_UNIT: Final = 20
_TAIL: Final = 4


def _counting() -> Iterator[str]:
    """Yield every address whose pairs of digits count up or down, in hex or decimal: `0x0102030405…`."""
    for pairs in ([f"{number:02x}" for number in range(256)], [f"{number:02}" for number in range(100)]):
        for run in ("".join(pairs), "".join(reversed(pairs))):
            for start in range(0, len(run) - 38, 2):
                yield "0x" + run[start : start + 40]


_COUNTING: Final = frozenset(_counting())
_NOTED: Final = frozenset({*KNOWN, *AT_ADDRESS, *_COUNTING})
# How an address of at most two distinct digits can end.
_PLAIN_TAILS: Final = frozenset(
    head + tail
    for one, two in combinations("0123456789abcdef", 2)
    for head in (one + one, one + two, two + one, two + two)
    for tail in (one + one, one + two, two + one, two + two)
)
_NOTED_TAILS: Final = _PLAIN_TAILS.union(key[-_TAIL:] for key in _NOTED)


def is_noted(key: str) -> bool:
    """Return whether a rule for recipients can report an EVM address in lower case.

    This runs for every address, so its end is looked at first: of few others it is that of a noted address, or comes
    before in the same address.
    """
    tail = key[-_TAIL:]
    if tail not in _NOTED_TAILS and key.find(tail) + _TAIL >= len(key) and key >= _FIRST_FREE:
        return False
    return key in _NOTED or key < _FIRST_FREE or (_may_repeat(key) and _follows_pattern(key))


def is_noted_on_solana(address: str) -> bool:
    """Return whether a rule for recipients can report a Solana address."""
    return address in _NOTED or looks_made_up(address)


def burn_name(key: str) -> str | None:
    """Return what an address is that nobody holds a key for, or None."""
    known = KNOWN.get(key)
    if known is not None:
        return known.name if known.kind in NOBODYS else None
    return "an address of the chain itself, which nobody holds a key for" if key < _FIRST_FREE else None


def role_name(key: str) -> str | None:
    """Return what a known or made-up address is, for a sentence, or None."""
    known = KNOWN.get(key)
    if known is not None:
        return f"a test account of {known.name}" if known.kind is Kind.TEST_ACCOUNT else known.name
    return burn_name(key) or ("a made-up address" if looks_made_up(key) and key not in AT_ADDRESS else None)


def looks_made_up(address: str) -> bool:
    """Return whether all 40 digits of an EVM address follow a pattern.

    They have at most two distinct digits (`0x1111…`), repeat a unit of at most 20 digits (`0x1234567890123…`,
    `0xdeadbeefdead…`), or count up or down in pairs (`0x0102030405…`). A Solana address follows one if it has at most
    two distinct characters.
    """
    key = _key(address)
    return key in _COUNTING or ((_may_repeat(key) or not key.startswith("0x")) and _follows_pattern(key))


def _may_repeat(key: str) -> bool:
    """Return whether a key can follow a pattern, which one that repeats itself cannot hide at its end."""
    tail = key[-_TAIL:]
    return tail in _PLAIN_TAILS or key.find(tail) + _TAIL < len(key)


def _follows_pattern(key: str) -> bool:
    digits = key.removeprefix("0x")
    if len(set(digits)) <= 2:
        return True
    return key.startswith("0x") and any(digits[unit:] == digits[:-unit] for unit in range(1, _LONGEST_UNIT + 1))
