"""What YAML readers make of a scalar without quotes: version 1.1 (PyYAML, Ruby, Go's yaml.v2) and 1.2 (JavaScript)."""

from __future__ import annotations

import re

from daimo_validate.documents.model import MAX_DIGITS
from daimo_validate.text.hints import Final
from daimo_validate.text.records import NamedTuple

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

# Longer integers are not written out: Python refuses to past MAX_DIGITS.
_MAX_BITS: Final = 512


class TooLongError(ValueError):
    """A number of more digits than are read."""


class Resolved(NamedTuple):
    """What YAML readers make of a scalar without quotes.

    `value` is what JSON can hold of it. `read_as` says what the scalar is to some reader that does not take it for a
    string (`a number`, `a boolean`, `a date`), or is None. `readings` are the values as the versions of YAML read
    them, 1.1 first, if they differ; strings are in quotes.
    """

    value: str | int | float | bool | None
    read_as: str | None = None
    readings: tuple[str, ...] = ()


def resolve(text: str) -> Resolved:
    """Resolve a plain scalar. Raises TooLongError.

    What is a number in either version is a number here. What only YAML 1.1 takes for a boolean or a date stays a
    string.
    """
    if text and text[0] not in _BEGINNINGS:
        return Resolved(text)
    if text in _NULL:
        return Resolved(None)
    if text in _TRUE or text in _FALSE:
        return Resolved(text in _TRUE)
    if text in _BOOLEAN_11:
        is_true = text.lower() in ("yes", "on")
        return Resolved(text, "a boolean", (_shown(is_true), _shown(text)))
    if text[4:5] == "-" and re.fullmatch(_DATE_11, text):
        return Resolved(text, "a date", (f"the date {text}", _shown(text)))
    return _number(text)


def _number(text: str) -> Resolved:
    if text[0] not in "+-.0123456789":
        return Resolved(text)
    if _is_plain_integer(text):
        # The patterns take 1 ms to compile.
        return Resolved(int(text), "a number")
    in_11 = _is_any(text, (_INT_11, _FLOAT_11, _BASE_60, _SPECIAL))
    in_12 = _is_any(text, (_INT_12, _FLOAT_12, _SPECIAL))
    if (in_11 or in_12) and len(text) > MAX_DIGITS:
        raise TooLongError(text)
    old = _number_11(text) if in_11 else text
    new = _number_12(text) if in_12 else text
    if old == new or old != old:  # NaN
        return Resolved(old, None if isinstance(old, str) else "a number")
    return Resolved(new if in_12 else old, "a number", (_shown(old), _shown(new)))


def _is_plain_integer(text: str) -> bool:
    """Return whether a text is an integer that every version of YAML reads alike."""
    return text.isdigit() and text.isascii() and text[0] != "0" and len(text) <= MAX_DIGITS


def _is_any(text: str, forms: tuple[str, ...]) -> bool:
    return any(re.fullmatch(form, text) for form in forms)


def _number_11(text: str) -> int | float | str:
    digits = text.replace("_", "")
    if re.fullmatch(_SPECIAL, text):
        return float(text.replace(".", ""))
    if re.fullmatch(_INT_11, text):
        # `0x_` matches the pattern without a digit.
        return text if digits.lstrip("+-") in ("0x", "0b") else _integer_11(digits)
    return _base_60(digits) if ":" in text else float(digits)


def _number_12(text: str) -> int | float:
    if re.fullmatch(_INT_12, text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    return float(text.replace(".", "") if re.fullmatch(_SPECIAL, text) else text)


def _integer_11(digits: str) -> int:
    unsigned = digits.lstrip("+-")
    return int(digits, {"0b": 2, "0x": 16}.get(unsigned[:2], 8 if unsigned[:1] == "0" and len(unsigned) > 1 else 10))


def _base_60(digits: str) -> float:
    sign = -1 if digits[0] == "-" else 1
    total = 0.0
    for part in digits.lstrip("+-").split(":"):
        total = total * 60 + float(part)
    return sign * (int(total) if "." not in digits and total < 2**53 else total)


def _shown(value: str | float) -> str:
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        return "a number"
    import json  # 4 ms

    return json.dumps(value, ensure_ascii=False)
