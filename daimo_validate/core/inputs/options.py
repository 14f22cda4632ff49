"""The payment options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from daimo_validate.core.inputs.base import Body, Request, RequestInput


class Options(NamedTuple):
    """The payment options as given: a list of names and lists of names, and perhaps of anything else."""

    items: list[Any]


def extract(request: Request) -> Iterator[Options]:
    """Yield the payment options, if they are a list."""
    items = request.display.get("paymentOptions")
    if isinstance(items, (list, tuple)):
        yield Options([list(item) if isinstance(item, tuple) else item for item in items])


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether there are no payment options, or a list of different names."""
    if "paymentOptions" not in display:
        return True
    items = display["paymentOptions"]
    return {*map(type, items)} == {str} and len(set(items)) == len(items)


OPTIONS = RequestInput("options", extract, is_ordinary)
