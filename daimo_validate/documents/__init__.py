"""Text files as located payloads: a value tree, and the place of every key and value in the text.

`read` gives the documents of a file, `find_payloads` the payloads in them.
"""

from daimo_validate.documents.model import Document, Kind, Place, Problem, Reading
from daimo_validate.documents.payloads import (
    Payload,
    find_payloads,
    matches,
    may_hold_payload,
    means_payload,
    relevant,
    shows_payload,
    with_placeholders,
)
from daimo_validate.documents.reading import kind_of, read, read_text, undecodable
from daimo_validate.documents.source import Position, Source, Span, UndecodableError, decode
from daimo_validate.documents.writing import written

__all__ = [
    "Document",
    "Kind",
    "Payload",
    "Place",
    "Position",
    "Problem",
    "Reading",
    "Source",
    "Span",
    "UndecodableError",
    "decode",
    "find_payloads",
    "kind_of",
    "matches",
    "may_hold_payload",
    "means_payload",
    "read",
    "read_text",
    "relevant",
    "shows_payload",
    "undecodable",
    "with_placeholders",
    "written",
]
