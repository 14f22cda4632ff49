"""Objects that a schema puts together by `allOf`, written as one object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from daimo_validate.schema.choices import MAPS, VALUES
from daimo_validate.schema.inlining import ANNOTATIONS

_OF_AN_OBJECT: Final = ANNOTATIONS | {"type", "properties", "required"}
_HEADER: Final = frozenset({"$schema", "$id", "$defs"})


def merged(schema: Any) -> Any:
    """Return a schema in which an `allOf` of objects is one object, if they say no more than which fields there are."""
    if isinstance(schema, list):
        return [merged(below) for below in schema]
    if not isinstance(schema, Mapping):
        return schema
    out = {key: _below(key, value) for key, value in schema.items()}
    return _one_object(out) if "allOf" in out and _is_whole(out) else out


def _is_whole(schema: Mapping[str, Any]) -> bool:
    """Return whether a schema and the parts of its `allOf` say only which fields an object has."""
    parts = schema["allOf"]
    if schema.get("type", "object") != "object" or not schema.keys() <= _OF_AN_OBJECT | _HEADER | {"allOf"}:
        return False
    return all(map(_is_object, parts))


def _one_object(schema: Mapping[str, Any]) -> dict[str, Any]:
    parts = [*schema["allOf"], schema]
    about = {key: value for key, value in schema.items() if key in ANNOTATIONS | _HEADER}
    required = list(dict.fromkeys(name for part in parts for name in part.get("required", ())))
    return {**about, "type": "object", "properties": _fields(parts), **({"required": required} if required else {})}


def _below(key: str, value: Any) -> Any:
    if key in VALUES or key in ANNOTATIONS:
        return value
    return {name: merged(below) for name, below in value.items()} if key in MAPS else merged(value)


def _is_object(part: Any) -> bool:
    return isinstance(part, Mapping) and part.get("type") == "object" and part.keys() <= _OF_AN_OBJECT


def _fields(parts: list[Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for part in parts:
        for name, schema in part.get("properties", {}).items():
            if name in fields and fields[name] != schema:
                schema = merged({"allOf": [fields[name], schema]})
            fields[name] = schema
    return fields
