"""JSON as documentation sketches it: `...` in the place of members, items and values that are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from daimo_validate.documents.embedding import read_embedded
from daimo_validate.documents.model import Document, Format, Reading
from daimo_validate.text.embedded import EmbeddedText, Pieces
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source

# A private character, so that no key of a real document begins with it.
_MARK: Final = "\ue000"
# What is left out is unknown, as a template is.
_UNKNOWN: Final = f'"${{{_MARK}}}"'
_DOTS: Final = re.compile(r"\.\.\.|…")
_TOKEN: Final = (
    r'(?P<skipped>"(?:[^"\\\r\n]|\\.)*+"?|//[^\r\n]*+|/\*(?s:.*?)(?:\*/|\Z))'
    r"|(?P<dots>(?:\.{3,}|…)(?:[ \t]*[\w' -]+(?=[\r\n]))?)|(?P<other>[^\s])"
)


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    is_dots: bool


def read_sketch(
    text: EmbeddedText, source: Source, format: Format, number: int = 0, anchor: int | None = None
) -> Reading:
    """Read JSON inside `source`. If it is not valid, what `...` leaves out in it is unknown.

    An object with `...` among its members is open: nothing is missing in it. `anchor` is as in `Document`.
    """
    reading = read_embedded(text, source, format, number, anchor=anchor)
    if _DOTS.search(text.text) is None:
        return reading
    if reading.documents:
        return reading._replace(documents=tuple(map(_without_marks, reading.documents)))
    filled = read_embedded(_filled_in(text.text).inside(text), source, format, number, anchor=anchor)
    documents = tuple(map(_without_marks, filled.documents))
    # A message could repeat what stands for the dots.
    return filled._replace(documents=documents, problems=()) if documents else reading


def _filled_in(text: str) -> EmbeddedText:
    """Return a JSON text with a value or a member in the place of each `...`."""
    pieces = Pieces(text)
    around: list[str] = []
    before, at, marks = "", 0, 0
    tokens = list(_tokens(text))
    for index, token in enumerate(tokens):
        if token.is_dots:
            is_member = around[-1:] == ["{"] and before != ":"
            after = tokens[index + 1].text if index + 1 < len(tokens) else ""
            marks += 1
            value = f'"{_MARK}{marks}": {_UNKNOWN}' if is_member else _UNKNOWN
            comma_before = "," if before not in ("", ",", "[", "{", ":") else ""
            comma_after = "," if after not in ("", ",", "]", "}") else ""
            pieces.add(at, token.start)
            pieces.add(token.start, token.end, f"{comma_before}{value}{comma_after}")
            at = token.end
            before = "," if comma_after else value
            continue
        if token.text in ("{", "["):
            around.append(token.text)
        elif token.text in ("}", "]"):
            del around[-1:]
        before = token.text
    pieces.add(at, len(text))
    return pieces.done()


def _tokens(text: str) -> Iterator[_Token]:
    for match in re.finditer(_TOKEN, text):
        is_comment = match["skipped"] is not None and match[0].startswith("/")
        if not is_comment:
            yield _Token(match[0], *match.span(), match["dots"] is not None)


def _without_marks(document: Document) -> Document:
    """Return the document without the members that stand for others; the objects around them are open."""
    is_open: list[Path] = []
    waiting: list[tuple[Path, Any]] = [((), document.value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            marks = [key for key in value if key.startswith(_MARK) or _DOTS.fullmatch(key)]
            for key in marks:
                del value[key]
            is_open += [path] * bool(marks)
        if isinstance(value, (dict, list)):
            steps = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [((*path, step), member) for step, member in steps]
    return document._replace(open=document.open | set(is_open))
