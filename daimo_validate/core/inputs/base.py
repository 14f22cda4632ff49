"""What an input is, and the request that inputs are taken from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from daimo_validate.text.hints import Any, Final, Literal, TypeAlias, TypeVar
from daimo_validate.text.pointers import Path

T = TypeVar("T")

Body: TypeAlias = Mapping[str, Any]
Test: TypeAlias = Callable[[Body, Body, Body], bool]
Usual: TypeAlias = "Mapping[str, Any] | Literal[False]"

ANY: Final = "*"
"""In a path of `RequestInput.usual`: a key that the schema does not name, or an index."""


class Request:
    """A request body and the parts of it that inputs are taken from. A part of a wrong type is empty.

    `usual` has the fields whose values pass their usual gate: no rule fires on what one of them holds.
    """

    __slots__ = ("_parsed", "body", "destination", "display", "metadata", "usual")

    def __init__(self, body: object, usual: Collection[str] = ()) -> None:
        self.usual: Final = usual
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
    field is of its type and format. It takes the objects as they are, and may raise if a newer schema allows other
    types.

    Most requests do not come so far: one look at a narrower schema, the *usual* gate, says that all is ordinary.
    `usual` holds what the input adds to that schema: by the path of a field, keywords that its values must match, or
    False if there must be none; `ANY` is a key or an index. `is_usual` has the signature of `is_ordinary` and tests
    what no schema can say of a request that has passed the usual gate: by default all of `is_ordinary`, and nothing if
    it is None. What they leave unread must be of an exact type (see `core.inputs.usual`).
    """

    __slots__ = ("extract", "is_ordinary", "is_usual", "usual")

    def __init__(
        self,
        name: str,
        extract: Callable[[Request], Iterable[Any]],
        is_ordinary: Test,
        *,
        usual: Mapping[Path, Usual] = MappingProxyType({}),
        is_usual: Test | Literal["is_ordinary"] | None = "is_ordinary",
    ) -> None:
        super().__init__(name)
        self.extract: Final = extract
        self.is_ordinary: Final = is_ordinary
        self.usual: Final = usual
        self.is_usual: Final = is_ordinary if is_usual == "is_ordinary" else is_usual

    @property
    def module(self) -> str:
        """The module that defines the input."""
        return self.extract.__module__
