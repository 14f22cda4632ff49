"""Settings of a validation: strictness, rules switched off or given another severity, and guards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from daimo_validate.core.guards import Addresses, Guards, addresses, selectors
from daimo_validate.core.rules import RULES
from daimo_validate.core.severity import Severity
from daimo_validate.core.wording import nearest, show
from daimo_validate.text.hints import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from decimal import Decimal


class Policy:
    """Immutable settings of a `Validator`. Raises ValueError for a value that makes no sense.

    `strict` makes warnings errors, `ignore` switches rules off by id, `severity` changes their severity by id.

    Guards limit what a payload may name; each is off while None: `allowed_destinations` and
    `allowed_refund_addresses` (addresses), `allowed_chains` (chain ids; Solana is 501), `allowed_tokens` (token
    addresses), `allowed_selectors` (the first 4 bytes of calldata, in hex), `max_amount_units` (decimal token units, as
    a string, int or Decimal). A guard fails closed: if it
    cannot be answered (the chain of an unknown destination type, an amount that cannot be read), there is an error.

        Policy(strict=True, allowed_chains=[8453], max_amount_units="10000")
    """

    __slots__ = (
        "allowed_chains",
        "allowed_destinations",
        "allowed_refund_addresses",
        "allowed_selectors",
        "allowed_tokens",
        "ignore",
        "max_amount_units",
        "severity",
        "strict",
    )
    strict: bool
    ignore: frozenset[str]
    severity: Mapping[str, Severity]
    allowed_destinations: Addresses | None
    allowed_refund_addresses: Addresses | None
    allowed_chains: frozenset[int] | None
    allowed_tokens: Addresses | None
    allowed_selectors: frozenset[str] | None
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
        allowed_selectors: Collection[str] | None = None,
        max_amount_units: Decimal | str | int | None = None,
    ) -> None:
        levels = zip(_rule_ids(severity, "severity"), severity.values(), strict=True)
        settings = {
            "strict": strict,
            "ignore": frozenset(_rule_ids(ignore, "ignore")),
            "severity": MappingProxyType({rule: _severity(level) for rule, level in levels}),
            "allowed_destinations": addresses(allowed_destinations, "allowed_destinations"),
            "allowed_refund_addresses": addresses(allowed_refund_addresses, "allowed_refund_addresses"),
            "allowed_tokens": addresses(allowed_tokens, "allowed_tokens"),
            "allowed_chains": None if allowed_chains is None else _chains(allowed_chains),
            "allowed_selectors": None if allowed_selectors is None else selectors(allowed_selectors),
            "max_amount_units": None if max_amount_units is None else _limit(max_amount_units),
        }
        for name, value in settings.items():
            object.__setattr__(self, name, value)

    @property
    def guards(self) -> Guards:
        """The guards, as the rules read them."""
        return Guards(
            self.allowed_destinations,
            self.allowed_refund_addresses,
            self.allowed_chains,
            self.allowed_tokens,
            self.max_amount_units,
            self.allowed_selectors,
        )

    @property
    def has_guards(self) -> bool:
        """Whether any guard is on."""
        return self.guards.is_on

    def level(self, rule: str, default: Severity) -> Severity | None:
        """Return the severity of a finding of `rule`, or None if the rule is switched off."""
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
    if isinstance(given, str):
        raise ValueError(f"{name} takes a collection of rule ids, not one string")
    ids: list[str] = []
    for rule in given:
        if isinstance(rule, str) and rule in RULES:
            ids.append(rule)
        else:
            near = nearest(rule, RULES) if isinstance(rule, str) else None
            raise ValueError(f"{name}: {show(rule)} is not a rule" + (f"; did you mean {near}?" if near else ""))
    return ids


def _rebuild(settings: dict[str, Any]) -> Policy:
    return Policy(**settings)
