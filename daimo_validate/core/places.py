"""Typed views of a request: what the rules read, with None for what is not there or is not what the schema says."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from daimo_validate.core import tokens
from daimo_validate.core.known import KNOWN
from daimo_validate.core.plain import encodes
from daimo_validate.core.severity import Path

if TYPE_CHECKING:
    from daimo_validate.core.policy import Policy

LARGEST_EXACT_INTEGER: Final = 2**53
"""JavaScript and many JSON readers hold numbers as doubles, which are exact only below this (RFC 8259, section 6)."""

_EVM_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)
_HEX = re.compile(r"0x[0-9a-fA-F]*", re.ASCII)
# A positive amount below a million with at most two decimals, which every listed token has.
_ORDINARY_AMOUNT = re.compile(r"[1-9][0-9]{0,5}(?:\.[0-9]{1,2})?", re.ASCII).fullmatch
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


def views_of_clean(body: Any) -> Views | None:
    """Views of a body that the gate let through: every field is of its type and well formed.

    None when it needs a closer look: a value is of a subclass or of a type that jsonschema-rs takes for another, or
    the schema is a newer one, in which these fields need not be there.
    """
    try:
        return _views_of_usual(body) if type(body) is dict else None
    except Exception:
        # Values of other classes may do anything when they are asked; `plain` asks none of them.
        return None


def _views_of_usual(body: dict[str, Any]) -> Views | None:
    given, display = body["destination"], body["display"]
    metadata, refund = body.get("metadata", _NO_METADATA), body.get("refundAddress")
    if not (
        type(given) is type(display) is type(metadata) is dict
        and _FIELDS.issuperset(body)
        and _DESTINATION_FIELDS.issuperset(given)
        and _DISPLAY_FIELDS.issuperset(display)
    ):
        return None
    title, verb, options = display["title"], display["verb"], display.get("paymentOptions", _NO_OPTIONS)
    if type(options) is not list:
        return None
    # Joining raises TypeError for what is no string, as an Enum that jsonschema-rs takes for its value.
    private = "\0".join(metadata.values())
    free = "".join((title, verb, display.get("themeCssUrl", ""), private, *metadata, *options))
    # What no pattern holds to ASCII may have a lone surrogate, which jsonschema-rs lets pass.
    if not (free.isascii() or encodes(free)):
        return None
    token = _usual_token(given, refund)
    views: Views = []
    if token is None:
        if not _EXACT.issuperset(map(type, given.values())):
            return None
        destination = _destination(given)
        token = destination.token
        views = _views_of_destination(destination, refund, "refundAddress" in body)
    amount = given.get("amountUnits")
    if amount is not None and not _ORDINARY_AMOUNT(amount):
        _add_amount(amount, token, views)
    if not (verb.isalpha() and title.strip()):
        views.append((Place.DISPLAY, Display(title, verb)))
    if len(set(options)) != len(options) or (not options and options is not _NO_OPTIONS):
        views.append((Place.OPTIONS, Options(options)))
    if may_be_secret(private):
        views.append((Place.METADATA, Metadata(metadata)))
    return views


def _usual_token(given: dict[str, Any], refund: str | None) -> tokens.Token | None:
    """The token of an EVM destination of which no rule has anything to say: a listed token, paid to addresses that
    are known for nothing, without a call. None for any other destination."""
    chain_id = given.get("chainId")
    if type(chain_id) is not int or given["type"] != "evm" or "calldata" in given:
        return None
    token_key, address_key = given["tokenAddress"].lower(), given["address"].lower()
    if address_key in KNOWN or address_key == token_key:
        return None
    if refund is not None and ((refund_key := refund.lower()) in KNOWN or refund_key == token_key):
        return None
    return tokens.TOKENS.get((chain_id, token_key))


def views_of(body: Any) -> Views:
    """Views of any plain JSON value: what is not as the schema says is not there."""
    top = _object(body)
    given, display, pairs = _object(top.get("destination")), top.get("display"), top.get("metadata")
    destination = _destination(given)
    refund = evm_address(top.get("refundAddress"))
    views = _views_of_destination(destination, refund, "refundAddress" in top)
    _add_amount(given.get("amountUnits"), destination.token, views)
    if isinstance(display, dict):
        views.append((Place.DISPLAY, Display(_string(display.get("title")), _string(display.get("verb")))))
        if isinstance(display.get("paymentOptions"), list):
            views.append((Place.OPTIONS, Options(display["paymentOptions"])))
    if isinstance(pairs, dict):
        texts = {key: value for key, value in pairs.items() if isinstance(value, str)}
        views.append((Place.METADATA, Metadata(texts)))
    return views


def _views_of_destination(destination: Destination, refund: str | None, has_refund: bool) -> Views:
    views: Views = []
    address, key, token_key = destination.address, destination.address_key, destination.token_key
    if key is not None and address is not None and (key in KNOWN or key == token_key):
        views.append((Place.KNOWN_RECIPIENT, Recipient(ADDRESS_PATH, address, key, destination)))
    refund_key = None
    if refund is not None:
        refund_key = refund.lower()
        if refund_key in KNOWN or refund_key == token_key:
            views.append((Place.KNOWN_RECIPIENT, Recipient(REFUND_PATH, refund, refund_key, destination)))
    if destination.type == "solana":
        views.append((Place.SOLANA_DESTINATION, destination))
    elif destination.token is None:
        views.append((Place.UNLISTED_TOKEN, destination))
    if destination.calldata is not None:
        views.append((Place.CALL, Call(destination.calldata, destination, has_refund, refund_key)))
    return views


def _add_amount(text: object, token: tokens.Token | None, views: Views) -> None:
    # An ordinary amount, which most are: no rule has anything to say of it.
    if isinstance(text, str) and _ORDINARY_AMOUNT(text):
        return
    amount = read_amount(text, token)
    if amount is not None:
        views.append((Place.AMOUNT, amount))


def guarded(body: Any, policy: Policy) -> Guarded:
    """What the guards of `policy` look at in any plain JSON value."""
    top = _object(body)
    destination = _object(top.get("destination"))
    chain_id = destination.get("chainId")
    is_solana = destination.get("type") == "solana"
    return Guarded(
        policy,
        _string(destination.get("address")),
        _string(top.get("refundAddress")),
        tokens.SOLANA if is_solana else chain_id if is_number(chain_id) else None,
        _string(destination.get("tokenAddress")),
        read_amount(destination.get("amountUnits"), None),
        is_solana,
    )


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


_NO_METADATA: Final[dict[str, Any]] = {}
_NO_OPTIONS: Final[list[Any]] = []
_FIELDS: Final = frozenset({"destination", "display", "metadata", "refundAddress"})
_DESTINATION_FIELDS: Final = frozenset({"type", "address", "chainId", "tokenAddress", "amountUnits", "calldata"})
_DISPLAY_FIELDS: Final = frozenset({"title", "verb", "themeCssUrl", "paymentOptions"})
_EXACT: Final = frozenset({str, int, float})


def _destination(given: dict[str, Any]) -> Destination:
    from daimo_validate.core.solana import key_length

    kind = _string(given.get("type"))
    raw_chain_id = given.get("chainId")
    raw_chain_id = raw_chain_id if is_number(raw_chain_id) else None
    chain_id: int | None
    if kind == "solana":
        address, token_address = (
            value if isinstance(value, str) and key_length(value) == 32 else None
            for value in (given.get("address"), given.get("tokenAddress"))
        )
        address_key, token_key, chain_id, calldata = address, token_address, tokens.SOLANA, None
    else:
        address, token_address = evm_address(given.get("address")), evm_address(given.get("tokenAddress"))
        address_key = None if address is None else address.lower()
        token_key = None if token_address is None else token_address.lower()
        chain_id = _chain_id(raw_chain_id)
        calldata = _string(given.get("calldata"))
        calldata = calldata if calldata is not None and _HEX.fullmatch(calldata) else None
    listed = chain_id is not None and token_key is not None
    token = tokens.TOKENS.get((chain_id, token_key)) if listed else None  # type: ignore[arg-type]
    return Destination(kind, address, address_key, chain_id, raw_chain_id, token_address, token_key, token, calldata)


def _chain_id(number: Any) -> int | None:
    if number is None or not 0 < number < LARGEST_EXACT_INTEGER or number != int(number):
        return None
    return int(number)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
