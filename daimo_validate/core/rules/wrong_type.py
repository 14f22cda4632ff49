"""`wrong-type`: a value has another JSON type than the schema says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from daimo_validate.core.finding import Fix
from daimo_validate.core.inputs.destination import is_number
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.wording import json_type, show, shown_param

_ARTICLES = {"array": "an array", "integer": "an integer", "object": "an object", "null": "null"}


def check(error: StructureError) -> Iterable[Found]:
    value, path = error.value, error.path
    expected = error.schema["type"]
    names = [expected] if isinstance(expected, str) else list(expected)
    wanted = " or ".join(_ARTICLES.get(name, f"a {name}") for name in names)
    given = json_type(value)
    if not error.is_private:
        shown = show(value)
        given = shown if shown.startswith(given) else f"{given} {shown}"
    message = f"{shown_param(path)} is {given}, not {wanted}"
    hint, fix = _remedy(error, value, names)
    return (Found(path, message, hint, fix),)


def _remedy(error: StructureError, value: Any, names: list[str]) -> tuple[str | None, Fix | None]:
    if value is None and error.is_required:
        return None, None
    if value is None:
        return f"leave {shown_param(error.path)} out instead of sending null", None
    if names == ["string"] and is_number(value):
        if error.schema.get("format") == "token-amount":
            text = _plain_decimal(value)
            fix = None if text is None else Fix(replacement=text, safe=False)
            return 'write the amount as a decimal string in token units, for example "10.00"', fix
        return "put it in quotes", None
    if names == ["number"] and isinstance(value, str) and value.isascii() and value.isdigit():
        return "write the number without quotes", None
    if names == ["array"] and isinstance(value, str):
        return "put it in a list", None
    if names == ["object"] and isinstance(value, str) and value.lstrip().startswith("{"):
        return "this is JSON text: give the object itself", None
    return None, None


def _plain_decimal(value: int | float) -> str | None:
    text = show(value)
    return text if text.replace(".", "").isdigit() else None


RULE = Rule(
    id="wrong-type",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A value has another JSON type than the schema says.",
    why=(
        "The API rejects the request. The usual slip is a number where a decimal string is due: `amountUnits` is "
        "a string because a JSON number is a binary fraction in most readers, and money must not be one. "
        "`true` is no number."
    ),
    example=Example(bad='{"destination": {"amountUnits": 10.00}}', good='{"destination": {"amountUnits": "10.00"}}'),
    check=check,
)
