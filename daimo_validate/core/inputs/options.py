"""The payment options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daimo_validate.core.inputs.base import ANY, Body, Request, RequestInput, Usual
from daimo_validate.core.inputs.fields import OPTIONS_PATH
from daimo_validate.core.inputs.usual import is_usual
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple


class Options(NamedTuple):
    """The payment options as given: a list of names and lists of names, and perhaps of anything else."""

    items: list[Any]


def extract(request: Request) -> Iterator[Options]:
    """Yield the payment options, if they are a list."""
    items = request.display.get("paymentOptions")
    if isinstance(items, (list, tuple)):
        yield Options([list(item) if isinstance(item, tuple) else item for item in items])


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether there are no payment options, or only different names, in the list itself and in lists in it."""
    if "paymentOptions" not in display:
        return True
    items = display["paymentOptions"]
    if {*map(type, items)} == {str}:
        return len(set(items)) == len(items)
    names: list[str] = []
    for item in items:
        if type(item) is str:
            names.append(item)
        elif item:
            names += item
        else:
            return False
    return bool(names) and len(set(names)) == len(names)


_USUAL: dict[Path, Usual] = {
    OPTIONS_PATH: {"minItems": 1, "uniqueItems": True},
    (*OPTIONS_PATH, ANY): {"type": "string"},
}
OPTIONS = RequestInput("options", extract, is_ordinary, usual=_USUAL, is_usual=is_usual)
