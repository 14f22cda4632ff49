"""`unknown-field`: a field that the API does not know and ignores."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.finding import Fix
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.rules.legacy_field import successor_of
from daimo_validate.core.structure import UnknownField
from daimo_validate.core.wording import nearest, shown_param

# Editors store the schema's URL there; nobody means it as a field of the API.
_EDITOR_KEYS = frozenset({"$schema"})
# An object with more fields is not a request with typos, and comparing names is slow.
_MOST_COMPARED = 64
_OTHERWISE = "remove it, or move your own data to `metadata`"


def check(field: UnknownField) -> Iterable[Found]:
    name = field.path[-1] if field.path else None
    if successor_of(field) is not None or name in _EDITOR_KEYS or not isinstance(name, str):
        return NOTHING
    message = f"unknown field `{shown_param(field.path)}`: the API ignores it"
    hint, fix = _remedy(field, name)
    return (Found(field.path, message, hint, fix),)


def _remedy(field: UnknownField, name: str) -> tuple[str | None, Fix | None]:
    if name in field.only_for:
        return f"use `{name}` only in `{field.only_for[name]}` destinations", None
    if len(field.path) == 1 and name == "session" and isinstance(field.value, dict):
        return "send what is inside it; only the API's response is wrapped in `session`", None
    if len(field.present) > _MOST_COMPARED:
        return _OTHERWISE, None
    near = nearest(name, field.known)
    if near is not None and near not in field.present:
        return f"did you mean `{near}`?", Fix(replacement=near, safe=False, target="key")
    for owner, names in field.elsewhere.items():
        if name in names:
            return f"move it to {_owner(owner)}", None
        if (other := nearest(name, names)) is not None:
            return f"did you mean `{other}` in {_owner(owner)}?", None
    if near is not None:
        return f"did you mean `{near}`? It is already set", None
    return _OTHERWISE, None


def _owner(owner: str) -> str:
    return f"`{owner}`" if owner else "the top level of the request"


RULE = Rule(
    id="unknown-field",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A field outside `metadata` that the API does not know.",
    why=(
        "The API silently ignores it, so what you meant by it does not happen: `amountUnit` does not set an amount, "
        "`callData` does not call a contract."
    ),
    example=Example(bad='{"destination": {"amountUnit": "10.00"}}', good='{"destination": {"amountUnits": "10.00"}}'),
    check=check,
    about_key=True,
)
