"""`phone-impossible`: a number in E.164 format that cannot be dialed from abroad."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from daimo_validate.compiled import load
from daimo_validate.core.formats import country_code, is_possible_phone
from daimo_validate.core.inputs.strings import Text
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.rules.phone_e164 import E164
from daimo_validate.core.wording import shown_param

_OLD_MOBILE = {
    "52": ("has the 1 before Mexico's mobile numbers, which was dropped in 2019", "remove the 1 after +52"),
    "54": (
        "has the 15 of Argentina's mobile numbers, which is dialed only within the country",
        "remove the 15 after the area code, and write a 9 before the area code",
    ),
}


def check(text: Text) -> Iterable[Found]:
    if not E164.fullmatch(text.value) or is_possible_phone(text.value):
        return NOTHING
    what, hint = _diagnose(text.value.removeprefix("+"))
    return (Found(text.path, f"{shown_param(text.path)} {what}", hint),)


def _diagnose(digits: str) -> tuple[str, str]:
    """Return what is wrong and what to do about it, without a digit of the number but its country code."""
    code = country_code(digits)
    national = digits[len(code) :]
    if code in _OLD_MOBILE and _old_mobile(code).fullmatch(national):
        return _OLD_MOBILE[code]
    if code and national.startswith("0") and code not in load("phones")["keeps_zero"]:
        return f"has a 0 after the country code +{code}, which is dialed only within the country", "remove that 0"
    what = "has an unused country code, or the wrong number of digits for its country"
    return what, "check the country code, and add the area code if it is missing"


@cache
def _old_mobile(code: str) -> re.Pattern[str]:
    return re.compile(load("phones")["old_mobile"][code], re.ASCII)


RULE = Rule(
    id="phone-impossible",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A phone number in E.164 format that cannot be dialed from abroad (libphonenumber).",
    why=(
        "The country code does not exist, the number has too few or too many digits, or the area code is missing, so "
        "that it can only be dialed locally. A zero after the country code (`+49 0176…`) is named, but for countries "
        "that keep it, such as Italy; so are Mexico's former 1 and Argentina's 15 before mobile numbers. Numbering "
        "plans change, so this is a warning. The number is never repeated."
    ),
    example=Example(bad='{"metadata": {"phone": "+1415555267"}}', good='{"metadata": {"phone": "+14155552671"}}'),
    check=check,
)
