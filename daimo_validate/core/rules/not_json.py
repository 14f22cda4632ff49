"""`not-json`: a value that JSON cannot represent."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.plain import Oddity, OddKind
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(oddity: Oddity) -> Iterable[Found]:
    verb = {OddKind.NOT_JSON: "is", OddKind.NOT_JSON_KEY: "has"}.get(oddity.kind)
    if verb is None:
        return NOTHING
    message = f"{shown_param(oddity.path)} {verb} {oddity.what}, which JSON cannot represent"
    return (Found(oddity.path, message, "use objects, arrays, strings, finite numbers, booleans or null"),)


RULE = Rule(
    id="not-json",
    severity=ERROR,
    basis=Basis.SCHEMA,
    summary="A value that JSON cannot represent.",
    why=(
        "NaN, infinities, lone surrogates, bytes, sets, Decimal and other objects, cycles and keys that are not "
        "strings have no JSON form (RFC 8259), so the body cannot be encoded or parsed. Everything that Python's json "
        "module encodes by default is accepted, including tuples and subclasses of str, int, float, list and dict."
    ),
    source="https://www.rfc-editor.org/rfc/rfc8259",
    example=Example(bad='{"destination": {"chainId": NaN}}', good='{"destination": {"chainId": 8453}}'),
    check=check,
)
