"""The installed version."""

from __future__ import annotations


def version() -> str:
    """The version of the installed distribution, or `unknown` when the code runs without one."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("daimo-validate")
    except PackageNotFoundError:
        return "unknown"
