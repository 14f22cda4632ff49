"""Fits source frames into a terminal."""

from __future__ import annotations

from daimo_validate.diagnostics.model import Frame
from daimo_validate.text.cells import cell_count, char_cells
from daimo_validate.text.visible import visible

# In fewer cells a cut line is of no use; the terminal may wrap it.
_NARROWEST = 20
_CUT = "…"


def fitted(frame: Frame, room: int) -> tuple[str, str]:
    """Return the source line and the line of carets, both within `room` cells (0: no limit)."""
    text, caret, width = visible(frame.text), max(frame.caret, 0), max(frame.width, 1)
    if room < _NARROWEST or max(cell_count(text), caret + width) <= room:
        return text, " " * caret + "^" * width
    start = _first_cell(caret, width, room)
    body, start = _window(text, start, room - (1 if start else 0))
    lead = 1 if start else 0
    indent = min(max(caret - start + lead, 0), room - 1)
    return _CUT * lead + body, " " * indent + "^" * min(width, room - indent)


def carried(text: str, carets: str, encoding: str) -> tuple[str, str]:
    """Return the two lines of a frame with escapes for characters that an encoding does not have."""
    if _has(encoding, text):
        return text, carets
    shown, below, cell = [], [], 0
    for char in text:
        size = char_cells(char)
        known = _has(encoding, char)
        piece = char if known else "..." if char == _CUT else char.encode("ascii", "backslashreplace").decode()
        shown.append(piece)
        below.append((carets[cell : cell + 1] or " ") * (size if known else len(piece)))
        cell += size
    return "".join(shown), ("".join(below) + carets[cell:]).rstrip()


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _first_cell(caret: int, width: int, room: int) -> int:
    """Return where the shown part starts: at 0 if the carets fit then, else with some text before them."""
    if caret + width < room:
        return 0
    return max(caret - max((room - width) // 2, room // 8), 1)


def _window(text: str, start: int, room: int) -> tuple[str, int]:
    """Return what fits of `text` from cell `start` on, and the cell where it really starts."""
    cell, begins, used = 0, start, 0
    shown: list[str] = []
    for at, char in enumerate(text):
        size = char_cells(char)
        if cell >= start:
            if not shown:
                # A combining mark without its character would change the one before it.
                if not size:
                    continue
                begins = cell
            if used + size > room or (used + size == room and cell_count(text[at + 1 :]) > 0):
                shown.append(_CUT)
                break
            shown.append(char)
            used += size
        cell += size
    return "".join(shown), begins
