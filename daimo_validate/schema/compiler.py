"""Compile OpenAPI 3.1 components, with an Overlay applied.

A compiled component is `{"name", "schema", "gate"}`. `schema` accepts what the published component accepts. It has no
references, and `if`/`then`/`else` in place of a `oneOf` or `anyOf` whose branches differ in a tag or type, so that an
error names the wrong field. `gate` is narrower: see `Structure` in the core.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from types import MappingProxyType
from typing import Any, Final

from daimo_validate.compiled import load
from daimo_validate.core.ecma import for_rust
from daimo_validate.core.engine import make_engine
from daimo_validate.core.formats import CODED, LONGEST, PATTERNS, PLAIN_TESTS, possible_phone_pattern
from daimo_validate.core.inputs import usual_fields
from daimo_validate.core.inputs.base import ANY, Usual
from daimo_validate.core.inputs.strings import JUDGED_HERE
from daimo_validate.core.plain import MAX_NODES, MAX_TEXT
from daimo_validate.core.structure import REQUEST, Structure, tag_chain, tag_tail
from daimo_validate.core.wording import nearest, quoted
from daimo_validate.schema.errors import SchemaError
from daimo_validate.schema.inlining import ANNOTATIONS, NEVER, inlined
from daimo_validate.schema.tags import may_overlap, tags_of
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def overlaid(document: Mapping[str, Any], overlay: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    """Return a copy of an OpenAPI document with an Overlay 1.0 applied, by default the shipped one.

    SchemaError if the document is nested too deep to be searched.
    """
    # Imported on use: 123 ms.
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
    """Compile a component of an overlaid document. SchemaError if it is missing or cannot be compiled.

    `phones` is the phone data to use in place of the shipped data.
    """
    components = _components(document)
    if name not in components:
        near = nearest(name, components)
        meant = f"; did you mean {near}?" if near else ""
        raise SchemaError(f"the OpenAPI document has no component {quoted(name)}{meant}")
    if not isinstance(components[name], Mapping):
        raise SchemaError(f"not JSON Schema 2020-12: component {quoted(name)}")
    schema = {"$schema": DIALECT, "title": name, **_compiled(inlined(document, name))}
    is_request = name == REQUEST
    numbers = load("phones") if phones is None else phones
    compiled = {"name": name, "schema": schema, "gate": _gate(_Gate(numbers, is_request), schema)}
    if is_request:
        compiled["usual"] = _gate(_Gate(numbers, is_request, usual_fields()), schema)
    try:
        make_engine(Structure(compiled))
    except Exception as error:
        raise SchemaError(f"component {quoted(name)} cannot be evaluated: {error}") from None
    return compiled


def _gate(gate: _Gate, schema: Any) -> Any:
    made = gate.of(schema)
    size = _most(made)
    # Nobody counts again what a gate accepts, so it must be within the bounds of a body.
    return made if size.nodes <= MAX_NODES and size.text <= MAX_TEXT else False


def _components(document: Mapping[str, Any]) -> Mapping[str, Any]:
    if not str(document.get("openapi", "")).startswith("3."):
        raise SchemaError("not an OpenAPI 3 document: it has no `openapi: 3.…` at the top")
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, Mapping) else None
    if not isinstance(schemas, Mapping):
        raise SchemaError("the OpenAPI document has no components.schemas")
    return schemas


def _apply(action: Mapping[str, Any], document: Any) -> None:
    """Apply an action of an Overlay (OpenAPI Overlay Specification 1.0.0, section 4.4.3)."""
    # Imported on use: 131 ms.
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


def _compiled(schema: Any) -> Any:
    """Return a schema whose choices are chains of `if`/`then`/`else`, as far as its branches can be told apart."""
    if isinstance(schema, list):
        return [_compiled(below) for below in schema]
    if not isinstance(schema, Mapping):
        return schema
    out: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties", "dependentSchemas", "$defs"):
            out[key] = {name: NEVER if below is False else _compiled(below) for name, below in value.items()}
        elif key in ("enum", "const", "examples", "default", "required", "type"):
            out[key] = value
        elif key == "allOf":
            out[key] = [*_compiled(value), *out.get(key, ())]
        else:
            out.update(_choice(key, value, schema, out))
    return out


def _choice(key: str, value: Any, schema: Mapping[str, Any], out: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords that say what another keyword says: a chain for a choice, or the compiled keyword."""
    chain = _chain(key, value) if key in ("oneOf", "anyOf") and "if" not in {*schema, *out} else None
    if chain is None:
        return {key: _compiled(value)}
    if chain.keys() & schema.keys():
        return {"allOf": [*out.get("allOf", ()), chain]}
    return chain


