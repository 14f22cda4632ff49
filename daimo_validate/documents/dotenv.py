"""dotenv files. python-dotenv's parser reads keys and values; this module locates them, and compares node dotenv."""

from __future__ import annotations

import io
import re
from typing import Final

from dotenv.parser import parse_stream

from daimo_validate.documents.model import MAX_SYNTAX, Document, Format, Problem, Reading, duplicate_key
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.documents.writing import double_quoted
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import is_template

# A value that needs no quotes.
_BARE: Final = re.compile(r"[A-Za-z0-9_.+:/@-]*", re.ASCII)
# The parts of a binding as python-dotenv's parser divides them (dotenv/parser.py, version 1.2).
_BINDING: Final = re.compile(
    r"""\s*(?P<export>export[^\S\r\n]+)?(?P<key>'[^']+'|[^=\#\s]+)(?P<equals>[^\S\r\n]*=?[^\S\r\n]*)(?P<value>
        '(?:\\.|[^'\\])*+' | "(?:\\.|[^"\\])*+" | [^\r\n]* )""",
    re.VERBOSE | re.DOTALL,
)
# A reference to another key, with its default (dotenv/variables.py).
_REFERENCE: Final = r"\$\{(?P<name>[^}:]*)(?::-(?P<default>[^}]*))?\}"


def read(source: Source, format: Format) -> Reading:
    """Read one document: an object of strings, in which references to earlier keys are replaced.

    A key without `=` is not in it; of a repeated key the last value is used. A value that refers to a key that is not
    in the file, without a default, keeps its reference: it is unknown.
    """
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
            value = _filled_in(binding.value, values)
            if value != binding.value:
                _point_to_origin(source, member, members)
            values[binding.key], members[binding.key] = value, member
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
    if match is None:
        return Member(Span(start, start), Node(start, start))
    first, last = match.span("value")
    if match["value"][:1] not in ("'", '"'):
        # Nothing is decoded without quotes: the rest is a comment.
        last = first + len(value)
    node = Node(start + first, start + last)
    node.other_programs = () if is_template(value) else tuple(_disagreements(match, value))
    return Member(Span(start + match.start("key"), start + match.end("key")), node)


def _disagreements(match: re.Match[str], value: str) -> list[str]:
    """Return what node dotenv makes of a binding, if it is another value than python-dotenv's.

    `docker run --env-file` and shells read quotes, blanks, comments and `export` differently too, but such files are
    seldom written for them, and nearly every file has some.
    """
    if match["value"][:1] in ("'", '"'):
        return []
    if value[:1] == "`":
        return ["node dotenv removes the backticks, and shells run the text between them"]
    return ["node dotenv ends the value at `#`"] if "#" in value else []


def _filled_in(value: str, values: dict[str, str]) -> str:
    """Return a value with its references replaced, or as it is if one of them is unknown."""
    parts: list[str] = []
    at = 0
    for match in re.finditer(_REFERENCE, value):
        known = values.get(match["name"], match["default"])
        # For an empty key, readers disagree on whether the default is used.
        if not known:
            return value
        parts += [value[at : match.start()], known]
        at = match.end()
    return "".join((*parts, value[at:]))


def _point_to_origin(source: Source, member: Member, members: dict[str | int, Member]) -> None:
    """Move a value that is one reference to where its text stands: the value of another key, or the default."""
    node = member.node
    match = re.fullmatch(rf"""["']?{_REFERENCE}["']?""", source.text[node.start : node.end])
    if match is None:
        return
    origin = members.get(match["name"])
    if origin is not None:
        member.used = (Span(node.start, node.end), *origin.used)
        member.node = origin.node
    else:
        member.node = Node(node.start + match.start("default"), node.start + match.end("default"))


def _syntax(written: str, start: int) -> Problem:
    blank = len(written) - len(written.lstrip())
    span = Span(start + blank, start + max(len(written.rstrip()), blank))
    return Problem(
        rule="syntax",
        message="expected `KEY=value`: a quote is not closed, or the key is missing",
        span=span,
        private=True,
    )
