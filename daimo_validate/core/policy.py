"""What a caller wants of a validation: strictness, rules off or re-levelled, and guards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn

from daimo_validate.core import eip55, solana
from daimo_validate.core.inputs.amount import Amount
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.severity import Severity
from daimo_validate.core.wording import nearest, show

if TYPE_CHECKING:
    from decimal import Decimal

# What wallets show of an address, and so what an attacker has to match.
_ENDS = 4


class Policy:
    """Immutable settings of a `Validator`; a value that cannot be meant raises ValueError.

    `strict` makes warnings errors; `ignore` switches rules off by id; `severity` re-levels them.
    The guards are off while None: `allowed_destinations` and `allowed_refund_addresses` (addresses),
    `allowed_chains` (chain ids; Solana is 501), `allowed_tokens` (token addresses), and `max_amount_units`
    (decimal token units, as a string, int or Decimal).
    """

    __slots__ = (
        "allowed_chains",
        "allowed_destinations",
        "allowed_refund_addresses",
        "allowed_tokens",
        "ignore",
        "max_amount_units",
        "severity",
        "strict",
    )
    strict: bool
    ignore: frozenset[str]
    severity: Mapping[str, Severity]
    allowed_destinations: frozenset[str] | None
    allowed_refund_addresses: frozenset[str] | None
    allowed_chains: frozenset[int] | None
    allowed_tokens: frozenset[str] | None
    max_amount_units: Decimal | None

    # No dataclass: importing that module takes longer than checking a file.
    def __init__(
        self,
        *,
        strict: bool = False,
        ignore: Collection[str] = (),
        severity: Mapping[str, Severity | str] = MappingProxyType({}),
        allowed_destinations: Collection[str] | None = None,
        allowed_refund_addresses: Collection[str] | None = None,
        allowed_chains: Collection[int] | None = None,
        allowed_tokens: Collection[str] | None = None,
        max_amount_units: Decimal | str | int | None = None,
    ) -> None:
        levels = zip(_rule_ids(severity, "severity"), severity.values(), strict=True)
        settings = {
            "strict": strict,
            "ignore": frozenset(_rule_ids(ignore, "ignore")),
            "severity": MappingProxyType({rule: _severity(level) for rule, level in levels}),
            "allowed_destinations": _addresses(allowed_destinations, "allowed_destinations"),
            "allowed_refund_addresses": _addresses(allowed_refund_addresses, "allowed_refund_addresses"),
            "allowed_tokens": _addresses(allowed_tokens, "allowed_tokens"),
            "allowed_chains": None if allowed_chains is None else _chains(allowed_chains),
            "max_amount_units": None if max_amount_units is None else _limit(max_amount_units),
        }
        for name, value in settings.items():
            object.__setattr__(self, name, value)

    @property
    def has_guards(self) -> bool:
        """Whether any guard is on."""
        return any(
            guard is not None
            for guard in (
                self.allowed_destinations,
                self.allowed_refund_addresses,
                self.allowed_chains,
                self.allowed_tokens,
                self.max_amount_units,
            )
        )

    def level(self, rule: str, default: Severity) -> Severity | None:
        """The severity that a finding of `rule` gets here, or None when the rule is off."""
        if rule in self.ignore:
            return None
        level = self.severity.get(rule, default)
        return Severity.ERROR if self.strict else level

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Policy is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a Policy is immutable: {name!r} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Policy):
            return NotImplemented
        return self._settings() == other._settings()

    def __hash__(self) -> int:
        return hash((self.strict, self.ignore, frozenset(self.severity.items()), self.max_amount_units))

    def __repr__(self) -> str:
        given = ((name, value) for name, value in self._settings().items() if value)
        return f"Policy({', '.join(f'{name}={value!r}' for name, value in given)})"

    def __reduce__(self) -> tuple[object, ...]:
        # Batches send policies to other processes.
        return _rebuild, (self._settings(),)

    def _settings(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {"severity": dict(self.severity)}


def address_key(address: str) -> str:
    """The form in which addresses are compared: EVM addresses without regard to case, others as they are."""
    return address.lower() if evm_address(address) is not None else address


def look_alike(address: str, allowed: Collection[str]) -> str | None:
    """The allowed address whose first and last 4 characters (after `0x`) `address` shares, as it was configured."""
    assert isinstance(allowed, _Addresses)
    return allowed.by_ends.get(_ends(address_key(address)))


def exceeds(amount: Amount, limit: Decimal) -> bool:
    """Whether an amount is above a limit, exactly."""
    from decimal import Decimal

    return Decimal(f"{amount.whole}.{amount.fraction}") > limit


def _addresses(given: Collection[str] | None, name: str) -> frozenset[str] | None:
    return given if given is None or isinstance(given, _Addresses) else _Addresses(given, name)


class _Addresses(frozenset[str]):
    """Address keys, with the configured spelling of each by its ends."""

    by_ends: dict[str, str]

    def __new__(cls, addresses: Iterable[str], name: str = "") -> _Addresses:
        if isinstance(addresses, str):
            raise ValueError(f"{name} takes a collection of addresses, not one string")
        spelled = {address_key(address): _address(address, name) for address in addresses}
        self = super().__new__(cls, spelled)
        self.by_ends = {_ends(key): spelling for key, spelling in sorted(spelled.items())}
        return self

    def __reduce__(self) -> tuple[object, ...]:
        # Of two spellings of an address the later one is kept.
        return type(self), ([*self, *self.by_ends.values()],)


def _ends(key: str) -> str:
    body = key.removeprefix("0x")
    return body[:_ENDS] + body[-_ENDS:]


def _address(address: object, name: str) -> str:
    if isinstance(address, str):
        if evm_address(address) is not None:
            if eip55.carries_checksum(address) and not eip55.has_valid_checksum(address):
                raise ValueError(f"{name}: the EIP-55 checksum of {show(address)} does not hold")
            return address
        if solana.key_length(address) == 32:
            return address
    raise ValueError(f"{name}: {show(address)} is neither an EVM nor a Solana address")


def _chains(chains: Collection[object]) -> frozenset[int]:
    ids: set[int] = set()
    for chain in chains:
        if not isinstance(chain, int) or isinstance(chain, bool) or chain <= 0:
            raise ValueError(f"allowed_chains: {show(chain)} is not a chain id")
        ids.add(chain)
    return frozenset(ids)


def _limit(limit: Decimal | str | int) -> Decimal:
    # Imported when there is a limit: few policies have one, and most programs are short.
    from decimal import Decimal, InvalidOperation

    if isinstance(limit, (float, bool)):
        raise ValueError("max_amount_units takes a string, an int or a Decimal: a float is not exact")
    try:
        number = Decimal(limit)
    except (InvalidOperation, TypeError, ValueError):
        raise ValueError(f"max_amount_units: {show(limit)} is not a decimal number") from None
    if not number.is_finite() or number < 0:
        raise ValueError(f"max_amount_units: {show(str(limit))} is not a finite amount")
    return number


def _severity(level: Severity | str) -> Severity:
    try:
        return Severity(level)
    except ValueError:
        raise ValueError(f'severity: {show(level)} is neither "error" nor "warning"') from None


def _rule_ids(given: Iterable[object], name: str) -> list[str]:
    from daimo_validate.core.rules import RULES

    if isinstance(given, str):
        raise ValueError(f"{name} takes a collection of rule ids, not one string")
    ids: list[str] = []
    for rule in given:
        if isinstance(rule, str) and rule in RULES:
            ids.append(rule)
        else:
            near = nearest(rule, RULES) if isinstance(rule, str) else None
            raise ValueError(f"{name}: {show(rule)} is no rule" + (f"; did you mean {near}?" if near else ""))
    return ids


def _rebuild(settings: dict[str, Any]) -> Policy:
    return Policy(**settings)
