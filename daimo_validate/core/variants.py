"""Names of fields as people write them: in another style (`chain_id`, `token-address`) or with a slip (`adress`)."""

from __future__ import annotations

import re
from functools import lru_cache

from daimo_validate.text.hints import Final
from daimo_validate.text.pointers import Path

_SEPARATORS: Final = r"[\s_.-]+"
# Longer names are not those of fields, and comparing them takes quadratic time.
_LONGEST: Final = 40
# In a short name, a slip makes another word.
_ONE_SLIP, _TWO_SLIPS = 4, 8
_METADATA: Final = "metadata"


def is_in_metadata(path: Path) -> bool:
    """Return whether a path leads into `metadata`, whose values may be personal, also under a variant of its name."""
    return any(isinstance(step, str) and slips(step, _METADATA) is not None for step in path)


# Bodies repeat a few names.
@lru_cache(maxsize=1024)
def slips(name: str, field: str) -> int | None:
    """Return how many slips are between two names, whatever their style, or None if it is too many for one field."""
    if name == field:
        return 0
    if len(name) > _LONGEST:
        return None
    wanted, letters, most = _wanted(field)
    # A slip changes at most two of the letters that occur; to take the style away and to count slips takes much longer.
    if len(letters.difference(name.casefold())) > 2 * most:
        return None
    given = slug(name)
    if abs(len(given) - len(wanted)) > most or len(letters ^ {*given}) > 2 * most:
        return None
    slips = _distance(given, wanted)
    return slips if slips <= most else None


@lru_cache(maxsize=256)
def _wanted(field: str) -> tuple[str, frozenset[str], int]:
    """Return a field's name without its style, the letters in it, and how many slips it may have."""
    name = slug(field)
    return name, frozenset(name), (len(name) >= _ONE_SLIP) + (len(name) >= _TWO_SLIPS)


def slug(name: str) -> str:
    """Return a name without its style: in lower case, and without what separates its words."""
    return re.sub(_SEPARATORS, "", name).casefold()


def _distance(a: str, b: str) -> int:
    """Return how many letters are too many, too few, wrong or swapped with their neighbour."""
    rows = [list(range(len(b) + 1))]
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 2 : i] == b[j - 1] + b[j - 2]:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
