"""Colors a diff for a terminal."""

from __future__ import annotations

from typing import Final

_STYLES: Final = {"---": "1", "+++": "1", "@@ ": "36", "-": "31", "+": "32"}


def colored(diff: str) -> str:
    """Return a diff with its removed lines in red and its added lines in green."""
    return "".join(map(_colored, diff.splitlines(keepends=True)))


def _colored(line: str) -> str:
    style = _STYLES.get(line[:3]) or _STYLES[line[:1]]
    return f"\x1b[{style}m{line.rstrip()}\x1b[0m\n"
