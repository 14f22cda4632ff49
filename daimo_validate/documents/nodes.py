"""A tree of places beside the value tree, for formats whose reader builds both."""

from __future__ import annotations

from daimo_validate.documents.model import Place
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Span


# Not a dataclass: importing that module takes longer than reading a file.
class Node:
    """One value of a text. `members` is None for a scalar; the rest is as in `Place`."""

    __slots__ = ("editable", "end", "members", "other_programs", "read_as", "readings", "start")

    def __init__(
        self, start: int, end: int, members: dict[str | int, Member] | None = None, read_as: str | None = None
    ) -> None:
        self.start, self.end, self.members, self.read_as = start, end, members, read_as
        self.readings: tuple[str, ...] = ()
        self.other_programs: tuple[str, ...] = ()
        self.editable = True

    def append(self, node: Node, used: tuple[Span, ...] = ()) -> None:
        """Add the next item of an array."""
        members = self.members if self.members is not None else {}
        members[len(members)] = Member(None, node, used)
        self.members = members


class Member:
    """A value in its container, with the place of its key and the YAML aliases through which it got there."""

    __slots__ = ("key", "node", "used")

    def __init__(self, key: Span | None, node: Node, used: tuple[Span, ...] = ()) -> None:
        self.key, self.node, self.used = key, node, used


class NodePlaces:
    """Find places by walking down from the outermost node."""

    __slots__ = ("root",)

    def __init__(self, root: Member) -> None:
        self.root = root

    def place(self, path: Path) -> Place | None:
        """Return the place of the value at `path`, or None if there is no such value."""
        member, used = self.root, self.root.used
        for step in path:
            if member.node.members is None or step not in member.node.members:
                return None
            member = member.node.members[step]
            used += member.used
        node = member.node
        span = Span(node.start, node.end)
        return Place(span, member.key, used, node.read_as, node.readings, node.other_programs, node.editable)
