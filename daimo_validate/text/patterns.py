"""Regular expressions that compile on first use: one can take longer to compile than a small file to check."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from daimo_validate.text.hints import Final

_shortcuts: Final[dict[str, Callable[[str], bool | None]]] = {}


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a compiled pattern of this program, which is kept."""
    return re.compile(pattern, flags)


def with_shortcut(pattern: str, shortcut: Callable[[str], bool | None]) -> str:
    """Return a pattern, and keep a test that spares most processes from compiling it.

    Of a text without line feeds, the test says whether `search` finds the pattern, or None if it cannot tell.
    """
    _shortcuts[pattern] = shortcut
    return pattern


def found_shortly(pattern: str, text: str) -> bool | None:
    """Return what the shortcut of a pattern says of a text without line feeds; None if there is none."""
    shortcut = _shortcuts.get(pattern)
    return None if shortcut is None else shortcut(text)
