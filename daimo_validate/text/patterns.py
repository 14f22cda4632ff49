"""Regular expressions that compile on first use: one can take longer to compile than a small file to check."""

from __future__ import annotations

import re
from functools import cache


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a compiled pattern of this program, which is kept."""
    return re.compile(pattern, flags)
