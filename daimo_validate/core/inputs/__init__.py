"""What rules read. One module per input: the record, how it is taken from a payload, and when it is ordinary."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from daimo_validate.core.inputs.amount import AMOUNT
from daimo_validate.core.inputs.apple_pay import APPLE_PAY
from daimo_validate.core.inputs.base import Body, Input, Request, RequestInput, Usual
from daimo_validate.core.inputs.call import CALL, CALLED
from daimo_validate.core.inputs.call import is_ordinary as is_ordinary_call
from daimo_validate.core.inputs.destination import SOLANA_DESTINATION, UNLISTED_TOKEN, evm_address
from daimo_validate.core.inputs.display import DISPLAY
from daimo_validate.core.inputs.fields import FIELDS
from daimo_validate.core.inputs.metadata import METADATA
from daimo_validate.core.inputs.metadata import is_usual as is_usual_metadata
from daimo_validate.core.inputs.options import OPTIONS
from daimo_validate.core.inputs.options import is_usual as are_usual_options
from daimo_validate.core.inputs.recipient import NAMED_ADDRESSES, RECIPIENT
from daimo_validate.core.inputs.strings import EVM_ADDRESS, OF_FORMAT, SOLANA_ADDRESS, Text
from daimo_validate.core.inputs.usual import are_usual_addresses, are_usual_pairs, is_usual, misspelt_addresses
from daimo_validate.core.inputs.wording import METADATA_WORDING, WORDING
from daimo_validate.core.plain import is_exact
from daimo_validate.text.hints import Any, Final, TypeAlias
from daimo_validate.text.pointers import Path

Record: TypeAlias = tuple[Input, Any]
"""An input and one record of it."""

REQUEST_INPUTS: Final[tuple[RequestInput, ...]] = (
    EVM_ADDRESS,
    SOLANA_ADDRESS,
    RECIPIENT,
    NAMED_ADDRESSES,
    SOLANA_DESTINATION,
    UNLISTED_TOKEN,
    CALL,
    CALLED,
    AMOUNT,
    DISPLAY,
    OPTIONS,
    METADATA,
    APPLE_PAY,
    WORDING,
    METADATA_WORDING,
)
"""The inputs that are taken from a request."""

# An `is_ordinary` that several inputs share is called once.
_BY_TEST: Final = {
    is_ordinary: tuple((each, each.extract) for each in REQUEST_INPUTS if each.is_ordinary is is_ordinary)
    for is_ordinary in dict.fromkeys(each.is_ordinary for each in REQUEST_INPUTS)
}
# What lies in one of these parts of a body is decided by the gate of that part, and by a test of it.
_PARTS: Final[dict[str, Callable[[Any], bool]]] = {
    "destination": lambda destination: are_usual_addresses({}, destination, {}),
    "display": lambda display: are_usual_options({}, {}, display),
    "metadata": lambda pairs: are_usual_pairs(pairs) and is_usual_metadata({"metadata": pairs}, {}, {}),
}


# The part of inputs that add no keywords: the addresses and the token.
_ADDRESSES: Final = ""


def _part_of(given: RequestInput) -> str | None:
    """Return the part of a body whose usual gate decides an input, or None."""
    if given.is_usual is are_usual_addresses:
        return _ADDRESSES
    parts = {str(path[0]) for path in given.usual}
    return parts.pop() if len(parts) == 1 and given.is_usual is not given.is_ordinary else None


_ORDINARY: Final = tuple((test, unusual, _part_of(unusual[0][0])) for test, unusual in _BY_TEST.items())
# `records_of_usual` calls these by their names: a loop over them takes longer than the tests.
_BY_NAME: Final = (None, is_usual, are_usual_options, is_usual_metadata, is_ordinary_call, are_usual_addresses)
AFTER_USUAL: Final = tuple(
    dict.fromkeys(test for each in REQUEST_INPUTS if (test := each.is_usual) is not None and test not in _BY_NAME)
)
"""What other inputs test of a request that has passed the usual gate."""
_OF_ADDRESSES: Final = tuple((test, unusual) for test, unusual, part in _ORDINARY if part == _ADDRESSES)
_OF_RECIPIENTS: Final = (RECIPIENT, NAMED_ADDRESSES)
_OF_CALLS: Final = (CALL, CALLED)
_OF_PAIRS: Final = (METADATA, METADATA_WORDING)
# Which strings of any body have a format, the schema says.
_OF_ANY_BODY: Final = tuple(
    # The display's words are not all that `WORDING` reads: it leaves the usual parts out by itself.
    (each, None if each is WORDING else _part_of(each))
    for each in REQUEST_INPUTS
    if each.name not in OF_FORMAT
)


def records_of(request: Request) -> Iterator[Record]:
    """Yield every record of a request, of whatever shape its body is, but for strings of a format.

    Those of its usual parts are left out, and recipients that are ordinary.
    """
    usual = (*request.usual, _ADDRESSES) if _has_usual_addresses(request) else request.usual
    ordinary = _ordinary_inputs(request, usual)
    for given, part in _OF_ANY_BODY:
        if part not in usual and given not in ordinary:
            for record in given.extract(request):
                yield given, record


# By the path of a field, the inputs that are not ordinary where it is not usual.
_DECIDED_BY: Final[Mapping[Path, Sequence[RequestInput]]] = {
    path: tuple([each for each, _ in _OF_ANY_BODY if each.decided_by is None or path in each.decided_by])
    for path in FIELDS
}


PARTS: Final = frozenset(_PARTS)
"""The fields of a body that have a usual gate of their own."""


def usual_fields() -> dict[Path, list[Usual]]:
    """Return what the inputs add to the usual gate, by the path of a field."""
    fields: dict[Path, list[Usual]] = {}
    for given in REQUEST_INPUTS:
        for path, usual in given.usual.items():
            fields.setdefault(path, []).append(usual)
    return fields


def records_of_usual(body: dict[str, Any]) -> Sequence[Record] | None:
    """Return the records of a request that has passed the usual gate, without those of inputs that are ordinary.

    None if another input than the addresses is not ordinary. Raises on a newer schema.
    """
    destination, display = body["destination"], body["display"]
    # It asks what the options and metadata do, too.
    if not is_usual(body, destination, display):
        return None
    if "calldata" in destination and not is_ordinary_call(body, destination, display):
        return None
    if AFTER_USUAL and not all(test(body, destination, display) for test in AFTER_USUAL):
        return None
    if are_usual_addresses(body, destination, display):
        return ()
    return _records_of_addresses(body, destination, display)


def _records_of_addresses(body: dict[str, Any], destination: Body, display: Body) -> Sequence[Record] | None:
    misspelt = records_of_misspelt(body, destination)
    if misspelt is not None:
        return misspelt
    if not is_exact(body):
        return None
    request = Request(body)
    return [
        (given, record)
        for is_ordinary, unusual in _OF_ADDRESSES
        if not is_ordinary(body, destination, display)
        for given, extract in unusual
        for record in extract(request)
    ]


def records_of_misspelt(body: Body, destination: Body) -> tuple[Record, ...] | None:
    """Return the records of a request that is ordinary but for the spelling of EVM addresses; None for any other.

    They are all that counts of it, so they are a tuple.
    """
    misspelt = misspelt_addresses(body, destination)
    if misspelt is None:
        return None
    return tuple([(EVM_ADDRESS, Text(path, address)) for path, address in misspelt.items()])


def records_of_faults(request: Request, faults: Collection[Path]) -> Iterator[Record]:
    """Yield the records of a request of which the fields at some paths are not usual, but for strings of a format."""
    inputs = dict.fromkeys(each for path in faults for each in _DECIDED_BY[path if path[0] != "metadata" else path[:1]])
    for given in inputs:
        for record in given.extract(request):
            yield given, record


def usual_parts(body: Any, gate_of_part: Mapping[str, Callable[[Any], bool]]) -> list[str]:
    """Return the fields of a body of exact values that pass their usual gate."""
    if not isinstance(body, dict):
        return []
    return [name for name, gate in gate_of_part.items() if name in body and _is_usual_part(name, gate, body[name])]


def _is_usual_part(name: str, gate: Callable[[Any], bool], part: Any) -> bool:
    try:
        return gate(part) and _PARTS[name](part)
    except (LookupError, TypeError, AttributeError):
        # A document of the user's may leave out a field, or give it another type.
        return False


def _ordinary_inputs(request: Request, usual: Collection[str]) -> list[RequestInput]:
    """Return the inputs that no rule can fire on, whatever else is wrong with a body whose parts `usual` are ordinary.

    It is cheaper to see that than to take their records and to judge them.
    """
    ordinary: list[RequestInput] = []
    if _ADDRESSES in usual or _has_ordinary_recipients(request):
        ordinary += _OF_RECIPIENTS
    if "calldata" not in request.destination:
        ordinary += _OF_CALLS
    if "metadata" not in usual and _has_ordinary_pairs(request):
        ordinary += _OF_PAIRS
    if type(request.display.get("paymentOptions")) is list and OPTIONS.is_ordinary({}, {}, request.display):
        ordinary.append(OPTIONS)
    return ordinary


def _has_ordinary_pairs(request: Request) -> bool:
    """Return whether metadata has only strings, of which none is a secret, unfilled, or has an odd name."""
    body, pairs = request.body, request.metadata
    return (
        bool(pairs)
        and set(map(type, pairs.values())) == {str}
        and METADATA_WORDING.is_ordinary(body, {}, {})
        and METADATA.is_ordinary(body, {}, {})
    )


def _has_ordinary_recipients(request: Request) -> bool:
    """Return whether the addresses are well-formed ones of EVM chains, and no rule for recipients can fire on them."""
    destination, refund = request.destination, request.body.get("refundAddress")
    return (
        destination.get("type") == "evm"
        and evm_address(destination.get("address")) is not None
        and evm_address(destination.get("tokenAddress")) is not None
        and (refund is None or evm_address(refund) is not None)
        and RECIPIENT.is_ordinary(request.body, destination, request.display)
    )


def _has_usual_addresses(request: Request) -> bool:
    """Return whether no rule can fire on the addresses of a request of any shape."""
    refund = request.body.get("refundAddress")
    return (
        "destination" in request.usual
        and (refund is None or evm_address(refund) is not None)
        and are_usual_addresses(request.body, request.destination, request.display)
    )


def unusual_records_of(
    body: dict[str, Any], gate_of_part: Mapping[str, Callable[[Any], bool]] = MappingProxyType({})
) -> list[Record] | None:
    """Return the records of a request that has passed the gate, without those of inputs that are ordinary.

    `gate_of_part` holds the usual gates of parts of a body. None if a value is of a type that only a newer schema
    allows.
    """
    found: list[Record] = []
    request = None
    try:
        destination, display = body["destination"], body["display"]
        usual = usual_parts(body, gate_of_part)
        if are_usual_addresses(body, destination, display):
            usual.append(_ADDRESSES)
        for is_ordinary, unusual, part in _ORDINARY:
            if part not in usual and not is_ordinary(body, destination, display):
                request = request or Request(body)
                found += [(given, record) for given, extract in unusual for record in extract(request)]
    except (AttributeError, KeyError, TypeError):
        return None
    return found
