"""What the rules for guards have in common."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.guards import Addresses, address_key, half_alike, look_alike
from daimo_validate.core.inputs.guarded import GuardedValue, Missing
from daimo_validate.core.rules._base import NOTHING, Found
from daimo_validate.core.wording import quoted, shown_param


def unanswered(given: GuardedValue, setting: str, *, is_required: bool = True) -> Iterable[Found]:
    """Return the finding of a guard that has nothing to compare; nothing if the value is unknown.

    It stands back if another error names the same field, since that error already blocks the payload.
    """
    if given.value is Missing.UNKNOWN or (given.value is Missing.ABSENT and not is_required):
        return NOTHING
    what = "is missing" if given.value is Missing.ABSENT else "cannot be read"
    message = f"{shown_param(given.path)} {what}, so the guard `{setting}` cannot allow it"
    return (Found(given.path, message, is_fallback=True),)


def outside(
    given: GuardedValue, allowed: Addresses | None, setting: str, noun: str, *, is_required: bool = True
) -> Iterable[Found]:
    """Return the finding of an address that is not in a guard's set."""
    if allowed is None:
        return NOTHING
    if not isinstance(given.value, str):
        return unanswered(given, setting, is_required=is_required)
    if address_key(given.value) in allowed:
        return NOTHING
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    message = f"{shown_param(given.path)} {quoted(given.value)} is not an allowed {noun}"
    # Nobody is told to allow an address that may be a forgery or a typing error.
    if look_alike(given.value, allowed) is not None:
        return (Found(given.path, message, f"use one of the allowed {plural}"),)
    half = half_alike(given.value, allowed)
    if half is not None:
        other, which = half
        message += f", although its {which} 4 characters are those of {other}"
        return (Found(given.path, message, f"use one of the allowed {plural}; this one may only look like it"),)
    return (Found(given.path, message, f"use one of the allowed {plural}, or add this one to `{setting}`"),)
