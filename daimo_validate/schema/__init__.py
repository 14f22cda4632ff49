"""Compiled schemas: components of the shipped OpenAPI document by name, or of a newer document."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from types import MappingProxyType

from daimo_validate.schema.errors import SchemaError as SchemaError
from daimo_validate.text.hints import Any

_REQUEST = "CreateSessionRequest"


class Schema:
    """A compiled component of an OpenAPI document. Immutable; pass it to `Validator(schema=...)`."""

    __slots__ = ("_compiled",)

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._compiled = MappingProxyType(dict(compiled))

    @property
    def name(self) -> str:
        """Return the name of the component, such as `CreateSessionRequest`."""
        return str(self._compiled["name"])

    @property
    def compiled(self) -> Mapping[str, Any]:
        """Return what the core reads: `name`, `schema` and `gate`. Do not change it."""
        return self._compiled

    @property
    def json_schema(self) -> Mapping[str, Any]:
        """Return the component as JSON Schema 2020-12. Do not change it."""
        schema: Mapping[str, Any] = self._compiled["schema"]
        return schema

    @classmethod
    def named(cls, component: str = _REQUEST) -> Schema:
        """Return a component of the shipped document, such as `CreateSessionResponse`. SchemaError if it has none."""
        # Imported on use: 0.1 ms.
        from daimo_validate.compiled import load, names
        from daimo_validate.core.wording import nearest, quoted

        component = str(component)
        if component not in names():
            near = nearest(component, names())
            meant = f"; did you mean {near}?" if near else ""
            raise SchemaError(f"the API document has no component {quoted(component)}{meant}")
        return cls(load(component))

    @classmethod
    def from_openapi(cls, document: str | PathLike[str] | Mapping[str, Any], component: str = _REQUEST) -> Schema:
        """Return a component of an OpenAPI 3.1 document, given as the path of a YAML or JSON file or as a mapping.

        The formats of the shipped overlay are added. Supported are all keywords of JSON Schema 2020-12 except `$id`,
        `$dynamicRef` and references to other documents, and patterns of ECMA-262 without back-references, flags and
        properties other than general categories (`\\p{L}`). Details are in `daimo_validate/schema/README.md`.

        SchemaError says what is wrong with a document or not supported, and at which place of the document.
        """
        # Imported on use: 21 ms.
        from daimo_validate.schema.compiler import compile_component, overlaid
        from daimo_validate.schema.reader import named, read_document

        if isinstance(document, Mapping):
            return cls(compile_component(overlaid(document), component))
        parsed = read_document(document)
        try:
            return cls(compile_component(overlaid(parsed), component))
        except SchemaError as error:
            raise SchemaError(named(document, str(error))) from None

    def export(self, version: str = "", *, formats: bool = False, closed: bool = False) -> dict[str, Any]:
        """Return the component for other languages: what it refuses has an error finding.

        It has standard keywords alone, which every validator reads alike; see `portable`. With `closed`, its objects
        accept no field that they do not name: a schema to generate types from. With `formats` it is like
        `json_schema`, with the formats as annotations; see `exported`. `version` stands in its `$comment`.
        """
        # Imported on use: 5 ms.
        from daimo_validate.schema.export import exported
        from daimo_validate.schema.portable import portable

        return exported(self._compiled, version) if formats else portable(self._compiled, version, closed=closed)

    def __repr__(self) -> str:
        return f"Schema({self.name!r})"

    def __reduce__(self) -> tuple[type[Schema], tuple[dict[str, Any]]]:
        return type(self), (dict(self._compiled),)
