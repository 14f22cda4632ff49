"""dotenv files. python-dotenv's parser reads keys and values; this module only locates them."""

from __future__ import annotations

import io
import re
from typing import Final

from dotenv.parser import parse_stream

from daimo_validate.documents.model import MAX_SYNTAX, Document, Format, Problem, Reading, duplicate_key
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.documents.writing import double_quoted
from daimo_validate.text.source import Source, Span

# The parts of a binding as python-dotenv's parser divides them (dotenv/parser.py, version 1.2).
_BARE: Final = re.compile(r"[A-Za-z0-9_.+:/@-]*", re.ASCII)
_BINDING: Final = re.compile(
    r"""\s*(?:export[^\S\r\n]+)?(?P<key>'[^']+'|[^=\#\s]+)[^\S\r\n]*(?:=[^\S\r\n]*(?P<value>
        '(?:\\.|[^'\\])*+' | "(?:\\.|[^"\\])*+" | [^\r\n]* ))?""",
    re.VERBOSE | re.DOTALL,
)


def read(source: Source, format: Format) -> Reading:
    """One document: an object of strings. A key without `=` is not in it; of a repeated key the last one
    counts."""
    values: dict[str, str] = {}
    members: dict[str | int, Member] = {}
    problems: list[Problem] = []
    start, failed = 0, 0
    for binding in parse_stream(io.StringIO(source.text, newline="")):
        written = binding.original.string
        if binding.error:
            failed += 1
            if failed <= MAX_SYNTAX:
                problems.append(_syntax(written, start))
        elif binding.key is not None and binding.value is not None:
            member = _locate(written, start, binding.value)
            if (first := members.get(binding.key)) is not None and first.key and member.key:
                problems.append(duplicate_key(source, first.key, member.key, (binding.key,)))
            values[binding.key], members[binding.key] = binding.value, member
        start += len(written)
    root = Node(0, len(source.text), members)
    document = Document(format, values, NodePlaces(Member(None, root)))
    return Reading(format, source, (document,), tuple(problems))


def write(old: str, value: str) -> str:
    """Return `value` in the quotes of the text `old`, or without quotes if that is safe."""
    quote = old[:1] if old[:1] in ("'", '"') else ""
    if quote and quote not in value and "\\" not in value:
        return f"{quote}{value}{quote}"
    return value if _BARE.fullmatch(value) else double_quoted(value)


def _locate(written: str, start: int, value: str) -> Member:
    match = _BINDING.match(written)
    if match is None or match["value"] is None:
        return Member(Span(start, start), Node(start, start))
    first, last = match.span("value")
    if match["value"][:1] not in ("'", '"'):
        # Without quotes nothing is decoded: what is left over is a comment.
        last = first + len(value)
    key = Span(start + match.start("key"), start + match.end("key"))
    return Member(key, Node(start + first, start + last))


def _syntax(written: str, start: int) -> Problem:
    blank = len(written) - len(written.lstrip())
    span = Span(start + blank, start + max(len(written.rstrip()), blank))
    return Problem(
        rule="syntax",
        message="this line is no `KEY=value`: a quote is not closed, or the key is missing",
        span=span,
        private=True,
    )
