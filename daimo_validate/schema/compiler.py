"""OpenAPI 3.1 components and an Overlay as compiled schemas.

A compiled component is `{"name", "schema", "gate"}`. `schema` has the verdict of the published component, with every
reference inlined, and with `oneOf` and `anyOf` whose branches a tag or a type tells apart as `if`/`then`/`else`, so
that an error names the real field. `gate` is narrower: see `Structure` in the core.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final, NamedTuple

from daimo_validate.compiled import load
from daimo_validate.core.formats import CODED, PATTERNS, possible_phone_pattern
from daimo_validate.core.plain import MAX_NODES, MAX_TEXT
from daimo_validate.core.structure import tag_of
from daimo_validate.core.wording import nearest, quoted
from daimo_validate.schema.errors import SchemaError

# What `false` means, as a keyword that can be named; jsonschema reports `false` at the object around it.
_NEVER: Final[Mapping[str, Any]] = {"not": {}}

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_REFERENCE = "#/components/schemas/"
# OpenAPI 3.1, Components Object, "Fixed Fields".
_COMPONENT_NAME = re.compile(r"[a-zA-Z0-9._-]+", re.ASCII).fullmatch
_ANNOTATIONS: Final = frozenset({"description", "title", "examples", "deprecated", "default", "$comment"})
_IN_PLACE: Final = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})
_OPENAPI_ONLY: Final = frozenset({"discriminator", "xml", "externalDocs", "example", "nullable"})


def overlaid(document: Mapping[str, Any], overlay: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """A copy of an OpenAPI document with an Overlay 1.0 applied: the shipped one unless given.

    SchemaError when the document nests too deep to be searched.
    """
    from jsonpath.exceptions import JSONPathRecursionError

    try:
        changed: dict[str, Any] = _plain(document)
        for action in (load("overlay") if overlay is None else overlay)["actions"]:
            _apply(action, changed)
    except (RecursionError, JSONPathRecursionError):
        raise SchemaError("the OpenAPI document is nested too deep") from None
    return changed


def compile_component(
    document: Mapping[str, Any], name: str, phones: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One component of an overlaid document, compiled. SchemaError when it is not there or cannot be compiled.

    `phones` are the possible lengths of phone numbers: the shipped ones unless given.
    """
    components = _components(document)
    if name not in components:
        near = nearest(name, components)
        meant = f"; did you mean {near}?" if near else ""
        raise SchemaError(f"the OpenAPI document has no component {quoted(name)}{meant}")
    if not isinstance(components[name], Mapping):
        raise SchemaError(f"component {quoted(name)} is no JSON Schema 2020-12")
    inlined = _Inliner(components).component(name)
    _check(inlined, name)
    compiled = {"$schema": DIALECT, "title": name, **_compiled(inlined)}
    gate = _Gate(load("phones") if phones is None else phones).of(compiled)
    size = _most(gate)
    # What the gate accepts must be within the bounds of a body, which nobody counts again.
    is_bounded = size.nodes <= MAX_NODES and size.text <= MAX_TEXT
    return {"name": name, "schema": compiled, "gate": gate if is_bounded else False}


def _components(document: Mapping[str, Any]) -> Mapping[str, Any]:
    if not str(document.get("openapi", "")).startswith("3."):
        raise SchemaError("this is no OpenAPI 3 document: it has no `openapi: 3.…` at its top")
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, Mapping) else None
    if not isinstance(schemas, Mapping):
        raise SchemaError("the OpenAPI document has no components.schemas")
    return schemas


def _apply(action: Mapping[str, Any], document: Any) -> None:
    """One action of an Overlay (OpenAPI Overlay Specification 1.0.0, section 4.4.3)."""
    from jsonpath import JSONPathEnvironment

    for match in list(JSONPathEnvironment(strict=True).finditer(action["target"], document)):
        if action.get("remove"):
            parent: Any = match.parent
            del parent.obj[match.parts[-1]]
        elif isinstance(match.obj, dict):
            _merge(match.obj, action["update"])


