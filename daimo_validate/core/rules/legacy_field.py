"""`legacy-field`: a field of Daimo's older payment API, or a whole body of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from daimo_validate.core.inputs.older import SUCCESSORS
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.structure import UnknownField
from daimo_validate.core.wording import shown_param


def successor_of(field: UnknownField) -> str | None:
    """Return the field that replaces an older one, "" if nothing replaces it, None if the field is not an older one."""
    name = field.path[-1] if field.path else None
    return SUCCESSORS.get(name) if isinstance(name, str) else None


def check(field: UnknownField) -> Iterable[Found]:
    if not field.path:
        return (_of_body(field.value),)
    successor = successor_of(field)
    if successor is None:
        return NOTHING
    message = f"{shown_param(field.path)} is a field of Daimo's older payment API; this API ignores it"
    hint = f"use `{successor}`" if successor else "register webhooks for your account, not in each request"
    return (Found(field.path, message, hint),)


def _of_body(body: Mapping[str, Any]) -> Found:
    message = "this is a request of Daimo's older payment API; POST /v1/sessions rejects it"
    renames = ", ".join(f"`{name}` to `{successor}`" for name, successor in _renames(body))
    return Found((), message, f"move {renames}", severity=ERROR)


def _renames(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the older fields in a body, each as a param with the param that replaces it."""
    for key, member in body.items():
        if SUCCESSORS.get(key):
            yield key, SUCCESSORS[key]
        elif key in ("destination", "display") and isinstance(member, Mapping):
            yield from ((f"{key}.{name}", SUCCESSORS[name]) for name in member if SUCCESSORS.get(name))


RULE = Rule(
    id="legacy-field",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A field of Daimo's older payment API.",
    why=(
        "The API silently ignores it. The finding names the field that replaces it. A whole body of the older API, "
        "flat with `toChain` or with a `destinationAddress`, is one error: the API rejects it."
    ),
    example=Example(bad='{"toUnits": "10.00"}', good='{"destination": {"amountUnits": "10.00"}}'),
    check=check,
)
