"""Rewrite an exported schema so that every validator reads it alike, and generators of types see its choices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from daimo_validate.core.ecma import for_both, for_python
from daimo_validate.schema.choices import MAPS, VALUES, with_choices
from daimo_validate.schema.ends import ended
from daimo_validate.schema.export import PATTERNS, header, narrowed
from daimo_validate.schema.inlining import ANNOTATIONS
from daimo_validate.schema.merging import merged
from daimo_validate.schema.naming import named

# JSON Schema 2020-12 Core and Validation, without `format`.
_STANDARD: Final = ANNOTATIONS | VALUES | MAPS | {
    "$schema", "$id", "$ref", "readOnly", "writeOnly", "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
    "items", "prefixItems", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems",
    "propertyNames", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains",
    "minProperties", "maxProperties", "contentEncoding", "contentMediaType", "contentSchema",
}  # fmt: skip
# The pattern of the API document, and one that says it and more.
_NARROWER: Final = {"^0x[0-9a-fA-F]*$": PATTERNS["calldata"]}
# A closed object below one of these could make the schema accept more, or refuse what its other parts name.
_CONDITIONS: Final = frozenset({"not", "if", "then", "else", "contains", "propertyNames", "allOf", "dependentSchemas"})
_OPENED: Final = frozenset(
    {"additionalProperties", "unevaluatedProperties", "patternProperties", "$ref", "propertyNames", "if"}
    | {"allOf", "anyOf", "oneOf", "dependentSchemas"}
)


def portable(compiled: Mapping[str, Any], version: str = "", *, closed: bool = False) -> dict[str, Any]:
    """Return a compiled component as one self-contained JSON Schema 2020-12 without `format`.

    It accepts what `exported` accepts, in any validator, also if `$` of its patterns matches before a last newline.
    Choices are `oneOf` and `anyOf`, and parts have names. With `closed`, objects accept no field that they do not name.
    """
    made = generic(compiled)
    about = header(compiled, version)
    if closed:
        made = _closed(made)
        about["$id"] += ":closed"
        about["description"] += " Objects are closed, so that generated types refuse a misspelt field."
    return named({**about, **made})


def generic(compiled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of a compiled component in their portable form, its parts without names."""
    made: dict[str, Any] = merged(with_choices(_standard(narrowed(compiled))))
    return made


def _standard(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_standard(below) for below in schema]
    if not isinstance(schema, Mapping):
        return schema
    out: dict[str, Any] = {}
    for key, value in _with_one_pattern(schema).items():
        if key not in _STANDARD:
            continue
        if key in VALUES or key in ANNOTATIONS:
            out[key] = value
        elif key in MAPS:
            names = map(for_both, value) if key == "patternProperties" else value
            out[key] = {name: _standard(below) for name, below in zip(names, value.values(), strict=True)}
        else:
            out[key] = _standard(value)
    return _as_map(_ended(out) if "pattern" in out else out)


def _with_one_pattern(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema of strings with its narrowest pattern alone, as far as it is known which one that is."""
    constant = schema.get("const")
    if schema.get("type") == "string" and "pattern" in schema and _is_word(constant, schema["pattern"]):
        # A variable that holds a string does not fit the type that generators make of a constant.
        return {key: value for key, value in schema.items() if key != "const"} | {"pattern": f"^{constant}$"}
    narrower = {"pattern": _NARROWER.get(schema.get("pattern", ""))}
    if schema.get("allOf") != [narrower]:
        return schema
    return {key: value for key, value in schema.items() if key != "allOf"} | narrower


def _is_word(constant: object, pattern: str) -> bool:
    """Return whether a constant matches a pattern and can stand in one as it is."""
    if not (isinstance(constant, str) and constant.isascii() and constant.isalnum()):
        return False
    return re.search(for_python(pattern), constant) is not None


def _ended(schema: dict[str, Any]) -> dict[str, Any]:
    keywords = ended(schema["pattern"])
    if "maxLength" in schema and "maxLength" in keywords:
        keywords["maxLength"] = min(schema["maxLength"], keywords["maxLength"])
    if "not" in schema and "not" in keywords:
        keywords["allOf"] = [*schema.get("allOf", ()), {"not": keywords.pop("not")}]
    return {**schema, **keywords}


def _as_map(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a map of strings, some of which have to be more, as a map of strings under conditions.

    As properties these would be optional beside an index signature, which TypeScript refuses.
    """
    if schema.get("additionalProperties") != {"type": "string"} or schema.keys() & {"required", "if"}:
        return schema
    fields = schema.get("properties", {})
    if not all(isinstance(field, Mapping) and field.get("type") == "string" for field in fields.values()):
        return schema
    conditions = [_condition(name, field) for name, field in fields.items() if field.keys() - ANNOTATIONS - {"type"}]
    out = {key: value for key, value in schema.items() if key != "properties"}
    if len(conditions) == 1:
        return {**out, **conditions[0]}
    return {**out, "allOf": [*schema.get("allOf", ()), *conditions]} if conditions else out


def _condition(name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    present = {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}
    return {"if": present, "then": {"type": "object", "properties": {name: field}}}


def _closed(schema: Any) -> Any:
    """Return a schema whose objects accept only the fields that they name, as far as nothing else says more of them."""
    if isinstance(schema, list):
        return [_closed(below) for below in schema]
    if not isinstance(schema, Mapping):
        return schema
    out = {key: _closed_below(key, value) for key, value in schema.items()}
    if "properties" in out and not out.keys() & _OPENED:
        out["additionalProperties"] = False
    return out


def _closed_below(key: str, value: Any) -> Any:
    if key in VALUES or key in ANNOTATIONS or key in _CONDITIONS:
        return value
    return {name: _closed(below) for name, below in value.items()} if key in MAPS else _closed(value)
