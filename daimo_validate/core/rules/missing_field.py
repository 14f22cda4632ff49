"""`missing-field`: a required field is missing."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.wording import show, shown_param


def check(error: StructureError) -> Iterable[Found]:
    missing = [name for name in error.schema["required"] if name not in error.value]
    return [Found((*error.path, name), _message((*error.path, name)), _hint(error, name)) for name in missing]


def _message(path: tuple[str | int, ...]) -> str:
    return f"missing required field `{shown_param(path)}`"


def _hint(error: StructureError, name: str) -> str | None:
    field = error.schema.get("properties", {}).get(name, {})
    if "enum" in field:
        allowed = field["enum"]
        return f"expected one of: {', '.join(show(option) for option in allowed)}"
    # The compiler turns the `example` of OpenAPI 3.0 into `examples`.
    example = (field.get("examples") or [None])[0]
    if example is None:
        return None
    shown = f'"{example}"' if isinstance(example, str) else str(example)
    return f"add it, for example {shown}"


RULE = Rule(
    id="missing-field",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A required field is missing.",
    why="The API rejects the request. The finding names the path where the field belongs.",
    example=Example(bad='{"display": {"verb": null}}', good='{"display": {"verb": "Deposit"}}'),
    check=check,
    about_absence=True,
)
