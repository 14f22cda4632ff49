"""Near twins across files: two different addresses of a run that a person can take for one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from daimo_validate.core.guards import address_key
from daimo_validate.core.inputs.base import Request
from daimo_validate.core.inputs.recipient import NamedAddress, named_addresses
from daimo_validate.core.look_alikes import TWIN_ENDS, can_have_twin, ends_of
from daimo_validate.diagnostics.placing import finding_of
from daimo_validate.payloads.model import Payload
from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    from daimo_validate.core.finding import Finding
    from daimo_validate.core.policy import Policy

MOST_ADDRESSES: Final = 10_000
"""How many distinct addresses of a run are compared. Among more, some would be near twins by chance."""


class Twin(NamedTuple):
    """The address that another one is a near twin of, and where it stands: `pay.json:4:16`."""

    address: str
    place: str


class Pair(NamedTuple):
    """Two near twins, each with the index of the first file that has it."""

    first_file: int
    first: str
    file: int
    address: str


def addresses_in(payloads: Iterable[Payload]) -> tuple[str, ...]:
    """Return each address of some payloads once, as it is first spelled, if it takes part in the search."""
    found: dict[str, str] = {}
    for payload in payloads:
        for each in _of_payload(payload):
            found.setdefault(each.key, each.address)
    return tuple(found.values())


def find_pairs(files: Iterable[Sequence[str]]) -> list[Pair]:
    """Return the near twins among the addresses of files: each later one with the first one of its ends."""
    first: dict[str, tuple[int, str]] = {}
    seen: set[str] = set()
    pairs = []
    for index, addresses in enumerate(files):
        for address in addresses:
            key = address_key(address)
            if key in seen or len(seen) >= MOST_ADDRESSES:
                continue
            seen.add(key)
            first_file, other = first.setdefault(ends_of(key, TWIN_ENDS), (index, address))
            if address_key(other) != key:
                pairs.append(Pair(first_file, other, index, address))
    return pairs


def uses_of(address: str, payloads: Iterable[Payload]) -> Iterator[tuple[Payload, NamedAddress]]:
    """Yield the payloads that have an address, and where."""
    key = address_key(address)
    for payload in payloads:
        for each in _of_payload(payload):
            if each.key == key:
                yield payload, each


def findings_about(
    twins: Mapping[str, Twin], payloads: Sequence[Payload], policy: Policy
) -> Iterator[tuple[Payload, Finding]]:
    """Yield a finding at the first use of each address that has a near twin elsewhere."""
    if not twins:
        return
    # Imported on use: 2 ms.
    from daimo_validate.core.rules.near_twin_address import HINT, message
    from daimo_validate.core.wording import shown_param

    for address, twin in twins.items():
        other = address_key(twin.address)
        for payload, each in uses_of(address, payloads):
            # Of two in one payload, the rule itself reports one.
            if all(near.key != other for near in _of_payload(payload)):
                text = message(shown_param(each.path), each.address, twin.place, twin.address)
                finding = finding_of("near-twin-address", policy, message=text, hint=HINT, path=each.path)
                if finding is not None:
                    yield payload, finding
                break


def _of_payload(payload: Payload) -> Iterator[NamedAddress]:
    for each in named_addresses(Request(payload.value)):
        if each.path not in payload.unknown and can_have_twin(each.key):
            yield each
