"""`chain-not-allowed`: the chain is outside the policy's set."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.fields import CHAIN_PATH
from daimo_validate.core.inputs.guarded import Guarded
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import show


def check(guarded: Guarded) -> Iterable[Found]:
    chain_id = guarded.chain_id
    allowed = guarded.policy.allowed_chains
    if allowed is None or chain_id is None or chain_id in allowed:
        return NOTHING
    path = ("destination", "type") if guarded.is_solana else CHAIN_PATH
    message = f"{show(chain_id)} is not the id of an allowed chain"
    return (Found(path, message, f"allowed: {', '.join(map(str, sorted(allowed)))}" if allowed else None),)


RULE = Rule(
    id="chain-not-allowed",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination's chain is not in `Policy.allowed_chains`; Solana is 501.",
    why="Money on a chain where nobody looks is as good as lost.",
    example=Example(
        bad='{"destination": {"chainId": 8453}}',
        good='{"destination": {"chainId": 10, "tokenAddress": "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85"}}',
        policy={"allowed_chains": [10]},
    ),
    check=check,
)
