"""YAML 1.1 and 1.2. PyYAML's event parser (with libyaml if it is built in) reads the text; this module builds the tree.

PyYAML's own composer is not used: it recurses for every level, and does not keep the place of a merged key.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Generator, Iterator, Sequence

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
from daimo_validate.documents.pyyaml import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    yaml,
)
from daimo_validate.documents.scalars import Resolved, TooLongError, resolve
from daimo_validate.documents.writing import double_quoted, is_word
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import HOLE, control_lines, covered

MAX_ALIASED: Final = 250_000
"""The most values that aliases and merge keys may add to a text. Hand-written files stay under a thousand; nine lines
of "billion laughs" ask for 10**9."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Most files need none of these patterns, so they compile on first use.
_NEXT_DOCUMENT: Final = r"(?m)^---(?=[ \t\r\n]|\Z)"
_PROPERTIES: Final = r"(?:(?:&[^\s,\[\]{}]+|!<[^>\s]*>|![^\s,\[\]{}]*)(?:\s+(?:#[^\r\n]*\s+)*|\Z|(?=[,\[\]{}])))+"
# YAML 1.2.2, production 1 (c-printable), and the byte order mark inside the text, which libyaml allows. The whole class
# takes longer to compile than a small file takes to read.
_UNPRINTABLE_ASCII: Final = r"[^\t\n\r\x20-\x7e]"
_UNPRINTABLE: Final = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_GAP: Final = r"(?:[ \t\r\n]|#[^\n]*)*"
_CORE_TAG: Final = "tag:yaml.org,2002:"
_NOT_TEXT: Final = frozenset({"int", "float", "bool", "null"})
_BLOCK: Final = frozenset({"|", ">"})
_PLAIN_TAGS: Final = frozenset({"map", "seq", "str", "int", "float", "bool", "null", "timestamp"})


def read(source: Source, format: Format) -> Reading:
    """Read every document of a YAML text. After a syntax error, reading continues at the next `---`.

    A text that is valid only once its templates are filled in is read with stand-ins for them.
    """
    if (odd := re.search(_UNPRINTABLE_ASCII if source.text.isascii() else _UNPRINTABLE, source.text)) is not None:
        message = f"this is not YAML: the control character {quoted(odd[0])} is not allowed"
        return Reading(format, source, (), (_syntax(message, Span(*odd.span()), 0),))
    reading = _read_documents(source, format, _Templates(source.text))
    if reading.is_template or not reading.readable:
        templates = _Templates.found_in(source.text)
        if templates.text is not source.text:
            filled_in = _read_documents(source, format, templates)
            if filled_in.readable or not reading.readable:
                return filled_in._replace(is_template=True)
    return reading


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


def _read_documents(source: Source, format: Format, templates: _Templates) -> Reading:
    documents: list[Document] = []
    is_template = False
    problems: list[Problem] = []
    start = 0
    for failed in range(MAX_SYNTAX):
        builder = _Builder(source, format, templates, start, len(documents) + failed)
        stopped_at = builder.run()
        documents += builder.documents
        problems += builder.problems
        is_template = is_template or builder.is_template
        if stopped_at is None:
            break
        following = re.compile(_NEXT_DOCUMENT).search(source.text, max(stopped_at, start + 1))
        if following is None:
            break
        start = following.start()
    return Reading(format, source, tuple(documents), tuple(problems), is_template)


class _Templates:
    """A text of the same length as the source in which words and blanks stand for templates.

    `holes` and `statements` are the places of templates that give a value, and of those that give none, in order.
    """

    def __init__(self, text: str, holes: Sequence[Span] = (), statements: Sequence[Span] = ()) -> None:
        self.text = text
        self.holes = holes
        self.statements = [span.start for span in statements]

    @classmethod
    def found_in(cls, text: str) -> _Templates:
        statements = list(control_lines(text))
        without = covered(text, statements)
        holes = [Span(*match.span()) for match in re.finditer(HOLE, without)]
        return cls(covered(without, holes, "x") if holes or statements else text, holes, statements)

    def fills_in(self, start: int, end: int) -> bool:
        """Return whether a template gives a part of the text between two places."""
        at = bisect_left(self.holes, start, key=lambda hole: hole.end)
        return at < len(self.holes) and self.holes[at].start < end

    def states(self, start: int, end: int) -> bool:
        """Return whether a statement begins between two places."""
        at = bisect_left(self.statements, start)
        return at < len(self.statements) and self.statements[at] < end


