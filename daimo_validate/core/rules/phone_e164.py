"""`phone-e164`: a phone number that is not in the E.164 form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param

E164 = re.compile(r"\+[1-9][0-9]{1,14}", re.ASCII)
"""ITU-T E.164 (11/2010), section 6: a country code and at most 15 digits in all."""

_SEPARATORS = {
    " ": "a space",
    "-": "a hyphen",
    "(": "a parenthesis",
    ")": "a parenthesis",
    ".": "a point",
    "/": "a slash",
    "\N{NO-BREAK SPACE}": "a no-break space",
    "\n": "a newline",
    "\t": "a tab",
}


def check(text: Text) -> Iterable[Found]:
    if E164.fullmatch(text.value):
        return NOTHING
    message = f"{shown_param(text.path)} is not an E.164 number: {_diagnose(text.value)}"
    return (Found(text.path, message, "write `+`, the country code and the number, as digits only"),)


def _diagnose(value: str) -> str:
    """What is wrong, without a digit of the number."""
    if not value.strip():
        return "it is blank"
    if any(char.isdigit() and not char.isascii() for char in value):
        return "it has digits that are not ASCII"
    if not value.startswith("+"):
        return "it begins with `00` in place of `+`" if value.startswith("00") else "it has no `+` at its start"
    separator = next((_SEPARATORS[char] for char in value if char in _SEPARATORS), None)
    if separator is not None:
        return f"it has {separator}"
    if len(value) == 1:
        return "it has no digit"
    if not value[1:].isdigit():
        return "it has a character that is no digit"
    if value[1] == "0":
        return "no country code begins with 0"
    digits = f"{len(value) - 1:,} digits" if len(value) > 2 else "1 digit"
    return f"it has {digits}, and 2 to 15 are possible"


RULE = Rule(
    id="phone-e164",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="`metadata.phone` is not in the E.164 form.",
    why=(
        "The number is a hint for Apple Pay and must be E.164 (API document; ITU-T E.164). The message names the "
        "separator or the missing `+`, and never repeats the number."
    ),
    example=Example(bad='{"metadata": {"phone": "+1 415 555 2671"}}', good='{"metadata": {"phone": "+14155552671"}}'),
    check=check,
)
