"""Write the choices of a compiled schema as `oneOf` and `anyOf` again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from daimo_validate.core.structure import tag_chain
from daimo_validate.schema.tags import may_overlap, tags_of

MAPS: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
VALUES: Final = frozenset({"enum", "const", "examples", "default", "required", "type", "dependentRequired"})
"""Keywords whose values are no schemas."""

_LINK: Final = {"if", "then", "else"}


def with_choices(schema: Any) -> Any:
    """Return a compiled schema with `oneOf` and `anyOf` in place of the compiler's chains of `if`/`then`/`else`.

    Both accept the same. A condition that excludes nothing by itself, as a document may have, stays as it is.
    """
    if isinstance(schema, list):
        return [with_choices(below) for below in schema]
    if not isinstance(schema, Mapping):
        return schema
    choice = _by_tag(schema) or _by_type(schema)
    out = {key: _below(key, value) for key, value in schema.items() if choice is None or key not in _LINK}
    return out if choice is None else {**out, **choice}


def _below(key: str, value: Any) -> Any:
    if key in VALUES:
        return value
    return {name: with_choices(below) for name, below in value.items()} if key in MAPS else with_choices(value)


def _by_tag(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the choice between objects that a chain makes by their tag, or None for anything else."""
    chain = tag_chain(schema)
    if chain is None or not _is_pure(schema):
        return None
    tags: dict[int, set[str]] = {}
    branches: dict[int, Any] = {}
    for tag, branch in chain.kinds:
        tags.setdefault(id(branch), set()).add(tag)
        branches[id(branch)] = branch
    made = {key: with_choices(branch) for key, branch in branches.items()}
    if sum(map(len, tags.values())) != len(set().union(*tags.values())):
        return None
    if any(not tags[key].issuperset(tags_of(branch).get(chain.name, (None,))) for key, branch in made.items()):
        return None
    return {"oneOf": list(made.values())}


def _by_type(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the choice that a chain makes by the type of the value, or None for anything else."""
    kinds: list[str] = []
    branches: list[Any] = []
    link: Any = schema
    while (kind := _type_asked(link)) is not None and (link is schema or link.keys() == _LINK):
        kinds.append(kind)
        branches.append(with_choices(link["then"]))
        link = link["else"]
    if not kinds or link != {"type": kinds} or may_overlap(kinds) or not all(map(_is_of, branches, kinds)):
        return None
    if branches[0].keys() == {"oneOf"}:
        return {"oneOf": [*branches[0]["oneOf"], *branches[1:]]}
    return {"anyOf": branches}


def _type_asked(link: Any) -> str | None:
    """Return the type that a condition asks for and nothing else, or None."""
    if not isinstance(link, Mapping) or not link.keys() >= _LINK:
        return None
    condition = link["if"]
    kind = condition["type"] if isinstance(condition, Mapping) and condition.keys() == {"type"} else None
    return kind if isinstance(kind, str) else None


def _is_pure(schema: Mapping[str, Any]) -> bool:
    """Return whether nothing stands beside the later conditions of a chain."""
    link = schema["else"]
    while "if" in link:
        if link.keys() != _LINK:
            return False
        link = link["else"]
    return True


def _is_of(branch: Any, kind: str) -> bool:
    """Return whether a schema accepts values of one type alone."""
    if not isinstance(branch, Mapping):
        return False
    inner = branch.get("oneOf") or branch.get("anyOf")
    return branch.get("type") == kind or (inner is not None and all(_is_of(each, kind) for each in inner))
