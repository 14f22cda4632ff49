"""TOML 1.1. tomli reads the values; tree-sitter's TOML grammar finds their places when they are needed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import tomli

from daimo_validate.documents.model import (
    MAX_DEPTH,
    MAX_DIGITS,
    Document,
    Format,
    Place,
    Problem,
    Reading,
    duplicate_key,
    too_deep,
    too_long_number,
)
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.documents.writing import double_quoted, is_word
from daimo_validate.text.depth import is_deeper
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import control_lines, covered, values_with_holes
from daimo_validate.text.visible import visible

if TYPE_CHECKING:
    import tree_sitter

_KEY: Final = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
# tomli looks at every prefix of a dotted key, so a key of 100,000 parts would keep it busy for hours.
_LONG_KEY: Final = re.compile(
    rf"(?:^[ \t]*+\[*+[ \t]*+|[{{,][ \t]*+)(?:{_KEY}[ \t]*+\.[ \t]*+){{{MAX_DEPTH}}}", re.MULTILINE
)
_LONG_NUMBER: Final = rf"(?<![\w.])[+-]?[0-9][0-9_]{{{MAX_DIGITS},}}(?![\w.])"
# Most files need none of the patterns below, so they compile at first use.
_STRINGS: Final = (
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'{3}.*?'{3,5}"
    r"""|(?P<many>"{3}|'{3})"""
    r'|"(?:[^"\\\n]|\\[^\n])*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+"
    r"""|(?P<open>["'])"""
)
# What TOML 1.1 (https://toml.io/en/v1.1.0) adds, beside what it must not be looked for in: strings and comments.
_TOKENS: Final = (
    rf"(?s:{_STRINGS})"
    r"|(?P<comma>,)(?=(?:[ \t\r\n]|#[^\n]*+)*\})"
    r"|(?P<minutes>(?<![\w:.+-])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ])?"
    r"[0-9]{2}:[0-9]{2}(?![0-9:])(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)"
    r"|(?P<line_end>\r?\n)"
    r"|[\[\]{}]"
)
_NOT_LINE_END: Final = re.compile(r"[^\r\n]")
_ESCAPE: Final = r"\\(?:x[0-9A-Fa-f]{2}|.)"
# tree-sitter before 0.26 takes quadratic time to go on after an error in a long line.
_LONGEST_BROKEN_TEXT: Final = 200_000
_LONGEST_BROKEN_LINE: Final = 5_000
_READ_AS: Final = {
    "integer": "a number",
    "float": "a number",
    "offset_date_time": "a date",
    "local_date_time": "a date",
    "local_date": "a date",
    "local_time": "a date",
}
# The beginnings of tomli's messages, and what they mean.
_MESSAGES: Final = (
    ("Invalid value", "expected a value here"),
    ("Invalid statement", "expected a key or a table name here"),
    ("Invalid initial character for a key", "expected a key here"),
    ("Expected newline or end of document", "expected the end of the line here"),
    ("Expected '=' after a key", "expected `=` after the key"),
    ("Expected ']'", "expected the closing bracket of the table name here"),
    ("Unclosed array", "expected `,` or `]` here"),
    ("Unclosed inline table", "expected `,` or `}` here"),
    ("Unescaped '\\'", "unknown escape in a string"),
    ("Invalid hex value", "unknown escape in a string"),
    ("Escaped character is not a Unicode", "this escape does not stand for a Unicode character"),
    ("Unterminated string", "a string has no end"),
    ("Expected ", "a string has no end"),
)


def read(source: Source, format: Format) -> Reading:
    """Read a TOML text. Repeated keys are reported; the first value is used."""
    text = source.text
    deep = _too_deep_at(text)
    if deep is not None:
        return Reading(format, source, (), (too_deep(deep),))
    try:
        return _reading(source, format, _Readable(text), tomli.loads(text), [])
    except ValueError:
        # Both of its kinds: a text that is not TOML, and an integer too long for Python.
        return _read_repaired(source, format)


def write(old: str, value: str) -> str:
    """Return `value` in the quotes of the text `old`, or bare if both are bare words: keys."""
    quote = old[:1] if old[:1] in ("'", '"') else ""
    if not quote and is_word(old) and is_word(value):
        return value
    if quote == "'" and not old.startswith("'''") and value.isprintable() and "'" not in value:
        return f"'{value}'"
    return double_quoted(value)


def _read_repaired(source: Source, format: Format) -> Reading:
    """Read a text once more with stand-ins for templates and long numbers, and without repeated keys."""
    readable = _Readable(source.text)
    problems = readable.repair(source)
    try:
        value = tomli.loads(readable.text)
    except tomli.TOMLDecodeError as error:
        return Reading(format, source, (), (*problems, _syntax(source, readable.text, error)), readable.is_template)
    return _reading(source, format, readable, value, problems)


def _reading(
    source: Source, format: Format, readable: _Readable, value: dict[str, Any], problems: list[Problem]
) -> Reading:
    if is_deeper(value, MAX_DEPTH):
        return Reading(format, source, (), (too_deep(0),))
    places = _TomlPlaces(readable)
    unread = frozenset(places.unread())
    for path in unread:
        _set(value, path, None)
    document = Document(format, _without_dates(value), places, 0, unread)
    return Reading(format, source, (document,), tuple(problems), readable.is_template)


