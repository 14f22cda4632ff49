"""The addresses to which money goes: the destination's, and the one for refunds."""

from __future__ import annotations

from typing import NamedTuple

from daimo_validate.core.inputs.base import Input
from daimo_validate.core.inputs.destination import Destination
from daimo_validate.text.pointers import Path

RECIPIENT = Input("recipient")


class Recipient(NamedTuple):
    """An address to which money goes. `key` is the form in which addresses are compared."""

    path: Path
    address: str
    key: str
    destination: Destination
