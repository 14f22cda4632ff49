"""The syntax tree of a text, and the way from its bytes to characters."""

from __future__ import annotations

from array import array
from functools import cached_property
from typing import TYPE_CHECKING, Final

from daimo_validate.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    # Imported on use elsewhere: 4 ms, and only files that may hold a payload need it.
    from tree_sitter import Node as Syntax

MAX_DEPTH: Final = 1_000
"""The most levels of a syntax tree that are searched. Written code has some tens of them."""

_CHUNK: Final = 4096
_SPACES: Final = frozenset({b" ", b"\t"})
# The bytes of UTF-8 that do not begin a character.
_CONTINUATION: Final = bytes(range(0x80, 0xC0))


class SyntaxTree:
    """A text in UTF-8 as tree-sitter parses it."""

    def __init__(self, data: bytes, grammar: Callable[[], object]) -> None:
        # Imported on use: 4 ms.
        from tree_sitter import Language, Parser

        self.data: Final = data
        self._is_ascii: Final = data.isascii()
        self._tree: Final = Parser(Language(grammar())).parse(self.data)
        self.root: Final = self._tree.root_node

    def path_to(self, byte: int) -> list[Syntax]:
        """Return the nodes around a byte, from the root down; nothing if there are too many."""
        cursor = self._tree.walk()
        path = [self.root]
        while cursor.goto_first_child_for_byte(byte) is not None:
            node = cursor.node
            if node is None or node.start_byte > byte:
                break
            if len(path) >= MAX_DEPTH:
                return []
            path.append(node)
        return path

    def is_broken(self, node: Syntax) -> bool:
        """Return whether something that cannot be parsed stands in a node, or beside it on its line."""
        if node.has_error or not self.root.has_error:
            return node.has_error
        start, end = node.start_byte, node.end_byte
        while self.data[start - 1 : start] in _SPACES:
            start -= 1
        while self.data[end : end + 1] in _SPACES:
            end += 1
        before = any(each.is_error and each.end_byte == start for each in self.path_to(start - 1)) if start else False
        return before or any(each.is_error and each.start_byte == end for each in self.path_to(end))

    def span(self, node: Syntax) -> Span:
        """Return the characters of a node."""
        return Span(self._offset(node.start_byte), self._offset(node.end_byte))

    def _offset(self, byte: int) -> int:
        if self._is_ascii:
            return byte
        chunk = byte // _CHUNK
        return self._chunk_offsets[chunk] + _characters(self.data[chunk * _CHUNK : byte])

    @cached_property
    def _chunk_offsets(self) -> array[int]:
        offsets, total = array("Q", [0]), 0
        for start in range(0, len(self.data), _CHUNK):
            total += _characters(self.data[start : start + _CHUNK])
            offsets.append(total)
        return offsets


def _characters(data: bytes) -> int:
    return len(data.translate(None, _CONTINUATION))
