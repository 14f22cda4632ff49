"""OpenAPI documents as compiled schemas: the shipped ones by name, or a newer document of the caller's."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from types import MappingProxyType
from typing import Any

from daimo_validate.schema.errors import SchemaError as SchemaError

_REQUEST = "CreateSessionRequest"


class Schema:
    """One compiled component of an OpenAPI document. Immutable; give it to `Validator(schema=...)`."""

    __slots__ = ("_compiled",)

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._compiled = MappingProxyType(dict(compiled))

    @property
    def name(self) -> str:
        """The component's name, as `CreateSessionRequest`."""
        return str(self._compiled["name"])

    @property
    def compiled(self) -> Mapping[str, Any]:
        """What the core reads: `name`, `schema` and `gate`. It must not be changed."""
        return self._compiled

    @property
    def json_schema(self) -> Mapping[str, Any]:
        """The component as JSON Schema 2020-12. It must not be changed."""
        schema: Mapping[str, Any] = self._compiled["schema"]
        return schema

    @classmethod
    def named(cls, component: str = _REQUEST) -> Schema:
        """A component of the shipped document, as `CreateSessionResponse`. SchemaError when there is none."""
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
        """A component of an OpenAPI 3.1 document: a path of a YAML or JSON file, or the parsed document.

        The formats of the shipped overlay are added. SchemaError tells what is wrong with the document.
        """
        from daimo_validate.schema.compiler import compile_component, overlaid
        from daimo_validate.schema.reader import named, read_document

        if isinstance(document, Mapping):
            return cls(compile_component(overlaid(document), component))
        parsed = read_document(document)
        try:
            return cls(compile_component(overlaid(parsed), component))
        except SchemaError as error:
            raise SchemaError(named(document, str(error))) from None

    def export(self, version: str = "") -> dict[str, Any]:
        """The component for other languages: `json_schema`, narrowed by what standard keywords say of its formats.

        What it refuses has an error finding; see `exported`. `version` is named in its `$comment`.
        """
        from daimo_validate.schema.export import exported

        return exported(self._compiled, version)

    def __repr__(self) -> str:
        return f"Schema({self.name!r})"

    def __reduce__(self) -> tuple[type[Schema], tuple[dict[str, Any]]]:
        return type(self), (dict(self._compiled),)
