"""The payment options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from daimo_validate.core.inputs.base import Input, Request


class Options(NamedTuple):
    """The payment options as given: a list of names and lists of names, and perhaps of anything else."""

    items: list[Any]


def extract(request: Request) -> Iterator[Options]:
    """Yield the payment options, if they are a list."""
    items = request.display.get("paymentOptions")
    if isinstance(items, list):
        yield Options(items)


def is_ordinary(request: Request) -> bool:
    """Return whether there are no payment options, or a list of different names."""
    items = request.display.get("paymentOptions")
    if items is None:
        return "paymentOptions" not in request.display
    return {*map(type, items)} == {str} and len(set(items)) == len(items)


OPTIONS = Input("options", extract, is_ordinary)
