"""Helpers for tests that read documents."""

from collections.abc import Iterator, Sequence
from typing import Any

from daimo_validate import Validator
from daimo_validate.documents import Document, Format, Reading, read
from daimo_validate.payloads import search
from daimo_validate.payloads.model import Payload
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Span

WANTS_STRING = Validator().wants_string


def reading_of(text: str | bytes, format: Format) -> Reading:
    return read(text if isinstance(text, bytes) else text.encode(), format)


def document_of(text: str | bytes, format: Format) -> Document:
    """Return the only document of a text without problems."""
    reading = reading_of(text, format)
    assert reading.problems == ()
    (document,) = reading.documents
    return document


def find_payloads(reading: Reading, pointers: Sequence[str] = (), **wishes: Any) -> tuple[Payload, ...]:
    """Return the payloads of a text; the published schema says what is a string."""
    return search.find_payloads(reading, WANTS_STRING, pointers, **wishes)


def text_at(reading: Reading, path: Path, document: int = 0) -> str | None:
    """Return the text of the value at a path, or None if it has no place."""
    place = reading.documents[document].place(path)
    return None if place is None else reading.source.slice(place.value)


def key_at(reading: Reading, path: Path, document: int = 0) -> str | None:
    place = reading.documents[document].place(path)
    return None if place is None or place.key is None else reading.source.slice(place.key)


def told(reading: Reading) -> list[str]:
    """Return the problems as `line:column rule: message`."""
    return [f"{where(reading, problem.span)} {problem.rule}: {problem.message}" for problem in reading.problems]


def where(reading: Reading, span: Span) -> str:
    position = reading.source.position(span.start)
    return f"{position.line}:{position.column}"


def paths_of(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value of a tree with its path, containers too."""
    yield path, tree
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, member in steps:
        yield from paths_of(member, (*path, step))
