"""TOML. The standard `tomllib` reads the values; tree-sitter's TOML grammar tells where they stand, when
somebody asks."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.documents.model import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_SYNTAX,
    Document,
    Format,
    Place,
    Problem,
    Reading,
    duplicate_key,
    is_deeper,
    too_deep,
    too_long_number,
)
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.documents.writing import double_quoted, is_word
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import HOLE
from daimo_validate.text.visible import visible

if TYPE_CHECKING:
    import tree_sitter

_KEY: Final = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
# tomllib looks at every beginning of a dotted key, so a key of 100,000 parts would keep it busy for hours.
_LONG_KEY: Final = re.compile(
    rf"(?:^[ \t]*+\[*+[ \t]*+|[{{,][ \t]*+)(?:{_KEY}[ \t]*+\.[ \t]*+){{{MAX_DEPTH}}}", re.MULTILINE
)
_LONG_NUMBER: Final = re.compile(rf"(?<![\w.])[+-]?[0-9][0-9_]{{{MAX_DIGITS},}}(?![\w.])")
_TEMPLATE: Final = re.compile(rf"(?<==)(?P<gap>[ \t]*)(?P<hole>{HOLE})(?=[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|\Z))")
_BRACKET: Final = re.compile(r""""(?:[^"\\\r\n]|\\.)*+"|'[^'\r\n]*+'|[\[{]|[\]}]""")
_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# Strings and comments, and what is left where one of them is not closed. It compiles at first use, for errors alone.
_QUOTES: Final = (
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'{3}.*?'{3,5}"
    r"""|(?P<many>"{3}|'{3})"""
    r'|"(?:[^"\\\n]|\\[^\n])*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+"
    r"""|(?P<open>["'])"""
)
_NOT_LINE_END: Final = re.compile(r"[^\r\n]")
# Longer texts are read once: one error is told of them.
_READ_AGAIN: Final = 200_000
# tree-sitter before 0.26 takes time by the square to go on after an error in a long line.
_LONGEST_LINE: Final = 5_000
_READ_AS: Final = {
    "integer": "a number",
    "float": "a number",
    "offset_date_time": "a date",
    "local_date_time": "a date",
    "local_date": "a date",
    "local_time": "a date",
}


def read(source: Source, format: Format) -> Reading:
    """The document of a TOML text. A key that is there twice is told as such, and the first of the two
    counts."""
    text = source.text
    if (long := _LONG_KEY.search(text)) is not None:
        return Reading(format, source, (), (too_deep(long.end() - 1),))
    try:
        value = tomllib.loads(text)
        problems: list[Problem] = []
        mended = _Mended(text)
    except RecursionError:
        return Reading(format, source, (), (_depth_problem(text),))
    except ValueError:
        # Both of tomllib's errors: a text that is no TOML, and an integer too long for Python.
        mended = _mend(source)
        problems = mended.problems
        try:
            value = tomllib.loads(mended.text)
        except RecursionError:
            return Reading(format, source, (), (*problems, _depth_problem(text)))
        except ValueError:
            return Reading(format, source, (), (*problems, *_syntax_problems(source, mended.text)))
    if is_deeper(value, MAX_DEPTH):
        return Reading(format, source, (), (_depth_problem(text),))
    places = _TomlPlaces(mended.text, mended.holes)
    unread = frozenset(places.unread())
    for path in unread:
        _set(value, path, None)
    document = Document(format, _without_dates(value), places, 0, unread)
    return Reading(format, source, (document,), tuple(problems))


def write(old: str, value: str) -> str:
    """Return `value` in the quotes of the text `old`, or bare if both are bare words: keys."""
    quote = old[:1] if old[:1] in ("'", '"') else ""
    if not quote and is_word(old) and is_word(value):
        return value
    if quote == "'" and not old.startswith("'''") and value.isprintable() and "'" not in value:
        return f"'{value}'"
    return double_quoted(value)


