"""Text files as documents: a value tree, and the place of every key and value in the text."""

from daimo_validate.documents.model import Document, Kind, Place, Problem, Reading
from daimo_validate.documents.reading import kind_of, read, read_text, undecodable
from daimo_validate.documents.writing import written

__all__ = ["Document", "Kind", "Place", "Problem", "Reading", "kind_of", "read", "read_text", "undecodable", "written"]
