"""Addresses that a person can take for one another, because wallets show only their ends."""

from __future__ import annotations

from daimo_validate.core.noted import is_noted, is_noted_on_solana, looks_made_up
from daimo_validate.core.tokens import AT_ADDRESS
from daimo_validate.text.hints import Final

TWIN_ENDS: Final = (4, 4)
"""How many characters after `0x` and at the end make two addresses of one team near twins."""

LOOK_ALIKE_ENDS: Final = (3, 4)
"""How many make an address look like an allowed one: the one that took 50 million USD in December 2025 had these."""

_LONGEST_PART = 12
_MOST_PLACES = 3


def ends_of(key: str, ends: tuple[int, int]) -> str:
    """Return the characters of an address that a person looks at. `key` is the form in which addresses are compared."""
    body = key.removeprefix("0x")
    return f"{body[: ends[0]]}…{body[-ends[1] :]}"


def head_of(key: str) -> str:
    """Return the first 4 characters of an address after `0x`."""
    return key.removeprefix("0x")[: TWIN_ENDS[0]]


def tail_of(key: str) -> str:
    """Return the last 4 characters of an address."""
    return key[-TWIN_ENDS[1] :]


def in_common(key: str, other: str) -> int:
    """Return how many characters of two addresses are the same at the same place."""
    return sum(one == two for one, two in zip(key, other, strict=False))


def can_have_twin(key: str) -> bool:
    """Return whether an address takes part in the search for near twins: tokens of the list, burn addresses and
    made-up ones do not."""
    if key in AT_ADDRESS:
        return False
    if not (is_noted(key) if key.startswith("0x") else is_noted_on_solana(key)):
        return True
    # Imported on use: 4 ms, and few addresses come here.
    from daimo_validate.core.known import burn_name

    return burn_name(key) is None and not looks_made_up(key)


def difference(address: str, other: str) -> str:
    """Return where two addresses differ, for a message: `characters 6 to 38 differ ("3B40…C8C6", not "0111…0000")`.

    Characters count from 1 in the whole address. The case of EVM addresses is ignored.
    """
    pairs = zip(_key(address), _key(other), strict=False)
    places = [at for at, (one, two) in enumerate(pairs) if one != two]
    if len(address) != len(other):
        places.append(min(len(address), len(other)))
    if len(places) <= _MOST_PLACES:
        numbers = [str(at + 1) for at in places]
        if len(numbers) == 1:
            return f"character {numbers[0]} differs{_parts(address, other, places)}"
        return f"characters {', '.join(numbers[:-1])} and {numbers[-1]} differ{_parts(address, other, places)}"
    return f"characters {places[0] + 1} to {places[-1] + 1} differ{_parts(address, other, places)}"


def _parts(address: str, other: str, places: list[int]) -> str:
    if len(address) != len(other) or not places:
        return ""
    start, end = places[0], places[-1] + 1
    return f' ("{_shortened(address[start:end])}", not "{_shortened(other[start:end])}")'


def _shortened(part: str) -> str:
    return part if len(part) <= _LONGEST_PART else f"{part[:4]}…{part[-4:]}"


def _key(address: str) -> str:
    return address.lower() if address.startswith("0x") else address
