"""`near-twin-address`: two different addresses that a person can take for one another."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.recipient import NamedAddress
from daimo_validate.core.look_alikes import TWIN_ENDS, can_have_twin, difference, ends_of
from daimo_validate.core.rules._base import WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param

HINT = "compare both addresses in full with their sources: a look-alike is how address poisoning works"


def check(addresses: tuple[NamedAddress, ...]) -> Iterable[Found]:
    first: dict[str, NamedAddress] = {}
    found = []
    for each in addresses:
        if not can_have_twin(each.key):
            continue
        twin = first.setdefault(ends_of(each.key, TWIN_ENDS), each)
        if twin.key != each.key:
            what = message(shown_param(each.path), each.address, shown_param(twin.path), twin.address)
            found.append(Found(each.path, what, HINT))
    return found


def message(param: str, address: str, other_place: str, other: str) -> str:
    """Return the message about an address with a near twin at another place."""
    return (
        f'{param} "{address}" has the first and last 4 characters of {other_place} "{other}", '
        f"but {difference(address, other)}"
    )


RULE = Rule(
    id="near-twin-address",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="Two different addresses that share their first and last 4 characters.",
    why=(
        "Two random addresses share these 8 characters once in 4 billion times, so one of the two is probably a typing "
        "error or a planted look-alike (address poisoning). A request is compared within itself. `check` also compares "
        "up to 10,000 addresses across the files of a run, and names both places. Tokens of the list, burn addresses "
        "and made-up addresses take no part."
    ),
    example=Example(
        bad='{"refundAddress": "0x5aAeB6057f10C2D8e6b94a03D5C1F2E99f1bEaeD"}',
        good='{"refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
