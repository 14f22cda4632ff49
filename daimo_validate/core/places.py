"""The places that rules read, and their records, with None for what is not there or not as the schema says."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from daimo_validate.core import tokens
from daimo_validate.core.severity import Path

if TYPE_CHECKING:
    from daimo_validate.core.policy import Policy

LARGEST_EXACT_INTEGER: Final = 2**53
"""JavaScript and many JSON readers hold numbers as doubles, which are exact only below this (RFC 8259, section 6)."""

_EVM_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)
_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]*))?|\.([0-9]+)", re.ASCII)

_SHORTEST_SECRET = 20
# Runs of up to 15 characters of a token, with others between them that are no white space.
_BROKEN_RUNS = re.compile(r"(?!\[)(?:[0-9A-Za-z_+/=-]{0,15}+[^0-9A-Za-z_+/=\s-])*+[0-9A-Za-z_+/=-]{0,15}+").fullmatch

ADDRESS_PATH: Final[Path] = ("destination", "address")
TOKEN_PATH: Final[Path] = ("destination", "tokenAddress")
CHAIN_PATH: Final[Path] = ("destination", "chainId")
AMOUNT_PATH: Final[Path] = ("destination", "amountUnits")
CALLDATA_PATH: Final[Path] = ("destination", "calldata")
REFUND_PATH: Final[Path] = ("refundAddress",)
OPTIONS_PATH: Final[Path] = ("display", "paymentOptions")


class Place(Enum):
    """What a rule reads. The validator calls a rule only where its place is there."""

    # Enum hashes its name in Python code, and the hot path looks a dozen places up.
    __hash__ = object.__hash__

    TEXT = "text"
    """A `TextProblem`: what reading the bytes of a body met."""
    DOCUMENT = "document"
    """The text of a file in which payloads live; its reader judges it."""
    ODDITY = "oddity"
    """An `Oddity`: a value that JSON cannot carry, or past a bound."""
    TYPE = "type"
    REQUIRED = "required"
    OPTION = "option"
    KEYWORD = "keyword"
    """A `StructureError`: a value that breaks `type`, `required`, `enum` or `const`, or another keyword."""
    UNKNOWN_FIELD = "unknown-field"
    """An `UnknownField`: a key that the schema does not name."""

    EVM_ADDRESS = "eip55-address"
    SOLANA_ADDRESS = "solana-address"
    TOKEN_AMOUNT = "token-amount"
    CALLDATA = "calldata"
    WEB_URL = "web-url"
    EMAIL_ADDRESS = "email-address"
    E164_PHONE = "e164-phone"
    """A `Text`: one string of the format that the member's value names."""

    KNOWN_RECIPIENT = "known-recipient"
    """A `Recipient` (the destination's address, the refund address) that is the token, or known for something."""
    SOLANA_DESTINATION = "solana-destination"
    """A `Destination` on Solana."""
    UNLISTED_TOKEN = "unlisted-token"
    """A `Destination` on an EVM chain whose chain and token are not a pair of the token list."""
    AMOUNT = "amount"
    """An `Amount`: an amountUnits that can be read as a number, and is not an ordinary one."""
    CALL = "call"
    """A `Call`: a destination with hex calldata."""
    DISPLAY = "display"
    """A `Display` whose words are not plainly a title and one word."""
    OPTIONS = "options"
    """An `Options`: payment options that are not simply different names."""
    METADATA = "metadata"
    """A `Metadata`: string pairs of which one may be a secret."""
    GUARDED = "guarded"
    """A `Guarded`: a request and a policy with guards."""


FORMAT_PLACES: Final = {
    place.value: place
    for place in (
        Place.EVM_ADDRESS,
        Place.SOLANA_ADDRESS,
        Place.TOKEN_AMOUNT,
        Place.CALLDATA,
        Place.WEB_URL,
        Place.EMAIL_ADDRESS,
        Place.E164_PHONE,
    )
}
"""The places that are strings of a format, by the format's name in the overlay."""


class Text(NamedTuple):
    """One string of a format, and where it stands. Formats of metadata are judged by rules that show no value."""

    path: Path
    value: str


class Amount(NamedTuple):
    """An amountUnits, in token units, cut at its decimal point; `token` is None where the list has none."""

    text: str
    whole: str
    fraction: str
    token: tokens.Token | None

    @property
    def significant_decimals(self) -> int:
        return len(self.fraction.rstrip("0"))


class Destination(NamedTuple):
    """A destination. Addresses are well formed or None; `*_key` is the form that is compared.

    `chain_id` is the id as an integer, 501 for Solana, or None when it is absent or no chain's id;
    `raw_chain_id` is the number as given.
    """

    type: str | None
    address: str | None
    address_key: str | None
    chain_id: int | None
    raw_chain_id: int | float | None
    token_address: str | None
    token_key: str | None
    token: tokens.Token | None
    calldata: str | None


class Recipient(NamedTuple):
    """An address to which money goes: the destination's, or the one for refunds."""

    path: Path
    address: str
    key: str
    destination: Destination


class Call(NamedTuple):
    """A contract call at the destination. `refund_key` is the refund address to compare, if it is well formed."""

    calldata: str
    destination: Destination
    has_refund: bool
    refund_key: str | None


class Display(NamedTuple):
    title: str | None
    verb: str | None


class Options(NamedTuple):
    """The payment options as given: a list of names and lists of names, and perhaps of anything else."""

    items: list[Any]


class Metadata(NamedTuple):
    """The pairs of `metadata` whose values are strings. No message may repeat a value."""

    pairs: dict[str, str]


Views: TypeAlias = list[tuple[Place, Any]]
"""The places that are there in a request, each with its view."""


class Guarded(NamedTuple):
    """A request beside the guards of the policy. The strings are compared even where they are not well formed,
    so that switching off another rule opens no hole."""

    policy: Policy
    destination_address: str | None
    refund_address: str | None
    chain_id: int | float | None
    token_address: str | None
    amount: Amount | None
    is_solana: bool


def read_amount(text: object, token: tokens.Token | None) -> Amount | None:
    """An amount cut at its point; None when it is no string of ASCII digits with at most one point."""
    match = _NUMBER.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    whole, fraction, bare_fraction = match.groups()
    return Amount(match.string, whole or "", fraction or bare_fraction or "", token)


def evm_address(value: object) -> str | None:
    """`value` when it is `0x` and 40 hex digits."""
    return value if isinstance(value, str) and _EVM_ADDRESS.fullmatch(value) else None


def may_be_secret(text: str) -> bool:
    """Whether a text can be a secret of a kind that is looked for; most metadata cannot.

    Keys and tokens are long runs without a break, phrases have white space, and a key may be a list of numbers.
    """
    return len(text) >= _SHORTEST_SECRET and _BROKEN_RUNS(text) is None


def is_number(value: object) -> bool:
    """Whether a plain value is a JSON number: `true` is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
