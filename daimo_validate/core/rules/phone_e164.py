"""`phone-e164`: a phone number that is not in E.164 format."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param

E164 = re.compile(r"\+[1-9][0-9]{1,14}", re.ASCII)
"""ITU-T E.164 (11/2010), section 6: at most 15 digits, starting with a country code."""

_SEPARATORS = {
    " ": "a space",
    "-": "a hyphen",
    "(": "a parenthesis",
    ")": "a parenthesis",
    ".": "a dot",
    "/": "a slash",
    "\N{NO-BREAK SPACE}": "a no-break space",
    "\n": "a newline",
    "\t": "a tab",
}


def check(text: Text) -> Iterable[Found]:
    if E164.fullmatch(text.value):
        return NOTHING
    message = f"{shown_param(text.path)} is not a valid E.164 number: {_diagnose(text.value)}"
    return (Found(text.path, message, "use `+`, the country code and the number, with digits only"),)


def _diagnose(value: str) -> str:
    """Return what is wrong, without repeating any digit of the number."""
    if not value.strip():
        return "it is blank"
    if not value.isascii() and any(char.isdigit() and not char.isascii() for char in value):
        return "it contains digits that are not ASCII"
    if not value.startswith("+"):
        return "it starts with `00` instead of `+`" if value.startswith("00") else "it does not start with `+`"
    separator = next((_SEPARATORS[char] for char in value if char in _SEPARATORS), None)
    if separator is not None:
        return f"it contains {separator}"
    return _diagnose_digits(value)


def _diagnose_digits(value: str) -> str:
    if len(value) == 1:
        return "it has no digits"
    if not value[1:].isdigit():
        return "it contains a character that is not a digit"
    if value[1] == "0":
        return "no country code starts with 0"
    digits = f"{len(value) - 1:,} digits" if len(value) > 2 else "1 digit"
    return f"it has {digits}, expected 2 to 15"


RULE = Rule(
    id="phone-e164",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="`metadata.phone` is not in E.164 format.",
    why=(
        "The number is a hint for Apple Pay and must be in E.164 format (API document; ITU-T E.164). The message names "
        "the separator or the missing `+`, and never repeats the number."
    ),
    source="https://www.itu.int/rec/T-REC-E.164",
    example=Example(bad='{"metadata": {"phone": "+1 415 555 2671"}}', good='{"metadata": {"phone": "+14155552671"}}'),
    check=check,
)