def _merge(target: dict[str, Any], update: Mapping[str, Any]) -> None:
    for key, value in update.items():
        if isinstance(value, Mapping) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        elif isinstance(value, list) and isinstance(target.get(key), list):
            target[key].extend(value)
        else:
            target[key] = deepcopy(value)


def _references_in_place(schema: Any) -> Iterator[Any]:
    """The references of a schema that are followed for the very value that the schema is asked about."""
    if not isinstance(schema, Mapping):
        return
    if "$ref" in schema:
        yield schema["$ref"]
    for keyword in schema.keys() & _IN_PLACE:
        below = schema[keyword]
        for each in below if isinstance(below, list) else (below,):
            yield from _references_in_place(each)
    dependent = schema.get("dependentSchemas")
    for each in dependent.values() if isinstance(dependent, Mapping) else ():
        yield from _references_in_place(each)


class _Inliner:
    """References replaced by what they refer to; a component that contains itself stays a reference to `$defs`."""

    def __init__(self, components: Mapping[str, Any]) -> None:
        self.components = components
        self.recursive: set[str] = set()

    def component(self, name: str) -> dict[str, Any]:
        schema = self.inline(self.components[name], (name,))
        definitions: dict[str, Any] = {}
        while pending := self.recursive - set(definitions):
            for recursive in sorted(pending):
                definitions[recursive] = self.inline(self.components[recursive], (recursive,))
                if f"#/$defs/{recursive}" in _references_in_place(definitions[recursive]):
                    raise SchemaError(f"component {quoted(recursive)} refers to itself for the same value, without end")
        return {**schema, "$defs": definitions} if definitions else dict(schema)

    def inline(self, schema: Any, within: tuple[str, ...]) -> Any:
        if not isinstance(schema, Mapping):
            return schema
        inlined = {key: self.keyword(key, value, within) for key, value in schema.items() if key not in _OPENAPI_ONLY}
        if "example" in schema and "examples" not in schema:
            inlined["examples"] = [schema["example"]]
        if schema.get("nullable") is True and isinstance(schema.get("type"), str):
            inlined["type"] = [schema["type"], "null"]
        reference = inlined.pop("$ref", None)
        if reference is None:
            return inlined
        target = self.referred(reference, within)
        return {**target, **inlined} if inlined.keys() <= _ANNOTATIONS else {**inlined, "allOf": [target]}

    def keyword(self, key: str, value: Any, within: tuple[str, ...]) -> Any:
        if key in ("properties", "patternProperties") and isinstance(value, Mapping):
            return {name: self.inline(below, within) for name, below in value.items()}
        if key in ("enum", "const", "examples", "default", "required", "type"):
            return value
        if isinstance(value, list):
            return [self.inline(below, within) for below in value]
        return self.inline(value, within)

    def referred(self, reference: Any, within: tuple[str, ...]) -> dict[str, Any]:
        name = str(reference).removeprefix(_REFERENCE)
        if not str(reference).startswith(_REFERENCE) or name not in self.components:
            raise SchemaError(f"the OpenAPI document refers to {quoted(str(reference))}, which it does not have")
        if name in within:
            if not _COMPONENT_NAME(name):
                raise SchemaError(f"component {quoted(name)} contains itself, and OpenAPI does not allow its name")
            self.recursive.add(name)
            return {"$ref": f"#/$defs/{name}"}
        inlined = self.inline(self.components[name], (*within, name))
        if isinstance(inlined, bool):
            return {} if inlined else dict(_NEVER)
        if not isinstance(inlined, dict):
            raise SchemaError(f"component {quoted(name)} is no JSON Schema 2020-12")
        return inlined