def _chain(keyword: str, branches: list[Any]) -> dict[str, Any] | None:
    """Return branches that exclude each other, by a tag or by their types, as one `if`/`then`/`else`, or None."""
    tagged = [branch for branch in branches if tags_of(branch)]
    name = _common_tag(tagged)
    by_type = _by_type(branches if name is None else [branch for branch in branches if not tags_of(branch)])
    if by_type is None:
        return None
    if name is not None:
        by_type = [("object", _tag_chain(keyword, tagged, name)), *by_type]
    if may_overlap([kind for kind, _ in by_type]):
        return None
    return dict(by_type[0][1]) if len(by_type) == 1 else _type_chain(by_type)


def _by_type(branches: list[Any]) -> list[tuple[str, Any]] | None:
    """Return each compiled branch with its type, or None if one has no single type."""
    if not all(isinstance(branch, Mapping) and isinstance(branch.get("type"), str) for branch in branches):
        return None
    return [(branch["type"], _compiled(branch)) for branch in branches]


def _common_tag(branches: list[Any]) -> str | None:
    """Return the tag of all branches that splits them into the most groups, at least two."""
    if len(branches) < 2:
        return None
    names = [name for name in tags_of(branches[0]) if all(name in tags_of(branch) for branch in branches)]
    best = max(names, key=lambda name: len(_groups(branches, name)), default=None)
    return None if best is None or len(_groups(branches, best)) < 2 else best


def _groups(branches: list[Any], name: str) -> list[tuple[tuple[str, ...], list[Any]]]:
    """Return the branches grouped so that no tag is in two groups, each group with its tags."""
    groups: list[tuple[tuple[str, ...], list[Any]]] = []
    for branch in branches:
        tags, members = tags_of(branch)[name], [branch]
        for group in [group for group in groups if set(group[0]) & set(tags)]:
            groups.remove(group)
            tags, members = tuple(dict.fromkeys((*group[0], *tags))), [*group[1], *members]
        groups.append((tags, members))
    return groups


def _tag_chain(keyword: str, branches: list[Any], name: str) -> dict[str, Any]:
    groups = _groups(branches, name)
    kinds = [(tags, members[0] if len(members) == 1 else {keyword: members}) for tags, members in groups]
    chain = tag_tail(name, [tag for tags, _ in kinds for tag in tags])
    for tags, branch in reversed(kinds):
        test = {"const": tags[0]} if len(tags) == 1 else {"enum": list(tags)}
        condition = {"type": "object", "properties": {name: test}, "required": [name]}
        chain = {"if": condition, "then": _compiled(branch), "else": chain}
    assert tag_chain(chain) is not None
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
    size = _Size(1, gate.get("maxLength", max(LONGEST.values()) if gate.get("type") == "string" else 0))
    for name, below in gate.get("properties", {}).items():
        size = size.plus(_most(below)).plus(_Size(0, len(name)))
    if isinstance(extra := gate.get("additionalProperties"), Mapping):
        size = size.plus(_most(extra).plus(_Size(0, _LONGEST_NAME)).times(_MOST_PROPERTIES))
    return size


