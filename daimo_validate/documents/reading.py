"""From a file's bytes to its documents."""

from __future__ import annotations

from daimo_validate.documents.model import Format, Problem, Reading
from daimo_validate.text.source import UndecodableError, decode


def read(data: bytes, format: Format) -> Reading:
    """Read everything in a file's bytes. Never raises: what cannot be read is a `syntax` problem at its place."""
    try:
        source = decode(data)
    except UndecodableError as error:
        return undecodable(error, format)
    return format.read(source)


def undecodable(error: UndecodableError, format: Format) -> Reading:
    """Return the reading of bytes that are not text."""
    problem = Problem(rule="syntax", message=str(error), span=error.span, hint=error.hint)
    return Reading(format, error.source, (), (problem,))
