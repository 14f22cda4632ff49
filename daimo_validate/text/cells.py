"""The width of text in a terminal. A module of its own, because only a run that shows a frame needs the tables."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def cell_count(text: str) -> int:
    """Return the number of terminal cells that a text takes (Unicode Standard Annex 11)."""
    return len(text) if text.isascii() else sum(map(char_cells, text))


def char_cells(char: str) -> int:
    """Return the number of cells that a character takes."""
    if combining(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
