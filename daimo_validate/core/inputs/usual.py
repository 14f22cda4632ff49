"""What is left to test of a request that has passed the usual gate, for all inputs that most requests have, at once.

One call of one function: with a function for each input the calls would take longer than the tests.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from daimo_validate.core.formats import has_clean_form
from daimo_validate.core.inputs.base import Body
from daimo_validate.core.known import is_noted, is_noted_on_solana
from daimo_validate.core.solana import is_on_curve
from daimo_validate.core.tokens import EVM_TOKENS, SOLANA_USDC, TOKENS

# Spelled as in the list, so that no checksum is left to test. A Solana destination has no chain id.
_LISTED: Final[frozenset[tuple[Any, Any]]] = frozenset(
    {(token.chain_id, token.address) for key, token in TOKENS.items() if key in EVM_TOKENS} | {(None, SOLANA_USDC)}
)
_STRINGS: Final = frozenset({str}).issuperset
_EXACT: Final = frozenset({str, int, float, list}).issuperset
_LONGEST_NAME: Final = 64
_MOST_NAMES: Final = 1024
# Names that can make a hash or an id a secret.
_TELLING: Final = re.compile(
    "key|secret|seed|mnemonic|phrase|pass|bearer|auth|priv|pk|token|jwt|wif|recover|cred|sign|words|backup",
    re.IGNORECASE,
).search
# Names that were looked at before: a program sends the same ones with every request.
_plain_names: Final[set[str]] = set()


def is_usual(body: Body, destination: Body, display: Body) -> bool:
    """Return whether the token is listed, no rule can fire on the recipients, and no name makes a value a secret.

    Also whether every value is exactly of its type: the engine accepts members of enums, and subclasses of dict and
    list. It refuses other subclasses, and lone surrogates where it matches a pattern.
    """
    if not (
        type(body) is type(destination) is type(display) is dict
        and (destination.get("chainId"), destination["tokenAddress"]) in _LISTED
        and _is_usual_address(destination["address"])
        and _EXACT(map(type, destination.values()))
        and _EXACT(map(type, display.values()))
        and _STRINGS(map(type, display.get("paymentOptions", ())))
    ):
        return False
    refund, metadata = body.get("refundAddress"), body.get("metadata")
    return (refund is None or _is_usual_address(refund)) and (not metadata or _are_usual_pairs(metadata))


def _are_usual_pairs(metadata: Any) -> bool:
    """Return whether metadata is a plain object of strings, with names that say nothing about a value."""
    if type(metadata) is not dict or not _STRINGS(map(type, metadata.values())):
        return False
    return _plain_names.issuperset(metadata) or all(map(_is_plain_name, metadata))


@lru_cache(maxsize=4096)
def _is_usual_address(address: str) -> bool:
    """Return whether no rule can fire on a recipient's address, which matches the pattern of its kind.

    Being the token need not be tested: every listed token is a known address. Kept for the last thousands of addresses:
    a treasury comes with every request.
    """
    if type(address) is not str or not has_clean_form(address):
        return False
    if address.startswith("0x"):
        return not is_noted(address.lower())
    return not is_noted_on_solana(address) and is_on_curve(address)


def _is_plain_name(name: str) -> bool:
    """Return whether a name of metadata, of any type, is a string that says nothing about its value."""
    is_plain = type(name) is str and len(name) <= _LONGEST_NAME and name.isascii() and _TELLING(name) is None
    if is_plain and len(_plain_names) < _MOST_NAMES:
        _plain_names.add(name)
    return is_plain
