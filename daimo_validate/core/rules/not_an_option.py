"""`not-an-option`: a value that the schema's enum does not list."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.finding import Fix
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.wording import nearest, show, shown_param
from daimo_validate.text.pointers import Path

# A longer list does not help in a terminal; the nearest name does.
_MOST_LISTED = 5
# A longer list is not one of payment options with typos, and comparing names is slow.
_MOST_COMPARED = 64


def check(error: StructureError) -> Iterable[Found]:
    options = error.schema["enum"] if error.keyword == "enum" else [error.schema["const"]]
    value, path = error.value, error.path
    if isinstance(value, (dict, list)) or error.is_private:
        return (Found(path, f"{shown_param(path)} is not one of the allowed values"),)
    message = f"{show(value)} is not a valid option for {shown_param(path)}"
    near = nearest(value, options) if isinstance(value, str) and _is_among_the_first(path) else None
    if near is not None:
        return (Found(path, message, f'did you mean "{near}"?', Fix(replacement=near, safe=False)),)
    if len(options) <= _MOST_LISTED:
        return (Found(path, message, f"expected one of: {', '.join(show(option) for option in options)}"),)
    return (Found(path, message, f"use one of the options in the API document, for example {show(options[0])}"),)


def _is_among_the_first(path: Path) -> bool:
    return all(step < _MOST_COMPARED for step in path if isinstance(step, int))


RULE = Rule(
    id="not-an-option",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="An unknown payment option, destination type or other listed value.",
    why="The API rejects the request. Case matters: `coinbase` is not `Coinbase`.",
    example=Example(
        bad='{"display": {"paymentOptions": ["coinbase"]}}',
        good='{"display": {"paymentOptions": ["Coinbase"]}}',
    ),
    check=check,
)
