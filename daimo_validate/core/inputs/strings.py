"""Strings of a format (`eip55-address`, `token-amount`, ...), wherever the schema has one.

The gate judges most of them by a pattern. The addresses of a request need more than that: they are judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daimo_validate.core.formats import is_clean_address
from daimo_validate.core.inputs.base import Body, Input, Request, RequestInput
from daimo_validate.core.inputs.fields import ADDRESS_PATH, REFUND_PATH, TOKEN_PATH
from daimo_validate.core.inputs.usual import are_usual_addresses
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple


class Text(NamedTuple):
    """One string of a format, and where it stands. Rules of metadata's formats show no value.

    `chain_id` is the chain of the destination, for strings that do not match their pattern.
    """

    path: Path
    value: str
    chain_id: int | None = None


JUDGED_HERE: Final[Mapping[Path, frozenset[str]]] = {
    ADDRESS_PATH: frozenset({"eip55-address", "solana-address"}),
    TOKEN_PATH: frozenset({"eip55-address", "solana-address"}),
    REFUND_PATH: frozenset({"eip55-address"}),
}
"""The strings of a request that are judged here, and the formats that they may have. The gate judges their patterns."""


def extract_evm(request: Request) -> Iterator[Text]:
    """Yield the EVM addresses of a request that has passed the gate, but for those in their EIP-55 form."""
    return (text for text in request.parsed(_unclean) if text.value.startswith("0x"))


def extract_solana(request: Request) -> Iterator[Text]:
    """Yield the Solana addresses of a request that has passed the gate, but for those of 32 bytes."""
    return (text for text in request.parsed(_unclean) if not text.value.startswith("0x"))


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether every EVM address is in its EIP-55 form, and every Solana address decodes to 32 bytes."""
    if not (is_clean_address(destination["address"]) and is_clean_address(destination["tokenAddress"])):
        return False
    refund = body.get("refundAddress")
    return refund is None or is_clean_address(refund)


def _unclean(request: Request) -> list[Text]:
    found = []
    for path in JUDGED_HERE:
        value: Any = (request.body if len(path) == 1 else request.destination).get(str(path[-1]))
        if isinstance(value, str) and not is_clean_address(value):
            found.append(Text(path, value))
    return found


EVM_ADDRESS = RequestInput("eip55-address", extract_evm, is_ordinary, is_usual=are_usual_addresses)
SOLANA_ADDRESS = RequestInput("solana-address", extract_solana, is_ordinary, is_usual=are_usual_addresses)
TOKEN_AMOUNT = Input("token-amount")
CALLDATA = Input("calldata")
WEB_URL = Input("web-url")
EMAIL_ADDRESS = Input("email-address")
E164_PHONE = Input("e164-phone")

OF_FORMAT: Final = {
    each.name: each
    for each in (EVM_ADDRESS, SOLANA_ADDRESS, TOKEN_AMOUNT, CALLDATA, WEB_URL, EMAIL_ADDRESS, E164_PHONE)
}
"""The input of a string by its format's name in the overlay."""
