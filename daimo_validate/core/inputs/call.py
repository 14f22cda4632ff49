"""The contract call at the destination."""

from __future__ import annotations

from collections.abc import Iterator

from daimo_validate.core.calls import (
    SELECTOR_DIGITS,
    WORD_DIGITS,
    KnownCall,
    Parameter,
    arguments_of,
    known_call,
    known_calls,
)
from daimo_validate.core.eip55 import to_checksum
from daimo_validate.core.inputs.amount import Amount, read_amount
from daimo_validate.core.inputs.base import Body, Request, RequestInput
from daimo_validate.core.inputs.destination import Destination, destination_of, evm_address
from daimo_validate.core.inputs.fields import AMOUNT_PATH, CALLDATA_PATH, PLACES
from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    from daimo_validate.core.guards import Guards

_START: Final = len("0x") + SELECTOR_DIGITS


class Call(NamedTuple):
    """A destination with hex calldata. `refund_key` is the refund address to compare, if it is well formed.

    `amount` is the amount of the deposit, if it can be read; `has_amount` says whether there is one.
    """

    calldata: str
    destination: Destination
    has_refund: bool
    refund_key: str | None
    amount: Amount | None = None
    has_amount: bool = False


class Called(NamedTuple):
    """An address among the arguments of a call that is known. `guards` is set if the guards look at it."""

    call: KnownCall
    parameter: Parameter
    address: str
    destination: Destination
    guards: Guards | None = None


def extract(request: Request) -> Iterator[Call]:
    """Yield the call, if there is hex calldata."""
    if "calldata" not in request.destination:
        return
    destination = destination_of(request)
    if destination.calldata is not None:
        refund = evm_address(request.body.get("refundAddress"))
        refund_key = None if refund is None else refund.lower()
        amount = request.destination.get("amountUnits")
        yield Call(
            destination.calldata,
            destination,
            "refundAddress" in request.body,
            refund_key,
            read_amount(amount, destination.token),
            amount is not None,
        )


def unknown_call(request: Request) -> Call:
    """Return the call of a request whose calldata is filled in later: its calldata is empty."""
    refund = evm_address(request.body.get("refundAddress"))
    refund_key = None if refund is None else refund.lower()
    return Call("", destination_of(request), "refundAddress" in request.body, refund_key)


def extract_called(request: Request) -> Iterator[Called]:
    """Yield the well-formed addresses among the arguments of a known call."""
    if "calldata" not in request.destination:
        return
    destination = destination_of(request)
    call = None if destination.calldata is None else known_call(destination.calldata)
    if destination.calldata is None or call is None:
        return
    for argument in arguments_of(destination.calldata, call):
        if argument.parameter.type == "address" and argument.is_clean:
            yield Called(call, argument.parameter, to_checksum(argument.address), destination)


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether there is no calldata, or a call that is not decoded, of whole words, that another address can
    be refunded for."""
    if "calldata" not in destination:
        return True
    calldata, refund = destination["calldata"], body.get("refundAddress")
    return (
        type(calldata) is str
        and len(calldata) % WORD_DIGITS == _START
        and calldata[:_START].lower() not in known_calls()
        and refund is not None
        and refund.lower() != destination["address"].lower()
    )


_DECIDED_BY: Final = (*PLACES, CALLDATA_PATH, AMOUNT_PATH)
CALL = RequestInput("call", extract, is_ordinary, decided_by=_DECIDED_BY)
CALLED = RequestInput("called-address", extract_called, is_ordinary, decided_by=_DECIDED_BY)
