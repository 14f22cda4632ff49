"""A body as it was meant, where it names fields in another style or with a slip."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from daimo_validate.core.gaps import Gaps
from daimo_validate.core.structure import Node, StructureError
from daimo_validate.core.variants import slips
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

# An object with more members is not a request with typos, and comparing names is slow.
_MOST_COMPARED: Final = 64


class Renames(NamedTuple):
    """A body with the fields that it means, and the names that it has for them.

    `written` has the key as written by the path in `value`, `meant` the field by the path in the body as given.
    """

    value: Any
    written: Mapping[Path, str]
    meant: Mapping[Path, str]

    def as_written(self, path: Path) -> Path:
        """Return the path in the body as given of what is at a path of `value`."""
        return _mapped(self.written, path)

    def gaps_as_meant(self, gaps: Gaps) -> Gaps:
        """Return the gaps of `value`."""
        return Gaps(self.as_meant(gaps.unknown), self.as_meant(gaps.open))

    def as_meant(self, paths: Collection[Path]) -> frozenset[Path]:
        """Return the paths in `value` of what is at some paths of the body as given."""
        return frozenset(_mapped(self.meant, path) for path in paths)

    def missing(
        self, body: Any, gaps: Gaps, errors_of: Callable[[Any], Iterable[StructureError]]
    ) -> dict[Path, StructureError]:
        """Return what a schema says of each renamed field that its object must have, by its path in `value`.

        `body` is the body as given, `errors_of` returns the keywords that a value breaks. A field that `body` may have
        without showing it is not missing.
        """
        missing: dict[Path, StructureError] = {}
        for path in self.written:
            if gaps.hide(body, (*self.as_written(path[:-1]), path[-1])):
                continue
            for error in errors_of(_without(self.value, path)):
                if error.keyword == "required" and error.path == path[:-1] and path[-1] in error.schema["required"]:
                    missing[path] = error
        return missing


def renamed(root: Node, body: Any, usual: Collection[str] = ()) -> Renames:
    """Return a plain body as it was meant.

    A key that the schema does not name is taken for a field if it is a variant of its name, has a value of its kind,
    and no other key is the field. Of several variants the one with the fewest slips counts, of equal ones the first.
    No name in what the fields `usual` hold is another one's.
    """
    names = _Names()
    value = names.renamed(root, body, (), (), usual) if isinstance(body, dict) and root.properties else body
    return Renames(value, names.written, names.meant)


class _Names:
    """The names of a body: what is to be in `Renames`."""

    def __init__(self) -> None:
        self.written: dict[Path, str] = {}
        self.meant: dict[Path, str] = {}

    def renamed(
        self, node: Node, value: dict[str, Any], here: Path, given: Path, usual: Collection[str] = ()
    ) -> dict[str, Any]:
        """Return an object, which is at `here` as meant and at `given` as given, with its fields as meant."""
        fields = {} if node.extra is not None or node.is_open else _fields_meant(node, value)
        for key, field in fields.items():
            self.written[*here, field] = key
            self.meant[*given, key] = field
        changed = {
            key: inner
            for key, field, below in _objects(node, value, fields)
            if key not in usual
            and (inner := self.renamed(below, value[key], (*here, field), (*given, key))) is not value[key]
        }
        if not (fields or changed):
            return value
        return {fields.get(key, key): changed.get(key, member) for key, member in value.items()}


def _objects(node: Node, value: dict[str, Any], fields: dict[str, str]) -> list[tuple[str, str, Node]]:
    """Return the objects of named fields in an object: the key, the field that it means, and what the schema says."""
    keys = {field: key for key, field in fields.items()} if fields else fields
    return [
        (key, field, below)
        for field, below in node.objects.items()
        if type(value.get(key := keys.get(field, field))) is dict and below.properties
    ]


def _fields_meant(node: Node, value: dict[str, Any]) -> dict[str, str]:
    """Return the fields that the unknown keys of an object mean, by key."""
    # Most objects have no unknown key.
    if value.keys() <= node.properties.keys() or len(value) > _MOST_COMPARED:
        return {}
    unknown = [key for key in value if key not in node.properties]
    absent = [field for field in node.properties if field not in value]
    found: dict[str, str] = {}
    for _, _, key, field in sorted(_pairs(unknown, absent)):
        is_free = key not in found and field not in found.values()
        if is_free and _fits(node.properties[field], value[key]):
            found[key] = field
    return found


def _pairs(keys: Sequence[str], fields: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield the keys that can mean a field, with the slips in each and its place among the keys."""
    for place, key in enumerate(keys):
        for field in fields:
            if (count := slips(key, field)) is not None:
                yield count, place, key, field


def _fits(node: Node, value: Any) -> bool:
    """Return whether a value is of a field's kind: an object, an array or neither. One that is not known fits all."""
    if value is None:
        return True
    is_object = bool(node.properties) or node.extra is not None
    return isinstance(value, dict) is is_object and isinstance(value, list) is (node.items is not None)


def _mapped(names: Mapping[Path, str], path: Path) -> Path:
    return tuple(names.get(path[: end + 1], step) for end, step in enumerate(path)) if names else path


def _without(value: Any, path: Path) -> Any:
    step, *rest = path
    if rest:
        return {**value, step: _without(value[step], tuple(rest))}
    return {key: member for key, member in value.items() if key != step}
