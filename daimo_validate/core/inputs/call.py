"""The contract call at the destination."""

from __future__ import annotations

from typing import NamedTuple

from daimo_validate.core.inputs.base import Input
from daimo_validate.core.inputs.destination import Destination

CALL = Input("call")


class Call(NamedTuple):
    """A destination with hex calldata. `refund_key` is the refund address to compare, if it is well formed."""

    calldata: str
    destination: Destination
    has_refund: bool
    refund_key: str | None
