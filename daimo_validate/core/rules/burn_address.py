"""`burn-address`: a recipient address that nobody controls."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.known import burn_name
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param


def check(recipient: Recipient) -> Iterable[Found]:
    burn = burn_name(recipient.key)
    if burn is None:
        return NOTHING
    message = f"{shown_param(recipient.path)} is {burn}: money sent there is lost"
    return (Found(recipient.path, message, "use your own address"),)


RULE = Rule(
    id="burn-address",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination or refund address is one that nobody controls.",
    why=(
        "Nobody has the key for the zero address, the `0x…dEaD` addresses, precompiles (`0x…01` and other addresses "
        "below 2^32) and `0xEeee…EEeE` on EVM chains, or for the programs, sysvars and the incinerator of Solana, so "
        "money sent there is lost. The zero address is often an unset variable. As a `tokenAddress` it means the "
        "chain's native token, which is fine."
    ),
    example=Example(
        bad='{"destination": {"address": "0x0000000000000000000000000000000000000000"}}',
        good='{"destination": {"tokenAddress": "0x0000000000000000000000000000000000000000"}}',
    ),
    check=check,
)
