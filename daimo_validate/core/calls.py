"""The contract calls that are decoded (`schemas/calls.json`): their selectors, and what each argument is.

Every argument takes one word of 32 bytes in the head of the call (Solidity ABI specification, "Formal Specification of
the Encoding"); one of dynamic size has its offset there.
"""

from __future__ import annotations

from functools import cache

from daimo_validate.compiled import load
from daimo_validate.text.hints import Final
from daimo_validate.text.records import Enum, NamedTuple

SELECTOR_DIGITS: Final = 8
"""Hex digits of a selector: 4 bytes."""
WORD_DIGITS: Final = 64
"""Hex digits of a word: 32 bytes."""

_START: Final = len("0x") + SELECTOR_DIGITS
_DYNAMIC: Final = "dynamic"


class Role(Enum):
    """What an argument of a call is for. `roles` of the data file explains each."""

    RECIPIENT = "recipient"
    SPENDER = "spender"
    TOKEN = "token"
    AMOUNT = "amount"
    ALLOWANCE = "allowance"
    DEADLINE = "deadline"
    OTHER = "other"


class Parameter(NamedTuple):
    """An argument that a call takes. `type` is its ABI type, or `dynamic`."""

    name: str
    type: str
    role: Role

    @property
    def bits(self) -> int:
        """How many bits of its word a value may use."""
        if self.type == "address":
            return 160
        if self.type == "bool":
            return 1
        return int(self.type.removeprefix("uint")) if self.type.startswith("uint") else 256


class KnownCall(NamedTuple):
    """A call that is decoded."""

    signature: str
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.signature.partition("(")[0]

    @property
    def is_dynamic(self) -> bool:
        """Whether the length of the calldata depends on the arguments."""
        return any(parameter.type == _DYNAMIC for parameter in self.parameters)


class Argument(NamedTuple):
    """An argument in calldata. `value` is its word as a number."""

    parameter: Parameter
    value: int

    @property
    def is_clean(self) -> bool:
        """Whether a contract accepts the word: it has no bits beyond its type."""
        return self.value >> self.parameter.bits == 0

    @property
    def address(self) -> str:
        """The argument as an address in lower case."""
        return f"0x{self.value % 2**160:040x}"


@cache
def known_calls() -> dict[str, KnownCall]:
    """Return the calls that are decoded, by selector in lower case."""
    return {
        selector: KnownCall(signature, tuple(Parameter(name, kind, Role(role)) for name, kind, role in parameters))
        for selector, signature, parameters in load("calls")["calls"]
    }


def selector_of(calldata: str) -> str:
    """Return the selector of hex calldata in lower case; shorter if the calldata is."""
    return calldata[:_START].lower()


def known_call(calldata: str) -> KnownCall | None:
    """Return the call that hex calldata makes, if it is one that is decoded."""
    return known_calls().get(selector_of(calldata))


def arguments_of(calldata: str, call: KnownCall) -> tuple[Argument, ...]:
    """Return the arguments that the calldata holds in full, in order. An argument is a word of 32 bytes."""
    found = []
    for index, parameter in enumerate(call.parameters):
        word = calldata[_START + index * WORD_DIGITS : _START + (index + 1) * WORD_DIGITS]
        if len(word) == WORD_DIGITS:
            found.append(Argument(parameter, int(word, 16)))
    return tuple(found)


def argument_digits(calldata: str) -> int:
    """Return how many hex digits follow the selector."""
    return max(len(calldata) - _START, 0)
