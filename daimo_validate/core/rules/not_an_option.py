"""`not-an-option`: a value that the schema's enum does not list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from daimo_validate.core.finding import Fix
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.wording import nearest, show, shown_param
from daimo_validate.text.pointers import Path

# A longer list does not help in a terminal; the nearest name does.
_MOST_LISTED = 5
# Names of Daimo's that are not options: of its older payment API, and of exchanges in its client library.
_ELSEWHERE: Final = {
    "Zelle": "it was one of Daimo's older payment API",
    "RampNetwork": "it was one of Daimo's older payment API",
    "BitgetExchange": "it is the name of an exchange in Daimo's client library",
    "BybitExchange": "it is the name of an exchange in Daimo's client library",
}
_SEPARATORS: Final = r"[\"'\s]*[,;|][\"'\s]*|\s+"
_AROUND: Final = " \t\r\n[](){}\"'"
# A longer list is not one of payment options with typos, and comparing names is slow.
_MOST_COMPARED = 64
_LONGEST_KEPT = 40


def check(error: StructureError) -> Iterable[Found]:
    options = error.schema["enum"] if error.keyword == "enum" else [error.schema["const"]]
    value, path = error.value, error.path
    if isinstance(value, (dict, list)) or error.is_private:
        return (Found(path, f"{shown_param(path)} is not one of the allowed values"),)
    message = f"{show(value)} is not a valid option for {shown_param(path)}"
    if isinstance(value, str) and _is_among_the_first(path):
        meant = _meant(value, tuple(options)) if len(value) <= _LONGEST_KEPT else _meant.__wrapped__(value, options)
        if isinstance(meant, list):
            return (Found(path, f"{show(value)} is {len(meant)} options in one string", _apart(meant)),)
        if value in _ELSEWHERE:
            return (Found(path, f"{message}: {_ELSEWHERE[value]}", _use_one_of(options)),)
        if meant is not None:
            return (Found(path, message, f'did you mean "{meant}"?', Fix(replacement=meant, safe=False)),)
    if len(options) <= _MOST_LISTED:
        return (Found(path, message, f"expected one of: {', '.join(show(option) for option in options)}"),)
    return (Found(path, message, _use_one_of(options)),)


def _use_one_of(options: Sequence[object]) -> str:
    return f"use one of the options in the API document, for example {show(options[0])}"


def _apart(options: Sequence[str]) -> str:
    return f"write them as separate strings: {', '.join(show(option) for option in options)}"


# A program repeats its mistakes.
@lru_cache(maxsize=256)
def _meant(text: str, options: Sequence[object]) -> list[str] | str | None:
    """Return the options that a string lists, or else the option that it most likely means."""
    several = _options_in(text, options)
    return nearest(text, options) if several is None else several


def _options_in(text: str, options: Sequence[object]) -> list[str] | None:
    """Return the options that a string lists, or None if it is not a list of options."""
    parts = re.split(_SEPARATORS, text.strip(_AROUND), maxsplit=_MOST_COMPARED)
    if not 2 <= len(parts) <= _MOST_COMPARED:
        return None
    found = [near for part in parts if (near := nearest(part, options)) is not None]
    return found if len(found) == len(parts) else None


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
