"""`secret-in-field`: a private key, a seed phrase or an API key outside `metadata`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.core.inputs.fields import ADDRESS_PATH, REFUND_PATH, TOKEN_PATH
from daimo_validate.core.inputs.wording import Kind, Wording
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.rules._secrets import secret_of
from daimo_validate.core.secrets import is_private_key
from daimo_validate.core.wording import shown_param

_ADDRESSES = frozenset({ADDRESS_PATH, TOKEN_PATH, REFUND_PATH})
# An address as an argument of a call is an address and zeros.
_PADDED = re.compile(r"(?:0x)?0{16}")


def check(wording: Wording) -> Iterable[Found]:
    if wording.kind in (Kind.KEY, Kind.VALUE):
        return NOTHING
    what = _what(wording)
    if what is None:
        return NOTHING
    hint = "remove it, and replace the secret if the request was ever sent or saved"
    return (Found(wording.path, f"{shown_param(wording.path)} contains {what}", hint),)


def _what(wording: Wording) -> str | None:
    path, text = wording.path, wording.text
    # The names that the API gives to its fields say nothing about secrets.
    name = str(path[-1]) if wording.kind is Kind.OTHER else ""
    what = secret_of(name, text)
    if what is None and path in _ADDRESSES and is_private_key(text.strip()) and not _PADDED.match(text.strip()):
        return "what has the form of a private key"
    return what


RULE = Rule(
    id="secret-in-field",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="A private key, a seed phrase or an API key in a field outside `metadata`, or an API key in the body.",
    why=(
        "A private key in place of its address is a slip that gives the money away: the request is logged and stored. "
        "An API key belongs into the `Authorization` header, not into the body. The same secrets are found as in "
        "metadata; in an address, also 64 hex digits and 88 characters of base58. The value is never repeated."
    ),
    example=Example(
        bad='{"display": {"title": "legal winner thank year wave sausage worth useful legal winner thank yellow"}}',
        good='{"display": {"title": "Deposit to Acme"}}',
    ),
    check=check,
)
