"""Values without quotes that YAML and TOML read as numbers, booleans or dates: the text is what was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from daimo_validate.core.finding import Fix
from daimo_validate.core.variants import is_in_metadata
from daimo_validate.core.wording import looks_secret, quoted
from daimo_validate.documents.model import Document, Place, Problem
from daimo_validate.payloads.walk import Shape
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source
from daimo_validate.text.visible import visible

_LONGEST_SHOWN: Final = 80


def unquoted_values(
    source: Source, document: Document, shape: Shape, value: Any, is_string: Callable[[Path], bool]
) -> Iterator[tuple[Path, tuple[str, Place]]]:
    """Yield the texts of values that must be strings and are read as something else, by their paths in a payload."""
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        at, member = waiting.pop()
        if isinstance(member, (dict, list)):
            steps = list(member.items() if isinstance(member, dict) else enumerate(member))
            waiting.extend(((*at, step), inner) for step, inner in reversed(steps))
        elif is_string(at) and (place := document.place(shape.inside(at))) is not None and place.read_as:
            yield at, (source.slice(place.value), place)


def unquoted_problem(document: Document, path: Path, at: Path, text: str, place: Place) -> Problem:
    """Return the problem of a value at a path of the document, which is at `at` in its payload."""
    private = is_in_metadata(at) or looks_secret(text)
    shown = "this value" if private else visible(text) if len(text) <= _LONGEST_SHOWN else quoted(text)
    parsed = f"{document.format.title} parses {shown} as {place.read_as}"
    if place.readings:
        is_long = any(len(reading) > _LONGEST_SHOWN for reading in place.readings)
        both = "" if private or is_long else f": {' or '.join(place.readings)}"
        parsed = f"{document.format.title} parsers disagree about {shown}{both}"
    return Problem(
        rule="unquoted-value",
        message=f"{parsed}; this field must be a string",
        hint="quote the value you mean" if place.readings else "quote the value",
        span=place.value,
        path=path,
        document=document.number,
        fix=Fix(replacement=text, safe=not place.readings) if place.editable else None,
        related=tuple((span, "used here") for span in place.used),
        private=private,
    )


def replaced(value: Any, changes: Mapping[Path, Any]) -> Any:
    """Return `value` with other scalars at some paths; only the containers around them are copied."""
    if not changes:
        return value
    if () in changes:
        return changes[()]
    below: dict[str | int, dict[Path, Any]] = {}
    for (step, *rest), text in changes.items():
        below.setdefault(step, {})[tuple(rest)] = text
    copied = value.copy()
    for step, inner in below.items():
        copied[step] = replaced(value[step], inner)
    return copied
