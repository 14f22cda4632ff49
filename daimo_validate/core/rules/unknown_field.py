"""`unknown-field`: a field that the schema does not name, so that the API ignores it."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.finding import Fix
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.rules.legacy_field import successor_of
from daimo_validate.core.structure import UnknownField
from daimo_validate.core.wording import nearest, shown_param

# Editors put the schema's address there; no one means it as a field of the API.
_EDITOR_KEYS = frozenset({"$schema"})


def check(field: UnknownField) -> Iterable[Found]:
    name = field.path[-1] if field.path else None
    if successor_of(field) is not None or name in _EDITOR_KEYS or not isinstance(name, str):
        return NOTHING
    message = f"{shown_param(field.path)} is not a field of the API, which ignores it"
    hint, fix = _remedy(field, name)
    return (Found(field.path, message, hint, fix),)


def _remedy(field: UnknownField, name: str) -> tuple[str | None, Fix | None]:
    if name in field.only_for:
        return f"`{name}` is only for `{field.only_for[name]}` destinations", None
    if len(field.path) == 1 and name == "session" and isinstance(field.value, dict):
        return "the API answers with a `session`, but takes the request itself: send what is inside it", None
    near = nearest(name, field.known)
    if near is not None and near not in field.present:
        return f"did you mean `{near}`?", Fix(replacement=near, safe=False, target="key")
    for owner, names in field.elsewhere.items():
        if name in names:
            return f"it belongs in {_place(owner)}", None
        if (other := nearest(name, names)) is not None:
            return f"did you mean `{other}`, which belongs in {_place(owner)}?", None
    if near is not None:
        return f"did you mean `{near}`, which is there already?", None
    return "leave it out, or put it into `metadata`, which is there for your own data", None


def _place(owner: str) -> str:
    return f"`{owner}`" if owner else "the top level of the request"


RULE = Rule(
    id="unknown-field",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A field that the schema does not name, outside `metadata`.",
    why=(
        "The API ignores it without a word, so that what you meant by it does not happen: `amountUnit` locks no "
        "amount, `callData` calls no contract."
    ),
    example=Example(bad='{"destination": {"amountUnit": "10.00"}}', good='{"destination": {"amountUnits": "10.00"}}'),
    check=check,
    about_key=True,
)
