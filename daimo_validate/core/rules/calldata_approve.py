"""`calldata-approve`: a call to the delivered token that moves nothing."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.calls import known_call
from daimo_validate.core.inputs.call import Call
from daimo_validate.core.inputs.fields import CALLDATA_PATH
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import NATIVE

_APPROVALS = frozenset({"approve(address,uint256)", "increaseAllowance(address,uint256)"})
_PULL = "transferFrom(address,address,uint256)"


def check(call: Call) -> Iterable[Found]:
    key = call.destination.address_key
    if key is None or key != call.destination.token_key or key == NATIVE:
        return NOTHING
    known = known_call(call.calldata)
    if known is None:
        return NOTHING
    if known.signature in _APPROVALS:
        message = (
            f"calldata calls `{known.name}` on the delivered token itself, which moves nothing: "
            "the money goes to refundAddress"
        )
        hint = "set `destination.address` to the contract to call; a token approval is made to it"
        return (Found(CALLDATA_PATH, message, hint),)
    if known.signature == _PULL:
        message = (
            "calldata calls `transferFrom` on the delivered token itself: nobody has approved that, so the call "
            "reverts and the money goes to refundAddress"
        )
        return (
            Found(
                CALLDATA_PATH, message, "call `transfer`, or the contract that should pull the tokens", None, WARNING
            ),
        )
    return NOTHING


RULE = Rule(
    id="calldata-approve",
    severity=ERROR,
    basis=Basis.DOCUMENTATION,
    summary="Calldata that approves a spender on the delivered token itself.",
    why=(
        "A token approval is made to `destination.address` before the call (API document), so calldata need not "
        "approve anything. `approve` on the token itself delivers nothing: what is left after the call goes to "
        "`refundAddress`. `transferFrom` on the token reverts, which is a warning."
    ),
    example=Example(
        bad='{"destination": {"address": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "calldata": "0x095ea7b3'
        "0000000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
        '0000000000000000000000000000000000000000000000000000000000989680"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
        good='{"destination": {"calldata": "0x6e553f65'
        "0000000000000000000000000000000000000000000000000000000000989680"
        '0000000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
