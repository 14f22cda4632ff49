"""Finds the column of a table that holds the bodies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from daimo_validate.core.wording import quoted

_MOST_NAMES: Final = 30


class TableError(ValueError):
    """A table whose bodies cannot be read. The text says why."""


def find_column(columns: Sequence[tuple[str, str, bool]], wanted: str | None) -> str:
    """Return the name of the column that holds the bodies, of `columns`: name, type, and whether it can hold bodies.

    Without a `wanted` one, it is the only one that can. Raises TableError.
    """
    if wanted is None:
        able = [name for name, _, can_hold in columns if can_hold]
        if len(able) != 1:
            raise TableError(f"name the column that holds the bodies with --column; {_listed(columns)}")
        (wanted,) = able
    found = [(kind, can_hold) for name, kind, can_hold in columns if name == wanted]
    if not found:
        raise TableError(f"no column {quoted(wanted)}; {_listed(columns)}")
    if len(found) > 1:
        raise TableError(f"more than one column is called {quoted(wanted)}")
    ((kind, can_hold),) = found
    if not can_hold:
        raise TableError(f"column {quoted(wanted)} has type {kind}; a body is a string, binary or struct")
    return wanted


def _listed(columns: Sequence[tuple[str, str, bool]]) -> str:
    """Return what columns there are, for a message."""
    shown = [f"{quoted(name)} ({kind})" if kind else quoted(name) for name, kind, _ in columns[:_MOST_NAMES]]
    if len(columns) > _MOST_NAMES:
        shown.append(f"{len(columns) - _MOST_NAMES:,} more")
    return f"the columns are {', '.join(shown)}" if shown else "there are no columns"
