"""JSON Schema evaluation by a library: `jsonschema-rs` where it is installed, `jsonschema` elsewhere.

Both take plain values only (see `plain`) and give the same errors; a property test holds them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from daimo_validate.core.ecma import for_python, for_rust
from daimo_validate.core.faults import Faults
from daimo_validate.core.formats import CODED
from daimo_validate.core.glance import Glance
from daimo_validate.core.inputs import PARTS
from daimo_validate.core.structure import Keyword, Structure, StructureError
from daimo_validate.text.hints import Any, Final, Literal, Protocol, TypeAlias
from daimo_validate.text.pointers import Path, pointer_tokens

EngineName: TypeAlias = 'Literal["jsonschema-rs", "jsonschema"]'

NO_GATES: Final[Mapping[str, Callable[[object], bool]]] = MappingProxyType({})
_FALSE: Final = Keyword({"false": False}, "false", ())
_NOT_EXACT: Final = object()

_Place: TypeAlias = tuple[Path, Keyword, Any]
"""Where a keyword is broken, the keyword, and the value that breaks it."""


class Engine(Protocol):
    """How a compiled schema is evaluated."""

    @property
    def name(self) -> EngineName:
        """The library that evaluates it."""

    def is_clean(self, payload: object) -> bool:
        """Return whether the gate accepts any Python object as it is. False is not a verdict: look closer."""

    @property
    def is_usual(self) -> Callable[[object], bool]:
        """Whether the usual gate accepts any Python object as it is. May raise; False is not a verdict."""

    @property
    def glance(self) -> Glance | None:
        """The glance at requests of the shipped document, or None if the engine has no usual gate."""

    @property
    def faults(self) -> Faults | None:
        """What finds the unusual fields of such requests, or None."""

    @property
    def gate_of_part(self) -> Mapping[str, Callable[[object], bool]]:
        """The usual gate of each part of a body that has one."""

    @property
    def built_gates(self) -> Mapping[str, Callable[[object], bool]]:
        """`gate_of_part`, if a validator that has looked at many bodies has built it; else nothing."""

    def errors(self, value: Any) -> list[StructureError]:
        """Return every keyword that a plain value breaks, each once, in the order of the schema."""


def make_engine(structure: Structure, name: EngineName | None = None) -> Engine:
    """Return the engine of that name, or the fastest one installed. Raises ImportError if the named one is not."""
    if name == "jsonschema":
        return ReferenceEngine(structure)
    try:
        return RustEngine(structure)
    except ImportError:
        if name is not None:
            raise
        return ReferenceEngine(structure)


class RustEngine:
    """`jsonschema-rs`, compiled once for the gate and once for the errors."""

    name: Final = "jsonschema-rs"

    def __init__(self, structure: Structure) -> None:
        # Imported on use: 29 ms.
        import jsonschema_rs

        self._structure = structure
        schema = with_patterns(structure.schema, for_rust)
        self._errors = jsonschema_rs.Draft202012Validator(schema, validate_formats=False)

    # The gates are built on use: 3 ms, and commands that read files need none.
    @cached_property
    def is_usual(self) -> Callable[[object], bool]:
        return _gate(self._structure.usual)

    @cached_property
    def glance(self) -> Glance:
        return Glance(self._structure.usual, _gate)

    @cached_property
    def faults(self) -> Faults:
        return Faults(self.glance, self._structure.usual, _gate)

    @cached_property
    def gate_of_part(self) -> Mapping[str, Callable[[object], bool]]:
        usual = self._structure.usual
        parts = usual.get("properties", {}) if isinstance(usual, Mapping) else {}
        # What rules find in one field does not depend on another one of its part being there.
        return {name: _gate(_without_required(part)) for name, part in parts.items() if name in PARTS}

    @property
    def built_gates(self) -> Mapping[str, Callable[[object], bool]]:
        # One file is examined faster than these are built.
        built: Mapping[str, Callable[[object], bool]] = self.__dict__.get("gate_of_part", NO_GATES)
        return built

    @cached_property
    def _accepts(self) -> Callable[[object], bool]:
        return _gate(self._structure.gate)

    def is_clean(self, payload: object) -> bool:
        try:
            return self._accepts(payload)
        except Exception:
            # It raises on what JSON cannot carry, and past its depth: `plain` finds those and names them.
            return False

    def errors(self, value: Any) -> list[StructureError]:
        found: list[_Place] = []
        for error in self._errors.iter_errors(value):
            path = tuple(error.instance_path)
            keyword = self._structure.locate(tuple(error.schema_path))
            broken = _exact_value_at(value, path)
            if keyword is None or broken is _NOT_EXACT:
                return self._errors_by_pointers(value)
            found.append((path, keyword, broken))
        return _distinct(found)

    def _errors_by_pointers(self, value: Any) -> list[StructureError]:
        # The paths of an error have the key "01" as the number 1, and drop the key ""; these pointers do not.
        output = self._errors.evaluate(value).errors()
        found = [(_steps(value, e["instanceLocation"]), tuple(pointer_tokens(e["schemaLocation"]))) for e in output]
        return _located(self._structure, value, found)


class ReferenceEngine:
    """`jsonschema`, which is slower, but installs everywhere."""

    name: Final = "jsonschema"

    def __init__(self, structure: Structure) -> None:
        # Imported on use: 167 ms.
        from jsonschema import Draft202012Validator

        self._structure = structure
        self._validator = Draft202012Validator(with_patterns(structure.schema, for_python))

    def is_clean(self, payload: object) -> bool:  # noqa: ARG002
        return False

    is_usual = is_clean
    gate_of_part = built_gates = NO_GATES
    glance = faults = None

    def errors(self, value: Any) -> list[StructureError]:
        paths = [path for error in self._validator.iter_errors(value) for path in _paths(error)]
        return _located(self._structure, value, paths)


def _paths(error: Any) -> Iterator[tuple[Path, Path]]:
    """Yield the place of an error of `jsonschema` and its place in the schema, as jsonschema-rs has them."""
    path, schema_path = tuple(error.absolute_path), tuple(error.absolute_schema_path)
    if error.validator == "items" and error.validator_value is False:
        # One error for all items that may not be there, where jsonschema-rs has one for each.
        allowed = len(error.schema.get("prefixItems", ()))
        yield from (((*path, index), schema_path) for index in range(allowed, len(error.instance)))
    else:
        yield path, schema_path


def _without_required(schema: Any) -> Any:
    return {**schema, "required": []} if isinstance(schema, Mapping) else schema


def _gate(schema: Any) -> Callable[[object], bool]:
    import jsonschema_rs

    accepts: Callable[[object], bool]
    accepts = jsonschema_rs.Draft202012Validator(schema, formats=CODED, validate_formats=True).is_valid
    return accepts


def with_patterns(schema: Any, form: Callable[[str], str]) -> Any:
    """Return a schema with every `pattern` in the form that an engine reads."""
    if isinstance(schema, list):
        return [with_patterns(below, form) for below in schema]
    if not isinstance(schema, Mapping):
        return schema
    changed: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "pattern":
            changed[key] = form(value)
        elif key in ("properties", "patternProperties", "dependentSchemas", "$defs"):
            changed[key] = {name: with_patterns(below, form) for name, below in value.items()}
        else:
            changed[key] = value if key in ("enum", "const", "default", "examples") else with_patterns(value, form)
    return changed


def _located(structure: Structure, value: Any, found: Iterable[tuple[Path, Path]]) -> list[StructureError]:
    return _distinct(
        (path, structure.locate(schema_path) or _FALSE, _value_at(value, path)) for path, schema_path in found
    )


def _distinct(found: Iterable[_Place]) -> list[StructureError]:
    errors: dict[tuple[Any, ...], StructureError] = {}
    for path, (schema, keyword, siblings), value in found:
        key = (path, keyword, id(schema))
        if key not in errors:
            errors[key] = StructureError(path, keyword, schema, value, not path or path[-1] in siblings)
    return [error for error in errors.values() if not _is_consequence(error, errors.values())]


def _is_consequence(error: StructureError, errors: Collection[StructureError]) -> bool:
    """Return whether something may count as unevaluated only because another keyword fails there or below."""
    if error.keyword not in ("unevaluatedProperties", "unevaluatedItems"):
        return False
    return any(other.path[: len(error.path)] == error.path and other.keyword != error.keyword for other in errors)


def _exact_value_at(value: Any, path: Path) -> Any:
    """Return the value at a path of jsonschema-rs, or `_NOT_EXACT`."""
    for step in path:
        if isinstance(value, dict) and ("" in value or type(step) is not str):
            return _NOT_EXACT
        value = value[step]
    return _NOT_EXACT if isinstance(value, dict) and "" in value else value


def _steps(value: Any, pointer: str) -> Path:
    steps: list[str | int] = []
    for token in pointer_tokens(pointer):
        step = int(token) if isinstance(value, list) else token
        steps.append(step)
        value = value[step]
    return tuple(steps)


def _value_at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
