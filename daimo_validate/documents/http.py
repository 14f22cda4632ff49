"""Request files of editors (`.http`, `.rest`): the JSON bodies of their requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from daimo_validate.documents.model import Document, Format, Problem, Reading
from daimo_validate.documents.registry import FILE_FORMATS
from daimo_validate.documents.sketches import read_sketch
from daimo_validate.text.embedded import as_written
from daimo_validate.text.source import Source, Span

# A comment, a variable, an option of the request, or a script that runs before it.
_BEFORE_REQUEST: Final = re.compile(r"[ \t]*(?:#|//|@[^\r\n=]+=|<[ \t]*(?:\{%|[^\s{]))")
# What may follow a body: a script or a file for the response, where to write or compare it, and the response itself.
_AFTER_BODY: Final = re.compile(r"(?m)^(?:>>?!?[ \t]|<>[ \t]|HTTP/[0-9])")
_SCRIPT: Final = re.compile(r"<[ \t]*\{%")
_SEPARATOR: Final = re.compile(r"(?m)^[ \t]*###[^\r\n]*")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def read(source: Source, format: Format) -> Reading:
    """Read a document for each request whose body is JSON. A body in another file, or of another kind, is not read."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for request, body in _bodies(source.text):
        text = as_written(source.text, body)
        reading = read_sketch(text, source, FILE_FORMATS["json"], len(documents), anchor=request)
        documents += reading.documents
        if reading.documents:
            problems += reading.problems
    return Reading(format, source, tuple(documents), tuple(problems))


def _bodies(text: str) -> Iterator[tuple[int, Span]]:
    """Yield the bodies that begin like JSON, each with the place of its request."""
    start = 0
    for separator in (*_SEPARATOR.finditer(text), None):
        end = len(text) if separator is None else separator.start()
        request, body = _body_start(text, start, end)
        if body < end and text[body] in "{[":
            after = _AFTER_BODY.search(text, body, end)
            yield request, Span(body, end if after is None else after.start())
        start = end if separator is None else separator.end()


def _body_start(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the request between two places begins, and its body: behind the blank line after the headers."""
    request, is_in_script = -1, False
    for at, line in _lines(text, start, end):
        if is_in_script or (request < 0 and _SCRIPT.match(line)):
            is_in_script = "%}" not in line
        elif request >= 0 and not line:
            return request, end - len(text[at:end].lstrip())
        elif request < 0 and line and not _BEFORE_REQUEST.match(line):
            request = at
    return request, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield each line between two places without the blanks around it, with the place where it begins."""
    while start < end:
        line = _LINE.match(text, start, end)
        after = end if line is None else line.end()
        yield start, text[start:after].strip()
        start = after
