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

    `usual` has the fields whose values pass their usual gate: no rule fires on what one of them holds. `faults` has the
    paths of the fields that are not usual, if all of them are known.
    """

    __slots__ = ("_parsed", "body", "destination", "display", "faults", "metadata", "usual")

    def __init__(self, body: object, usual: Collection[str] = (), faults: Collection[Path] | None = None) -> None:
        self.usual: Final = usual
        self.faults: Final = faults
        self.body: dict[str, Any] = body if isinstance(body, dict) else {}
        get = self.body.get
        destination, display, metadata = get("destination"), get("display"), get("metadata")
        self.destination: dict[str, Any] = destination if isinstance(destination, dict) else {}
        self.display: dict[str, Any] = display if isinstance(display, dict) else {}
        self.metadata: dict[str, Any] = metadata if isinstance(metadata, dict) else {}
        self._parsed: dict[Any, Any] = {}

    def at(self, path: Path) -> Any:
        """Return the value of a field outside metadata, or None."""
        part = self.body
        for step in path[:-1]:
            part = part[str(step)]
        return part.get(str(path[-1]))

    @property
    def suspects(self) -> dict[str, Any]:
        """The pairs of metadata; of those whose faults are known, the unusual ones."""
        if self.faults is None:
            return self.metadata
        return {str(path[1]): self.metadata[str(path[1])] for path in self.faults if path[0] == "metadata"}

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

    `decided_by` has the fields that decide: where all of them are usual, no rule fires on the input, whatever is wrong
    with the others. METADATA_PATH stands for all of metadata, None for every field.
    """

    __slots__ = ("decided_by", "extract", "is_ordinary", "is_usual", "usual")

    def __init__(
        self,
        name: str,
        extract: Callable[[Request], Iterable[Any]],
        is_ordinary: Test,
        *,
        usual: Mapping[Path, Usual] = MappingProxyType({}),
        is_usual: Test | Literal["is_ordinary"] | None = "is_ordinary",
        decided_by: Collection[Path] | None = None,
    ) -> None:
        super().__init__(name)
        self.extract: Final = extract
        self.is_ordinary: Final = is_ordinary
        self.usual: Final = usual
        self.decided_by: Final = decided_by
        self.is_usual: Final = is_ordinary if is_usual == "is_ordinary" else is_usual

    @property
    def module(self) -> str:
        """The module that defines the input."""
        return self.extract.__module__
