"""`example-address`: the example wallet from Daimo's documentation."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.known import KNOWN, Kind
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(recipient: Recipient) -> Iterable[Found]:
    known = KNOWN.get(recipient.key)
    if known is None or known.kind is not Kind.EXAMPLE:
        return NOTHING
    message = f"{shown_param(recipient.path)} is the example from Daimo's documentation, which is someone else's wallet"
    return (Found(recipient.path, message, "use your own address"),)


RULE = Rule(
    id="example-address",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="The destination or refund address is the example from Daimo's documentation.",
    why="The example wallet belongs to a well-known person. Copying the example unchanged sends the money there.",
    example=Example(
        bad='{"destination": {"address": "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
