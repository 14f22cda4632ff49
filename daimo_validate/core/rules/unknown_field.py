"""`unknown-field`: a field that the API does not know and ignores."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.finding import Fix
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.rules.legacy_field import successor_of
from daimo_validate.core.structure import UnknownField
from daimo_validate.core.variants import slug
from daimo_validate.core.wording import nearest, shown_param

# Editors store the schema's URL there; nobody means it as a field of the API.
_EDITOR_KEYS = frozenset({"$schema"})
# An object with more fields is not a request with typos, and comparing names is slow.
_MOST_COMPARED = 64
_OTHERWISE = "remove it, or move your own data to `metadata`"
# Nobody may be told to put these into metadata, which the API stores and returns.
_CREDENTIALS = frozenset(
    {
        "accesstoken",
        "apikey",
        "apisecret",
        "apitoken",
        "auth",
        "authorization",
        "authtoken",
        "bearer",
        "bearertoken",
        "clientsecret",
        "credentials",
        "daimoapikey",
        "key",
        "password",
        "privatekey",
        "secret",
        "secretkey",
        "token",
        "xapikey",
    }
)
_NOT_IN_BODY = "remove it; credentials belong in the `Authorization` header, never in a body"


def check(field: UnknownField) -> Iterable[Found]:
    name = field.path[-1] if field.path else None
    if successor_of(field) is not None or name in _EDITOR_KEYS or not isinstance(name, str):
        return NOTHING
    message = f"unknown field `{shown_param(field.path)}`: the API ignores it"
    hint, fix = _remedy(field, name)
    if field.is_missing:
        message = f"unknown field `{shown_param(field.path)}`: the API ignores it, and requires `{field.meant}`"
        return (Found(field.path, message, hint, fix, severity=ERROR, basis=Basis.SCHEMA),)
    return (Found(field.path, message, hint, fix),)


def _remedy(field: UnknownField, name: str) -> tuple[str | None, Fix | None]:
    if field.meant is not None:
        return f"did you mean `{field.meant}`?", Fix(replacement=field.meant, safe=False, target="key")
    if name in field.only_for:
        return f"use `{name}` only in `{field.only_for[name]}` destinations", None
    if len(field.path) == 1 and name == "session" and isinstance(field.value, dict):
        return "send what is inside it; only the API's response is wrapped in `session`", None
    if slug(name) in _CREDENTIALS:
        return _NOT_IN_BODY, None
    if len(field.present) > _MOST_COMPARED:
        return _OTHERWISE, None
    near = nearest(name, field.known)
    if near is not None and near not in field.present:
        return f"did you mean `{near}`?", Fix(replacement=near, safe=False, target="key")
    return _second_of(field, near) or _place_elsewhere(field, name) or _already_set(near), None


def _second_of(field: UnknownField, near: str | None) -> str | None:
    """Return the hint for a key whose field is already taken by another key that is like it."""
    given = None if near is None else field.written.get(near)
    return None if given is None else f"did you mean `{near}`? `{shown_param((given,))}` looks like it too; keep one"


def _place_elsewhere(field: UnknownField, name: str) -> str | None:
    for owner, names in field.elsewhere.items():
        if name in names:
            return f"move it to {_owner(owner)}"
        if (other := nearest(name, names)) is not None:
            return f"did you mean `{other}` in {_owner(owner)}?"
    return None


def _already_set(near: str | None) -> str:
    return _OTHERWISE if near is None else f"did you mean `{near}`? It is already set"


def _owner(owner: str) -> str:
    return f"`{owner}`" if owner else "the top level of the request"


RULE = Rule(
    id="unknown-field",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A field outside `metadata` that the API does not know.",
    why=(
        "The API silently ignores it, so what you meant by it does not happen: `amountUnit` does not set an amount, "
        "`callData` does not call a contract. A field in another style (`chain_id`) or with a slip (`adress`) is "
        "judged as the field that it is like, unless that is there too. If the API requires that field, it is an error."
    ),
    example=Example(bad='{"destination": {"amountUnit": "10.00"}}', good='{"destination": {"amountUnits": "10.00"}}'),
    check=check,
    about_key=True,
)