class _StopError(Exception):
    """The text cannot be read past this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# Not a dataclass: importing that module takes longer than reading a file.
class _Built:
    """A value with its place.

    `weight` counts the values in it with every alias followed. `unread` are the paths of unknown values in it, by their
    first step, unless the whole `is_unread`; `open` is as in `Document`.
    """

    __slots__ = ("height", "is_unread", "node", "open", "unread", "value", "weight")

    def __init__(self, value: Any, node: Node, *, is_unread: bool = False) -> None:
        self.value = value
        self.node = node
        self.weight = 1
        self.height = 0
        self.is_unread = is_unread
        self.unread: dict[str | int, list[Path]] = {}
        self.open: list[Path] = []

    @property
    def members(self) -> dict[str | int, Member]:
        return self.node.members if self.node.members is not None else {}

    def add_unread(self, path: Path) -> None:
        if path:
            self.unread.setdefault(path[0], []).append(path)
        else:
            self.is_unread = True

    def unread_paths(self) -> list[Path]:
        return [()] if self.is_unread else [path for paths in self.unread.values() for path in paths]

    def mark_open(self) -> None:
        if self.open[:1] != [()]:
            self.open.insert(0, ())

    def add(self, step: str | int, member: Member, built: _Built) -> None:
        self.members[step] = member
        self.weight += built.weight
        if built.height >= self.height:
            self.height = built.height + 1
        # A repeated key takes the place of the first one.
        self.unread.pop(step, None)
        if unread := built.unread_paths():
            self.unread[step] = [(step, *path) for path in unread]
        if built.open:
            self.open.extend((step, *path) for path in built.open)


class _Open:
    """A container whose end is not reached yet. `merging`: the next value is that of a merge key."""

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
    def __init__(self, source: Source, format: Format, templates: _Templates, start: int, number: int) -> None:
        self.source, self.format, self.start, self.number = source, format, start, number
        self.templates, self.text = templates, templates.text
        self.is_template = False
        self.next_statement = bisect_left(templates.statements, start)
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, _Built | None] = {}
        self.root: _Built | None = None
        self.root_used: tuple[Span, ...] = ()
        self.aliased = 0

    def run(self) -> int | None:
        """Read documents up to the end, or up to an error: then return where to look for the next document."""
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
        text = self.text[self.start :] if self.start else self.text
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
        """Return the problem of nesting past our bound before an error. libyaml scans ahead of its events, and since
        0.2.6 it has a bound of its own, which may come first."""
        text, depth = self.text[self.start : end], 0
        if text.count("[") + text.count("{") <= MAX_DEPTH:
            return None
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                    depth += 1
                    if depth > MAX_DEPTH:
                        return self._too_deep(event)
                elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                    depth -= 1
        except yaml.YAMLError:
            pass
        return None

    def _too_deep(self, event: MappingStartEvent | SequenceStartEvent) -> Problem:
        return too_deep(min(self._span(event)[0], len(self.source.text) - 1), self.number)

    def _invalid(self, error: yaml.MarkedYAMLError, at: int) -> Problem:
        reason = " ".join(str(part) for part in (error.context, error.problem) if part)
        message = f"this is not YAML: {reason}"
        hint = "indent with spaces: YAML does not allow tabs there" if self.source.text[at : at + 1] == "\t" else None
        end = min(at + 1, len(self.source.text))
        return _syntax(message, Span(at, end), self.number, hint)

    def _take(self, event: Event) -> None:
        is_after_statement = self._pass_statements(event)
        if isinstance(event, ScalarEvent):
            self._add(self._scalar(event), event)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._open(event)
            if is_after_statement:
                self.stack[-1].built.mark_open()
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self._close(event)
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            self.stack, self.anchors, self.root, self.root_used = [], {}, None, ()
        elif isinstance(event, DocumentEndEvent):
            self._end_document()

    def _pass_statements(self, event: Event) -> bool:
        """Mark the mappings that hold a template statement: it may add members to them.

        Return whether there are statements right before the event: a mapping that starts with it may get them too.
        """
        if self.next_statement >= len(self.templates.statements):
            return False
        at, statements = self._bounds(event)[0], self.templates.statements
        first = self.next_statement
        while self.next_statement < len(statements) and statements[self.next_statement] < at:
            self.next_statement += 1
            for opened in self.stack:
                opened.built.mark_open()
        return self.next_statement > first

    def _end_document(self) -> None:
        if self.root is None:
            return
        places = NodePlaces(Member(None, self.root.node, self.root_used))
        root = self.root
        self.documents.append(
            Document(self.format, root.value, places, self.number, frozenset(root.unread_paths()), frozenset(root.open))
        )
        self.number += 1

    def _span(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> tuple[int, int]:
        """Return start and end of an event without its anchor, its tag and the line ends after a block scalar."""
        start, end = self._bounds(event)
        if event.tag or event.anchor:
            properties = re.compile(_PROPERTIES).match(self.text, start)
            start = properties.end() if properties else start
            if not isinstance(event, ScalarEvent):
                return start, max(start, end)
            start = min(start, end)
        if isinstance(event, ScalarEvent) and event.style in _BLOCK:
            end = start + len(self.text[start:end].rstrip("\r\n"))
        return start, end

    def _bounds(self, event: Event) -> tuple[int, int]:
        # Plain pairs: every event has one, and a Span takes several times as long to create.
        first, last = event.start_mark, event.end_mark
        assert first is not None
        assert last is not None
        return self.start + first.index, self.start + last.index

    def _scalar(self, event: ScalarEvent) -> _Built:
        start, end = self._span(event)
        if self.templates.text is not self.source.text and self._is_filled_in(start, end):
            return _Built(self.source.text[start:end].strip("'\""), Node(start, end), is_unread=True)
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

    def _is_filled_in(self, start: int, end: int) -> bool:
        """Return whether a template gives a part of a scalar, or the whole of an empty one: in the lines after it."""
        if start == end and (gap := re.compile(_GAP).match(self.text, end)) is not None:
            return self.templates.states(end, gap.end())
        return self.templates.fills_in(start, end)

    def _is_custom(self, tag: str | None) -> bool:
        """Return whether only an application knows what the value means: `!vault`, `!Ref`."""
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
        if opened.flow and self.text.startswith("{{", built.node.start):
            self.is_template = True
        if opened.custom:
            built.is_unread = True
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
            self._unresolved(f"the alias {quoted('*' + name)} is inside the value that it refers to", span)
            return
        self._count(built.weight, span)
        self._place(built, (span,))

    def _unresolved(self, message: str, span: Span) -> None:
        self.problems.append(_syntax(message, span, self.number))
        self._place(_Built(None, Node(span.start, span.end), is_unread=True), ())

    def _count(self, weight: int, span: Span) -> None:
        self.aliased += weight
        if self.aliased > MAX_ALIASED:
            message = f"the aliases in this text stand for more than {MAX_ALIASED:,} values"
            raise _StopError(_syntax(message, span, self.number))

    def _add(self, built: _Built, event: ScalarEvent) -> None:
        if event.anchor is not None:
            self.anchors[event.anchor] = built
        self._place(built, (), merge=built.value == "<<" and not event.style)

    def _place(self, built: _Built, used: tuple[Span, ...], merge: bool = False) -> None:
        """Put a finished value where it belongs: the document, a sequence, or a mapping's key or value."""
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
            around.value[key] = built.value
            around.add(key, Member(key_span, built.node, used), built)
        elif merge:
            opened.merging = True
        else:
            opened.key = self._key(around, built, used[0] if used else Span(built.node.start, built.node.end))

    def _key(self, around: _Built, built: _Built, span: Span) -> tuple[str, Span]:
        # JSON has only string keys: a number, a date or a collection is used as it is written.
        value, node = built.value, built.node
        key = value if isinstance(value, str) else self.source.text[node.start : node.end]
        first = around.members.get(key)
        if built.is_unread:
            around.mark_open()
        elif first is not None and first.key is not None and not self.templates.states(first.key.end, span.start):
            self.problems.append(duplicate_key(self.source, first.key, span, self._path(key), self.number))
        return key, span

    def _path(self, last: str) -> Path:
        """Return the path of a key of the innermost mapping."""
        steps: list[str | int] = []
        for opened in self.stack[:-1]:
            if not opened.is_mapping:
                steps.append(len(opened.built.value))
            elif opened.key is not None:
                steps.append(opened.key[0])
        return (*steps, last)

    def _merge(self, built: _Built, merged: _Built, used: tuple[Span, ...]) -> None:
        """Add what a merge key brings: the mapping's own keys win, then the mapping that is named first.

        If a template or an application's tag gives it, the mapping is open.
        """
        if merged.is_unread or merged.open[:1] == [()]:
            built.mark_open()
        if not merged.is_unread:
            for part, part_used in _parts(merged):
                self._merge(built, part, used + part_used)
            if isinstance(merged.value, dict):
                _add_members(built, merged, used)
        built.weight += merged.weight
        built.height = max(built.height, merged.height)


def _parts(merged: _Built) -> Iterator[tuple[_Built, tuple[Span, ...]]]:
    """Yield the mappings that a merge key lists, each with its aliases."""
    if not isinstance(merged.value, list):
        return
    for index, member in merged.members.items():
        part = _Built(merged.value[int(index)], member.node)
        for path in merged.unread.get(index, ()):
            part.add_unread(path[1:])
        part.open = [path[1:] for path in merged.open if path[:1] == (index,)]
        if part.is_unread or isinstance(part.value, dict):
            yield part, member.used


def _add_members(built: _Built, merged: _Built, used: tuple[Span, ...]) -> None:
    for key, member in merged.members.items():
        if key not in built.value:
            built.value[key] = merged.value[str(key)]
            built.members[key] = Member(member.key, member.node, used + member.used)
            for path in merged.unread.get(key, ()):
                built.add_unread(path)
            built.open.extend(path for path in merged.open if path[:1] == (key,))


def _syntax(message: str, span: Span, number: int, hint: str | None = None) -> Problem:
    return Problem(rule="syntax", message=message, span=span, document=number, hint=hint)
