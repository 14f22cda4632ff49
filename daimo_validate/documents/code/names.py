"""Find the one value that a name always has in its scope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from daimo_validate.documents.code.language import (
    Assignment,
    Declaration,
    Language,
    Mutation,
    Occurrence,
    Other,
    Spreading,
)
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    # Imported on use elsewhere: 4 ms.
    from daimo_validate.documents.code.syntax import SyntaxTree

_MOST_OCCURRENCES: Final = 1_000
"""The most places of one name that are looked at. Names of one letter in minified files have many more."""

_MOST_LOOKUPS: Final = 20_000
_WORD_BYTES: Final = frozenset(
    bytes([byte]) for byte in range(256) if chr(byte).isalnum() or chr(byte) in "_$" or byte >= 0x80
)


class Constant(NamedTuple):
    """A name with one value, and the changes inside that value."""

    declared: Declaration
    mutations: tuple[Mutation, ...]


class Names:
    """The names of one file. Only those that are asked for are looked up."""

    def __init__(self, tree: SyntaxTree, language: Language) -> None:
        self._tree = tree
        self._language = language
        self._occurrences: dict[str, list[tuple[int, Occurrence]] | None] = {}
        self._lookups = 0

    def constant(self, name: str, byte: int) -> Constant | None:
        """Return what a name stands for at a place, or None if that is not known or not always the same."""
        occurrences = self._all(name)
        declared = None if occurrences is None else _declared(occurrences, byte)
        if occurrences is None or declared is None:
            return None
        mutations: list[Mutation] = []
        for at, occurrence in occurrences:
            if isinstance(occurrence, Other):
                return None
            if isinstance(occurrence, (Assignment, Mutation)) and _may_concern(occurrences, at, declared):
                if isinstance(occurrence, Assignment):
                    return None
                mutations.append(occurrence)
        return Constant(declared, tuple(mutations))

    def changes(self, name: str, byte: int) -> tuple[Mutation | Spreading, ...]:
        """Return the uses of a name that may change, or add to, a value which it gets at a place."""
        occurrences = self._all(name)
        if occurrences is None:
            return (Spreading(),)
        declared = _declared(occurrences, byte)
        return tuple(
            each
            for at, each in occurrences
            if isinstance(each, (Mutation, Spreading)) and (declared is None or _may_concern(occurrences, at, declared))
        )

    def _all(self, name: str) -> list[tuple[int, Occurrence]] | None:
        """Return every place of a name at which it is not just read, or None if there are too many places."""
        if name not in self._occurrences:
            self._occurrences[name] = self._found(name)
        return self._occurrences[name]

    def _found(self, name: str) -> list[tuple[int, Occurrence]] | None:
        found: list[tuple[int, Occurrence]] = []
        for count, byte in enumerate(_places(self._tree.data, name.encode())):
            self._lookups += 1
            if count >= _MOST_OCCURRENCES or self._lookups > _MOST_LOOKUPS:
                return None
            path = self._tree.path_to(byte)
            occurrence = self._language.occurrence(path) if len(path) > 1 else None
            if occurrence is not None:
                found.append((byte, occurrence))
        return found


def _places(data: bytes, name: bytes) -> Iterator[int]:
    """Yield the places of a whole word. The built-in search is many times as fast as a pattern."""
    at = data.find(name)
    while at >= 0:
        end = at + len(name)
        if data[at - 1 : at] not in _WORD_BYTES and data[end : end + 1] not in _WORD_BYTES:
            yield at
        at = data.find(name, end)


def _declared(occurrences: list[tuple[int, Occurrence]], byte: int) -> Declaration | None:
    """Return the declaration that a name at a place refers to, or None if there is none or several."""
    around = [each for _, each in occurrences if isinstance(each, Declaration) and _covers(each, byte)]
    if not around:
        return None
    size = min(map(_size, around))
    innermost = [each for each in around if _size(each) == size]
    return innermost[0] if len(innermost) == 1 else None


def _may_concern(occurrences: list[tuple[int, Occurrence]], byte: int, declared: Declaration) -> bool:
    found = _declared(occurrences, byte)
    return found is None or found is declared


def _covers(declared: Declaration, byte: int) -> bool:
    return declared.scope.start_byte <= byte < declared.scope.end_byte


def _size(declared: Declaration) -> int:
    return declared.scope.end_byte - declared.scope.start_byte
