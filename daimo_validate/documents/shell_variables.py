"""Variables that a shell or a Dockerfile sets: `.envrc` of direnv, `ENV` and `ARG`.

Only assignments are read. A value that the shell computes is unknown, and nothing is said about the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from daimo_validate.documents.model import Document, Format, Reading
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span

_WORD: Final = r"""(?:'[^']*'|"(?:[^"\\]|\\.)*+"|\\.|[^\s'"\\;&|<>()])*"""
_ASSIGNMENT: Final = re.compile(rf"(?s)(?P<key>[A-Za-z_][A-Za-z0-9_.-]*)=(?P<value>{_WORD})")
_COMMAND: Final = re.compile(
    r"(?m)(?:^|(?<=[;&]))[ \t]*(?:(?:export|declare|typeset|readonly)[ \t]+(?:-[A-Za-z]+[ \t]+)*)?"
    r"(?=[A-Za-z_][A-Za-z0-9_]*=)"
)
_NEXT: Final = re.compile(r"[ \t]+")
# An instruction with the lines that it continues on, which may have comments between them.
_INSTRUCTION: Final = re.compile(
    r"(?m)^[ \t]*(?P<name>[A-Za-z]+)[ \t]+(?P<rest>(?:\\[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\n)*|[^\n])*)"
)
_BETWEEN: Final = re.compile(r"(?:[ \t\r]|\\[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\n)*)+")
_OLD_ENV: Final = re.compile(r"(?P<key>[A-Za-z_][A-Za-z0-9_.-]*)[ \t]+(?P<value>[^\r\n]*[^\s])")
_PART: Final = re.compile(
    r"""(?s)'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*+)"|\\(?P<escaped>.)|(?P<plain>[^'"\\]+)"""
)
_DEFAULT: Final = re.compile(r"""["']?\$\{\w+:?-[^${}`]*\}["']?""", re.ASCII)


def read_envrc(source: Source, format: Format) -> Reading:
    """Read one document: an object of the variables that a shell script sets. The last value of a variable counts."""
    variables = _Variables()
    end = 0
    for command in _COMMAND.finditer(source.text):
        if command.start() < end:
            continue
        end = _read_assignments(source.text, command.end(), _NEXT, variables)
    root = Node(0, len(source.text), variables.members)
    return _reading(source, format, variables.values, root, variables.unread)


def read_dockerfile(source: Source, format: Format) -> Reading:
    """Read one document: a list with an object of variables for each stage."""
    stages = [_Variables()]
    for instruction in _INSTRUCTION.finditer(source.text):
        name, start = instruction["name"].upper(), instruction.start("rest")
        if name == "FROM":
            stages.append(_Variables())
        elif name in ("ENV", "ARG"):
            old = _OLD_ENV.match(source.text, start, instruction.end())
            if _ASSIGNMENT.match(source.text, start):
                _read_assignments(source.text, start, _BETWEEN, stages[-1], instruction.end())
            elif name == "ENV" and old is not None:
                stages[-1].add(old)
    root = Node(0, len(source.text), {})
    for stage in stages:
        root.append(Node(0, len(source.text), stage.members))
    unread = [(number, *path) for number, stage in enumerate(stages) for path in stage.unread]
    return _reading(source, format, [stage.values for stage in stages], root, unread)


def _reading(source: Source, format: Format, value: object, root: Node, unread: list[Path]) -> Reading:
    document = Document(format, value, NodePlaces(Member(None, root)), 0, frozenset(unread))
    return Reading(format, source, (document,))


class _Variables:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.members: dict[str | int, Member] = {}
        self.unread: list[Path] = []

    def add(self, assignment: re.Match[str]) -> None:
        key, written = assignment["key"], assignment["value"]
        node = Node(*assignment.span("value"))
        parts = list(_PART.finditer(written))
        node.editable = len(parts) <= 1
        self.values[key] = "".join(map(_meaning, parts))
        self.members[key] = Member(Span(*assignment.span("key")), node)
        if _is_computed(parts) and not _DEFAULT.fullmatch(written):
            self.unread.append((key,))


def _read_assignments(
    text: str, at: int, between: re.Pattern[str], variables: _Variables, end: int | None = None
) -> int:
    """Read `A=1 B=2` and return where it ends."""
    end = len(text) if end is None else end
    for assignment in _assignments(text, at, between, end):
        variables.add(assignment)
        at = assignment.end()
    return at


def _assignments(text: str, at: int, between: re.Pattern[str], end: int) -> Iterator[re.Match[str]]:
    while (assignment := _ASSIGNMENT.match(text, at, end)) is not None:
        yield assignment
        blank = between.match(text, assignment.end(), end)
        if blank is None:
            return
        at = blank.end()


def _meaning(part: re.Match[str]) -> str:
    if part["double"] is not None:
        return re.sub(r'(?s)\\(["\\$`\n])', lambda match: "" if match[1] == "\n" else match[1], part["double"])
    return next(text for text in (part["single"], part["escaped"], part["plain"], "") if text is not None)


def _is_computed(parts: list[re.Match[str]]) -> bool:
    texts = (part["double"] or part["plain"] or "" for part in parts)
    return any("$" in text or "`" in text for text in texts)
