"""The value of an expression, with the places of its parts and what is not known of it."""

from __future__ import annotations

from typing import Any

from daimo_validate.documents.model import Place
from daimo_validate.documents.nodes import Member, Node, NodePlaces
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Span


class Built:
    """A value, as it goes into a Document.

    `unread` and `open` are as there; `used` are the places that refer to the value, outermost first. With `is_default`
    it is the value only if another one is missing. An `is_absent` value makes its member count as absent.
    """

    __slots__ = ("is_absent", "is_default", "node", "open", "unread", "used", "value", "weight")

    def __init__(self, value: Any, node: Node, *, is_unread: bool = False) -> None:
        self.value = value
        self.node = node
        self.unread: list[Path] = [()] if is_unread else []
        self.open: list[Path] = []
        self.used: tuple[Span, ...] = ()
        self.weight = 1
        self.is_default = False
        self.is_absent = False

    @property
    def is_unread(self) -> bool:
        """Whether nothing is known of the value itself."""
        return () in self.unread

    @property
    def is_open(self) -> bool:
        """Whether the object may have more members."""
        return () in self.open

    def mark_open(self) -> None:
        """Say that the object may have more members than the text shows."""
        if not self.is_open:
            self.open.append(())

    def mark_unread(self, path: Path) -> None:
        """Say that the value at a path inside this one is not known."""
        self.unread.append(path)

    def put(self, step: str | int, key: Span | None, built: Built) -> None:
        """Set a member or the next item; a later one takes the place of an earlier one."""
        members = self._members()
        if step in members:
            self.remove(step)
        if isinstance(self.value, list):
            self.value.append(built.value)
        else:
            self.value[step] = built.value
        members[step] = Member(key, built.node, built.used)
        self.unread += [(step, *path) for path in built.unread]
        self.open += [(step, *path) for path in built.open]
        self.weight += built.weight

    def remove(self, step: str | int) -> None:
        """Take a member out, if it is there."""
        if self._members().pop(step, None) is not None:
            del self.value[step]
            self.unread = [path for path in self.unread if path[:1] != (step,)]
            self.open = [path for path in self.open if path[:1] != (step,)]

    def member(self, step: str | int) -> Built | None:
        """Return the value of a member or an item, or None if there is none."""
        found = None if self.node.members is None else self.node.members.get(step)
        if found is None or (step,) in self.unread:
            return None
        built = Built(self.value[step], found.node)
        built.unread = [path[1:] for path in self.unread if path[:1] == (step,)]
        built.open = [path[1:] for path in self.open if path[:1] == (step,)]
        built.used = found.used
        built.weight = self.weight
        return built

    def members(self) -> list[tuple[str | int, Span | None]]:
        """Return the key and its place of each member."""
        return [(step, member.key) for step, member in self._members().items()]

    def used_at(self, *used: Span) -> Built:
        """Return the same value as another place refers to it."""
        built = Built(self.value, self.node)
        built.unread, built.open, built.weight = self.unread, self.open, self.weight
        built.is_default, built.is_absent = self.is_default, self.is_absent
        built.used = (*used, *self.used)
        return built

    def changed(self) -> Built:
        """Return a copy of an object whose members and marks can be changed; its members are the same values."""
        built = Built(dict(self.value), Node(self.node.start, self.node.end, dict(self._members())))
        built.unread, built.open, built.weight = list(self.unread), list(self.open), self.weight
        built.used, built.is_default = self.used, self.is_default
        return built

    def _members(self) -> dict[str | int, Member]:
        members = self.node.members if self.node.members is not None else {}
        self.node.members = members
        return members


class CodePlaces(NodePlaces):
    """Find places in source code, where only the text of the literal that stands in place can be replaced."""

    __slots__ = ()

    def place(self, path: Path) -> Place | None:
        """Return the place of the value at `path`, or None if there is no such value."""
        place = super().place(path)
        return place._replace(editable=False) if place is not None and place.used else place
