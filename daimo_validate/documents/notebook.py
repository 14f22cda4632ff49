"""Jupyter notebooks (format 4.5): their cells of code and Markdown, with the places of the JSON file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from daimo_validate.documents import json
from daimo_validate.documents.embedding import read_embedded
from daimo_validate.documents.literals import add_json
from daimo_validate.documents.markdown import format_of_language
from daimo_validate.documents.model import Document, Format, Reading
from daimo_validate.documents.registry import FILE_FORMATS
from daimo_validate.text.embedded import EmbeddedText, Pieces
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, Span

# IPython, "Built-in magic commands": a whole cell in another language, a command for the shell, and other commands.
_CELL_MAGIC: Final = re.compile(r"\s*%%(?:script[ \t]+)?(?P<language>[\w.+-]+)[^\n]*\n?")
_OWN_LANGUAGE: Final = frozenset({"capture", "debug", "prun", "time", "timeit", "memit"})
_COMMAND: Final = re.compile(r"(?m)^[ \t]*!(?P<command>(?:[^\n\\]|\\(?s:.))*)")
_MAGIC: Final = re.compile(r"(?m)^[ \t]*[%!](?:[^\n\\]|\\(?s:.))*")


class _Cell(NamedTuple):
    """A cell: its kind, its text, and the language of its code."""

    kind: str
    text: EmbeddedText
    language: str


def read(source: Source, format: Format) -> Reading:
    """Read a document for each object in a cell that may be a request, and for each fence of its Markdown.

    The results of cells are not read.
    """
    outer = json.read(source, format)
    documents: list[Document] = []
    for cell in _cells(outer, source):
        for text, language in _parts(cell):
            named = format_of_language(language)
            if named is not None:
                number = documents[-1].number + 1 if documents else 0
                documents += read_embedded(text, source, named, number).documents
    return Reading(format, source, tuple(documents), outer.problems if not outer.readable else ())


def _cells(outer: Reading, source: Source) -> Iterator[_Cell]:
    for document in outer.documents:
        notebook = document.value
        cells = notebook.get("cells") if isinstance(notebook, dict) else None
        for index, cell in enumerate(cells if isinstance(cells, list) else ()):
            if not isinstance(cell, dict):
                continue
            text = _text(document, source, cell.get("source"), ("cells", index, "source"))
            kind = cell.get("cell_type")
            if text is not None and kind in ("code", "markdown"):
                yield _Cell(kind, text, _language(notebook))


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    for section, key in (("language_info", "name"), ("kernelspec", "language")):
        known = metadata.get(section) if isinstance(metadata, dict) else None
        if isinstance(known, dict) and isinstance(known.get(key), str):
            return str(known[key]).lower()
    return "python"


def _text(document: Document, source: Source, value: Any, path: Path) -> EmbeddedText | None:
    """Return the text of a cell, which is one string or a list of its lines."""
    if not isinstance(value, (str, list)):
        return None
    paths: list[Path] = [path] if isinstance(value, str) else [(*path, index) for index in range(len(value))]
    pieces = Pieces(source.text)
    for line in paths:
        place = document.place(line)
        if place is None or source.text[place.value.start] != '"':
            return None
        add_json(pieces, place.value)
    return pieces.done('"\\')


def _parts(cell: _Cell) -> Iterator[tuple[EmbeddedText, str]]:
    """Yield the texts of a cell, each with its language."""
    text = cell.text.text
    if cell.kind == "markdown":
        yield cell.text, FILE_FORMATS["markdown"].name
    elif (magic := _CELL_MAGIC.match(text)) is not None:
        rest = Pieces(text)
        rest.add(magic.end(), len(text))
        is_own = magic["language"] in _OWN_LANGUAGE
        yield rest.done().inside(cell.text), cell.language if is_own else magic["language"]
    elif _MAGIC.search(text) is None:
        yield cell.text, cell.language
    else:
        commands = Pieces(text)
        for command in _COMMAND.finditer(text):
            commands.add(*command.span("command"))
            commands.add(command.end(), command.end(), "\n")
        yield commands.done().inside(cell.text), "sh"
        code = Pieces(text)
        code.decode(Span(0, len(text)), _MAGIC, lambda _match: "pass")
        yield code.done().inside(cell.text), cell.language
