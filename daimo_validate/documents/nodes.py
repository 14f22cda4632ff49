"""A tree of places beside a value tree, for the formats whose parser has to be followed event by event."""

from __future__ import annotations

from dataclasses import dataclass, field

from daimo_validate.core.severity import Path
from daimo_validate.documents.model import Place
from daimo_validate.documents.source import Span


@dataclass(slots=True, eq=False)
class Node:
    """One value of a text. `members` is None for a scalar."""

    start: int
    end: int
    members: dict[str | int, Member] | None = None
    read_as: str | None = None

    def append(self, node: Node, used: tuple[Span, ...] = ()) -> None:
        """Adds an array's next item."""
        members = self.members if self.members is not None else {}
        members[len(members)] = Member(None, node, used)
        self.members = members


@dataclass(slots=True, eq=False)
class Member:
    """A value in its container, the place of its key, and the YAML aliases that brought it there."""

    key: Span | None
    node: Node
    used: tuple[Span, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NodePlaces:
    """Finds places by walking down from the outermost node."""

    root: Member

    def place(self, path: Path) -> Place | None:
        """The place of the value at `path`; None when there is no such value."""
        member, used = self.root, self.root.used
        for step in path:
            if member.node.members is None or step not in member.node.members:
                return None
            member = member.node.members[step]
            used += member.used
        return Place(Span(member.node.start, member.node.end), member.key, used, member.node.read_as)
