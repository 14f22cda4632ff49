"""The words that the payer sees."""

from __future__ import annotations

from typing import NamedTuple

from daimo_validate.core.inputs.base import Input

DISPLAY = Input("display")


class Display(NamedTuple):
    """The title and the verb; None if absent or not a string."""

    title: str | None
    verb: str | None
