"""What an input is."""

from __future__ import annotations

from typing import Final


class Input:
    """One kind of record that rules read. A rule's line in the registry names the input that its `check` takes."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name: Final = name

    def __repr__(self) -> str:
        return f"Input({self.name!r})"
