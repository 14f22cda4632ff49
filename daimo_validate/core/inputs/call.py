"""The contract call at the destination."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from daimo_validate.core.inputs.base import Body, Request, RequestInput
from daimo_validate.core.inputs.destination import Destination, destination_of, evm_address
from daimo_validate.core.inputs.fields import CALLDATA_PATH


class Call(NamedTuple):
    """A destination with hex calldata. `refund_key` is the refund address to compare, if it is well formed."""

    calldata: str
    destination: Destination
    has_refund: bool
    refund_key: str | None


def extract(request: Request) -> Iterator[Call]:
    """Yield the call, if there is hex calldata."""
    destination = destination_of(request)
    if destination.calldata is not None:
        refund = evm_address(request.body.get("refundAddress"))
        refund_key = None if refund is None else refund.lower()
        yield Call(destination.calldata, destination, "refundAddress" in request.body, refund_key)


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether there is no calldata."""
    return "calldata" not in destination


CALL = RequestInput("call", extract, is_ordinary, usual={CALLDATA_PATH: False}, is_usual=None)
