"""What an input is, and the request that inputs are taken from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from daimo_validate.core.inputs.destination import Destination


class Request:
    """A request body and the parts of it that inputs are taken from. A part of a wrong type is empty."""

    def __init__(self, body: object) -> None:
        self.body: Final = _object(body)
        self.destination: Final = _object(self.body.get("destination"))
        self.display: Final = _object(self.body.get("display"))
        self.metadata: Final = _object(self.body.get("metadata"))

    @cached_property
    def parsed_destination(self) -> Destination:
        """The destination with its addresses, chain and token looked up."""
        from daimo_validate.core.inputs.destination import read_destination

        return read_destination(self.destination)


class Input:
    """One kind of record that rules read.

    A rule's line in the registry names its input; `check` takes the record. `extract` yields the records of a request,
    and `is_ordinary` returns whether no rule that reads this input can fire on a request that has passed the gate (see
    `core.structure`): every field is of its type and format. Both are None for inputs that are not taken from a
    request.
    """

    __slots__ = ("extract", "is_ordinary", "module", "name")

    def __init__(
        self,
        name: str,
        extract: Callable[[Request], Iterable[Any]] | None = None,
        is_ordinary: Callable[[Request], bool] | None = None,
    ) -> None:
        self.name: Final = name
        self.extract: Final = extract
        self.is_ordinary: Final = is_ordinary
        self.module: Final = "" if extract is None else extract.__module__

    def __repr__(self) -> str:
        return f"Input({self.name!r})"


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
