"""How wide a text is in a terminal. A module of its own: only a run that shows a frame pays for the tables."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def cell_count(text: str) -> int:
    """How many cells of a terminal a text takes (Unicode Standard Annex 11)."""
    return len(text) if text.isascii() else sum(map(char_cells, text))


def char_cells(char: str) -> int:
    """How many cells one character takes."""
    if combining(char):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
