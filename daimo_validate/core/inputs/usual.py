"""What is left to test of a request that has passed the usual gate, for all inputs that most requests have, at once.

One call of one function: with a function for each input the calls would take longer than the tests.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from daimo_validate.core.eip55 import has_valid_checksum
from daimo_validate.core.inputs.base import Body
from daimo_validate.core.known import is_noted, is_noted_on_solana
from daimo_validate.core.look_alikes import TWIN_ENDS
from daimo_validate.core.solana import is_on_curve, key_length
from daimo_validate.core.tokens import EVM_TOKENS, SOLANA_USDC, TOKENS

_TAIL: Final = TWIN_ENDS[1]
# The end of each listed token, spelled as in the list so that no checksum is left to test, by its chain id. A Solana
# destination has none.
_TAIL_OF: Final[dict[tuple[Any, Any], str]] = {
    (token.chain_id, token.address): key[1][-_TAIL:] for key, token in TOKENS.items() if key in EVM_TOKENS
} | {(None, SOLANA_USDC): SOLANA_USDC[-_TAIL:]}
_EXACT: Final = frozenset({str, int, float, list}).issuperset
_NO_PAIRS: Final[dict[str, str]] = {}
_LONGEST_NAME: Final = 64
_MOST_NAMES: Final = 1024
# Names that can make a hash or an id a secret.
_TELLING: Final = re.compile(
    r"undefined|null|nan|[^ -z]|key|secret|seed|mnemonic|phrase|pass|bearer|auth|priv|pk|token|jwt|wif|recover|cred"
    r"|sign|words|backup",
    re.IGNORECASE,
).search
# Names that were looked at before: a program sends the same ones with every request.
_plain_names: Final[set[str]] = set()


def is_usual(body: Body, destination: Body, display: Body) -> bool:
    """Return whether every value is exactly of its type, and no name of metadata makes a value a secret.

    The engine accepts members of enums, and subclasses of dict and list. It refuses other subclasses, and lone
    surrogates where it matches a pattern. What is in lists `options` tests, and the addresses `are_usual_addresses`.
    """
    metadata = body.get("metadata", _NO_PAIRS)
    return (
        type(body) is type(destination) is type(display) is type(metadata) is dict
        and _EXACT(map(type, (*destination.values(), *display.values(), *metadata.values())))
        and (_plain_names.issuperset(metadata) or all(map(_is_plain_name, metadata)))
    )


def are_usual_addresses(body: Body, destination: Body, display: Body) -> bool:
    """Return whether the token is listed, no rule can fire on the recipients, and no two addresses end alike, but for
    a refund to the destination itself."""
    address = destination["address"]
    token_tail = _TAIL_OF.get((destination.get("chainId"), destination["tokenAddress"]))
    tail = _usual_tail(address)
    if token_tail is None or tail is None or tail == token_tail:
        return False
    refund = body.get("refundAddress")
    return refund is None or _usual_tail(refund) not in (None, token_tail, tail) or refund == address


def are_usual_pairs(metadata: Any) -> bool:
    """Return whether metadata is a plain object of strings, with names that say nothing about a value."""
    if type(metadata) is not dict or not _EXACT(map(type, metadata.values())):
        return False
    return _plain_names.issuperset(metadata) or all(map(_is_plain_name, metadata))


@lru_cache(maxsize=4096)
def _usual_tail(address: str) -> str | None:
    """Return the end of a recipient's address in the form that is compared; None if a rule can fire on the address.

    The address matches the pattern of its kind. Kept for the last thousands of them: a treasury comes with every
    request.
    """
    if type(address) is not str:
        return None
    if address.startswith("0x"):
        key = address.lower()
        return None if is_noted(key) or not has_valid_checksum(address) else key[-_TAIL:]
    is_wallet = not is_noted_on_solana(address) and key_length(address) == 32 and is_on_curve(address)
    return address[-_TAIL:] if is_wallet else None


def _is_plain_name(name: str) -> bool:
    """Return whether a name of metadata, of any type, is a string that says nothing about its value."""
    is_plain = type(name) is str and len(name) <= _LONGEST_NAME and _TELLING(name) is None
    if is_plain and len(_plain_names) < _MOST_NAMES:
        _plain_names.add(name)
    return is_plain
