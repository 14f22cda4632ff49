"""The addresses to which money goes, the destination's and the one for refunds, and all addresses side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from daimo_validate.core.inputs.base import Body, Request, RequestInput
from daimo_validate.core.inputs.destination import Destination, destination_of, evm_address
from daimo_validate.core.inputs.fields import ADDRESS_PATH, PLACES, REFUND_PATH, TOKEN_PATH
from daimo_validate.core.inputs.usual import are_usual_addresses
from daimo_validate.core.look_alikes import TWIN_ENDS
from daimo_validate.core.noted import is_noted as is_noted_uncached
from daimo_validate.core.noted import is_noted_on_solana
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

_TAIL = TWIN_ENDS[1]
# A treasury comes with every request.
is_noted = lru_cache(maxsize=4096)(is_noted_uncached)


class Recipient(NamedTuple):
    """An address to which money goes. `key` is the form in which addresses are compared."""

    path: Path
    address: str
    key: str
    destination: Destination


def extract(request: Request) -> Iterator[Recipient]:
    """Yield the destination's address and the refund address, each if it is well formed."""
    destination = destination_of(request)
    if destination.address is not None and destination.address_key is not None:
        yield Recipient(ADDRESS_PATH, destination.address, destination.address_key, destination)
    refund = evm_address(request.body.get("refundAddress"))
    if refund is not None:
        yield Recipient(REFUND_PATH, refund, refund.lower(), destination)


class NamedAddress(NamedTuple):
    """An address of a request and where it stands. `key` is the form in which addresses are compared."""

    path: Path
    address: str
    key: str


def extract_named(request: Request) -> Iterator[tuple[NamedAddress, ...]]:
    """Yield all well-formed addresses of a request, if there is more than one."""
    found = named_addresses(request)
    if len(found) > 1:
        yield found


def named_addresses(request: Request) -> tuple[NamedAddress, ...]:
    """Return the well-formed addresses of a request: those to which money goes, and the token's."""
    destination = destination_of(request)
    found = [NamedAddress(each.path, each.address, each.key) for each in extract(request)]
    if destination.token_address is not None and destination.token_key is not None:
        found.append(NamedAddress(TOKEN_PATH, destination.token_address, destination.token_key))
    return tuple(found)


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no recipient is a known address, made up or the token, and no two addresses end alike."""
    address, token = destination["address"], destination["tokenAddress"]
    if destination["type"] == "solana":
        if is_noted_on_solana(address) or address[-_TAIL:] == token[-_TAIL:]:
            return False
    else:
        address, token = address.lower(), token.lower()
        if is_noted(address) or address[-_TAIL:] == token[-_TAIL:]:
            return False
    refund = body.get("refundAddress")
    if refund is None or (key := refund.lower()) == address:
        return True
    tail = key[-_TAIL:]
    return tail != token[-_TAIL:] and tail != address[-_TAIL:] and not is_noted(key)


RECIPIENT = RequestInput("recipient", extract, is_ordinary, is_usual=are_usual_addresses, decided_by=PLACES)
NAMED_ADDRESSES = RequestInput(
    "named-addresses", extract_named, is_ordinary, is_usual=are_usual_addresses, decided_by=PLACES
)
