"""Paths to values, and JSON Pointers (RFC 6901)."""

from __future__ import annotations

import re

from daimo_validate.text.hints import Any, TypeAlias
from daimo_validate.text.visible import escape

Path: TypeAlias = tuple[str | int, ...]
"""The object keys and array indexes that lead from the top of a document to a value."""

_SURROGATE = r"[\ud800-\udfff]"


def pointer_of(path: Path) -> str:
    """Return a path as a JSON Pointer. A lone surrogate, which a pointer cannot hold, is written as its escape."""
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
    return pointer if pointer.isascii() else re.sub(_SURROGATE, lambda match: escape(match[0]), pointer)


def pointer_tokens(pointer: str) -> list[str]:
    """Return the unescaped tokens of a JSON Pointer: `/a~1b/0` gives `["a/b", "0"]`, the empty pointer none."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def value_or_none(tree: Any, path: Path) -> Any:
    """Return the value at a path, or None if there is none."""
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int):
            tree = tree[step]
        else:
            return None
    return tree
