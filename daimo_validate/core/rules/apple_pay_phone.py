"""`apple-pay-phone`: Apple Pay alone, with a phone number of another country than the United States."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.compiled import load
from daimo_validate.core.inputs.apple_pay import ApplePay
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.rules.phone_e164 import E164

_NORTH_AMERICA = "+1"
# Puerto Rico, Guam, the Virgin Islands, American Samoa and the Northern Marianas, whose numbers are those of the US.
_OF_TERRITORIES = frozenset({"787", "939", "671", "340", "684", "670"})
# Toll-free, personal and premium numbers, which belong to no country (NANPA, "Non-Geographic").
_OF_NO_COUNTRY = re.compile(r"8(?:00|33|44|55|66|77|88|22)|5(?:00|2[0-9]|33|44|66|77|88)|700|710|900", re.ASCII)


def check(apple_pay: ApplePay) -> Iterable[Found]:
    phone = apple_pay.phone
    if not E164.fullmatch(phone) or _may_be_of_the_us(phone):
        return NOTHING
    message = "metadata.phone is not a US number, which Apple Pay, the only payment option, needs"
    return (Found(("metadata", "phone"), message, "add a payment option that works without, such as AllWallets"),)


def _may_be_of_the_us(phone: str) -> bool:
    if not phone.startswith(_NORTH_AMERICA):
        return False
    area = phone[2:5]
    return bool(area in load("phones")["us_area_codes"] or area in _OF_TERRITORIES or _OF_NO_COUNTRY.fullmatch(area))


RULE = Rule(
    id="apple-pay-phone",
    severity=WARNING,
    basis=Basis.DOCUMENTATION,
    summary="`ApplePay` is the only payment option, and `metadata.phone` is not a US number.",
    why=(
        "Apple Pay needs a US phone number (Daimo's documentation of payment options), so a payer with another number "
        "sees no way to pay. Area codes of Canada and the Caribbean, which share +1, are told apart by the numbering "
        "plan of libphonenumber. The number is never repeated."
    ),
    example=Example(
        bad='{"display": {"paymentOptions": ["ApplePay"]}, "metadata": {"phone": "+4930123456"}}',
        good='{"display": {"paymentOptions": ["ApplePay"]}, "metadata": {"phone": "+14155552671"}}',
    ),
    check=check,
)
