"""The payment options."""

from __future__ import annotations

from collections.abc import Iterator

from daimo_validate.core.inputs.base import Body, Request, RequestInput, Usual
from daimo_validate.core.inputs.fields import OPTIONS_PATH
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

_NAMES: Final = frozenset({str}).issuperset
_NO_ITEMS: Final[list[str]] = []


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
    return _distinct_names(items) > 0


def is_usual(body: Body, destination: Body, display: Body) -> bool:
    """Return whether there are only different names in a list without others, which the gate has compared, or more
    than one in a list and lists in it."""
    items = display.get("paymentOptions", _NO_ITEMS)
    return type(items) is list and (_NAMES(map(type, items)) or _distinct_names(items) > 1)


def names_of(items: Any) -> list[str]:
    """Return the names in a list and in lists in it; none if there is anything else."""
    if type(items) is not list:
        return []
    if _NAMES(map(type, items)):
        return items
    names: list[str] = []
    for item in items:
        if type(item) is str:
            names.append(item)
        elif type(item) is list and item and _NAMES(map(type, item)):
            names += item
        else:
            return []
    return names


def _distinct_names(items: list[Any]) -> int:
    """Return how many names there are in a list and in lists in it; 0 if one comes twice or there is anything else."""
    names = names_of(items)
    return len(names) if len(set(names)) == len(names) else 0


_USUAL: dict[Path, Usual] = {OPTIONS_PATH: {"minItems": 1, "uniqueItems": True}}
OPTIONS = RequestInput("options", extract, is_ordinary, usual=_USUAL, is_usual=is_usual, decided_by=(OPTIONS_PATH,))
