"""Compile what two Python libraries know into data, so that the package does not need them at run time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

# Mexico dropped the 1 before mobile numbers on 2019-08-03 (IFT, Plan Técnico Fundamental de Numeración).
_MEXICO_OLD_MOBILE = "1[0-9]{10}"
# Burkina Faso, Ascension, Rwanda and Tajikistan: the patterns allow a 0, but no example begins with one.
_ALSO_KEEP_ZERO = frozenset({226, 247, 250, 992})
_NO_COUNTRY = "001"


def phones() -> dict[str, Any]:
    """Return the data of `compiled.load("phones")` from libphonenumber's metadata."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    codes = sorted(COUNTRY_CODE_TO_REGION_CODE.items())
    return {
        "version": version("phonenumbers"),
        "lengths": {str(code): _lengths(_metadata(code, regions[0])) for code, regions in codes},
        "keeps_zero": [
            str(code)
            for code, regions in codes
            if code in _ALSO_KEEP_ZERO
            or _NO_COUNTRY in regions
            or any(_keeps_zero(_metadata(code, r)) for r in regions)
        ],
        "us_area_codes": [str(area) for area in range(200, 1000) if _is_of_the_us(area)],
        "old_mobile": {"52": _MEXICO_OLD_MOBILE, "54": _argentine_old_mobile()},
    }


def word_lists() -> dict[str, Any]:
    """Return the data of `compiled.load("bip39")` from the `mnemonic` package."""
    from mnemonic import Mnemonic

    languages = {language: Mnemonic(language).wordlist for language in sorted(Mnemonic.list_languages())}
    return {
        "version": version("mnemonic"),
        "languages": {name: unicodedata.normalize("NFKD", " ".join(words)) for name, words in languages.items()},
    }


def _metadata(code: int, region: str) -> Any:
    from phonenumbers import PhoneMetadata

    if region == _NO_COUNTRY:  # a code such as 800 of international toll-free numbers
        return PhoneMetadata.metadata_for_nongeo_region(code)
    return PhoneMetadata.metadata_for_region(region)


def _lengths(metadata: Any) -> list[int]:
    # `possible_length_local_only` is left out: those numbers can be dialled only from within their area.
    return [length for length in metadata.general_desc.possible_length if length > 0]


def _keeps_zero(metadata: Any) -> bool:
    return any(description.example_number.startswith("0") for description in _number_types(metadata))


def _number_types(metadata: Any) -> Iterator[Any]:
    for name in ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "uan"):
        description = getattr(metadata, name)
        if description is not None and description.example_number:
            yield description


def _is_of_the_us(area: int) -> bool:
    pattern = re.compile(_metadata(1, "US").fixed_line.national_number_pattern)
    return any(pattern.fullmatch(f"{area}{exchange}0123") for exchange in range(205, 1000, 50))


def _argentine_old_mobile() -> str:
    # Within Argentina a mobile number is written with 15 after its area code; from abroad with 9 before it.
    # libphonenumber's pattern of what stands before a national number: `0?(?:(AREA)15)?`.
    areas = _metadata(54, "AR").national_prefix_for_parsing.removeprefix("0?(?:(").removesuffix(")15)?")
    return f"9?(?=[0-9]{{12}}$)(?:{areas})15[0-9]+"
