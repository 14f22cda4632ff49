"""`chain-name-mismatch`: a response names a chain by an id and a name that do not belong together."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import NamedChain
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import CHAINS
from daimo_validate.core.wording import quoted


def check(named: NamedChain) -> Iterable[Found]:
    chain = CHAINS.get(named.chain_id)
    if chain is None or named.chain_name is None or named.chain_name.casefold() == chain.name.casefold():
        return NOTHING
    message = f"{quoted(named.chain_name)} is not the name of chain {chain.id}, which is {chain.name}"
    hint = "check the chain id; the id decides where the money goes, not the name"
    return (Found((*named.path, "chainName"), message, hint),)


RULE = Rule(
    id="chain-name-mismatch",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A response whose `chainName` is not the name of its chain id.",
    why="One of the two is not what you asked for. The list of chains can be out of date, so this is a warning.",
    example=Example(
        status=201,
        bad='{"session": {"destination": {"chainName": "Optimism"}}}',
        good='{"session": {"destination": {"chainName": "base"}}}',
    ),
    check=check,
)
