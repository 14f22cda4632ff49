"""`not-json`: a value that JSON cannot carry."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.plain import Oddity, OddKind
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(oddity: Oddity) -> Iterable[Found]:
    verb = {OddKind.NOT_JSON: "is", OddKind.NOT_JSON_KEY: "has"}.get(oddity.kind)
    if verb is None:
        return NOTHING
    message = f"{shown_param(oddity.path)} {verb} {oddity.what}, which JSON cannot carry"
    return (Found(oddity.path, message, "send objects, arrays, strings, finite numbers, booleans or null"),)


RULE = Rule(
    id="not-json",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A value that JSON cannot carry.",
    why=(
        "NaN and infinities, lone surrogates, bytes, sets, Decimal and other objects, cycles and keys that are not "
        "strings have no JSON form (RFC 8259): the body would not be written, or not be read. Accepted is what "
        "Python's json module writes without help, tuples and subclasses of str, int, float, list and dict included."
    ),
    example=Example(bad='{"destination": {"chainId": NaN}}', good='{"destination": {"chainId": 8453}}'),
    check=check,
)
