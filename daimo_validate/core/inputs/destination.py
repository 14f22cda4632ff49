"""The destination: where the money goes, on which chain, in which token."""

from __future__ import annotations

from collections.abc import Iterator

from daimo_validate.core import tokens
from daimo_validate.core.inputs.base import Body, Request, RequestInput
from daimo_validate.core.inputs.fields import PLACES
from daimo_validate.core.inputs.usual import are_usual_addresses
from daimo_validate.core.solana import is_on_curve, key_length
from daimo_validate.text.alphabets import is_evm_address
from daimo_validate.text.hints import Final
from daimo_validate.text.patterns import compiled
from daimo_validate.text.records import NamedTuple

LARGEST_EXACT_INTEGER: Final = 2**53
"""JavaScript and many JSON readers hold numbers as doubles, which are exact only below this (RFC 8259, section 6)."""

_HEX = r"(?a)0x[0-9a-fA-F]*"


class Destination(NamedTuple):
    """A destination. Addresses are well formed or None; `*_key` is the form that is compared.

    `chain_id` is the id as an integer, 501 for Solana, or None if it is absent or not a chain id;
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
    has_calldata: bool
    """Whether there is calldata, well formed or not."""

    @property
    def calls(self) -> bool:
        """Whether a contract is called: the calldata is not `0x`."""
        return self.has_calldata and self.calldata != "0x"


def evm_address(value: object) -> str | None:
    """Return `value` if it is `0x` and 40 hex digits."""
    return value if isinstance(value, str) and is_evm_address(value) else None


def is_number(value: object) -> bool:
    """Return whether a plain value is a JSON number: `true` is not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def destination_of(request: Request) -> Destination:
    """Return the destination of a request; a field of a wrong type is None."""
    return request.parsed(_read)


def _read(request: Request) -> Destination:
    given = request.destination
    kind = _string(given.get("type"))
    raw_chain_id = given.get("chainId")
    raw_chain_id = raw_chain_id if is_number(raw_chain_id) else None
    calldata = None
    chain_id: int | None
    if kind == "solana":
        address, token_address = _solana_key(given.get("address")), _solana_key(given.get("tokenAddress"))
        address_key, token_key, chain_id = address, token_address, tokens.SOLANA
    else:
        address, token_address = evm_address(given.get("address")), evm_address(given.get("tokenAddress"))
        address_key = None if address is None else address.lower()
        token_key = None if token_address is None else token_address.lower()
        chain_id = _chain_id(raw_chain_id)
        calldata = _calldata(given.get("calldata"))
    # No token is listed under None.
    token = tokens.TOKENS.get((chain_id, token_key))  # type: ignore[arg-type]
    has_calldata = kind != "solana" and "calldata" in given
    return Destination(
        kind, address, address_key, chain_id, raw_chain_id, token_address, token_key, token, calldata, has_calldata
    )


def extract_solana(request: Request) -> Iterator[Destination]:
    """Yield the destination, if it is on Solana."""
    if request.destination.get("type") == "solana":
        yield destination_of(request)


def extract_unlisted(request: Request) -> Iterator[Destination]:
    """Yield the destination, unless it is on Solana or its chain and token are a listed pair of an EVM chain."""
    if request.destination.get("type") == "solana":
        return
    destination = destination_of(request)
    if destination.token is None or not tokens.is_evm(destination.chain_id):
        yield destination


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether its chain and token are a pair of the token list and, on Solana, its address is a wallet."""
    if destination["type"] == "solana":
        address = destination["address"]
        return destination["tokenAddress"] == tokens.SOLANA_USDC and key_length(address) == 32 and is_on_curve(address)
    return (destination["chainId"], destination["tokenAddress"].lower()) in tokens.EVM_TOKENS


SOLANA_DESTINATION = RequestInput(
    "solana-destination", extract_solana, is_ordinary, is_usual=are_usual_addresses, decided_by=PLACES
)
UNLISTED_TOKEN = RequestInput(
    "unlisted-token", extract_unlisted, is_ordinary, is_usual=are_usual_addresses, decided_by=PLACES
)


def _solana_key(value: object) -> str | None:
    return value if isinstance(value, str) and key_length(value) == 32 else None


def _calldata(value: object) -> str | None:
    return value if isinstance(value, str) and compiled(_HEX).fullmatch(value) else None


def _chain_id(number: int | float | None) -> int | None:
    if number is None or not 0 < number < LARGEST_EXACT_INTEGER or number != int(number):
        return None
    return int(number)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