class _Readable:
    """A text of the same length as the source that can be read, and the spans of unknown values in it: `holes`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.holes: dict[int, Span] = {}
        self.is_template = False

    def repair(self, source: Source) -> list[Problem]:
        """Put `0` for templates and for numbers that are too long, and take repeated keys out."""
        text = self.text
        statements = list(control_lines(text))
        self.text = covered(text, statements)
        numbers = [Span(*match.span()) for match in re.finditer(_LONG_NUMBER, self.text)]
        holes = list(values_with_holes(self.text, f"(?s:{_STRINGS})"))
        self.is_template = bool(statements or holes)
        self.holes = {span.start: span for span in (*holes, *numbers)}
        self._cut([(span, "0") for span in self.holes.values()])
        problems = [too_long_number(span) for span in numbers]
        if len(text) > _LONGEST_BROKEN_TEXT or max(map(len, text.splitlines()), default=0) > _LONGEST_BROKEN_LINE:
            return problems
        repeated = _TomlTree(self.text).repeated
        problems += (duplicate_key(source, first, second, path) for path, first, second, _whole in repeated)
        self._cut([(whole, "") for _path, _first, _second, whole in repeated])
        return problems

    def _cut(self, cuts: list[tuple[Span, str]]) -> None:
        """Put a short text and blanks in the place of each span; a span inside another one goes with it."""
        parts: list[str] = []
        at = 0
        for span, instead in sorted(cuts):
            if span.start >= at:
                blank = _NOT_LINE_END.sub(" ", self.text[span.start + len(instead) : span.end])
                parts += (self.text[at : span.start], instead, blank)
                at = span.end
        self.text = "".join((*parts, self.text[at:]))


def _syntax(source: Source, text: str, error: tomli.TOMLDecodeError) -> Problem:
    # tomli counts offsets in a text with normalized line ends, so they differ from offsets in the source.
    at = source.offset(error.lineno, error.colno)
    quote, hint = _open_quote(text, at), None
    if quote is not None:
        at, reason = quote, "the string that begins here has no end on its line"
    else:
        reason = _in_plain_words(error.msg, text[at : at + 1])
        hint = "put strings in quotes" if text[at : at + 1].isalpha() and error.msg == "Invalid value" else None
    return Problem("syntax", f"this is not TOML: {reason}", Span(at, min(at + 1, len(text))), hint=hint)


def _in_plain_words(message: str, char: str) -> str:
    if message.startswith(("Illegal character", "Found invalid character")):
        return f"the control character {visible(char)} is not allowed here"
    known = next((words for beginning, words in _MESSAGES if message.startswith(beginning)), None)
    return known or visible(f"{message[:1].lower()}{message[1:]}")


def _open_quote(text: str, at: int) -> int | None:
    """Return where a string begins that its line does not end, if it does so before `at`, where tomli noticed."""
    first = next((match for match in re.finditer(_STRINGS, text, re.DOTALL) if match.lastgroup is not None), None)
    return first.start() if first is not None and first["open"] and first.start() <= at else None


def _too_deep_at(text: str) -> int | None:
    if (long := _LONG_KEY.search(text)) is not None:
        return long.end() - 1
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return None
    depth = 0
    for match in re.finditer(_TOKENS, text):
        depth += (match[0] in ("[", "{")) - (match[0] in ("]", "}"))
        if depth > MAX_DEPTH:
            return match.start()
    return None


def _as_toml_10(text: str) -> str:
    """Return a text of the same length in which what TOML 1.1 adds is written as in 1.0, for tree-sitter's grammar."""
    parts: list[str] = []
    around: list[str] = []
    at = 0
    for match in re.finditer(_TOKENS, text):
        token, instead = match[0], None
        if token in ("[", "{"):
            around.append(token)
        elif token in ("]", "}"):
            del around[-1:]
        elif match.lastgroup == "minutes":
            instead = "1" * len(token)
        elif token[0] == '"':
            instead = re.sub(_ESCAPE, _escape_of_10, token, flags=re.DOTALL)
        elif around[-1:] == ["{"] and (token[0] == "#" or match.lastgroup in ("comma", "line_end")):
            instead = " " * len(token)
        if instead is not None:
            parts += (text[at : match.start()], instead)
            at = match.end()
    return "".join((*parts, text[at:]))


def _escape_of_10(match: re.Match[str]) -> str:
    if match[0] == r"\e":
        return r"\n"
    return match[0].replace("\\x", "\\\\", 1)


def _set(tree: Any, path: Path, value: object) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = value


