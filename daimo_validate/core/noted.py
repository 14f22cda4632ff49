"""Which addresses a rule for recipients can report, at the speed of the hot path: known ones and made-up ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations, product

from daimo_validate.compiled import load
from daimo_validate.core.tokens import AT_ADDRESS
from daimo_validate.text.hints import Final


def address_key(address: str) -> str:
    """Return the form in which addresses are compared: EVM addresses without case, base58 as it is."""
    return address.lower() if address.startswith("0x") else address


# Addresses below 2^32 are those of the chain itself: finding a key for one takes 2^128 attempts.
FIRST_FREE: Final = "0x" + "0" * 31 + "1"
_LONGEST_UNIT: Final = 20
_TAIL: Final = 4
_DIGITS: Final = 40
_TAIL_START: Final = len("0x") + _DIGITS - _TAIL


def _runs() -> Iterator[str]:
    """Yield pairs of digits that count up or down, in hex or decimal."""
    for pairs in ([f"{number:02x}" for number in range(256)], [f"{number:02}" for number in range(100)]):
        yield "".join(pairs)
        yield "".join(reversed(pairs))


_RUNS: Final = tuple(_runs())


@cache
def _counting() -> frozenset[str]:
    """Return every address whose pairs of digits count: `0x0102030405…`."""
    return frozenset("0x" + run[end - _DIGITS : end] for run in _RUNS for end in range(_DIGITS, len(run) + 1, 2))


_NOTED: Final = frozenset({*AT_ADDRESS, *(address_key(each[0]) for each in load("known-addresses")["addresses"])})
# How an address of at most two distinct digits can end.
_PLAIN_TAILS: Final = frozenset(
    map("".join, chain.from_iterable(product(pair, repeat=_TAIL) for pair in combinations("0123456789abcdef", 2)))
)
_NOTED_TAILS: Final = _PLAIN_TAILS.union(
    [key[-_TAIL:] for key in _NOTED],
    [run[end - _TAIL : end] for run in _RUNS for end in range(_DIGITS, len(run) + 1, 2)],
)


def is_noted(key: str) -> bool:
    """Return whether a rule for recipients can report an EVM address in lower case.

    This runs for every address, so its end is looked at first: of few others it is that of a noted address, or comes
    before in the same address.
    """
    tail = key[-_TAIL:]
    if tail not in _NOTED_TAILS and key.find(tail) == _TAIL_START and key >= FIRST_FREE:
        return False
    return key in _NOTED or key < FIRST_FREE or looks_made_up(key)


def is_noted_on_solana(address: str) -> bool:
    """Return whether a rule for recipients can report a Solana address."""
    return address in _NOTED or looks_made_up(address)


def looks_made_up(address: str) -> bool:
    """Return whether all 40 digits of an EVM address follow a pattern.

    They have at most two distinct digits (`0x1111…`), repeat a unit of at most 20 digits (`0x1234567890123…`,
    `0xdeadbeefdead…`), or count up or down in pairs (`0x0102030405…`). A Solana address follows one if it has at most
    two distinct characters.
    """
    key = address_key(address)
    return key in _counting() or ((_may_repeat(key) or not key.startswith("0x")) and _follows_pattern(key))


def _may_repeat(key: str) -> bool:
    """Return whether a key can follow a pattern, which one that repeats itself cannot hide at its end."""
    tail = key[-_TAIL:]
    return tail in _PLAIN_TAILS or key.find(tail) + _TAIL < len(key)


def _follows_pattern(key: str) -> bool:
    digits = key.removeprefix("0x")
    if len(set(digits)) <= 2:
        return True
    return key.startswith("0x") and any(digits[unit:] == digits[:-unit] for unit in range(1, _LONGEST_UNIT + 1))
