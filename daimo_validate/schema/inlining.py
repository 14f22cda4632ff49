"""References of an OpenAPI document replaced by what they refer to, and everything refused that is not supported.

A message names the place in the document as a JSON Pointer: `#/components/schemas/X/properties/y`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from daimo_validate.core.ecma import PatternError, for_both, for_python, for_rust
from daimo_validate.core.wording import quoted
from daimo_validate.schema.errors import SchemaError

_Place: TypeAlias = tuple[str, ...]

COMPONENTS: Final[_Place] = ("components", "schemas")
ANNOTATIONS: Final = frozenset({"description", "title", "examples", "deprecated", "default", "$comment"})
NEVER: Final[Mapping[str, Any]] = {"not": {}}
"""What `false` means, as a keyword that can be named: jsonschema reports `false` at the object around it."""

_SCHEMA_MAPS: Final = frozenset({"properties", "patternProperties", "dependentSchemas"})
_SCHEMA_LISTS: Final = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SCHEMAS: Final = frozenset(
    {"items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames"}
    | {"not", "if", "then", "else"}
)
_IN_PLACE: Final = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else")
_REFUSED: Final = ("$id", "$dynamicRef", "$recursiveRef")
_DROPPED: Final = frozenset(
    {"discriminator", "xml", "externalDocs", "example", "nullable"}
    # Only references lead to them, and those are replaced.
    | {"$defs", "definitions", "$anchor", "$dynamicAnchor", "$schema"}
)
# OpenAPI 3.1, Components Object, "Fixed Fields"; `:` joins the steps to a part of a component.
_NAME = re.compile(r"[a-zA-Z0-9._:-]+", re.ASCII).fullmatch


def inlined(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a component without references, except to `$defs` for a schema that contains itself.

    SchemaError if the component holds anything that is not supported.
    """
    return _Inliner(document).component((*COMPONENTS, name))


class _Inliner:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.recursive: set[_Place] = set()
        self.checked: set[_Place] = set()

    def component(self, place: _Place) -> dict[str, Any]:
        schema = self.target(place, ())
        definitions: dict[str, Any] = {}
        while pending := {target for target in self.recursive if _name_of(target) not in definitions}:
            for target in sorted(pending):
                name = _name_of(target)
                definitions[name] = self.target(target, ())
                if f"#/$defs/{name}" in _references_in_place(definitions[name]):
                    raise SchemaError(f"{_shown(target)} refers to itself for the same value, without end")
        return {**schema, "$defs": definitions} if definitions else schema

    def target(self, place: _Place, within: tuple[_Place, ...]) -> dict[str, Any]:
        """Return the schema at a place that a reference leads to."""
        schema = self.at(place)
        if place not in self.checked:
            self.checked.add(place)
            _check(schema, place)
        if isinstance(schema, bool):
            return {} if schema else dict(NEVER)
        inlined: dict[str, Any] = self.inline(schema, place, (*within, place))
        # Generators of types name what they make by the title.
        return {"title": place[-1], **inlined} if place[:-1] == COMPONENTS else inlined

    def at(self, place: _Place) -> Any:
        found: Any = self.document
        for step in place:
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found

    def inline(self, schema: Any, place: _Place, within: tuple[_Place, ...]) -> Any:
        if not isinstance(schema, Mapping):
            return schema
        for keyword in _REFUSED:
            if keyword in schema:
                raise SchemaError(f"`{keyword}` is not supported: {_shown((*place, keyword))}")
        out = {key: self.keyword(key, schema[key], (*place, key), within) for key in schema if key not in _DROPPED}
        if "example" in schema and "examples" not in schema:
            out["examples"] = [schema["example"]]
        if schema.get("nullable") is True and isinstance(schema.get("type"), str):
            out["type"] = [schema["type"], "null"]
        if "$ref" not in out:
            return out
        target = self.referred(out.pop("$ref"), place, within)
        return {**target, **out} if out.keys() <= ANNOTATIONS else {**out, "allOf": [*out.get("allOf", ()), target]}

    def keyword(self, key: str, value: Any, place: _Place, within: tuple[_Place, ...]) -> Any:
        if key == "pattern":
            _portable(value, place)
        if key in _SCHEMAS:
            return self.inline(value, place, within)
        if key in _SCHEMA_LISTS:
            return [self.inline(below, (*place, str(index)), within) for index, below in enumerate(value)]
        if key in _SCHEMA_MAPS:
            schemas = {name: self.inline(below, (*place, name), within) for name, below in value.items()}
            return {_portable(name, place): each for name, each in schemas.items()} if "pattern" in key else schemas
        return value

    def referred(self, reference: str, place: _Place, within: tuple[_Place, ...]) -> dict[str, Any]:
        target = self.resolved(reference, (*place, "$ref"))
        if target not in within:
            return self.target(target, within)
        if not _NAME(_name_of(target)):
            raise SchemaError(f"{_shown(target)} contains itself, and OpenAPI does not allow its name")
        self.recursive.add(target)
        return {"$ref": f"#/$defs/{_name_of(target)}"}

    def resolved(self, reference: str, place: _Place) -> _Place:
        """Return the place that a reference leads to."""
        prefix = "#/components/schemas/"
        name = reference.removeprefix(prefix)
        if reference.startswith(prefix) and name in self.at(COMPONENTS):
            return (*COMPONENTS, name)
        if not reference.startswith("#/"):
            message = "only references into the document itself (#/...) are supported"
            raise SchemaError(f"{quoted(reference)} is not supported at {_shown(place)}: {message}")
        steps = unquote(reference).split("/")[1:]
        target = tuple([step.replace("~1", "/").replace("~0", "~") for step in steps])
        try:
            self.at(target)
        except (KeyError, IndexError, TypeError, ValueError):
            raise SchemaError(f"the document does not have {quoted(reference)}, used at {_shown(place)}") from None
        return target


