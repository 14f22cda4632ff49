"""`unknown-chain`: an EVM chain that Daimo does not list."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import CHAIN_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import CHAINS, FORMER_CHAINS, SOLANA_ELSEWHERE, TEST_NETWORKS, is_evm
from daimo_validate.core.wording import shown_param


def check(destination: Destination) -> Iterable[Found]:
    chain_id = destination.chain_id
    if chain_id is None or chain_id in CHAINS:
        return NOTHING
    param = shown_param(CHAIN_PATH)
    if chain_id in TEST_NETWORKS:
        message = f"{param} {chain_id} is {TEST_NETWORKS[chain_id]}, which Daimo does not list"
        return (Found(CHAIN_PATH, message, "test networks carry no real money; use the chain id of the main network"),)
    if chain_id in FORMER_CHAINS:
        name, left = FORMER_CHAINS[chain_id]
        message = f"{param} {chain_id} is {name}, which left Daimo's list of chains in {left[:7]}"
        return (Found(CHAIN_PATH, message, "use a chain that Daimo lists; payments to this one may not be delivered"),)
    if chain_id in SOLANA_ELSEWHERE:
        message = f"{param} {chain_id} is {SOLANA_ELSEWHERE[chain_id]}'s id of Solana"
        return (Found(CHAIN_PATH, message, 'for Solana, set `type` to "solana" and remove `chainId`'),)
    near = _nearest(chain_id)
    hint = (
        "check that Daimo supports this chain; the list grows with every release"
        if near is None
        else f"did you mean {near} ({CHAINS[near].name})?"
    )
    return (Found(CHAIN_PATH, f"{param} {chain_id} is not in Daimo's list of chains", hint),)


def _nearest(chain_id: int) -> int | None:
    """Return a listed EVM chain whose id is one typo away; None for ids too short to tell a typo from another chain."""
    written = str(chain_id)
    if len(written) < 3:
        return None
    return next((c for c in CHAINS if is_evm(c) and c >= 100 and _one_slip(written, str(c))), None)


def _one_slip(a: str, b: str) -> bool:
    """Return whether one changed, added or missing digit, or two swapped neighbors, turn `a` into `b`."""
    short, long = sorted((a, b), key=len)
    if len(long) - len(short) == 1:
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    if len(a) != len(b):
        return False
    different = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(different) == 1:
        return True
    return len(different) == 2 and sorted(a) == sorted(b) and different[1] - different[0] == 1


RULE = Rule(
    id="unknown-chain",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="An EVM chain that is not in Daimo's list.",
    why=(
        "The list comes from Daimo's client library and grows with its releases, so a chain outside it is unknown, "
        "not wrong. Test networks, chains that have left the list, and likely typos are named: 84532 is Base Sepolia, "
        "not Base."
    ),
    example=Example(bad='{"destination": {"chainId": 84532}}', good='{"destination": {"chainId": 8453}}'),
    check=check,
)
