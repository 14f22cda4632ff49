"""`missing-field`: a required field is absent."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.wording import shown_param


def check(error: StructureError) -> Iterable[Found]:
    missing = [name for name in error.schema["required"] if name not in error.value]
    return [Found((*error.path, name), _message((*error.path, name)), _hint(error, name)) for name in missing]


def _message(path: tuple[str | int, ...]) -> str:
    return f"{shown_param(path)} is required and missing"


def _hint(error: StructureError, name: str) -> str | None:
    field = error.schema.get("properties", {}).get(name, {})
    if "enum" in field:
        allowed = field["enum"]
        return f"add it: {' or '.join(repr(option) for option in allowed).replace(chr(39), chr(34))}"
    # The compiler writes the `example` of OpenAPI 3.0 as `examples`.
    example = (field.get("examples") or [None])[0]
    if example is None:
        return None
    shown = f'"{example}"' if isinstance(example, str) else str(example)
    return f"add it, for example {shown}"


RULE = Rule(
    id="missing-field",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A required field is absent.",
    why="The API rejects the request. The finding names the path that the field would have.",
    example=Example(bad='{"display": {"verb": null}}', good='{"display": {"verb": "Deposit"}}'),
    check=check,
    about_absence=True,
)
