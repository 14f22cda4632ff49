"""YAML 1.1 and 1.2. PyYAML's event parser (libyaml where it is built in) reads the text; this module builds
the tree.

Events and not PyYAML's own composer, because that one calls itself for every level, and keeps no place of a
merged key.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import suppress
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from daimo_validate.core.wording import quoted
from daimo_validate.documents.model import (
    MAX_DEPTH,
    MAX_SYNTAX,
    Document,
    Format,
    Problem,
    Reading,
    duplicate_key,
    too_deep,
    too_long_number,
)
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.documents.scalars import Resolved, TooLongError, resolve
from daimo_validate.documents.writing import double_quoted, is_word
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span

MAX_ALIASED: Final = 250_000
"""Values that aliases and merge keys may add to a text. Hand-written files stay under a thousand; nine lines
of "billion laughs" ask for 10**9."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Most files need none of these patterns, so they compile at first use.
_NEXT_DOCUMENT: Final = r"(?m)^---(?=[ \t\r\n]|\Z)"
_PROPERTIES: Final = r"(?:(?:&[^\s,\[\]{}]+|!<[^>\s]*>|![^\s,\[\]{}]*)(?:\s+(?:#[^\r\n]*\s+)*|\Z|(?=[,\[\]{}])))+"
# YAML 1.2.2, production 1 (c-printable), without the byte order mark inside the text, which libyaml takes. The whole
# class takes longer to compile than a small file to read.
_UNPRINTABLE_ASCII: Final = r"[^\t\n\r\x20-\x7e]"
_UNPRINTABLE: Final = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_CORE_TAG: Final = "tag:yaml.org,2002:"
_NOT_TEXT: Final = frozenset({"int", "float", "bool", "null"})
_BLOCK: Final = frozenset({"|", ">"})
_PLAIN_TAGS: Final = frozenset({"map", "seq", "str", "int", "float", "bool", "null", "timestamp"})


def read(source: Source, format: Format) -> Reading:
    """Every document of a YAML text. After a syntax error reading goes on at the next `---`."""
    if (odd := re.search(_UNPRINTABLE_ASCII if source.text.isascii() else _UNPRINTABLE, source.text)) is not None:
        message = f"this is not YAML: the control character {quoted(odd[0])} is not allowed"
        return Reading(format, source, (), (_syntax(message, Span(*odd.span()), 0),))
    documents: list[Document] = []
    problems: list[Problem] = []
    start = 0
    for failed in range(MAX_SYNTAX):
        builder = _Builder(source, format, start, len(documents) + failed)
        stopped_at = builder.run()
        documents += builder.documents
        problems += builder.problems
        if stopped_at is None:
            break
        following = re.compile(_NEXT_DOCUMENT).search(source.text, max(stopped_at, start + 1))
        if following is None:
            break
        start = following.start()
    return Reading(format, source, tuple(documents), tuple(problems))


def write(old: str, value: str) -> str:
    """Return `value` in the quotes of the text `old`, or without quotes if no reader takes it for a number."""
    quote = old[:1] if old[:1] in ("'", '"') else ""
    if not quote and _is_bare(old) and _is_bare(value):
        return value
    if quote == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return double_quoted(value)


def _is_bare(text: str) -> bool:
    return is_word(text) and resolve(text) == Resolved(text)


