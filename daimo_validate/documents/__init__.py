"""Text files as documents: a value tree, and the place of every key and value in the text."""

from daimo_validate.documents.model import Document, Format, Place, Problem, Reading
from daimo_validate.documents.reading import read, undecodable
from daimo_validate.documents.registry import FILE_FORMATS, format_of, missing_grammar, supported_formats

__all__ = [
    "FILE_FORMATS",
    "Document",
    "Format",
    "Place",
    "Problem",
    "Reading",
    "format_of",
    "missing_grammar",
    "read",
    "supported_formats",
    "undecodable",
]
