"""`schema-mismatch`: a value that breaks a schema keyword without a rule of its own."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.wording import show, shown_param

_SHOWN_LIMITS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"}
    | {"minItems", "maxItems", "minProperties", "maxProperties", "pattern"}
)


def check(error: StructureError) -> Iterable[Found]:
    limit = ""
    if error.keyword in _SHOWN_LIMITS:
        limit = f" ({show(error.schema[error.keyword])})"
    if error.schema.get("not") == {}:
        message = f"{shown_param(error.path)} is not allowed by the API document"
        return (Found(error.path, message, "remove it"),)
    message = f"{shown_param(error.path)} violates `{error.keyword}`{limit} of the API document"
    return (Found(error.path, message, "look up this field in the OpenAPI document that you validate against"),)


RULE = Rule(
    id="schema-mismatch",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A value breaks a schema keyword that has no rule of its own.",
    why=(
        "The published API document uses no such keyword, but a newer one that you pass yourself may (`minLength`, "
        "`maximum`, an `anyOf` with many shapes)."
    ),
    example=Example(bad="", good=""),
    check=check,
)
