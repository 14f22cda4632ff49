"""`token-not-allowed`: the token is outside the policy's set."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.fields import TOKEN_PATH
from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.policy import address_key
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import quoted, shown_param


def check(guarded: Guarded) -> Iterable[Found]:
    address = guarded.token_address
    allowed = guarded.policy.allowed_tokens
    if allowed is None or address is None or address_key(address) in allowed:
        return NOTHING
    message = f"{shown_param(TOKEN_PATH)} {quoted(address)} is not an allowed token"
    return (Found(TOKEN_PATH, message, "use one of the allowed tokens, or allow this one"),)


RULE = Rule(
    id="token-not-allowed",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination's token is not in `Policy.allowed_tokens`.",
    why="A treasury that holds one stablecoin does not want another by a slip.",
    example=Example(
        bad='{"destination": {"tokenAddress": "0x4200000000000000000000000000000000000006"}}',
        good='{"destination": {"tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}}',
        policy={"allowed_tokens": ["0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"]},
    ),
    check=check,
)