class _Gate:
    """Makes schemas that accept only values without findings, and `False` where that cannot be known.

    Of a request, inputs judge some strings. `usual` holds keywords to add, by the path of a field (see `RequestInput`).
    """

    def __init__(
        self, phones: Mapping[str, Any], is_request: bool, usual: Mapping[Path, Sequence[Usual]] = MappingProxyType({})
    ) -> None:
        self.left_out: Mapping[Path, Collection[str]] = JUDGED_HERE if is_request else {}
        self.usual = usual
        patterns = {**PATTERNS, "e164-phone": possible_phone_pattern(phones)}
        self.tests = {
            name: {"pattern": pattern, "format": name} if name in PLAIN_TESTS else {"pattern": pattern}
            for name, pattern in patterns.items()
        }

    def of(self, schema: Any, path: Path = ()) -> Any:
        gate = self.without_usual(schema, path)
        if gate is False:
            return False
        # What the gate made of a format, a usual value is narrower than that. The document's own keywords stay.
        wider = gate.keys() - schema.keys()
        for added in self.usual.get(path, ()):
            if added is False:
                return False
            if (added.keys() & gate.keys()) - wider:
                gate["allOf"] = [*gate.get("allOf", ()), added]
            else:
                gate = gate | added
                wider -= added.keys()
                if "pattern" in added and gate.get("format") in PLAIN_TESTS:
                    # It is no longer the pattern of the format.
                    del gate["format"]
        return gate

    def without_usual(self, schema: Any, path: Path) -> Any:
        if not isinstance(schema, Mapping):
            return False
        keywords = {key for key in schema if key not in ANNOTATIONS and key != "$schema"}
        if keywords == {"if", "then", "else"}:
            return {"if": schema["if"], "then": self.of(schema["then"], path), "else": self.of(schema["else"], path)}
        match schema.get("type"):
            case "string":
                return self.string(schema, keywords, path)
            case "number" | "integer" | "boolean":
                return _only(schema, keywords - {"format"}) if keywords <= _SCALAR else False
            case "object":
                return self.object(schema, keywords, path)
            case "array" if keywords == {"type", "items"}:
                return {"type": "array", "items": self.of(schema["items"], (*path, ANY)), "maxItems": _MOST_ITEMS}
        return False

    def string(self, schema: Mapping[str, Any], keywords: set[str], path: Path) -> Any:
        name = schema.get("format")
        if not keywords <= {"type", "enum", "pattern", "format", "minLength", "maxLength"}:
            return False
        # The input would judge a string of another format wrongly.
        if path in self.left_out and name not in self.left_out[path]:
            return False
        gate = _only(schema, keywords - {"format"})
        if "pattern" in gate:
            gate["pattern"] = for_rust(gate["pattern"])
        if "enum" in gate and name not in self.tests:
            return gate
        # A bounded pattern needs no count of characters.
        if name not in LONGEST:
            longest = _LONGEST_OF.get(name, _LONGEST_BEYOND_DOUBT)
            gate["maxLength"] = min(schema.get("maxLength", longest), longest)
        if name in CODED and path not in self.left_out:
            gate["format"] = name
        return _with(gate, self.tests[name]) if name in self.tests else gate

    def object(self, schema: Mapping[str, Any], keywords: set[str], path: Path) -> Any:
        if not keywords <= {"type", "properties", "required", "additionalProperties"}:
            return False
        extra = schema.get("additionalProperties", False)
        if extra is True or not (extra or "properties" in schema):
            return False
        if set(schema.get("properties", {})) < set(schema.get("required", ())):
            return False
        gate = {
            "type": "object",
            "properties": {name: self.of(below, (*path, name)) for name, below in schema.get("properties", {}).items()},
            "required": schema.get("required", []),
            "additionalProperties": self.of(extra, (*path, ANY)) if extra else False,
        }
        bounds = {"maxProperties": _MOST_PROPERTIES, "propertyNames": {"maxLength": _LONGEST_NAME}}
        return {**gate, **bounds} if extra else gate


def _with(gate: dict[str, Any], test: dict[str, str]) -> dict[str, Any]:
    """Return a gate that makes the test of a format, too."""
    if gate.get("pattern", test["pattern"]) != test["pattern"]:
        return {**gate, "allOf": [test]}
    return {**gate, **test}


def _only(schema: Mapping[str, Any], keywords: set[str]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key in keywords}


# Longer strings, lists and metadata are unusual, so they do not pass the gate.
_LONGEST_BEYOND_DOUBT = 4096
_LONGEST_OF: Mapping[Any, int] = {"calldata": 4 * _LONGEST_BEYOND_DOUBT}
_LONGEST_NAME = 128
_MOST_PROPERTIES = 100
_MOST_ITEMS = 40

_SCALAR = frozenset(
    {"type", "enum", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
)


def _plain(value: Any) -> Any:
    """Return mappings and sequences of any kind as dict and list, which JSONPath needs."""
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
