"""What an input is, and the request that inputs are taken from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

T = TypeVar("T")

Body: TypeAlias = Mapping[str, Any]


class Request:
    """A request body and the parts of it that inputs are taken from. A part of a wrong type is empty."""

    __slots__ = ("_parsed", "body", "destination", "display", "metadata")

    def __init__(self, body: object) -> None:
        self.body: dict[str, Any] = body if isinstance(body, dict) else {}
        get = self.body.get
        destination, display, metadata = get("destination"), get("display"), get("metadata")
        self.destination: dict[str, Any] = destination if isinstance(destination, dict) else {}
        self.display: dict[str, Any] = display if isinstance(display, dict) else {}
        self.metadata: dict[str, Any] = metadata if isinstance(metadata, dict) else {}
        self._parsed: dict[Any, Any] = {}

    def parsed(self, parse: Callable[[Request], T]) -> T:
        """Return what `parse` makes of this request, which it is asked for once."""
        if parse not in self._parsed:
            self._parsed[parse] = parse(self)
        result: T = self._parsed[parse]
        return result


class Input:
    """One kind of record that rules read. A rule's line in the registry names its input; `check` takes the record."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name: Final = name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class RequestInput(Input):
    """An input that is taken from a request.

    `extract` yields its records, whatever the shape of the body. `is_ordinary(body, destination, display)` returns
    whether no rule that reads this input can fire on a request that has passed the gate (see `core.structure`): every
    field is of its type and format. It takes the objects as they are, since it runs for every request, and may raise
    if a newer schema allows other types.
    """

    __slots__ = ("extract", "is_ordinary")

    def __init__(
        self,
        name: str,
        extract: Callable[[Request], Iterable[Any]],
        is_ordinary: Callable[[Body, Body, Body], bool],
    ) -> None:
        super().__init__(name)
        self.extract: Final = extract
        self.is_ordinary: Final = is_ordinary

    @property
    def module(self) -> str:
        """The module that defines the input."""
        return self.extract.__module__
