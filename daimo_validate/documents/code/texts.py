"""JSON in the string literals of source code: `JSON.parse('...')`, template literals, texts of several lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import meaningful
from daimo_validate.documents.code.strings import ESCAPE, SIMPLE
from daimo_validate.documents.code.syntax import SyntaxTree
from daimo_validate.documents.embedding import read_embedded
from daimo_validate.documents.model import Document
from daimo_validate.documents.registry import FILE_FORMATS
from daimo_validate.text.embedded import EmbeddedText, Pieces
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import COMPUTED

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

# The names that grammars have for a literal.
_LITERALS: Final = frozenset(
    {
        "concatenated_string",
        "encapsed_string",
        "interpreted_string_literal",
        "line_string_literal",
        "multi_line_string_literal",
        "multiline_string_literal",
        "nowdoc_body",
        "heredoc_body",
        "raw_string_literal",
        "string",
        "string_literal",
        "template_string",
    }
)
# Literals without escapes. `multiline_string_literal` is that of Kotlin.
_RAW: Final = frozenset({"multiline_string_literal", "nowdoc_body"})
_HOLES: Final = frozenset({"template_substitution", "interpolation", "interpolated_expression"})
_NAME: Final = re.compile(r"\$[^\W\d]\w*")
_OPENING: Final = re.compile(r"(?P<prefix>[A-Za-z]{0,2}\$?#{0,8})(?P<quotes>\"\"\"|'''|[\"'`])")
_ESCAPE: Final = re.compile(rf"\\u[dD][89abAB][0-9a-fA-F]{{2}}\\u[dD][c-fC-F][0-9a-fA-F]{{2}}|{ESCAPE}")
# What functions such as `sprintf` fill in.
_VERB: Final = r"%(?:\d{1,2}\$)?[-+#0]?\d{0,3}(?:\.\d{1,3})?[dfsvq](?![0-9A-Za-z])"
_ESCAPES: Final = re.compile(rf"{_VERB}|{_ESCAPE.pattern}")
_BRACES: Final = re.compile(rf"\{{\{{|\}}\}}|{_ESCAPES.pattern}")
# Two escapes can stand for the halves of one character.
_PAIR: Final = 12
_VERBS: Final = re.compile(_VERB)


def json_texts(tree: SyntaxTree, source: Source, keys: Iterable[int], number: int) -> Iterator[Document]:
    """Yield the documents in literals that are JSON, of which `keys` are the bytes of some keys.

    The first document has the given number. What an expression fills in is unknown.
    """
    seen: set[int] = set()
    for byte in keys:
        # A key of JSON stands in quotes.
        if tree.data[byte - 1 : byte] != b'"':
            continue
        literal = next((node for node in tree.path_to(byte) if node.type in _LITERALS), None)
        if literal is None or literal.id in seen:
            continue
        seen.add(literal.id)
        text = _text(tree, source.text, literal)
        if text.text.lstrip()[:1] in ("{", "["):
            for document in read_embedded(text, source, FILE_FORMATS["json"], number).documents:
                number = document.number + 1
                yield document


def _text(tree: SyntaxTree, around: str, literal: Syntax) -> EmbeddedText:
    pieces = Pieces(around)
    special = ""
    for part in meaningful(literal) if literal.type == "concatenated_string" else [literal]:
        special += _add(pieces, tree, around, part)
    return pieces.done(special)


def _add(pieces: Pieces, tree: SyntaxTree, around: str, literal: Syntax) -> str:
    """Add the characters of a literal, and return those that are special in it."""
    start, end = tree.span(literal)
    opening = _OPENING.match(around, start, end)
    if opening is None:
        return ""
    prefix, quotes = opening["prefix"].lower(), opening["quotes"]
    is_raw = "r" in prefix or literal.type.startswith("raw") or literal.type in _RAW
    at, end = opening.end(), max(opening.end(), end - len(quotes) - prefix.count("#"))
    doubled = "f" in prefix and literal.type == "string"
    for span in _holes(tree, around, literal):
        _decode(pieces, Span(at, span.start), is_raw=is_raw, doubled=doubled)
        pieces.add(*span, COMPUTED)
        at = span.end
    _decode(pieces, Span(at, max(at, end)), is_raw=is_raw, doubled=doubled)
    return quotes[0] + "\\" if len(quotes) == 1 else "\\"


def _holes(tree: SyntaxTree, around: str, literal: Syntax) -> Iterator[Span]:
    for node in literal.children:
        if node.type in _HOLES:
            yield tree.span(node)
        elif node.type == "string_content" and node.text == b"$":
            # In strings of one line, Kotlin's grammar has no node for `$name`.
            name = _NAME.match(around, tree.span(node).start)
            if name is not None:
                yield Span(*name.span())


def _decode(pieces: Pieces, span: Span, *, is_raw: bool, doubled: bool) -> None:
    pattern = _BRACES if doubled else _VERBS if is_raw else _ESCAPES
    pieces.decode(span, pattern, _meaning)


def _meaning(match: re.Match[str]) -> str:
    escape = match[0]
    if escape in ("{{", "}}"):
        return escape[0]
    if escape[0] == "%":
        return COMPUTED
    if match["char"] is not None:
        return SIMPLE.get(match["char"], match["char"])
    digits = match["braces"] or match["u"] or match["long"] or match["x"]
    if digits or match["octal"]:
        code = int(digits, 16) if digits else int(match["octal"], 8)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    if len(escape) != _PAIR:
        # A line that goes on.
        return ""
    high, low = int(escape[2:6], 16), int(escape[8:], 16)
    return chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