def _compiled(schema: Any) -> Any:
    """A schema with its choices as chains, from the innermost outwards."""
    if isinstance(schema, list):
        return [_compiled(below) for below in schema]
    if not isinstance(schema, Mapping):
        return schema
    out: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties", "$defs"):
            out[key] = {name: _NEVER if below is False else _compiled(below) for name, below in value.items()}
        elif key in ("enum", "const", "examples", "default", "required", "type"):
            out[key] = value
        else:
            out[key] = _compiled(value)
    for keyword in ("oneOf", "anyOf"):
        if keyword in out and "if" not in out and (chain := _chain(out[keyword])) is not None:
            del out[keyword]
            if chain.keys() & out.keys():
                out["allOf"] = [*out.get("allOf", ()), chain]
            else:
                out.update(chain)
    return out


def _chain(branches: list[Any]) -> dict[str, Any] | None:
    """Branches that exclude each other, by a tag or by their types, as one `if`/`then`/`else`; None for others."""
    tagged = [branch for branch in branches if _tags(branch)]
    others = [branch for branch in branches if not _tags(branch)]
    name = _common_tag(tagged) if len(tagged) > 1 else None
    if tagged and name is None:
        tagged, others = [], branches
    by_type: list[tuple[str, Any]] = []
    if name is not None:
        by_type.append(("object", _tag_chain(tagged, name)))
    for branch in others:
        if not isinstance(branch, Mapping) or not isinstance(branch.get("type"), str):
            return None
        by_type.append((branch["type"], branch))
    types = [kind for kind, _ in by_type]
    if len(set(types)) != len(types) or {"integer", "number"} <= set(types):
        return None
    if len(by_type) == 1:
        return dict(by_type[0][1])
    return _type_chain(by_type)


def _tags(branch: Any) -> dict[str, str]:
    """The required properties of an object branch that can have but one string, with that string."""
    if not isinstance(branch, Mapping) or branch.get("type") != "object":
        return {}
    found = {}
    for name in branch.get("required", ()):
        test = branch.get("properties", {}).get(name)
        if not isinstance(test, Mapping):
            continue
        constants = [test["const"]] if "const" in test else test.get("enum", [])
        if len(constants) == 1 and isinstance(constants[0], str):
            found[name] = constants[0]
    return found


def _common_tag(branches: list[Any]) -> str | None:
    for name in _tags(branches[0]):
        constants = [_tags(branch).get(name) for branch in branches]
        if None not in constants and len(set(constants)) == len(constants):
            return name
    return None


def _tag_chain(branches: list[Any], name: str) -> dict[str, Any]:
    constants = [_tags(branch)[name] for branch in branches]
    chain: dict[str, Any] = {
        "type": "object",
        "properties": {name: {"type": "string", "enum": constants}},
        "required": [name],
    }
    for branch, constant in reversed(list(zip(branches, constants, strict=True))):
        condition = {"type": "object", "properties": {name: {"const": constant}}, "required": [name]}
        assert tag_of(condition) == (name, constant)
        chain = {"if": condition, "then": branch, "else": chain}
    return chain


def _type_chain(by_type: list[tuple[str, Any]]) -> dict[str, Any]:
    chain: dict[str, Any] = {"type": [kind for kind, _ in by_type]}
    for kind, branch in reversed(by_type):
        chain = {"if": {"type": kind}, "then": branch, "else": chain}
    return chain


class _Size(NamedTuple):
    """The most values and characters that a schema accepts."""

    nodes: float = 1
    text: float = 0

    def times(self, most: float) -> _Size:
        """Return the size of that many such values."""
        return _Size(self.nodes * most, self.text * most)

    def plus(self, other: _Size) -> _Size:
        """Return the size of both together."""
        return _Size(self.nodes + other.nodes, self.text + other.text)


