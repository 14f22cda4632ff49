"""`known-contract`: money would go to a contract that serves others, such as Permit2 or a router."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.fields import ADDRESS_PATH
from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.known import CONTRACTS, KNOWN, Kind, Known
from daimo_validate.core.rules._base import ERROR, NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import CHAINS
from daimo_validate.core.wording import shown_param

_CONSEQUENCE = {
    Kind.TAKEABLE: "anyone can take tokens that are sent there",
    Kind.STUCK: "tokens that are sent there cannot be moved again",
    Kind.INFRASTRUCTURE: "at best its operator can return tokens that are sent there",
}


def check(recipient: Recipient) -> Iterable[Found]:
    known = KNOWN.get(recipient.key)
    if known is None or known.kind not in CONTRACTS:
        return NOTHING
    is_destination = recipient.path == ADDRESS_PATH
    if is_destination and recipient.destination.calls:
        return NOTHING
    is_there = known.chains is None or recipient.destination.chain_id in known.chains
    where = "" if is_there else f" on {_chains(known)}"
    consequence = _CONSEQUENCE[known.kind] if is_there else "it is not a wallet here either"
    severity = ERROR if is_there and known.kind is not Kind.INFRASTRUCTURE else WARNING
    hint = "use the address of the wallet that should receive the money"
    if is_destination:
        hint += ", or add the `calldata` of the call"
    message = f"{shown_param(recipient.path)} is {known.name}{where}: {consequence}"
    return (Found(recipient.path, message, hint, severity=severity),)


def _chains(known: Known) -> str:
    names = [CHAINS[chain].name for chain in sorted(known.chains or ()) if chain in CHAINS]
    return names[0] if len(names) == 1 else "other chains"


RULE = Rule(
    id="known-contract",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination (without calldata) or refund address is a contract that serves others, such as Permit2.",
    why=(
        "Permit2, Multicall3, deployment factories, ERC-4337 entry points, routers, pools and bridges are copied from "
        "documentation and explorers into the wrong field. Tokens that are simply sent there belong to nobody: anyone "
        "can take them, or nobody can. If only the contract's operator may return them, or the contract is on another "
        "chain, the finding is a warning. `schemas/known-addresses.json` lists the contracts with a source for each. "
        "Calling one with `calldata` is fine."
    ),
    example=Example(
        bad='{"destination": {"address": "0x000000000022D473030F116dDEE9F6B43aC78BA3"}}',
        good='{"destination": {"address": "0x000000000022D473030F116dDEE9F6B43aC78BA3", "calldata": "0xd0e30db0"},'
        ' "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"}',
    ),
    check=check,
)
