"""The installed version."""

from __future__ import annotations


def version() -> str:
    """Return the version of the installed distribution, or `unknown` if there is none."""
    # Imported on use: 48 ms.
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("daimo-validate")
    except PackageNotFoundError:
        return "unknown"
