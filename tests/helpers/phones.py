"""libphonenumber's verdict on E.164 numbers, as the oracle of the compiled phone data."""

from __future__ import annotations

import phonenumbers
import pytest

from daimo_validate.compiled import load

same_phonenumbers = pytest.mark.skipif(
    phonenumbers.__version__ != load("phones")["version"], reason="compiled from another release of phonenumbers"
)


def is_possible(number: str) -> bool:
    """Return whether a number in E.164 form can be dialled from abroad.

    The digits after the country code are taken as they stand: `phonenumbers.parse` would drop a trunk zero.
    """
    digits = number.removeprefix("+")
    code = next((n for n in (1, 2, 3) if int(digits[:n] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), None)
    if code is None or not digits[code:]:
        return False
    national = digits[code:]
    # The library does not mind a trunk zero, which is dialed only within most countries.
    if national.startswith("0") and digits[:code] not in load("phones")["keeps_zero"]:
        return False
    parsed = phonenumbers.PhoneNumber(
        country_code=int(digits[:code]),
        national_number=int(national),
        italian_leading_zero=national.startswith("0"),
        number_of_leading_zeros=len(national) - len(national.lstrip("0")) - (set(national) == {"0"}),
    )
    assert phonenumbers.national_significant_number(parsed) == national
    verdict = phonenumbers.is_possible_number_with_reason(parsed)
    return bool(verdict == phonenumbers.ValidationResult.IS_POSSIBLE)
