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
# What may follow a body: a script or a file for the response, and where to write or compare it.
_AFTER_BODY: Final = re.compile(r"(?m)^(?:>>?!?[ \t]|<>[ \t])")
_SCRIPT: Final = re.compile(r"<[ \t]*\{%")
_SEPARATOR: Final = re.compile(r"(?m)^[ \t]*###[^\r\n]*")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def read(source: Source, format: Format) -> Reading:
    """Read a document for each request whose body is JSON. A body in another file, or of another kind, is not read."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for body in _bodies(source.text):
        reading = read_sketch(as_written(source.text, body), source, FILE_FORMATS["json"], len(documents))
        documents += reading.documents
        if reading.documents:
            problems += reading.problems
    return Reading(format, source, tuple(documents), tuple(problems))


def _bodies(text: str) -> Iterator[Span]:
    """Yield the bodies that begin like JSON."""
    start = 0
    for separator in (*_SEPARATOR.finditer(text), None):
        end = len(text) if separator is None else separator.start()
        body = _body_start(text, start, end)
        if body < end and text[body] in "{[":
            after = _AFTER_BODY.search(text, body, end)
            yield Span(body, end if after is None else after.start())
        start = end if separator is None else separator.end()


def _body_start(text: str, start: int, end: int) -> int:
    """Return where the body of the request between two places begins: behind the blank line after its headers."""
    at, is_in_request, is_in_script = start, False, False
    while at < end:
        line = _LINE.match(text, at, end)
        written = "" if line is None else line[0].strip()
        if is_in_script or (not is_in_request and _SCRIPT.match(written)):
            is_in_script = "%}" not in written
        elif not written and is_in_request:
            break
        elif written and not _BEFORE_REQUEST.match(written):
            is_in_request = True
        at = max(at + 1, end if line is None else line.end())
    blank = re.compile(r"\s*").match(text, at, end)
    return at if blank is None else blank.end()
