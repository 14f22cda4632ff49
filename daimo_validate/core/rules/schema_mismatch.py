"""`schema-mismatch`: a value breaks a keyword of the schema that no other rule reads."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.structure import StructureError
from daimo_validate.core.wording import quoted, shown_param

_SHOWN_LIMITS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"}
    | {"minItems", "maxItems", "minProperties", "maxProperties", "pattern"}
)


def check(error: StructureError) -> Iterable[Found]:
    limit = ""
    if error.keyword in _SHOWN_LIMITS:
        limit = f" ({quoted(str(error.schema[error.keyword]))})"
    if error.schema.get("not") == {}:
        message = f"{shown_param(error.path)} is not allowed by the API document"
        return (Found(error.path, message, "leave it out"),)
    message = f"{shown_param(error.path)} does not satisfy `{error.keyword}` of the API document{limit}"
    return (Found(error.path, message, "see this field in the OpenAPI document that you check against"),)


RULE = Rule(
    id="schema-mismatch",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A value breaks a keyword of the schema that no other rule reads.",
    why=(
        "The published document needs no such keyword; a newer one that you pass yourself may have any "
        "(`minLength`, `maximum`, an `anyOf` of many shapes)."
    ),
    example=Example(bad="", good=""),
    check=check,
)