class _Mended:
    """A text of the same length in which stand-ins make readable what can be told apart from its
    surroundings.

    `holes` are the places of values that are not known.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.holes: dict[int, Span] = {}
        self.problems: list[Problem] = []

    def cut(self, cuts: list[tuple[Span, str]]) -> None:
        """Puts a short text and blanks for each span; one inside another that is cut goes with it."""
        parts: list[str] = []
        at = 0
        for span, instead in sorted(cuts):
            if span.start >= at:
                blank = _NOT_LINE_END.sub(" ", self.text[span.start : span.end])
                parts += (self.text[at : span.start], instead, blank[len(instead) :])
                at = span.end
        self.text = "".join((*parts, self.text[at:]))


def _mend(source: Source) -> _Mended:
    """Puts `0` for templates without quotes and for numbers that are too long, and takes out repeated
    keys."""
    mended = _Mended(source.text)
    templates = [Span(*match.span("hole")) for match in _TEMPLATE.finditer(mended.text)]
    numbers = [Span(*match.span()) for match in _LONG_NUMBER.finditer(mended.text)]
    mended.holes = {span.start: span for span in (*templates, *numbers)}
    mended.problems += map(too_long_number, numbers)
    mended.cut([(span, "0") for span in mended.holes.values()])
    if len(mended.text) > _READ_AGAIN or max(map(len, mended.text.splitlines()), default=0) > _LONGEST_LINE:
        return mended
    repeated = _TomlTree(mended.text).repeated
    mended.problems += (duplicate_key(source, first, second, path) for path, first, second, _whole in repeated)
    mended.cut([(whole, "") for _path, _first, _second, whole in repeated])
    return mended


def _syntax_problems(source: Source, text: str) -> list[Problem]:
    """The errors of a text. Each one's line is blanked and the text read again, as long as that leads to a
    new place."""
    problems: list[Problem] = []
    mended, before = _Mended(text), -1
    while len(problems) < MAX_SYNTAX:
        try:
            tomllib.loads(mended.text)
        except RecursionError:
            return [*problems, _depth_problem(text)]
        except tomllib.TOMLDecodeError as error:
            problem = _syntax(source, mended.text, str(error))
            line = source.position(problem.span.start).line
            # An error on the very next line mostly follows from the blanked one (an open bracket, for
            # instance).
            if problems and (line <= before + 1 or problem.span.start >= len(text)):
                break
            problems.append(problem)
            before = line
            start = source.offset(line, 1)
            mended.cut([(Span(start, start + len(source.line(line))), "")])
            if len(text) > _READ_AGAIN:
                break
        except ValueError:
            break
        else:
            break
    return problems


def _syntax(source: Source, text: str, message: str) -> Problem:
    match = _AT.search(message)
    reason = visible(message[: match.start()] if match else message)
    at = source.offset(int(match[1]), int(match[2])) if match and match[1] else len(source.text)
    quote = _open_quote(text, at)
    if quote is not None:
        at, reason = quote, "the string that begins here has no end on its line"
    return Problem(
        rule="syntax",
        message=f"this is not TOML: {reason[:1].lower()}{reason[1:]}",
        span=Span(at, min(at + 1, len(text))),
        hint="put the template in quotes" if re.search(HOLE, source.line(source.position(at).line)) else None,
    )


def _open_quote(text: str, at: int) -> int | None:
    """Where a string begins that its line does not end; tomllib may tell only of a place far behind it."""
    first = next((match for match in re.finditer(_QUOTES, text, re.DOTALL) if match.lastgroup is not None), None)
    return first.start() if first is not None and first["open"] and first.start() <= at else None


def _depth_problem(text: str) -> Problem:
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if depth > MAX_DEPTH:
            return too_deep(match.start())
    return too_deep(0)


def _set(tree: Any, path: Path, value: object) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = value


def _without_dates(tree: dict[str, Any]) -> dict[str, Any]:
    """The tree with dates and times as strings, in place: JSON has no such values."""
    waiting: list[Any] = [tree]
    while waiting:
        container = waiting.pop()
        for step, value in list(container.items() if isinstance(container, dict) else enumerate(container)):
            if isinstance(value, (dict, list)):
                waiting.append(value)
            elif isinstance(value, (datetime.date, datetime.time)):
                container[step] = value.isoformat()
    return tree


class _TomlPlaces:
    def __init__(self, text: str, holes: dict[int, Span]) -> None:
        self._text, self._holes = text, holes

    def place(self, path: Path) -> Place | None:
        place = self._places.place(path)
        if place is not None and (hole := self._holes.get(place.value.start)) is not None:
            return Place(hole, place.key)
        return place

    def unread(self) -> Iterator[Path]:
        """The paths of the values for which a stand-in was read."""
        waiting: list[tuple[Path, Node]] = [((), self._places.root.node)] if self._holes else []
        while waiting:
            path, node = waiting.pop()
            if node.members is None and node.start in self._holes:
                yield path
            waiting.extend(((*path, step), member.node) for step, member in (node.members or {}).items())

    @cached_property
    def _places(self) -> NodePlaces:
        return NodePlaces(Member(None, _TomlTree(self._text).root))


class _TomlTree:
    """The places of a TOML text, and the keys in it that are there twice.

    `repeated` holds for each such key its path, the first key, the second one, and the text to take out.
    """

    def __init__(self, text: str) -> None:
        import tree_sitter
        import tree_sitter_toml

        self._bytes = text.encode()
        self._ascii = text.isascii()
        self._known = (0, 0)
        self.root = Node(0, len(text), {})
        self.repeated: list[tuple[Path, Span, Span, Span]] = []
        # Tables that a header or an inline table has defined: a second definition is an error (TOML 1.0,
        # "Table").
        self._defined: dict[int, Span] = {}
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
        for child in parser.parse(self._bytes).root_node.named_children:
            if child.type == "pair":
                self._pair(self.root, (), child)
            elif child.type in ("table", "table_array_element"):
                self._table(child)

    def _table(self, node: tree_sitter.Node) -> None:
        children = node.named_children
        keys = self._keys(children[0]) if children else []
        if not keys:
            return
        written = self._bytes[node.start_byte : node.end_byte]
        whole = Span(self._offset(node.start_byte), self._offset(node.start_byte + len(written.rstrip())))
        outer, path = self._descend(self.root, (), keys[:-1], whole)
        name, span = keys[-1]
        last = outer.members.get(name) if outer is not None and outer.members is not None else None
        if outer is None or outer.members is None:
            return
        if node.type == "table_array_element":
            if last is None:
                last = outer.members[name] = Member(span, Node(span.start, span.end, {}))
            elif last.node.members is None or id(last.node) in self._defined:
                self._repeat((*path, name), last.key or span, span, whole)
                return
            table = Node(whole.start, whole.end, {})
            path = (*path, name, len(last.node.members or {}))
            last.node.append(table)
        elif last is None:
            table = Node(whole.start, whole.end, {})
            outer.members[name] = Member(span, table)
            path = (*path, name)
            self._defined[id(table)] = span
        elif last.node.members is None or id(last.node) in self._defined or 0 in last.node.members:
            self._repeat((*path, name), self._defined.get(id(last.node), last.key or span), span, whole)
            return
        else:
            # Until now the table was only named by the header of a table inside it.
            table, path = last.node, (*path, name)
            table.start, table.end = whole.start, whole.end
            self._defined[id(table)] = span
        for child in children[1:]:
            if child.type == "pair":
                self._pair(table, path, child)

    def _descend(self, node: Node, path: Path, keys: list[tuple[str, Span]], whole: Span) -> tuple[Node | None, Path]:
        """The table that a dotted key leads to, made where it is not there; the last one of an array of
        tables.

        None when a value is there that is no table: then the text `whole` repeats its key.
        """
        for name, span in keys:
            if node.members is None:
                return None, path
            member = node.members.setdefault(name, Member(span, Node(span.start, span.end, {})))
            node, path = member.node, (*path, name)
            if node.members is None:
                self._repeat(path, member.key or span, span, whole)
                return None, path
            if node.members and 0 in node.members:
                path = (*path, len(node.members) - 1)
                node = node.members[len(node.members) - 1].node
        return node, path

    def _pair(self, table: Node, path: Path, pair: tree_sitter.Node) -> None:
        waiting = [(table, path, pair)]
        while waiting:
            outer, at, pair = waiting.pop()
            children = [child for child in pair.named_children if child.type != "comment"]
            keys = self._keys(children[0]) if children else []
            if not keys or len(children) < 2 or len(at) > MAX_DEPTH:
                continue
            whole = self._span(pair)
            if pair.parent is not None and pair.parent.type == "inline_table":
                # The comma before it goes as well.
                comma = self._bytes.rfind(b",", 0, pair.start_byte)
                whole = Span(self._offset(comma), whole.end) if comma >= 0 else whole
            node, at = self._descend(outer, at, keys[:-1], whole)
            name, span = keys[-1]
            if node is None or node.members is None:
                continue
            if name in node.members:
                self._repeat((*at, name), node.members[name].key or span, span, whole)
                continue
            member = node.members[name] = Member(span, self._leaf(children[-1]))
            waiting.extend(self._inside(member.node, (*at, name), children[-1]))

    def _inside(self, node: Node, path: Path, value: tree_sitter.Node) -> list[tuple[Node, Path, tree_sitter.Node]]:
        """Fills the node of an array; gives the pairs of all inline tables at any depth of it."""
        pairs: list[tuple[Node, Path, tree_sitter.Node]] = []
        waiting = [(node, path, value)]
        while waiting:
            node, path, value = waiting.pop()
            if value.type == "inline_table":
                self._defined[id(node)] = Span(node.start, node.end)
                pairs += [(node, path, child) for child in value.named_children if child.type == "pair"]
            elif value.type == "array" and len(path) <= MAX_DEPTH:
                for child in value.named_children:
                    if child.type != "comment" and node.members is not None:
                        node.append(self._leaf(child))
                        index = len(node.members) - 1
                        waiting.append((node.members[index].node, (*path, index), child))
        return pairs[::-1]

    def _leaf(self, value: tree_sitter.Node) -> Node:
        span = self._span(value)
        members: dict[str | int, Member] | None = {} if value.type in ("array", "inline_table") else None
        return Node(span.start, span.end, members, _READ_AS.get(value.type))

    def _keys(self, node: tree_sitter.Node) -> list[tuple[str, Span]]:
        parts: list[tree_sitter.Node] = []
        while node.type == "dotted_key":
            children = node.named_children
            parts.append(children[-1])
            node = children[0]
        parts.append(node)
        return [(self._name(part), self._span(part)) for part in reversed(parts)]

    def _name(self, node: tree_sitter.Node) -> str:
        written = self._bytes[node.start_byte : node.end_byte].decode("utf-8", "replace")
        if written[:1] not in ("'", '"'):
            return written
        try:
            (name,) = tomllib.loads(f"{written} = 0")
        except (ValueError, RecursionError):
            return written
        return name

    def _repeat(self, path: Path, first: Span, second: Span, whole: Span) -> None:
        self.repeated.append((path, first, second, whole))

    def _span(self, node: tree_sitter.Node) -> Span:
        start = self._offset(node.start_byte)
        return Span(start, self._offset(node.end_byte))

    def _offset(self, byte: int) -> int:
        """Bytes come nearly in the order of the text, so each is counted on from the one before."""
        if self._ascii:
            return byte
        from_byte, offset = self._known
        if byte >= from_byte:
            offset += len(self._bytes[from_byte:byte].decode("utf-8", "ignore"))
        else:
            offset -= len(self._bytes[byte:from_byte].decode("utf-8", "ignore"))
        self._known = (byte, offset)
        return offset
