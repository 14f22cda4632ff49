"""Documents inside a text of another format, with the places of the file.

To read what a string literal of some format holds, describe the literal and hand its text over:

    text = decoded(source.text, inside_the_quotes, ESCAPE, meaning)
    reading = read_embedded(text, source, FILE_FORMATS["json"])

Every place in `reading` is a place in the file.
"""

from __future__ import annotations

from daimo_validate.documents.model import Document, Format, Locator, Place, Problem, Reading, value_at
from daimo_validate.text.embedded import EmbeddedSource, EmbeddedText
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import is_template


def read_embedded(
    text: EmbeddedText,
    source: Source,
    format: Format,
    number: int = 0,
    used: tuple[Span, ...] = (),
    anchor: int | None = None,
) -> Reading:
    """Read a text inside `source` in its own format. The places of its documents and problems are those in the file.

    `number` is the number of its first document; `used` is as in `Place`, and `anchor` as in `Document`.
    """
    reading = format.read(EmbeddedSource(text, source))
    documents = tuple(
        document._replace(
            locator=EmbeddedPlaces(document.locator, text, source, used),
            number=number + document.number,
            special=text.special,
            anchor=anchor if document.anchor is None else text.span(Span(document.anchor, document.anchor)).start,
        )
        for document in reading.documents
    )
    problems = tuple(_in_file(problem, text, number) for problem in reading.problems)
    return Reading(format, source, documents, problems, reading.is_template)


def text_of(document: Document, source: Source, path: Path) -> EmbeddedText | None:
    """Return the text of the string at `path`, or None if its format cannot say where each character stands.

    `source` is the file. The text is the value of the document, unless that holds templates.
    """
    value = value_at(document.value, path)
    found = _text_at(document.locator, document.format, source.text, path, value)
    return None if found is None or (found.text != value and not is_template(found.text)) else found


def _text_at(locator: Locator, format: Format, around: str, path: Path, value: str) -> EmbeddedText | None:
    if isinstance(locator, EmbeddedPlaces):
        found = _text_at(locator.inner, format, locator.text.text, path, value)
        return None if found is None else found.inside(locator.text)
    place = locator.place(path)
    return None if place is None else format.decode(around, place.value, value)


class EmbeddedPlaces:
    """Finds the places of a document inside a text of another format. `inner` finds them in that text."""

    __slots__ = ("_source", "_used", "inner", "text")

    def __init__(self, inner: Locator, text: EmbeddedText, source: Source, used: tuple[Span, ...]) -> None:
        self.inner, self.text, self._source, self._used = inner, text, source, used

    def place(self, path: Path) -> Place | None:
        """Return the place of the value at `path`, or None if there is no such value."""
        place = self.inner.place(path)
        if place is None:
            return None
        spans = (place.value,) if place.key is None else (place.value, place.key)
        return place._replace(
            value=self.text.span(place.value),
            key=None if place.key is None else self.text.span(place.key),
            used=(*map(self.text.span, place.used), *self._used),
            editable=place.editable and all(map(self._is_as_written, spans)),
        )

    def _is_as_written(self, span: Span) -> bool:
        return self._source.slice(self.text.span(span)) == self.text.text[span.start : span.end]


def _in_file(problem: Problem, text: EmbeddedText, number: int) -> Problem:
    return problem._replace(
        span=text.span(problem.span),
        related=tuple((text.span(span), label) for span, label in problem.related),
        document=number + problem.document,
        fix=None,
    )
