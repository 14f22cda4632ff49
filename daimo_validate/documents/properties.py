"""Java properties, as `java.util.Properties.load` reads them (JDK 21)."""

from __future__ import annotations

import re
from typing import Final

from daimo_validate.documents.model import Document, Format, Problem, Reading, duplicate_key
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.text.embedded import EmbeddedText, decoded
from daimo_validate.text.source import Source, Span

# A line that ends with a backslash goes on after the blanks of the next one. Comments do not go on.
_LINE: Final = re.compile(
    r"(?m)^[ \t\f]*+(?:[#!][^\r\n]*|(?P<key>(?:\\\r\n|\\(?s:.)|[^\s=:\\])*+)"
    r"[ \t\f]*+(?:[=:][ \t\f]*+)?(?P<value>(?:\\\r\n|\\(?s:.)|[^\\\r\n])*+))"
)
_ESCAPE: Final = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<line>\r\n|\r|\n)[ \t\f]*|(?P<char>(?s:.)))")
_SIMPLE: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}


def read(source: Source, format: Format) -> Reading:
    """Read one document: an object of strings. Of a repeated key the last value is used."""
    values: dict[str, str] = {}
    members: dict[str | int, Member] = {}
    problems: list[Problem] = []
    for line in _LINE.finditer(source.text):
        if not line["key"] and not line["value"]:
            continue
        key, key_span = _decoded(line["key"]), Span(*line.span("key"))
        if (first := members.get(key)) is not None and first.key is not None:
            problems.append(duplicate_key(source, first.key, key_span, (key,)))
        node = Node(*line.span("value"))
        values[key] = _decoded(line["value"])
        node.editable = values[key] == line["value"]
        members[key] = Member(key_span, node)
    root = Node(0, len(source.text), members)
    return Reading(format, source, (Document(format, values, NodePlaces(Member(None, root))),), tuple(problems))


def characters(text: str, span: Span, _value: str) -> EmbeddedText:
    """Return the characters of a value."""
    return decoded(text, span, _ESCAPE, _meaning, "\\")


def write(_old: str, value: str) -> str:
    """Return `value` as it is written after `key=`."""
    text = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f"\\{text}" if text[:1] in (" ", "\f") else text


def _decoded(text: str) -> str:
    if "\\" not in text:
        return text
    # Two escapes can stand for the halves of one character.
    return _ESCAPE.sub(_meaning, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _meaning(escape: re.Match[str]) -> str:
    if escape["code"]:
        return chr(int(escape["code"], 16))
    return "" if escape["line"] else _SIMPLE.get(escape["char"], escape["char"])
