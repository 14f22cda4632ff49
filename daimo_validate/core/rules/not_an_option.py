"""`not-an-option`: a value is not in its enum."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.finding import Fix
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.wording import nearest, show, shown_param

# A longer list is no help in a terminal; the nearest name is.
_MOST_LISTED = 5


def check(error: StructureError) -> Iterable[Found]:
    options = error.schema["enum"] if error.keyword == "enum" else [error.schema["const"]]
    value, path = error.value, error.path
    if isinstance(value, (dict, list)) or error.is_private:
        return (Found(path, f"{shown_param(path)} is not one of the values that the API knows"),)
    message = f"{show(value)} is not an option of {shown_param(path)}"
    near = nearest(value, options) if isinstance(value, str) else None
    if near is not None:
        return (Found(path, message, f'did you mean "{near}"?', Fix(replacement=near, safe=False)),)
    if len(options) <= _MOST_LISTED:
        return (Found(path, message, f"allowed: {', '.join(show(option) for option in options)}"),)
    return (Found(path, message, f"the API document lists {len(options)} options, {show(options[0])} among them"),)


RULE = Rule(
    id="not-an-option",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A value is not in its enum: a payment option, a destination type.",
    why="The API rejects the request. Options are compared letter by letter: `coinbase` is not `Coinbase`.",
    example=Example(
        bad='{"display": {"paymentOptions": ["coinbase"]}}',
        good='{"display": {"paymentOptions": ["Coinbase"]}}',
    ),
    check=check,
)
