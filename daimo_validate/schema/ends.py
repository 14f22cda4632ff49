r"""The end of a pattern, for engines to which `$` is also before a last newline (Python, PHP, Ruby, Java)."""

from __future__ import annotations

import re
from typing import Any, Final

from daimo_validate.core.ecma import for_both

_CLASS: Final = r"\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9])+\]"
_ATOM: Final = rf"(?:[A-Za-z0-9_:/]|\\[.+]|{_CLASS})"
# Of these no part matches a newline.
_FIXED: Final = rf"\^(?:{_ATOM}(?:\{{[0-9]+\}})?)*\$"
_ON_ONE_LINE: Final = rf"\^(?:{_ATOM}|\(\?:|[|)*+?]|\{{[0-9]+(?:,[0-9]*)?\}})*\$"
# What the last class leaves out is no newline, so that it matches a last newline like any other character.
_TO_THE_END: Final = rf"\^(?:{_ATOM}|[*+?]|\[\^[A-Za-z0-9/?# ]+\])*\[\^[A-Za-z0-9/?# ]+\]\*\$"


def ended(pattern: str) -> dict[str, Any]:
    """Return keywords for strings that say what a pattern says, also if `$` matches before a last newline."""
    if re.fullmatch(_FIXED, pattern):
        return {"pattern": pattern, "maxLength": _length(pattern)}
    if re.fullmatch(_ON_ONE_LINE, pattern):
        return {"pattern": pattern, "not": {"pattern": "\\n"}}
    if re.fullmatch(_TO_THE_END, pattern):
        return {"pattern": pattern}
    return {"pattern": for_both(pattern)}


def _length(pattern: str) -> int:
    """Return the length of the only strings that a pattern of fixed length matches."""
    counts = re.findall(rf"{_ATOM}(?:\{{([0-9]+)\}})?", pattern[1:-1])
    return sum(int(count or 1) for count in counts)
