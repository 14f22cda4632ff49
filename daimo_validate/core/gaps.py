"""What a body that is not complete yet does not show."""

from __future__ import annotations

from daimo_validate.text.hints import Any
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple


class Gaps(NamedTuple):
    """What is not known of a body.

    `unknown` are the paths of values that are filled in later. The objects at the paths `open` may have more members
    than the body shows.
    """

    unknown: frozenset[Path] = frozenset()
    open: frozenset[Path] = frozenset()

    def hide(self, body: Any, path: Path) -> bool:
        """Return whether there may be a value at a path that the body does not show.

        It is unknown or inside an unknown value, or the innermost object of the body around it is open and lacks it.
        """
        for end, step in enumerate(path):
            if path[:end] in self.unknown:
                return True
            if not isinstance(body, dict):
                return False
            if step not in body:
                return path[:end] in self.open
            body = body[step]
        return path in self.unknown


NO_GAPS = Gaps()
"""The gaps of a complete body."""


def object_paths(value: Any) -> frozenset[Path]:
    """Return the paths of all objects in a value: a body that is open at all of them is a fragment."""
    found: list[Path] = []
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        path, given = waiting.pop()
        if isinstance(given, dict):
            found.append(path)
            waiting.extend(((*path, key), member) for key, member in given.items())
        elif isinstance(given, list):
            waiting.extend(((*path, index), member) for index, member in enumerate(given))
    return frozenset(found)
