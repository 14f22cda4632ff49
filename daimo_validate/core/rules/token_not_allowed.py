"""`token-not-allowed`: a token that the policy does not allow."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.rules._guards import outside


def check(guarded: Guarded) -> Iterable[Found]:
    return outside(guarded.token, guarded.guards.tokens, "allowed_tokens", "token")


RULE = Rule(
    id="token-not-allowed",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination's token is not in `Policy.allowed_tokens` (`[guards] allowed-tokens`).",
    why="A treasury that holds one stablecoin should not receive another by mistake.",
    example=Example(
        bad='{"destination": {"tokenAddress": "0x4200000000000000000000000000000000000006"}}',
        good='{"destination": {"tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}}',
        policy={"allowed_tokens": ["0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"]},
    ),
    check=check,
)