def _without_dates(tree: dict[str, Any]) -> dict[str, Any]:
    """Turn the dates and times in a tree into strings, in place: JSON has no such values."""
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
    def __init__(self, readable: _Readable) -> None:
        self._readable = readable

    def place(self, path: Path) -> Place | None:
        place = self._places.place(path)
        if place is not None and (hole := self._readable.holes.get(place.value.start)) is not None:
            return Place(hole, place.key)
        return place

    def unread(self) -> Iterator[Path]:
        """Yield the paths of the values for which a stand-in was read."""
        holes = self._readable.holes
        waiting: list[tuple[Path, Node]] = [((), self._places.root.node)] if holes else []
        while waiting:
            path, node = waiting.pop()
            if node.members is None and node.start in holes:
                yield path
            waiting.extend(((*path, step), member.node) for step, member in (node.members or {}).items())

    @cached_property
    def _places(self) -> NodePlaces:
        return NodePlaces(Member(None, _TomlTree(self._readable.text).root))


class _TomlTree:
    """The places of a TOML text, and its repeated keys.

    `repeated` holds for each such key its path, the first key, the second key, and the text to take out.
    """

    def __init__(self, text: str) -> None:
        # Imported on use: 2 ms.
        import tree_sitter
        import tree_sitter_toml

        self._bytes = text.encode()
        self._toml_10 = _as_toml_10(text).encode()
        self._ascii = text.isascii()
        self._known = (0, 0)
        self.root = Node(0, len(text), {})
        self.repeated: list[tuple[Path, Span, Span, Span]] = []
        # Tables that a header or an inline table has defined: a second definition is an error (TOML 1.0, "Table").
        self._defined: dict[int, Span] = {}
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
        for child in parser.parse(self._toml_10).root_node.named_children:
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
        if outer is None or outer.members is None:
            return
        make = self._array_item if node.type == "table_array_element" else self._plain_table
        made = make(outer.members, path, keys[-1], whole)
        if made is not None:
            for child in children[1:]:
                if child.type == "pair":
                    self._pair(*made, child)

    def _array_item(
        self, around: dict[str | int, Member], path: Path, key: tuple[str, Span], whole: Span
    ) -> tuple[Node, Path] | None:
        name, span = key
        array = around.setdefault(name, Member(span, Node(span.start, span.end, {})))
        if array.node.members is None or id(array.node) in self._defined:
            self._repeat((*path, name), array.key or span, span, whole)
            return None
        table = Node(whole.start, whole.end, {})
        array.node.append(table)
        return table, (*path, name, len(array.node.members) - 1)

    def _plain_table(
        self, around: dict[str | int, Member], path: Path, key: tuple[str, Span], whole: Span
    ) -> tuple[Node, Path] | None:
        name, span = key
        # A table may so far only be named by the header of a table inside it.
        member = around.setdefault(name, Member(span, Node(span.start, span.end, {})))
        table = member.node
        if table.members is None or id(table) in self._defined or 0 in table.members:
            self._repeat((*path, name), self._defined.get(id(table), member.key or span), span, whole)
            return None
        table.start, table.end = whole.start, whole.end
        self._defined[id(table)] = span
        return table, (*path, name)

    def _descend(self, node: Node, path: Path, keys: list[tuple[str, Span]], whole: Span) -> tuple[Node | None, Path]:
        """Return the table that a dotted key leads to, made if it is missing; of an array of tables the last one.

        None if there is a value that is not a table: then the text `whole` repeats its key.
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
            whole = self._whole_of(pair)
            node, at = self._descend(outer, at, keys[:-1], whole)
            name, span = keys[-1]
            if node is None or node.members is None:
                continue
            if name in node.members:
                self._repeat((*at, name), node.members[name].key or span, span, whole)
                continue
            member = node.members[name] = Member(span, self._leaf(children[-1]))
            waiting.extend(self._inside(member.node, (*at, name), children[-1]))

    def _whole_of(self, pair: tree_sitter.Node) -> Span:
        """Return the text to take out with a pair: in an inline table, the comma before it too."""
        whole = self._span(pair)
        if pair.parent is None or pair.parent.type != "inline_table":
            return whole
        comma = self._toml_10.rfind(b",", 0, pair.start_byte)
        return Span(self._offset(comma), whole.end) if comma >= 0 else whole

    def _inside(self, node: Node, path: Path, value: tree_sitter.Node) -> list[tuple[Node, Path, tree_sitter.Node]]:
        """Fill the node of an array, and return the pairs of all inline tables at any depth of it."""
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
        read_as = _READ_AS.get(value.type)
        if read_as == "a number" and b":" in self._bytes[value.start_byte : value.end_byte]:
            read_as = "a date"
        return Node(span.start, span.end, members, read_as)

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
            (name,) = tomli.loads(f"{written} = 0")
        except ValueError:
            return written
        return name

    def _repeat(self, path: Path, first: Span, second: Span, whole: Span) -> None:
        self.repeated.append((path, first, second, whole))

    def _span(self, node: tree_sitter.Node) -> Span:
        start = self._offset(node.start_byte)
        return Span(start, self._offset(node.end_byte))

    def _offset(self, byte: int) -> int:
        """Return the character at a byte. Bytes come nearly in the order of the text: count on from the last one."""
        if self._ascii:
            return byte
        from_byte, offset = self._known
        if byte >= from_byte:
            offset += len(self._bytes[from_byte:byte].decode("utf-8", "ignore"))
        else:
            offset -= len(self._bytes[byte:from_byte].decode("utf-8", "ignore"))
        self._known = (byte, offset)
        return offset
