"""`sends-to-token`: money would go to the contract of a token."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.fields import ADDRESS_PATH
from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import AT_ADDRESS, NATIVE
from daimo_validate.core.wording import shown_param


def check(recipient: Recipient) -> Iterable[Found]:
    key, destination = recipient.key, recipient.destination
    is_own_token = key == destination.token_key and key != NATIVE
    if not is_own_token and key not in AT_ADDRESS:
        return NOTHING
    named = _name(recipient, is_own_token)
    if recipient.path == ADDRESS_PATH and destination.calldata is not None:
        message = f"{shown_param(recipient.path)} is {named}, and the call goes to it"
        hint = "make sure that the call leaves no money in the contract"
        return (Found(recipient.path, message, hint, severity=WARNING),)
    message = f"{shown_param(recipient.path)} is {named}: what is sent to it cannot be taken out"
    return (Found(recipient.path, message, "give the address of the wallet that should receive the money"),)


def _name(recipient: Recipient, is_own_token: bool) -> str:
    listed = AT_ADDRESS.get(recipient.key)
    symbol = f" ({listed[0].symbol})" if listed else ""
    return f"the token itself{symbol}" if is_own_token else f"the contract of a token{symbol}"


RULE = Rule(
    id="sends-to-token",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination or the refund address is the token's contract, or a known token's.",
    why=(
        "Tokens that arrive at a token contract stay there. The two addresses stand side by side in the request and "
        "are easily swapped. A call (`calldata`) to a token contract can be meant, and is a warning."
    ),
    example=Example(
        bad='{"destination": {"address": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
