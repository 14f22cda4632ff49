"""`chain-not-allowed`: a chain that the policy does not allow."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.fields import TYPE_PATH
from daimo_validate.core.inputs.guarded import Guarded, Missing
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.rules._guards import unanswered
from daimo_validate.core.wording import show


def check(guarded: Guarded) -> Iterable[Found]:
    chain, allowed = guarded.chain, guarded.guards.chains
    if allowed is None:
        return NOTHING
    if chain.value is Missing.UNREADABLE and chain.path == TYPE_PATH:
        message = "the chain of this destination type is not known, so the guard `allowed_chains` cannot allow it"
        return (Found(chain.path, message, is_fallback=True),)
    if isinstance(chain.value, Missing):
        return unanswered(chain, "allowed_chains")
    if chain.value in allowed:
        return NOTHING
    hint = f"expected one of: {', '.join(map(str, sorted(allowed)))}" if allowed else None
    return (Found(chain.path, f"{show(chain.value)} is not the id of an allowed chain", hint),)


RULE = Rule(
    id="chain-not-allowed",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination's chain is not in `Policy.allowed_chains` (`[guards] allowed-chains`). Solana is 501.",
    why="Money that arrives on a chain that your team does not watch can go unnoticed or be lost.",
    example=Example(
        bad='{"destination": {"chainId": 8453}}',
        good='{"destination": {"chainId": 10, "tokenAddress": "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85"}}',
        policy={"allowed_chains": [10]},
    ),
    check=check,
)
