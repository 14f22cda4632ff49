"""`phone-impossible`: a number in E.164 format that cannot be dialed from abroad."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.formats import is_clean
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.rules.phone_e164 import E164
from daimo_validate.core.wording import shown_param


def check(text: Text) -> Iterable[Found]:
    if not E164.fullmatch(text.value) or is_clean("e164-phone", text.value):
        return NOTHING
    message = f"{shown_param(text.path)} has an unused country code, or the wrong number of digits for its country"
    return (Found(text.path, message, "check the country code, and add the area code if it is missing"),)


RULE = Rule(
    id="phone-impossible",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A phone number in E.164 format that cannot be dialed from abroad (libphonenumber).",
    why=(
        "The country code does not exist, the number has too few or too many digits, or the area code is missing, so "
        "that it can only be dialed locally. Numbering plans change, so this is a warning. The number is never "
        "repeated."
    ),
    example=Example(bad='{"metadata": {"phone": "+1415555267"}}', good='{"metadata": {"phone": "+14155552671"}}'),
    check=check,
)
