"""How deep values and brackets are nested. Nothing here recurses."""

from __future__ import annotations

from daimo_validate.text.hints import Any, Final
from daimo_validate.text.patterns import compiled

# Also strings without a closing quote, to the end of their line: otherwise each quote in one would be tried as a start.
_BRACKET: Final = r'"(?:[^"\\\r\n]|\\.)*+"?|[\[{]|[\]}]'
_SLICE: Final = 1000


def too_deep_at(text: str, levels: int) -> int | None:
    """Return the offset of the first bracket outside strings that is nested more than `levels` deep, or None."""
    if text.count("[") + text.count("{") <= levels:
        return None
    depth = 0
    for match in compiled(_BRACKET).finditer(text):
        bracket = match[0]
        if bracket in "[{":
            depth += 1
            if depth > levels:
                return match.start()
        elif bracket in "]}":
            depth -= 1
    return None


def is_deeper(tree: Any, levels: int) -> bool:
    """Return whether dicts and lists nest more than `levels` deep."""
    waiting = [(1, [tree] if isinstance(tree, (dict, list)) else [])]
    while waiting:
        level, containers = waiting.pop()
        below = [
            member
            for container in containers
            for member in (container.values() if container.__class__ is dict else container)
            if member.__class__ is dict or member.__class__ is list
        ]
        if below and level == levels:
            return True
        # In slices, so that the list of a level takes less memory than the level.
        waiting += [(level + 1, below[start : start + _SLICE]) for start in range(0, len(below), _SLICE)]
    return False
