"""The properties and types that tell the branches of a choice apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def tags_of(branch: Any) -> dict[str, tuple[str, ...]]:
    """Return the required properties of an object branch that can only be one of some strings, with those strings."""
    if not isinstance(branch, Mapping):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name in branch.get("required", ()) if branch.get("type") == "object" else ():
        constants = constants_of(branch.get("properties", {}).get(name))
        if constants:
            found[name] = constants
    for part in branch.get("allOf", ()):
        found = {**tags_of(part), **found}
    for keyword in ("oneOf", "anyOf"):
        found = {**_of_all(branch.get(keyword, ())), **found}
    return found


def _of_all(branches: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    """Return the tags that all branches of a choice have, with the strings of all."""
    inner = [tags_of(branch) for branch in branches]
    shared = [name for name in inner[0] if all(name in tags for tags in inner)] if inner else []
    return {name: tuple(dict.fromkeys([text for tags in inner for text in tags[name]])) for name in shared}


def constants_of(test: Any) -> tuple[str, ...]:
    """Return the strings that a schema allows, or nothing if it allows other values too."""
    if not isinstance(test, Mapping):
        return ()
    constants = [test["const"]] if "const" in test else test.get("enum", [])
    return tuple(constants) if all(isinstance(constant, str) for constant in constants) else ()


def may_overlap(types: list[str]) -> bool:
    """Return whether a value can be of two of these JSON types."""
    return len(set(types)) != len(types) or {"integer", "number"} <= set(types)
