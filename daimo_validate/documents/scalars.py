"""What YAML readers make of a scalar without quotes, of version 1.1 (PyYAML, Ruby, Go's yaml.v2) and 1.2
(JavaScript)."""

from __future__ import annotations

import re
from typing import Final

from daimo_validate.documents.model import MAX_DIGITS

# The patterns compile at first use: most files need one of them.
# YAML 1.2.2, section 10.3.2 (core schema).
_INT_12: Final = r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
_FLOAT_12: Final = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
# Only in YAML 1.1: https://yaml.org/type/ (int, float, bool, timestamp), as PyYAML implements them.
_INT_11: Final = r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|[1-9][0-9_]*)"
_FLOAT_11: Final = r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?"
_BASE_60: Final = r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
_SPECIAL: Final = r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
_BOOLEAN_11: Final = frozenset(
    {form for word in ("yes", "no", "on", "off") for form in (word, word.title(), word.upper())}
)
_DATE_11: Final = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)
_BEGINNINGS: Final = frozenset("+-.0123456789~nNtTfFyYoO")


class TooLongError(ValueError):
    """A number of more digits than are read."""


def resolve(text: str) -> tuple[str | int | float | bool | None, str | None]:
    """The value of a plain scalar, and what it is to a reader for whom it is no string, if the readers differ
    in that from what its author may have meant (`a number`, `a boolean`, `a date`). Raises TooLongError.

    A number to either version is a number here. What only YAML 1.1 takes for a boolean or a date stays a
    string.
    """
    if text and text[0] not in _BEGINNINGS:
        return text, None
    if text in _NULL:
        return None, None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE, None
    if text in _BOOLEAN_11:
        return text, "a boolean"
    if text[4:5] == "-" and re.fullmatch(_DATE_11, text):
        return text, "a date"
    number = _number(text)
    return (text, None) if number is None else (number, "a number")


def _number(text: str) -> int | float | None:
    if text[0] not in "+-.0123456789":
        return None
    is_number = any(re.fullmatch(form, text) for form in (_INT_12, _FLOAT_12, _INT_11, _FLOAT_11, _BASE_60, _SPECIAL))
    if not is_number:
        return None
    if len(text) > MAX_DIGITS:
        raise TooLongError(text)
    if re.fullmatch(_INT_12, text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    digits = text.replace("_", "")
    if re.fullmatch(_SPECIAL, text):
        return float(text.replace(".", ""))
    if re.fullmatch(_INT_11, text):
        return _integer_11(digits)
    return _base_60(digits) if ":" in text else float(digits)


def _integer_11(digits: str) -> int | None:
    unsigned = digits.lstrip("+-")
    base = {"0b": 2, "0x": 16}.get(unsigned[:2], 8 if unsigned[:1] == "0" and len(unsigned) > 1 else 10)
    try:
        return int(digits, base)
    except ValueError:
        # `0x_` matches the pattern, but holds no digit.
        return None


def _base_60(digits: str) -> float:
    sign = -1 if digits[0] == "-" else 1
    total = 0.0
    for part in digits.lstrip("+-").split(":"):
        total = total * 60 + float(part)
    return sign * (int(total) if "." not in digits and total < 2**53 else total)
