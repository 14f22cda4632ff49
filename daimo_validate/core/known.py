"""Addresses with a known role (`schemas/known-addresses.json`)."""

from __future__ import annotations

from enum import Enum

from daimo_validate.compiled import load
from daimo_validate.core.noted import FIRST_FREE, address_key, looks_made_up
from daimo_validate.core.tokens import AT_ADDRESS
from daimo_validate.text.hints import Final
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


KNOWN: Final[dict[str, Known]] = {
    address_key(address): Known(address, name, Kind(kind), None if chains == "evm" else frozenset(chains))
    for address, chains, name, kind in load("known-addresses")["addresses"]
}
"""Every address of the data file, by the form that is compared."""

NOBODYS: Final = frozenset({Kind.BURN, Kind.PRECOMPILE, Kind.PROGRAM})
"""The kinds of addresses that nobody holds a key for."""
CONTRACTS: Final = frozenset({Kind.TAKEABLE, Kind.STUCK, Kind.INFRASTRUCTURE})
"""The kinds of contracts that serve others."""


def burn_name(key: str) -> str | None:
    """Return what an address is that nobody holds a key for, or None."""
    known = KNOWN.get(key)
    if known is not None:
        return known.name if known.kind in NOBODYS else None
    return "an address of the chain itself, which nobody holds a key for" if key < FIRST_FREE else None


def role_name(key: str) -> str | None:
    """Return what a known or made-up address is, for a sentence, or None."""
    known = KNOWN.get(key)
    if known is not None:
        return f"a test account of {known.name}" if known.kind is Kind.TEST_ACCOUNT else known.name
    return burn_name(key) or ("a made-up address" if looks_made_up(key) and key not in AT_ADDRESS else None)
