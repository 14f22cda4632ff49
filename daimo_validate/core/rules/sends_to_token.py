"""`sends-to-token`: money would go to a token contract."""

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
        message = f"{shown_param(recipient.path)} is {named}, and calldata calls it"
        hint = "make sure that the call leaves no tokens in the contract"
        return (Found(recipient.path, message, hint, severity=WARNING),)
    message = f"{shown_param(recipient.path)} is {named}: tokens sent there cannot be recovered"
    return (Found(recipient.path, message, "use the address of the wallet that should receive the money"),)


def _name(recipient: Recipient, is_own_token: bool) -> str:
    listed = AT_ADDRESS.get(recipient.key)
    symbol = f" ({listed[0].symbol})" if listed else ""
    return f"the token itself{symbol}" if is_own_token else f"a token contract{symbol}"


RULE = Rule(
    id="sends-to-token",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination or refund address is the contract of the token, or of a known token.",
    why=(
        "Tokens sent to a token contract stay there. `address` and `tokenAddress` sit side by side in the request and "
        "are easily swapped. Calling a token contract (`calldata`) can be intended, so it is only a warning."
    ),
    example=Example(
        bad='{"destination": {"address": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
