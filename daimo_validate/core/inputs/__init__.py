"""What rules read. One module per input: the record, how it is taken from a payload, and when it is ordinary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from daimo_validate.core.inputs.amount import AMOUNT
from daimo_validate.core.inputs.base import Input, Request
from daimo_validate.core.inputs.call import CALL
from daimo_validate.core.inputs.destination import SOLANA_DESTINATION, UNLISTED_TOKEN
from daimo_validate.core.inputs.display import DISPLAY
from daimo_validate.core.inputs.metadata import METADATA
from daimo_validate.core.inputs.options import OPTIONS
from daimo_validate.core.inputs.recipient import RECIPIENT

Record: TypeAlias = tuple[Input, Any]
"""An input and one record of it."""

REQUEST_INPUTS: Final = (RECIPIENT, SOLANA_DESTINATION, UNLISTED_TOKEN, CALL, AMOUNT, DISPLAY, OPTIONS, METADATA)
"""The inputs that are taken from a request."""

_EXTRACT: Final = tuple((each, each.extract) for each in REQUEST_INPUTS if each.extract is not None)
_ORDINARY: Final = tuple((each.is_ordinary, each, each.extract) for each in REQUEST_INPUTS if each.is_ordinary)


def records_of(request: Request) -> Iterator[Record]:
    """Yield every record of a request, of whatever shape its body is."""
    for given, extract in _EXTRACT:
        for record in extract(request):
            yield given, record


def unusual_records_of(request: Request) -> list[Record]:
    """Return the records of a request that has passed the gate, without those of inputs that are ordinary."""
    found: list[Record] = []
    for is_ordinary, given, extract in _ORDINARY:
        if not is_ordinary(request):
            assert extract is not None
            found += [(given, record) for record in extract(request)]
    return found
