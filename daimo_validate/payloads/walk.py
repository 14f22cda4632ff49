"""Find the objects of a document that are likely to be requests or parts of one, or that pointers name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daimo_validate.core.wording import quoted
from daimo_validate.payloads.shapes import (
    OTHER_ENDS,
    Gate,
    is_answer,
    is_request,
    is_route,
    may_be_part,
    may_be_request,
    part_of,
)
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path, pointer_tokens
from daimo_validate.text.records import NamedTuple

_NOT_SEARCHED: Final = frozenset({"metadata", "destination", "display"})
_NAME: Final = "daimo"
_NOT_A_PART: Final = _NOT_SEARCHED | {*OTHER_ENDS}


class Shape(NamedTuple):
    """The path of an object, and the place that it has in a request: () is the whole. `is_named`: by a pointer."""

    path: Path
    at: Path = ()
    is_named: bool = False

    def inside(self, place: Path) -> Path:
        """Return the path in the document of what is at a place of a request inside the object."""
        return (*self.path, *place[len(self.at) :])


def shapes_in(value: Any, gate: Gate = Gate()) -> Iterator[Shape]:  # noqa: B008 - immutable
    """Yield all objects in a value that are likely to be requests or parts of one, the outer ones first.

    Inside a request or an answer of the API, only unknown fields are searched, never its metadata, destination or
    display; inside a part nothing is.
    """
    # One iterator for each container around the place: a list of all containers takes a tenth of a tree's memory.
    path: list[str | int] = []
    levels = [_Level(iter([("", value)]), gate, in_route=False)]
    while levels:
        for step, member in levels[-1].members:
            if member.__class__ is not list and member.__class__ is not dict:
                continue
            at, level = _enter(levels[-1], step, member)
            if at is not None:
                yield Shape((*path[1:], step) if path else (), at)
            path.append(step)
            levels.append(level)
            break
        else:
            levels.pop()
            del path[-1:]


class _Level(NamedTuple):
    """The members of a container that are still to be searched. The end of a route has the shape of a destination."""

    members: Iterator[tuple[str | int, Any]]
    gate: Gate
    in_route: bool


def request_paths(value: Any, gate: Gate = Gate()) -> Iterator[Path]:  # noqa: B008 - immutable
    """Yield the paths of all objects in a value that are likely to be requests, the outer ones first."""
    return (shape.path for shape in shapes_in(value, gate) if not shape.at)


def matches(value: Any, pointer: str) -> tuple[Path, ...]:
    """Return the paths that a JSON Pointer (RFC 6901) names in a value; `*` stands for any one key or index.

    Raises ValueError if the text is not a pointer.
    """
    if pointer and not pointer.startswith("/"):
        raise ValueError(f"{quoted(pointer)} is not a JSON Pointer: it must be empty or start with a slash")
    if re.search(r"~(?![01])", pointer):
        raise ValueError(f"{quoted(pointer)} is not a JSON Pointer: write ~ as ~0")
    places: list[tuple[Path, Any]] = [((), value)]
    for token in pointer_tokens(pointer):
        places = [((*path, step), member) for path, container in places for step, member in _steps(container, token)]
    return tuple(path for path, _member in places)


def _enter(around: _Level, step: str | int, value: Any) -> tuple[Path | None, _Level]:
    """Return the place in a request that a container seems meant for, if any, and its own members."""
    gate = around.gate
    if not gate.is_inside and step.__class__ is str and _NAME in str(step).lower():
        gate = gate._replace(is_inside=True)
    if value.__class__ is list:
        return None, _Level(iter(enumerate(value)), gate, in_route=False)
    at = _place_of(value, gate, may_stand_alone=not around.in_route and step not in _NOT_A_PART)
    return at, _Level(_members(value, at), gate, in_route=is_route(value))


def _place_of(value: dict[str, Any], gate: Gate, *, may_stand_alone: bool) -> Path | None:
    """Return the place in a request that an object seems meant for, or None if it is something else."""
    if may_be_request(value) and is_request(value, gate):
        return ()
    return part_of(value, gate) if may_stand_alone and may_be_part(value) else None


def _members(value: dict[str, Any], at: Path | None) -> Iterator[tuple[str | int, Any]]:
    if at:
        return iter(())
    if at is not None or is_answer(value):
        return iter([item for item in value.items() if item[0] not in _NOT_SEARCHED])
    return iter(value.items())


def _steps(container: Any, token: str) -> Iterator[tuple[str | int, Any]]:
    if isinstance(container, dict):
        if token == "*":
            yield from container.items()
        elif token in container:
            yield token, container[token]
    elif isinstance(container, list):
        if token == "*":
            yield from enumerate(container)
        elif re.fullmatch(r"0|[1-9][0-9]{0,8}", token) and int(token) < len(container):
            yield int(token), container[int(token)]
