"""`public-key-known`: a default account of a local test chain, whose private key is public."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.recipient import Recipient
from daimo_validate.core.known import KNOWN, Kind
from daimo_validate.core.rules._base import ERROR, NOTHING, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param

# On a chain that runs on one's own machine, these accounts are the right ones.
_LOCAL_CHAINS = frozenset({1337, 31337})


def check(recipient: Recipient) -> Iterable[Found]:
    known = KNOWN.get(recipient.key)
    if known is None or known.kind is not Kind.TEST_ACCOUNT or recipient.destination.chain_id in _LOCAL_CHAINS:
        return NOTHING
    message = f"{shown_param(recipient.path)} is a default test account of {known.name}: its private key is public"
    return (Found(recipient.path, message, "use an address whose private key only you have"),)


RULE = Rule(
    id="public-key-known",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="The destination or refund address is a default account of a local test chain.",
    why=(
        "Hardhat, Anvil, Ganache and Truffle derive their accounts from published seed phrases. On a public network, "
        "bots take whatever arrives there. With the chain id of a local chain (31337, 1337) the rule is silent."
    ),
    example=Example(
        bad='{"destination": {"address": "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"}}',
        good='{"destination": {"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}',
    ),
    check=check,
)
