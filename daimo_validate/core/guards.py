"""The guards of a policy: the addresses, chains, tokens and amounts that a payload may name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from daimo_validate.core import eip55, solana
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.wording import show

if TYPE_CHECKING:
    from decimal import Decimal

# What wallets show of an address, and so what an attacker has to match.
_ENDS = 4


class Addresses(frozenset[str]):
    """Addresses in the form in which they are compared, with the configured spelling of each by its ends.

    Raises ValueError for an address that is not well formed or has an invalid checksum.
    """

    by_ends: dict[str, str]

    def __new__(cls, addresses: Iterable[str], name: str = "") -> Addresses:
        if isinstance(addresses, str):
            raise ValueError(f"{name} must be a collection of addresses, not one string")
        spelled = {address_key(address): _address(address, name) for address in addresses}
        self = super().__new__(cls, spelled)
        self.by_ends = {_ends(key): spelling for key, spelling in sorted(spelled.items())}
        return self

    def __reduce__(self) -> tuple[object, ...]:
        # Of two spellings of an address the later one is kept.
        return type(self), ([*self, *self.by_ends.values()],)


class Guards(NamedTuple):
    """What a payload may name; None where anything goes. See `Policy`."""

    destinations: Addresses | None = None
    refund_addresses: Addresses | None = None
    chains: frozenset[int] | None = None
    tokens: Addresses | None = None
    max_amount_units: Decimal | None = None

    @property
    def is_on(self) -> bool:
        """Whether any guard is on."""
        return any(guard is not None for guard in self)


def address_key(address: str) -> str:
    """Return the form in which addresses are compared: EVM addresses in lower case, others as they are."""
    return address.lower() if evm_address(address) is not None else address


def look_alike(address: str, allowed: Addresses) -> str | None:
    """Return the allowed address that has the same first and last 4 characters, as it was configured, or None."""
    return allowed.by_ends.get(_ends(address_key(address)))


def addresses(given: Collection[str] | None, name: str) -> Addresses | None:
    """Return the setting `name` of a policy as addresses."""
    return given if given is None or isinstance(given, Addresses) else Addresses(given, name)


def _ends(key: str) -> str:
    body = key.removeprefix("0x")
    return body[:_ENDS] + body[-_ENDS:]


def _address(address: object, name: str) -> str:
    if isinstance(address, str):
        if evm_address(address) is not None:
            if eip55.carries_checksum(address) and not eip55.has_valid_checksum(address):
                raise ValueError(f"{name}: invalid EIP-55 checksum in {show(address)}")
            return address
        if solana.key_length(address) == 32:
            return address
    raise ValueError(f"{name}: {show(address)} is neither an EVM nor a Solana address")
