"""Values that well-known packages are known to export: chain and token objects."""

from __future__ import annotations

from typing import Any

from daimo_validate.compiled import load


def imported(module: str, name: str) -> Any:
    """Return the value that a module exports under a name (`*` for all of them), or None if it is not known."""
    for package in load("imports")["packages"]:
        if module in package["modules"]:
            values: dict[str, Any] = package["values"]
            return values if name == "*" else values.get(name)
    return None
