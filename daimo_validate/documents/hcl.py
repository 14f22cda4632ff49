"""Terraform: variables in `.tfvars` files, and the settings of resources in `.tf` files. tree-sitter parses them.

Errors of the language itself are not reported. What an expression computes is unknown.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from daimo_validate.documents.code.strings import SIMPLE, decode
from daimo_validate.documents.code.syntax import SyntaxTree
from daimo_validate.documents.model import MAX_DEPTH, Document, Format, Reading
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, Span

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms.
    from tree_sitter import Node as Syntax

# Functions whose value is that of their argument, but for its type.
_TRANSPARENT: Final = frozenset({"jsonencode", "tomap", "tolist", "toset", "sensitive", "nonsensitive", "tostring"})
_WRAPPERS: Final = frozenset({"expression", "literal_value", "collection_value", "template_expr"})
_LITERALS: Final = {"true": True, "false": False, "null": None}


class _Value(NamedTuple):
    value: Any
    node: Node


def read(source: Source, format: Format) -> Reading:
    """Read one document: an object of variables and blocks, with the blocks by their type and labels."""
    # Imported on use: 2 ms.
    import tree_sitter_hcl

    tree = SyntaxTree(source.text.encode(), tree_sitter_hcl.language)
    reader = _Reader(source, tree)
    body = next((child for child in tree.root.named_children if child.type == "body"), None)
    read = _Value({}, Node(0, len(source.text), {})) if body is None else reader.body(body, (), 0)
    document = Document(format, read.value, NodePlaces(Member(None, read.node)), 0, frozenset(reader.unread))
    return Reading(format, source, (document,))


class _Reader:
    def __init__(self, source: Source, tree: SyntaxTree) -> None:
        self._text, self._tree = source.text, tree
        self.unread: list[Path] = []

    def body(self, syntax: Syntax, path: Path, depth: int) -> _Value:
        """Read attributes and blocks. Several blocks with the same type and labels are a list."""
        value: dict[str, Any] = {}
        members: dict[str | int, Member] = {}
        read = _Value(value, self._node(syntax, members))
        blocks = [child for child in syntax.named_children if child.type == "block"] if depth < MAX_DEPTH else []
        repeated = Counter(map(self._names_of, blocks))
        for child in syntax.named_children:
            if child.type == "attribute" and len(child.named_children) > 1:
                key, expression = child.named_children[0], child.named_children[-1]
                name = self._slice(key)
                each = self._expression(expression, (*path, name), depth + 1)
                value[name], members[name] = each.value, Member(self._tree.span(key), each.node)
        for block in blocks:
            self._block(block, read, path, depth, is_repeated=repeated[self._names_of(block)] > 1)
        return read

    def _names_of(self, block: Syntax) -> tuple[str, ...]:
        """Return the type and the labels of a block."""
        return tuple(self._slice(name).strip('"') for name in _names(block))

    def _block(self, block: Syntax, around: _Value, path: Path, depth: int, *, is_repeated: bool) -> None:
        names = self._names_of(block)
        key = self._tree.span(block.named_children[0])
        for name in names[:-1]:
            around, path = self._inside(around, name, key, block), (*path, name)
        name, path = names[-1], (*path, names[-1])
        if is_repeated:
            blocks: list[Any] = around.value.setdefault(name, [])
            member = _members(around).setdefault(name, Member(key, self._node(block, {})))
            read = self._body_of(block, (*path, len(blocks)), depth)
            if isinstance(blocks, list):
                blocks.append(read.value)
                member.node.append(read.node)
        elif name not in around.value:
            read = self._body_of(block, path, depth)
            around.value[name], _members(around)[name] = read.value, Member(key, read.node)

    def _inside(self, around: _Value, name: str, key: Span, block: Syntax) -> _Value:
        """Return the object of the blocks with a type or label."""
        value = around.value.setdefault(name, {})
        member = _members(around).setdefault(name, Member(key, self._node(block, {})))
        if isinstance(value, dict) and member.node.members is not None:
            return _Value(value, member.node)
        return _Value({}, Node(0, 0, {}))

    def _body_of(self, block: Syntax, path: Path, depth: int) -> _Value:
        body = next((child for child in block.named_children if child.type == "body"), None)
        return _Value({}, self._node(block, {})) if body is None else self.body(body, path, depth + 1)

    def _expression(self, syntax: Syntax, path: Path, depth: int) -> _Value:
        while syntax.type in _WRAPPERS and len(syntax.named_children) == 1:
            syntax = syntax.named_children[0]
        text = self._slice(syntax)
        match syntax.type:
            case "string_lit" | "quoted_template":
                return self._string(syntax, text, path)
            case "heredoc_template":
                return _Value(_of_heredoc(text), self._node(syntax, editable=False))
            case "numeric_lit" | "operation":
                return self._number(syntax, text, path)
            case "bool_lit" | "null_lit":
                return _Value(_LITERALS.get(text), self._node(syntax))
            case "object" | "tuple" if depth < MAX_DEPTH:
                return self._collection(syntax, path, depth)
            case "function_call":
                return self._call(syntax, path, depth)
        return self._unknown(syntax, path)

    def _string(self, syntax: Syntax, text: str, path: Path) -> _Value:
        decoded = decode(text[1:-1], SIMPLE)
        return self._unknown(syntax, path) if decoded is None else _Value(decoded, self._node(syntax))

    def _number(self, syntax: Syntax, text: str, path: Path) -> _Value:
        try:
            value = float(text) if "." in text or "e" in text.lower() else int(text)
        except ValueError:
            return self._unknown(syntax, path)
        return _Value(value, self._node(syntax))

    def _collection(self, syntax: Syntax, path: Path, depth: int) -> _Value:
        if syntax.type == "tuple":
            items = [child for child in syntax.named_children if child.type == "expression"]
            read = [self._expression(item, (*path, index), depth + 1) for index, item in enumerate(items)]
            places: dict[str | int, Member] = {index: Member(None, each.node) for index, each in enumerate(read)}
            return _Value([each.value for each in read], self._node(syntax, places))
        value: dict[str, Any] = {}
        members: dict[str | int, Member] = {}
        for element in syntax.named_children:
            if element.type != "object_elem" or len(element.named_children) < 2:
                continue
            key, expression = element.named_children[0], element.named_children[-1]
            name = self._slice(key).strip('"')
            each = self._expression(expression, (*path, name), depth + 1)
            value[name], members[name] = each.value, Member(self._tree.span(key), each.node)
        return _Value(value, self._node(syntax, members))

    def _call(self, syntax: Syntax, path: Path, depth: int) -> _Value:
        name, *rest = syntax.named_children
        arguments = rest[0].named_children if rest else []
        if self._slice(name) in _TRANSPARENT and len(arguments) == 1 and depth < MAX_DEPTH:
            return self._expression(arguments[0], path, depth + 1)
        return self._unknown(syntax, path)

    def _unknown(self, syntax: Syntax, path: Path) -> _Value:
        self.unread.append(path)
        return _Value(None, self._node(syntax))

    def _node(self, syntax: Syntax, members: dict[str | int, Member] | None = None, *, editable: bool = True) -> Node:
        span: Span = self._tree.span(syntax)
        node = Node(span.start, span.end, members)
        node.editable = editable
        return node

    def _slice(self, syntax: Syntax) -> str:
        start, end = self._tree.span(syntax)
        return self._text[start:end]


def _names(block: Syntax) -> list[Syntax]:
    return [child for child in block.named_children if child.type in ("identifier", "string_lit")]


def _members(of: _Value) -> dict[str | int, Member]:
    assert of.node.members is not None, "an object has members"
    return of.node.members


def _of_heredoc(text: str) -> str:
    first, *lines = text.splitlines(keepends=True)
    inside = "".join(lines[:-1])
    return textwrap.dedent(inside) if first.startswith("<<-") else inside
