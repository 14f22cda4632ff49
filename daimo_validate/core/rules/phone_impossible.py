"""`phone-impossible`: E.164 in its form, but no such numbering."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.rules.phone_e164 import E164
from daimo_validate.core.wording import shown_param


def check(text: Text) -> Iterable[Found]:
    if not E164.fullmatch(text.value) or _is_possible(text.value):
        return NOTHING
    message = f"{shown_param(text.path)} has no country code in use, or a length that its country does not have"
    return (Found(text.path, message, "compare it with its source"),)


def _is_possible(number: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


RULE = Rule(
    id="phone-impossible",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="E.164 in its form, but no numbering plan has such a number (libphonenumber).",
    why=(
        "A digit is missing or too many, or the country code does not exist. Numbering plans change, so this is a "
        "warning; the number is never repeated."
    ),
    example=Example(bad='{"metadata": {"phone": "+1415555267"}}', good='{"metadata": {"phone": "+14155552671"}}'),
    check=check,
)
