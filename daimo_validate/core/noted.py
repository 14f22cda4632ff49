"""Which addresses a rule for recipients can report, at the speed of the hot path: known ones and made-up ones."""

from __future__ import annotations

from collections.abc import Container
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
# Of twenty numbers in a row, in hex or decimal.
_MOST_FIRST_DIGITS: Final = 3
_TAIL_START: Final = len("0x") + _DIGITS - _TAIL


# Pairs of digits that count up or down, in hex and in decimal.
_RUNS: Final = (
    bytes(range(256)).hex(),
    bytes(reversed(range(256))).hex(),
    "".join([f"{number:02}" for number in range(100)]),
    "".join([f"{number:02}" for number in reversed(range(100))]),
)
_NOTED: Final = frozenset({*AT_ADDRESS, *(address_key(each[0]) for each in load("known-addresses")["addresses"])})
_FIRST_LOOKS: Final = 16


class _AllTails:
    """What `_noted_tails` is for the first addresses of a process: building the set takes 3 ms."""

    def __init__(self) -> None:
        self.looks = 0

    def __contains__(self, tail: object) -> bool:
        global _noted_tails
        self.looks += 1
        if self.looks > _FIRST_LOOKS:
            _noted_tails = _tails()
        return True


_noted_tails: Container[str] = _AllTails()


def _tails() -> frozenset[str]:
    """Return how the addresses end that a rule can report, for whatever reason."""
    plain = chain.from_iterable(product(pair, repeat=_TAIL) for pair in combinations("0123456789abcdef", 2))
    return frozenset(map("".join, plain)).union(
        [key[-_TAIL:] for key in _NOTED],
        [run[end - _TAIL : end] for run in _RUNS for end in range(_DIGITS, len(run) + 1, 2)],
    )


def is_noted(key: str) -> bool:
    """Return whether a rule for recipients can report an EVM address in lower case.

    This runs for every address, so its end is looked at first: of few others it is that of a noted address, or comes
    before in the same address.
    """
    tail = key[-_TAIL:]
    if tail not in _noted_tails and key.find(tail) == _TAIL_START and key >= FIRST_FREE:
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
    return ((_may_repeat(key) or not key.startswith("0x")) and _follows_pattern(key)) or _counts(key)


def _counts(key: str) -> bool:
    """Return whether all pairs of digits of an EVM address count: `0x0102030405…`."""
    digits = key.removeprefix("0x")
    # Most addresses need no search: these pairs have few first digits.
    if len(set(digits[::2])) > _MOST_FIRST_DIGITS or len(key) - len(digits) != 2 or len(digits) != _DIGITS:
        return False
    # What is not in a run has the place -1.
    return any(run.find(digits) % 2 == 0 for run in _RUNS)


def _may_repeat(key: str) -> bool:
    """Return whether a key can follow a pattern, which one that repeats itself cannot hide at its end."""
    tail = key[-_TAIL:]
    return len(set(tail)) <= 2 or key.find(tail) + _TAIL < len(key)


def _follows_pattern(key: str) -> bool:
    digits = key.removeprefix("0x")
    if len(set(digits)) <= 2:
        return True
    return key.startswith("0x") and any(digits[unit:] == digits[:-unit] for unit in range(1, _LONGEST_UNIT + 1))
