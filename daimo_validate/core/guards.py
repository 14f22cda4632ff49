"""The guards of a policy: the addresses, chains, tokens, amounts and calls that a payload may name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from daimo_validate.core import eip55, solana
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.look_alikes import LOOK_ALIKE_ENDS, ends_of, head_of, in_common, tail_of
from daimo_validate.core.wording import show
from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.patterns import compiled
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

_SELECTOR: Final = r"(?a)0x[0-9a-fA-F]{8}"


class Addresses(frozenset[str]):
    """Addresses in the form in which they are compared, with the configured spelling of each.

    Raises ValueError for an address that is not well formed or has an invalid checksum.
    """

    spellings: dict[str, str]
    by_tail: dict[str, tuple[str, ...]]
    by_head: dict[str, tuple[str, ...]]

    def __new__(cls, addresses: Iterable[str], name: str = "") -> Addresses:
        if isinstance(addresses, str):
            raise ValueError(f"{name} must be a collection of addresses, not one string")
        spelled = {address_key(address): _address(address, name) for address in addresses}
        self = super().__new__(cls, spelled)
        # Sorted, so that a message names the same one of several on every run.
        self.spellings = dict(sorted(spelled.items()))
        self.by_tail, self.by_head = _grouped(self.spellings, tail_of), _grouped(self.spellings, head_of)
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), ([*self.spellings.values()],)


def _grouped(keys: Iterable[str], part_of: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for key in keys:
        groups[part_of(key)] = (*groups.get(part_of(key), ()), key)
    return groups


class Guards(NamedTuple):
    """What a payload may name; None where anything goes. See `Policy`."""

    destinations: Addresses | None = None
    refund_addresses: Addresses | None = None
    chains: frozenset[int] | None = None
    tokens: Addresses | None = None
    max_amount_units: Decimal | None = None
    selectors: frozenset[str] | None = None

    @property
    def is_on(self) -> bool:
        """Whether any guard is on."""
        return any(guard is not None for guard in self)


def is_selector(text: str) -> bool:
    """Return whether a text is `0x` and 8 hex digits."""
    return compiled(_SELECTOR).fullmatch(text) is not None


def selectors(given: Collection[object]) -> frozenset[str]:
    """Return the setting `allowed_selectors` of a policy in lower case. Raises ValueError if it is not right."""
    if isinstance(given, str):
        raise ValueError("allowed_selectors must be a collection of selectors, not one string")
    for selector in given:
        if not isinstance(selector, str) or not is_selector(selector):
            raise ValueError(f"allowed_selectors: {show(selector)} is not a function selector (`0x` and 8 hex digits)")
    return frozenset(str(selector).lower() for selector in given)


def address_key(address: str) -> str:
    """Return the form in which addresses are compared: EVM addresses in lower case, others as they are."""
    return address.lower() if evm_address(address) is not None else address


def look_alike(address: str, allowed: Addresses) -> str | None:
    """Return the allowed address that a person can take another one for, as it was configured, or None.

    Its first 3 and last 4 characters are the same. Of several, it is the one with most characters in common.
    """
    key = address_key(address)
    ends = ends_of(key, LOOK_ALIKE_ENDS)
    alike = [other for other in allowed.by_tail.get(tail_of(key), ()) if ends_of(other, LOOK_ALIKE_ENDS) == ends]
    return allowed.spellings[max(alike, key=lambda other: in_common(key, other))] if alike else None


def half_alike(address: str, allowed: Addresses) -> tuple[str, str] | None:
    """Return an allowed address with the same first or last 4 characters, and `first` or `last`, or None."""
    key = address_key(address)
    for which, group in (("last", allowed.by_tail.get(tail_of(key))), ("first", allowed.by_head.get(head_of(key)))):
        if group:
            return allowed.spellings[max(group, key=lambda other: in_common(key, other))], which
    return None


def addresses(given: Collection[str] | None, name: str) -> Addresses | None:
    """Return the setting `name` of a policy as addresses."""
    return given if given is None or isinstance(given, Addresses) else Addresses(given, name)


def _address(address: object, name: str) -> str:
    if isinstance(address, str):
        if evm_address(address) is not None:
            if eip55.carries_checksum(address) and not eip55.has_valid_checksum(address):
                raise ValueError(f"{name}: invalid EIP-55 checksum in {show(address)}")
            return address
        if solana.key_length(address) == 32:
            return address
    raise ValueError(f"{name}: {show(address)} is neither an EVM nor a Solana address")
