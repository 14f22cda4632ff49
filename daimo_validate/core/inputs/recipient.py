"""The addresses to which money goes: the destination's, and the one for refunds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from daimo_validate.core.inputs.base import Body, Request, RequestInput
from daimo_validate.core.inputs.destination import Destination, destination_of, evm_address
from daimo_validate.core.inputs.fields import ADDRESS_PATH, REFUND_PATH
from daimo_validate.core.known import is_noted, is_noted_on_solana
from daimo_validate.text.pointers import Path


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


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no recipient is a known address, made up, or the token."""
    address, token = destination["address"], destination["tokenAddress"]
    if destination["type"] == "solana":
        if address == token or is_noted_on_solana(address):
            return False
    else:
        address, token = address.lower(), token.lower()
        if address == token or is_noted(address):
            return False
    refund = body.get("refundAddress")
    return refund is None or ((key := refund.lower()) != token and not is_noted(key))


RECIPIENT = RequestInput("recipient", extract, is_ordinary)
