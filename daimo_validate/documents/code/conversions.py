"""What well-known functions make of a literal."""

from __future__ import annotations

import re
from typing import Any


def checksummed(value: Any) -> str | None:
    """Return an address as functions such as viem's `getAddress` return it; a wrong checksum is kept."""
    # Imported on use: 2 ms.
    from daimo_validate.core.eip55 import carries_checksum, to_checksum

    if not isinstance(value, str):
        return None
    is_plain = re.fullmatch(r"0x[0-9a-fA-F]{40}", value) is not None and not carries_checksum(value)
    return to_checksum(value) if is_plain else value


def as_string(value: Any) -> str | None:
    """Return a whole number or a string as a string."""
    return str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else None


def as_integer(value: Any) -> int | None:
    """Return a whole number, or the digits of one, as a number."""
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,15}", value, re.ASCII) else None
