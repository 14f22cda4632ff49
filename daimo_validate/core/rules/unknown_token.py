"""`unknown-token`: a token that Daimo does not list on this chain."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.destination import Destination
from daimo_validate.core.inputs.fields import TOKEN_PATH
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.rules.wrong_chain_token import misplaced
from daimo_validate.core.tokens import AT_ADDRESS, FORMER_TOKENS, NATIVE, chain_name, is_evm
from daimo_validate.core.wording import quoted

# Many tools use this for the native token; Daimo's list uses the zero address.
_OTHER_NATIVE = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"


def check(destination: Destination) -> Iterable[Found]:
    chain_id, address = destination.chain_id, destination.token_address
    if chain_id is None or address is None or not is_evm(chain_id):
        return NOTHING
    if misplaced(destination) is not None:
        return NOTHING
    former = FORMER_TOKENS.get((chain_id, address.lower()))
    if former is not None:
        symbol, left = former
        message = (
            f"{quoted(address)} is {symbol}, which left Daimo's list of tokens on {chain_name(chain_id)} in {left[:7]}"
        )
        return (Found(TOKEN_PATH, message, "use a token that Daimo lists; this one may not be delivered"),)
    message = f"{quoted(address)} is not in Daimo's list of tokens on {chain_name(chain_id)}"
    return (Found(TOKEN_PATH, message, _hint(address)),)


def _hint(address: str) -> str:
    if address.lower() == _OTHER_NATIVE:
        return f"for the native token, use {NATIVE}"
    elsewhere = AT_ADDRESS.get(address.lower())
    if elsewhere:
        return f"it is {elsewhere[0].symbol} on {chain_name(elsewhere[0].chain_id)}; check `chainId`"
    return "check that Daimo delivers this token; the list grows with every release"


RULE = Rule(
    id="unknown-token",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A token that is not in Daimo's list for a chain that is.",
    why=(
        "The list comes from Daimo's client library and grows with its releases, so a token outside it is unknown, "
        "not wrong. Most often it is a wallet or contract address in the wrong field."
    ),
    example=Example(
        bad='{"destination": {"tokenAddress": "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"}}',
        good='{"destination": {"tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}}',
    ),
    check=check,
)
