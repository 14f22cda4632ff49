"""JSON, JSON with comments, JSON Lines, and request bodies. `text.json` reads them all."""

from __future__ import annotations

from functools import cached_property

from daimo_validate.core.plain import MAX_DEPTH as MAX_BODY_DEPTH
from daimo_validate.core.severity import Severity
from daimo_validate.documents.model import (
    MAX_DEPTH,
    MAX_SYNTAX,
    Document,
    Format,
    Place,
    Problem,
    Reading,
    duplicate_key,
    too_deep,
)
from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.json import JsonProblem, JsonText, ProblemKind, holds_templates
from daimo_validate.text.json import read_body as read_body_text
from daimo_validate.text.json import read_file as read_file_text
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span

if TYPE_CHECKING:
    from daimo_validate.text.json_places import JsonPlaces

_BOUNDS: Final = frozenset({ProblemKind.TOO_DEEP, ProblemKind.TOO_LARGE})


def read(source: Source, format: Format) -> Reading:
    """Read a JSON file. Comments, trailing commas and templates outside strings are allowed."""
    document, problems = _read(read_file_text(source, MAX_DEPTH), source, format)
    if document is None:
        return Reading(format, source, (), problems, holds_templates(source.text))
    return Reading(format, source, (document,), problems, bool(document.unread))


def read_lines(source: Source, format: Format) -> Reading:
    """Read JSON Lines: one document for each line that is not blank."""
    documents: list[Document] = []
    problems: list[Problem] = []
    text, start, failed = source.text, 0, 0
    while start < len(text) and failed < MAX_SYNTAX:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            line = read_file_text(source, MAX_DEPTH, Span(start, end), is_relaxed=False)
            document, found = _read(line, source, format, len(documents) + failed)
            problems += found
            if document is None:
                failed += 1
            else:
                documents.append(document)
        start = end + 1
    return Reading(format, source, tuple(documents), tuple(problems))


def read_body(source: Source, format: Format) -> Reading:
    """Read a request body, which is JSON and nothing else. There is a document even if the text cannot be read.

    Bodies that are too deep or too large have no problem here: the validator reports them.
    """
    text = "\N{ZERO WIDTH NO-BREAK SPACE}" * source.bom + source.text
    body = read_body_text(text, MAX_BODY_DEPTH)
    body.problems = tuple(problem for problem in body.problems if problem.kind not in _BOUNDS)
    document, problems = _read(body, source, format)
    return Reading(format, source, (document or Document(format, None, NO_VALUE),), problems)


def write(_old: str, value: str) -> str:
    """Return the JSON string that replaces the text `_old`."""
    # Imported on use: 0.5 ms.
    from daimo_validate.documents.writing import double_quoted

    return double_quoted(value)


def _read(
    read: JsonText, source: Source, format: Format, number: int = 0
) -> tuple[Document | None, tuple[Problem, ...]]:
    problems = tuple(_problem(problem, source, number) for problem in read.problems)
    if not read.is_read:
        return None, problems
    return Document(format, read.value, _JsonPlaces(read), number, read.unknown), problems


def _problem(problem: JsonProblem, source: Source, number: int) -> Problem:
    match problem.kind:
        case ProblemKind.DUPLICATE_KEY:
            assert problem.first is not None, "a duplicate key has a first one"
            return duplicate_key(source, problem.first, problem.span, problem.path, number)
        case ProblemKind.TOO_DEEP:
            return too_deep(problem.span.start, number)
        case _:
            is_mark = problem.kind is ProblemKind.BYTE_ORDER_MARK
            return Problem(
                rule="syntax",
                severity=Severity.WARNING if is_mark else Severity.ERROR,
                message=problem.what,
                hint=problem.hint,
                span=problem.span,
                document=number,
            )


class _JsonPlaces:
    def __init__(self, read: JsonText) -> None:
        self._read = read

    @cached_property
    def _places(self) -> JsonPlaces:
        # Imported on use: 1 ms. What says nothing has no place.
        return self._read.places()

    def place(self, path: Path) -> Place | None:
        found = self._places.place(path)
        return None if found is None else Place(*found)


class _NoPlaces:
    def place(self, _path: Path) -> Place | None:
        return None


NO_VALUE: Final = _NoPlaces()
"""The locator of a document that could not be read."""
