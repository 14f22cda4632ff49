"""Types for pydantic 2 models: `EvmAddress`, `SolanaAddress` and `TokenAmount`.

They judge a string by itself: its form, and the checksum of an EVM address. What they accept stays as it is: nothing is
stripped, lower-cased, re-encoded or converted. What takes more than the string is for `check` on the whole request:
burn and made-up addresses, a destination that is a token, an amount of zero or with more decimals than the token has.

    from daimo_validate.integrations.pydantic import EvmAddress, TokenAmount

    class Payout(BaseModel):
        to: EvmAddress
        amount: TokenAmount

The type of an error is the id of the rule with underscores, and its context has the rule's hint if there is one. The
JSON schema of each type has its form; checksums are not in it.

An error of pydantic holds the input, which may be a secret that got there by mistake. `hide_input_in_errors` hides it
in the text of the error alone: pass `include_input=False` to `errors()` and `json()`.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from daimo_validate.core.validator import Validator
from daimo_validate.schema import Schema
from daimo_validate.text.alphabets import EVM_ADDRESS, SOLANA_ADDRESS

__all__ = ["EvmAddress", "SolanaAddress", "TokenAmount"]

_EVM: Final[dict[str, Any]] = {"type": "string", "pattern": f"^{EVM_ADDRESS}$", "format": "eip55-address"}
_SOLANA: Final[dict[str, Any]] = {"type": "string", "pattern": f"^{SOLANA_ADDRESS}$", "format": "solana-address"}
_AMOUNT: Final[dict[str, Any]] = {"type": "string", "format": "token-amount"}
# A dot at either end is a matter of style.
_AMOUNT_PATTERN: Final = r"^(?:[0-9]+\.?[0-9]*|\.[0-9]+)$"


@cache
def _validator(format_name: str) -> Validator:
    """Return a validator of objects that have one field of a format."""
    field = {each["format"]: each for each in (_EVM, _SOLANA, _AMOUNT)}[format_name]
    request = {"type": "object", "properties": {"value": field}, "required": ["value"]}
    document = {"openapi": "3.1.0", "components": {"schemas": {"CreateSessionRequest": request}}}
    return Validator(schema=Schema.from_openapi(document))


def _judge(format_name: str, value: object) -> object:
    for finding in _validator(format_name).validate({"value": value}).errors:
        context = {} if finding.hint is None else {"hint": finding.hint}
        raise PydanticCustomError(finding.rule.replace("-", "_"), "{text}", {"text": finding.message, **context})
    return value


# PlainValidator, because settings of a model such as `str_to_lower` change what a schema of strings gives.
EvmAddress = Annotated[
    str,
    PlainValidator(lambda value: _judge("eip55-address", value)),
    WithJsonSchema({"type": "string", "pattern": _EVM["pattern"]}),
]
"""An address of an EVM chain: `0x` and 40 hex digits, whose mixed case, if it has one, is a valid checksum (EIP-55)."""

SolanaAddress = Annotated[
    str,
    PlainValidator(lambda value: _judge("solana-address", value)),
    WithJsonSchema({"type": "string", "pattern": _SOLANA["pattern"]}),
]
"""A key of Solana: 32 bytes in base58."""

TokenAmount = Annotated[
    str,
    PlainValidator(lambda value: _judge("token-amount", value)),
    WithJsonSchema({"type": "string", "pattern": _AMOUNT_PATTERN}),
]
"""An amount as a decimal string of whole tokens, such as `"10.00"`. Numbers are refused: a float is not exact."""