def _name_of(place: _Place) -> str:
    return ":".join(place[len(COMPONENTS) :] if place[: len(COMPONENTS)] == COMPONENTS else ("", *place))


def _shown(place: _Place) -> str:
    """Return a place for a message. A component alone is shown by its name."""
    if len(place) == len(COMPONENTS) + 1 and place[:-1] == COMPONENTS:
        return f"component {quoted(place[-1])}"
    return quoted("#" + "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in place))


def _references_in_place(schema: Any) -> Iterator[Any]:
    """Yield the references that are followed for the very value that the schema is asked about."""
    if not isinstance(schema, Mapping):
        return
    if "$ref" in schema:
        yield schema["$ref"]
    for keyword in _IN_PLACE:
        below = schema.get(keyword)
        for each in below if isinstance(below, list) else (below,):
            yield from _references_in_place(each)
    for each in schema.get("dependentSchemas", {}).values():
        yield from _references_in_place(each)


def _portable(pattern: str, place: _Place) -> str:
    """Return a pattern in a form for both engines. SchemaError if one of them cannot read it."""
    try:
        re.compile(for_python(pattern))
        _compile_with_rust(for_rust(pattern))
        return for_both(pattern)
    except (PatternError, re.error, OverflowError) as error:
        raise SchemaError(f"cannot use the pattern {quoted(pattern)} at {_shown(place)}: it {_reason(error)}") from None


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, PatternError) else f"is not a regular expression ({error})"


def _compile_with_rust(pattern: str) -> None:
    try:
        # Imported on use: 29 ms.
        import jsonschema_rs
    except ImportError:
        return
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except Exception:
        # jsonschema-rs says only that it is not a regular expression, but that was checked before.
        raise PatternError("is too large") from None


def _check(schema: Any, place: _Place) -> None:
    # Imported on use: 206 ms.
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema import SchemaError as InvalidSchema

    try:
        # Patterns are checked one by one: as a format, they would have to be regular expressions of Python.
        Draft202012Validator.check_schema(schema, format_checker=FormatChecker(()))
    except InvalidSchema as error:
        where = _shown((*place, *[str(step) for step in error.absolute_path]))
        raise SchemaError(f"not JSON Schema 2020-12: {where}") from None
