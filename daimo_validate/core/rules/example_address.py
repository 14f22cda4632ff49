"""`example-address`: the example wallet of the documentation."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.known import EXAMPLES
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(recipient: Recipient) -> Iterable[Found]:
    if recipient.key not in EXAMPLES:
        return NOTHING
    message = f"{shown_param(recipient.path)} is the example address of Daimo's documentation, somebody else's wallet"
    return (Found(recipient.path, message, "give an address of your own"),)


RULE = Rule(
    id="example-address",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="The destination or the refund address is the documentation's example.",
    why="It is a well-known person's wallet: the example, copied as it is, sends the money there.",
    example=Example(
        bad='{"destination": {"address": "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