def _most(gate: Any) -> _Size:
    """Return the size of the largest value that a gate accepts."""
    if not isinstance(gate, Mapping):
        return _Size(0)
    if "then" in gate:
        then, otherwise = _most(gate["then"]), _most(gate["else"])
        return _Size(max(then.nodes, otherwise.nodes), max(then.text, otherwise.text))
    if "enum" in gate:
        return _Size(1, max((len(value) for value in gate["enum"] if isinstance(value, str)), default=0))
    if "items" in gate:
        return _most(gate["items"]).times(gate["maxItems"]).plus(_Size())
    size = _Size(1, gate.get("maxLength", 0))
    for name, below in gate.get("properties", {}).items():
        size = size.plus(_most(below)).plus(_Size(0, len(name)))
    if isinstance(extra := gate.get("additionalProperties"), Mapping):
        size = size.plus(_most(extra).plus(_Size(0, _LONGEST_NAME)).times(_MOST_PROPERTIES))
    return size


class _Gate:
    """Makes schemas that accept only what is beyond doubt: False wherever doubt cannot be excluded."""

    def __init__(self, phones: Mapping[str, Any]) -> None:
        self.patterns = {**PATTERNS, "e164-phone": possible_phone_pattern(phones)}

    def of(self, schema: Any) -> Any:
        if not isinstance(schema, Mapping):
            return False
        keywords = {key for key in schema if key not in _ANNOTATIONS and key != "$schema"}
        if keywords == {"if", "then", "else"}:
            return {"if": schema["if"], "then": self.of(schema["then"]), "else": self.of(schema["else"])}
        match schema.get("type"):
            case "string":
                return self.string(schema, keywords)
            case "number" | "integer" | "boolean":
                return _only(schema, keywords - {"format"}) if keywords <= _SCALAR else False
            case "object":
                return self.object(schema, keywords)
            case "array" if keywords == {"type", "items"}:
                return {"type": "array", "items": self.of(schema["items"]), "maxItems": _MOST_ITEMS}
        return False

    def string(self, schema: Mapping[str, Any], keywords: set[str]) -> Any:
        if not keywords <= {"type", "enum", "pattern", "format", "minLength", "maxLength"}:
            return False
        gate = _only(schema, keywords - {"format"})
        if "enum" in gate:
            return gate
        gate["maxLength"] = min(schema.get("maxLength", _LONGEST_BEYOND_DOUBT), _LONGEST_BEYOND_DOUBT)
        name = schema.get("format")
        if name in CODED:
            gate["format"] = name
        elif name in self.patterns and "pattern" in gate:
            gate["allOf"] = [{"pattern": self.patterns[name]}]
        elif name in self.patterns:
            gate["pattern"] = self.patterns[name]
        return gate

    def object(self, schema: Mapping[str, Any], keywords: set[str]) -> Any:
        if not keywords <= {"type", "properties", "required", "additionalProperties"}:
            return False
        extra = schema.get("additionalProperties", False)
        if extra is True or not (extra or "properties" in schema):
            return False
        if set(schema.get("properties", {})) < set(schema.get("required", ())):
            return False
        gate = {
            "type": "object",
            "properties": {name: self.of(below) for name, below in schema.get("properties", {}).items()},
            "required": schema.get("required", []),
            "additionalProperties": self.of(extra) if extra else False,
        }
        bounds = {"maxProperties": _MOST_PROPERTIES, "propertyNames": {"maxLength": _LONGEST_NAME}}
        return {**gate, **bounds} if extra else gate


def _only(schema: Mapping[str, Any], keywords: set[str]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key in keywords}


# No ordinary string of a request is longer, and no list or metadata larger: what is gets a closer look.
_LONGEST_BEYOND_DOUBT = 4096
_LONGEST_NAME = 128
_MOST_PROPERTIES = 100
_MOST_ITEMS = 40

_SCALAR = frozenset(
    {"type", "enum", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
)


def _check(schema: Mapping[str, Any], name: str) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema import SchemaError as InvalidSchema

    try:
        Draft202012Validator.check_schema(schema)
    except InvalidSchema as error:
        place = "/".join(str(step) for step in error.absolute_path)
        raise SchemaError(f"component {quoted(name)} is no JSON Schema 2020-12, at {quoted(place)}") from None


def _plain(value: Any) -> Any:
    """Mappings and sequences of any kind as dict and list, which JSONPath walks."""
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
