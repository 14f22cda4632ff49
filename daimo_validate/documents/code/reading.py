"""Read the objects in source code that may be session requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.core.inputs.fields import ADDRESS_PATH, OPTIONS_PATH
from daimo_validate.core.inputs.older import FLAT_KEYS
from daimo_validate.documents.code.builder import MAX_STEPS, Builder
from daimo_validate.documents.code.language import Converted, Inner, Items, Language, Members, Name, Scalar
from daimo_validate.documents.code.syntax import SyntaxTree
from daimo_validate.documents.code.texts import json_texts
from daimo_validate.documents.code.values import Built, CodePlaces
from daimo_validate.documents.model import Document, Format, Reading
from daimo_validate.documents.nodes import Member
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# A key by which a request or a part of one is known, also with a typing slip. Styles have `display: "flex"`.
_KEY: Final = (
    rb"(?i)\bde[st][\w-]{0,3}[nt][\w-]{0,3}t?ion[\w-]?\b"
    rb"|\b%b\b(?![\"']?\s*[:=]\s*[\"'`])"
    rb"|\b(?:token[_-]?address|payment[_-]?options|%b)\b"
    % (str(OPTIONS_PATH[0]).encode(), "|".join(FLAT_KEYS).encode())
)
_DESTINATION: Final = str(ADDRESS_PATH[0])
# Half of the steps that are followed to a value: the rest is for what is inside.
_MOST_LEVELS_AROUND: Final = MAX_STEPS // 2
_CONTROL: Final = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b"))


class Candidate(NamedTuple):
    """An object that may be a request: the nodes from the root of the file down into it, and its place among them."""

    path: list[Syntax]
    at: int


def read(source: Source, format: Format, language: Language) -> Reading:
    """Read one document for each outermost object with a request's key in it, in the order of the text.

    Then come those in string literals that are JSON.

    Nothing is said about the syntax of the code: what tree-sitter cannot parse is unknown.
    """
    data = source.text.encode()
    keys = [match.start() for match in re.finditer(_KEY, data)]
    if not keys or _is_binary(data) or not language.is_parsable(data):
        return Reading(format, source)
    try:
        tree = SyntaxTree(data, language.grammar)
        if language.rewritten is not None:
            tree = SyntaxTree(language.rewritten(tree), language.grammar)
    except ImportError:
        # A fence in Markdown can be in a language whose grammar is not installed.
        return Reading(format, source)
    builder = Builder(tree, language)
    documents = [
        _document(format, builder.document(candidate.path, candidate.at), number)
        for number, candidate in enumerate(_candidates(tree, language, keys))
    ]
    documents += json_texts(tree, source, keys, len(documents))
    return Reading(format, source, tuple(documents))


def _is_binary(data: bytes) -> bool:
    """Return whether a text has more control characters than any code: parsers take a minute for a megabyte of them."""
    return len(data) - len(data.translate(None, _CONTROL)) > len(data) // 100


def _document(format: Format, built: Built, number: int) -> Document:
    places = CodePlaces(Member(None, built.node))
    return Document(format, built.value, places, number, frozenset(built.unread), frozenset(built.open))


def _candidates(tree: SyntaxTree, language: Language, keys: list[int]) -> Iterator[Candidate]:
    """Yield the outermost object around each key."""
    seen: set[int] = set()
    for byte in keys:
        path = tree.path_to(byte)
        at = _outermost(language, path, byte)
        if at is not None and path[at].id not in seen:
            seen.add(path[at].id)
            yield Candidate(path, at)


def _outermost(language: Language, path: list[Syntax], byte: int) -> int | None:
    """Return the index of the outermost object whose value the nodes around a key belong to, or None."""
    around: list[int] = []
    inside: Syntax | None = None
    for index, node in enumerate(path):
        if inside is not None and node.id != inside.id:
            # Between an expression and the one inside it that gives its value.
            continue
        inside = None
        shape = language.shape(node)
        if isinstance(shape, Members):
            around.append(index)
        elif isinstance(shape, (Inner, Converted)):
            inside = shape.node if shape.node.start_byte <= byte < shape.node.end_byte else None
        elif isinstance(shape, (Scalar, Name)):
            # The key, or a value without anything inside.
            break
        elif not isinstance(shape, Items) and node.type not in language.inside:
            around = []
    at = around[-_MOST_LEVELS_AROUND:][:1]
    return at[0] if at and path[at[0] - 1].type not in language.foreign else None
