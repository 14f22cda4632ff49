"""`wrong-type`: a value of the wrong JSON type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from daimo_validate.core.finding import Fix
from daimo_validate.core.identifiers import pasted_chain
from daimo_validate.core.inputs.destination import is_number
from daimo_validate.core.inputs.fields import CHAIN_PATH
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.tokens import CHAINS
from daimo_validate.core.wording import json_type, show, shown_param
from daimo_validate.text.pointers import Path

_ARTICLES = {"array": "an array", "integer": "an integer", "object": "an object", "null": "null"}


def check(error: StructureError) -> Iterable[Found]:
    value, path = error.value, error.path
    expected = error.schema["type"]
    names = [expected] if isinstance(expected, str) else list(expected)
    wanted = " or ".join(_ARTICLES.get(name, f"a {name}") for name in names)
    given = json_type(value)
    if not (error.is_private or value is None or isinstance(value, (dict, list))):
        shown = show(value)
        given = shown if shown.startswith(given) else f"{given} ({shown})"
    message = f"{shown_param(path)} must be {wanted}, not {given}"
    hint, fix = _remedy(error, value, names)
    return (Found(path, message, hint, fix),)


def _remedy(error: StructureError, value: Any, names: list[str]) -> tuple[str | None, Fix | None]:
    if value is None and error.is_required:
        return None, None
    if value is None:
        return "omit the field instead of sending null", None
    if names == ["string"] and is_number(value):
        if error.schema.get("format") == "token-amount":
            text = _plain_decimal(value)
            fix = None if text is None else Fix(replacement=text, safe=False)
            return 'use a decimal string in token units, for example "10.00"', fix
        return "quote the value", None
    return _remedy_of_text(error.path, value, names) if isinstance(value, str) else (None, None)


def _remedy_of_text(path: Path, text: str, names: list[str]) -> tuple[str | None, Fix | None]:
    chain_id = pasted_chain(text) if path == CHAIN_PATH else None
    if chain_id is None:
        return _hint_for_text(path, text, names), None
    fix = Fix(replacement=str(chain_id), safe=False, is_number=True)
    named = f", the chain id of {CHAINS[chain_id].name}" if chain_id in CHAINS else ""
    return _hint_for_text(path, text, names) or f"use the number {chain_id}{named}", fix


def _hint_for_text(path: Path, text: str, names: list[str]) -> str | None:
    if names == ["number"] and text.isascii() and text.isdigit():
        return "remove the quotes"
    if names == ["array"]:
        return "put the value in an array"
    if names == ["object"] and text.lstrip().startswith("{"):
        return "use the object itself, not its JSON text" + ("" if path else "; `validate_json` reads text")
    return None


def _plain_decimal(value: int | float) -> str | None:
    text = show(value)
    return text if text.replace(".", "").isdigit() else None


RULE = Rule(
    id="wrong-type",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A value of the wrong JSON type.",
    why=(
        "The API rejects the request. The most common mistake is a number instead of a decimal string: `amountUnits` "
        "is a string because most parsers turn a JSON number into a binary fraction, which rounds money. "
        "`true` is not a number."
    ),
    example=Example(bad='{"destination": {"amountUnits": 10.00}}', good='{"destination": {"amountUnits": "10.00"}}'),
    check=check,
)
