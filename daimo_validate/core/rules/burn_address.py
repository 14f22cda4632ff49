"""`burn-address`: money would go to an address that nobody holds."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.known import BURNS
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(recipient: Recipient) -> Iterable[Found]:
    burn = BURNS.get(recipient.key)
    if burn is None:
        return NOTHING
    message = f"{shown_param(recipient.path)} is {burn}: what goes there is lost"
    return (Found(recipient.path, message, "give an address of your own"),)


RULE = Rule(
    id="burn-address",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination or the refund address is one that nobody holds a key for.",
    why=(
        "The zero address and `0x…dEaD` on EVM chains, the system program and the incinerator on Solana take money "
        "and never give it back; the zero address is also what an unset variable becomes. As a `tokenAddress` the "
        "zero address is the chain's native token, which is fine."
    ),
    example=Example(
        bad='{"destination": {"address": "0x0000000000000000000000000000000000000000"}}',
        good='{"destination": {"tokenAddress": "0x0000000000000000000000000000000000000000"}}',
    ),
    check=check,
)
