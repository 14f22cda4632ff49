"""`token-symbol-mismatch`: a response names a token by an address and a symbol that do not belong together."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.response import NamedChain
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.tokens import TOKENS, chain_name, token_key
from daimo_validate.core.wording import quoted


def check(named: NamedChain) -> Iterable[Found]:
    if named.token_address is None or named.token_symbol is None:
        return NOTHING
    token = TOKENS.get(token_key(named.chain_id, named.token_address))
    if token is None or token.symbol.casefold() == named.token_symbol.casefold():
        return NOTHING
    where = chain_name(named.chain_id)
    message = f"{quoted(named.token_symbol)} is not the symbol of this token, which is {token.symbol} on {where}"
    hint = "check the token address; the address decides which token is sent, not the symbol"
    return (Found((*named.path, "tokenSymbol"), message, hint),)


RULE = Rule(
    id="token-symbol-mismatch",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A response whose `tokenSymbol` is not the symbol of its token address.",
    why="One of the two is not what you asked for. The list of tokens can be out of date, so this is a warning.",
    example=Example(
        status=201,
        bad='{"session": {"destination": {"tokenSymbol": "USDT"}}}',
        good='{"session": {"destination": {"tokenSymbol": "usdc"}}}',
    ),
    check=check,
)
