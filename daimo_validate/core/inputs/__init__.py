"""What rules read. One module per input: the record, how it is taken from a payload, and when it is ordinary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from daimo_validate.core.inputs.amount import AMOUNT
from daimo_validate.core.inputs.apple_pay import APPLE_PAY
from daimo_validate.core.inputs.base import Input, Request, RequestInput, Usual
from daimo_validate.core.inputs.call import CALL, CALLED
from daimo_validate.core.inputs.destination import SOLANA_DESTINATION, UNLISTED_TOKEN
from daimo_validate.core.inputs.display import DISPLAY
from daimo_validate.core.inputs.metadata import METADATA
from daimo_validate.core.inputs.options import OPTIONS
from daimo_validate.core.inputs.recipient import NAMED_ADDRESSES, RECIPIENT
from daimo_validate.core.inputs.strings import EVM_ADDRESS, OF_FORMAT, SOLANA_ADDRESS
from daimo_validate.core.inputs.wording import METADATA_WORDING, WORDING
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
_ORDINARY: Final = tuple(_BY_TEST.items())
_AFTER_USUAL: Final = tuple(dict.fromkeys(each.is_usual for each in REQUEST_INPUTS if each.is_usual is not None))
# Which strings of any body have a format, the schema says.
_OF_ANY_BODY: Final = tuple(each for each in REQUEST_INPUTS if each.name not in OF_FORMAT)


def records_of(request: Request) -> Iterator[Record]:
    """Yield every record of a request, of whatever shape its body is, but for strings of a format."""
    for given in _OF_ANY_BODY:
        for record in given.extract(request):
            yield given, record


def usual_fields() -> dict[Path, list[Usual]]:
    """Return what the inputs add to the usual gate, by the path of a field."""
    fields: dict[Path, list[Usual]] = {}
    for given in REQUEST_INPUTS:
        for path, usual in given.usual.items():
            fields.setdefault(path, []).append(usual)
    return fields


def are_all_usual(body: dict[str, Any]) -> bool:
    """Return whether every input of a request that has passed the usual gate is ordinary. Raises on a newer schema."""
    destination, display = body["destination"], body["display"]
    for is_usual in _AFTER_USUAL:  # noqa: SIM110 - all() takes twice as long
        if not is_usual(body, destination, display):
            return False
    return True


def unusual_records_of(body: dict[str, Any]) -> list[Record] | None:
    """Return the records of a request that has passed the gate, without those of inputs that are ordinary.

    None if a value is of a type that only a newer schema allows.
    """
    found: list[Record] = []
    request = None
    try:
        destination, display = body["destination"], body["display"]
        for is_ordinary, unusual in _ORDINARY:
            if not is_ordinary(body, destination, display):
                request = request or Request(body)
                found += [(given, record) for given, extract in unusual for record in extract(request)]
    except (AttributeError, KeyError, TypeError):
        return None
    return found
