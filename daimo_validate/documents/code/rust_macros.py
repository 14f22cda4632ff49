"""Write Rust's macros as expressions: the grammar reads their arguments as mere tokens.

Each rewritten text is as long as the original, so that places stay the same: `json!({"a": x})` becomes
`json (("a"= x))`, and `vec![x]` becomes `    [x]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import meaningful

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

    from daimo_validate.documents.code.syntax import SyntaxTree

MAX_MACROS: Final = 10_000
"""The most macros of a file that are rewritten. What is in more of them is unknown."""

ENTRY: Final = "assignment_expression"
"""The kind of node that an entry of an object in `json!` is."""

_MACRO: Final = re.compile(rb"\b(?:json|vec)\s*!")


def as_expressions(tree: SyntaxTree) -> bytes:
    """Return a text with the arguments of `json!` and `vec!`, and of macros around `json!`, as expressions."""
    data = bytearray(tree.data)
    unwrapped: set[int] = set()
    for match in islice(_MACRO.finditer(tree.data), MAX_MACROS):
        path = tree.path_to(match.start())
        arguments = _arguments(path)
        if arguments is None:
            continue
        _unwrap(data, arguments)
        if match[0].startswith(b"json"):
            _write_value(data, _inner(arguments))
            for around in path:
                if around.type == "token_tree" and around.id not in unwrapped:
                    unwrapped.add(around.id)
                    _unwrap(data, around)
    return bytes(data)


def _arguments(path: list[Syntax]) -> Syntax | None:
    """Return the tokens of the macro whose name is at the end of a path."""
    if len(path) < 3 or path[-1].type != "identifier":
        return None
    name = path[-2] if path[-2].type == "scoped_identifier" else path[-1]
    bang = name.next_sibling
    tokens = None if bang is None or bang.type != "!" else bang.next_sibling
    return tokens if tokens is not None and tokens.type == "token_tree" and _is_whole(tokens) else None


def _is_whole(tokens: Syntax) -> bool:
    return len(tokens.children) > 1 and not tokens.children[-1].is_missing


def _unwrap(data: bytearray, tokens: Syntax) -> None:
    """Make a call, a block or an array of the macro that some tokens are the arguments of, if they are."""
    bang = tokens.prev_sibling
    if bang is None or bang.type != "!":
        return
    start = bang.start_byte
    if tokens.children[0].type != "(":
        name = bang.prev_sibling
        while name is not None and name.type in ("identifier", "::", "scoped_identifier", "crate", "self"):
            start = name.start_byte
            name = name.prev_sibling
    data[start : bang.end_byte] = b" " * (bang.end_byte - start)


def _inner(tokens: Syntax) -> list[Syntax]:
    """Return the tokens between two brackets, without comments."""
    return [child for child in tokens.children[1:-1] if not child.is_extra or child.is_error]


def _write_value(data: bytearray, tokens: list[Syntax]) -> None:
    """Write a value of JSON. Any other expression is one already."""
    pending = [tokens]
    while pending:
        tokens = pending.pop()
        if len(tokens) != 1 or tokens[0].type != "token_tree" or not _is_whole(tokens[0]):
            continue
        (value,) = tokens
        parts = list(_split(_inner(value)))
        if value.children[0].type == "[":
            pending += parts
        elif value.children[0].type == "{":
            data[value.start_byte : value.start_byte + 1] = b"("
            data[value.end_byte - 1 : value.end_byte] = b")"
            pending += [_write_entry(data, entry) for entry in parts]


def _write_entry(data: bytearray, entry: list[Syntax]) -> list[Syntax]:
    """Write what stands between a key and its value, and return the tokens of the value."""
    if len(entry) < 2 or entry[1].type != ":" or entry[1].is_missing:
        return []
    data[entry[1].start_byte : entry[1].end_byte] = b"="
    return entry[2:]


def _split(tokens: list[Syntax]) -> Iterator[list[Syntax]]:
    """Yield the tokens between commas."""
    part: list[Syntax] = []
    for token in tokens:
        if token.type == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def is_entry(node: Syntax) -> bool:
    """Return whether an assignment is an entry of an object in `json!`."""
    parent = node.parent
    return parent is not None and parent.type in ("tuple_expression", "parenthesized_expression")


def entries(node: Syntax) -> list[Syntax] | None:
    """Return the entries of an object in `json!`, or None if a node in parentheses is not one."""
    children = meaningful(node)
    is_object = node.type == "unit_expression" or any(child.type == ENTRY for child in children)
    return children if is_object else None