class _StopError(Exception):
    """The text cannot be read past this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# No dataclasses here: importing that module takes longer than reading a file.
class _Built:
    """A value together with its place; `weight` counts the values in it with every alias followed."""

    __slots__ = ("height", "node", "unread", "value", "weight")

    def __init__(self, value: Any, node: Node, *, is_unread: bool = False) -> None:
        self.value = value
        self.node = node
        self.weight = 1
        self.height = 0
        self.unread: list[Path] = [()] if is_unread else []

    @property
    def members(self) -> dict[str | int, Member]:
        return self.node.members if self.node.members is not None else {}

    def add(self, step: str | int, member: Member, built: _Built) -> None:
        self.members[step] = member
        self.weight += built.weight
        if built.height >= self.height:
            self.height = built.height + 1
        if built.unread:
            self.unread.extend((step, *path) for path in built.unread)


class _Open:
    """A container whose end has not come yet. `merging`: the next value is that of a merge key."""

    __slots__ = ("anchor", "built", "custom", "flow", "is_mapping", "key", "merges", "merging")

    def __init__(self, built: _Built, anchor: str | None, *, flow: bool, is_mapping: bool, custom: bool) -> None:
        self.built = built
        self.anchor = anchor
        self.flow = flow
        self.is_mapping = is_mapping
        self.custom = custom
        self.key: tuple[str, Span] | None = None
        self.merging = False
        self.merges: list[tuple[_Built, tuple[Span, ...]]] = []


class _Builder:
    def __init__(self, source: Source, format: Format, start: int, number: int) -> None:
        self.source, self.format, self.start, self.number = source, format, start, number
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, _Built | None] = {}
        self.root: _Built | None = None
        self.root_used: tuple[Span, ...] = ()
        self.aliased = 0

    def run(self) -> int | None:
        """Reads documents to the end, or to an error; then tells where to look for the next document."""
        event = None
        events = self._events()
        try:
            for event in events:
                self._take(event)
        except _StopError as stop:
            self.problems.append(stop.problem)
            return max(self.start if event is None else self._bounds(event)[0], stop.problem.span.start)
        finally:
            events.close()
        return None

    def _events(self) -> Generator[Event, None, None]:
        text = self.source.text[self.start :] if self.start else self.source.text
        try:
            parser = _LOADER(text)
            while (event := parser.get_event()) is not None:
                yield event
        except yaml.MarkedYAMLError as error:
            at = self._place_of(error)
            raise _StopError(self._too_deep_before(at) or self._invalid(error, at)) from None
        except yaml.YAMLError:
            raise _StopError(_syntax("this is not YAML", Span(self.start, self.start), self.number)) from None

    def _place_of(self, error: yaml.MarkedYAMLError) -> int:
        mark = error.problem_mark or error.context_mark
        return min(self.start + (mark.index if mark else 0), len(self.source.text))

    def _too_deep_before(self, end: int) -> Problem | None:
        """What nests past our bound before an error. libyaml scans ahead of its events, and since 0.2.6 gives up at a
        depth of its own, which may come first."""
        text, depth = self.source.text[self.start : end], 0
        if text.count("[") + text.count("{") <= MAX_DEPTH:
            return None
        with suppress(yaml.YAMLError):
            for event in yaml.parse(text, Loader=_LOADER):
                if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                    depth += 1
                    if depth > MAX_DEPTH:
                        return self._too_deep(event)
                elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                    depth -= 1
        return None

    def _too_deep(self, event: MappingStartEvent | SequenceStartEvent) -> Problem:
        return too_deep(min(self._span(event)[0], len(self.source.text) - 1), self.number)

    def _invalid(self, error: yaml.MarkedYAMLError, at: int) -> Problem:
        reason = " ".join(str(part) for part in (error.context, error.problem) if part)
        message = f"this is not YAML: {reason}"
        hint = None
        if self.source.text[at : at + 1] == "\t":
            hint = "indent with spaces: YAML takes no tabs there"
        elif re.search(r"\{[{%]", self.source.line(self.source.position(at).line)):
            hint = "put the template in quotes, so that the file is YAML before it is filled in, or exclude the file"
        end = min(at + 1, len(self.source.text))
        return _syntax(message, Span(at, end), self.number, hint)

    def _take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self._add(self._scalar(event), event)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._open(event)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._close(event)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            self.stack, self.anchors, self.root, self.root_used = [], {}, None, ()
        elif isinstance(event, DocumentEndEvent):
            self._end_document()

    def _end_document(self) -> None:
        if self.root is None:
            return
        places = NodePlaces(Member(None, self.root.node, self.root_used))
        unread = frozenset(self.root.unread)
        self.documents.append(Document(self.format, self.root.value, places, self.number, unread))
        self.number += 1

    def _span(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> tuple[int, int]:
        """Start and end of an event without its anchor, its tag and the line ends behind a block scalar."""
        start, end = self._bounds(event)
        if event.tag or event.anchor:
            properties = re.compile(_PROPERTIES).match(self.source.text, start)
            start = properties.end() if properties else start
            if not isinstance(event, ScalarEvent):
                return start, max(start, end)
            start = min(start, end)
        if isinstance(event, ScalarEvent) and event.style in _BLOCK:
            end = start + len(self.source.text[start:end].rstrip("\r\n"))
        return start, end

    def _bounds(self, event: Event) -> tuple[int, int]:
        # Plain pairs: every event has one, and a Span takes several times as long to make.
        first, last = event.start_mark, event.end_mark
        assert first is not None
        assert last is not None
        return self.start + first.index, self.start + last.index

    def _scalar(self, event: ScalarEvent) -> _Built:
        start, end = self._span(event)
        resolved, is_unread = Resolved(event.value), False
        is_plain = is_read = not event.style
        if event.tag:
            is_plain, is_unread = False, self._is_custom(event.tag)
            is_read = event.tag.removeprefix(_CORE_TAG) in _NOT_TEXT
        if is_read:
            try:
                resolved = resolve(event.value)
            except TooLongError:
                self.problems.append(too_long_number(Span(start, end), self.number))
                resolved, is_unread = Resolved(None), True
        node = Node(start, end)
        if is_plain:
            node.read_as, node.readings = resolved.read_as, resolved.readings
        return _Built(resolved.value, node, is_unread=is_unread)

    def _is_custom(self, tag: str | None) -> bool:
        """Whether an application gives the value its meaning (`!vault`, `!Ref`): nobody else knows it."""
        return bool(tag) and tag != "!" and (tag or "").removeprefix(_CORE_TAG) not in _PLAIN_TAGS

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise _StopError(self._too_deep(event))
        is_mapping = isinstance(event, MappingStartEvent)
        built = _Built({} if is_mapping else [], Node(*self._span(event), {}))
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.stack.append(
            _Open(
                built,
                event.anchor,
                flow=bool(event.flow_style),
                is_mapping=is_mapping,
                custom=self._is_custom(event.tag),
            )
        )

    def _close(self, event: Event) -> None:
        opened = self.stack.pop()
        built = opened.built
        for merged, used in opened.merges:
            self._merge(built, merged, used)
        if opened.flow:
            built.node.end = self._bounds(event)[1]
        if built.height > MAX_DEPTH:
            raise _StopError(too_deep(built.node.start, self.number))
        written = self.source.text[built.node.start : built.node.end] if opened.flow else ""
        if written.startswith("{{") and written.endswith("}}"):
            built = _Built(written, Node(built.node.start, built.node.end), is_unread=True)
        elif opened.custom:
            built.unread = [()]
        if opened.anchor is not None:
            self.anchors[opened.anchor] = built
        self._place(built, ())

    def _alias(self, event: AliasEvent) -> None:
        span = Span(*self._bounds(event))
        name = event.anchor or ""
        if name not in self.anchors:
            message = f"the alias {quoted('*' + name)} has no anchor before it"
            self._unresolved(message, span)
            return
        built = self.anchors[name]
        if built is None:
            self._unresolved(f"the alias {quoted('*' + name)} stands inside the value that it names", span)
            return
        self._count(built.weight, span)
        self._place(built, (span,))

    def _unresolved(self, message: str, span: Span) -> None:
        self.problems.append(_syntax(message, span, self.number))
        self._place(_Built(None, Node(span.start, span.end), is_unread=True), ())

    def _count(self, weight: int, span: Span) -> None:
        self.aliased += weight
        if self.aliased > MAX_ALIASED:
            message = f"the aliases of this text stand for more than {MAX_ALIASED:,} values, which are not read"
            raise _StopError(_syntax(message, span, self.number))

    def _add(self, built: _Built, event: ScalarEvent) -> None:
        if event.anchor is not None:
            self.anchors[event.anchor] = built
        self._place(built, (), merge=built.value == "<<" and not event.style)

    def _place(self, built: _Built, used: tuple[Span, ...], merge: bool = False) -> None:
        """Puts a finished value where it belongs: the document, a sequence, or a mapping's key or value."""
        if not self.stack:
            self.root, self.root_used = built, used
            return
        opened = self.stack[-1]
        around = opened.built
        end = used[0].end if used else built.node.end
        if end > around.node.end:
            around.node.end = end
        if not opened.is_mapping:
            around.value.append(built.value)
            around.add(len(around.value) - 1, Member(None, built.node, used), built)
        elif opened.merging:
            opened.merging = False
            opened.merges.append((built, used))
        elif opened.key is not None:
            (key, key_span), opened.key = opened.key, None
            if key in around.value:
                around.unread = [path for path in around.unread if path[0] != key]
            around.value[key] = built.value
            around.add(key, Member(key_span, built.node, used), built)
        elif merge:
            opened.merging = True
        else:
            opened.key = self._key(around, built, used[0] if used else Span(built.node.start, built.node.end))

    def _key(self, around: _Built, built: _Built, span: Span) -> tuple[str, Span]:
        # JSON has string keys alone: a number, a date or a collection counts as it is written.
        value, node = built.value, built.node
        key = value if isinstance(value, str) else self.source.text[node.start : node.end]
        first = around.members.get(key)
        if first is not None and first.key is not None:
            self.problems.append(duplicate_key(self.source, first.key, span, self._path(key), self.number))
        return key, span

    def _path(self, last: str) -> Path:
        """The path of a key of the innermost mapping, told from the containers that are still open."""
        steps: list[str | int] = []
        for opened in self.stack[:-1]:
            if not opened.is_mapping:
                steps.append(len(opened.built.value))
            elif opened.key is not None:
                steps.append(opened.key[0])
        return (*steps, last)

    def _merge(self, built: _Built, merged: _Built, used: tuple[Span, ...]) -> None:
        """Adds what a merge key brings: the mapping's own keys win, then the mapping that is named first."""
        if isinstance(merged.value, list):
            for index, member in merged.members.items():
                part = _Built(merged.value[int(index)], member.node)
                part.unread = [path[1:] for path in merged.unread if path[:1] == (index,)]
                if isinstance(part.value, dict):
                    self._merge(built, part, used + member.used)
        elif isinstance(merged.value, dict):
            for key, member in merged.members.items():
                if key not in built.value:
                    built.value[key] = merged.value[str(key)]
                    built.members[key] = Member(member.key, member.node, used + member.used)
                    built.unread.extend(path for path in merged.unread if path[:1] == (key,))
        built.weight += merged.weight
        built.height = max(built.height, merged.height)
        if merged.unread == [()]:
            built.unread = [()]


def _syntax(message: str, span: Span, number: int, hint: str | None = None) -> Problem:
    return Problem(rule="syntax", message=message, span=span, document=number, hint=hint)
