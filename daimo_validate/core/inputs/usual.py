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
from daimo_validate.core.look_alikes import TWIN_ENDS
from daimo_validate.core.solana import is_on_curve
from daimo_validate.core.tokens import EVM_TOKENS, SOLANA_USDC, TOKENS

_TAIL: Final = TWIN_ENDS[1]
# The end of each listed token, spelled as in the list so that no checksum is left to test, by its chain id. A Solana
# destination has none.
_TAIL_OF: Final[dict[tuple[Any, Any], str]] = {
    (token.chain_id, token.address): key[1][-_TAIL:] for key, token in TOKENS.items() if key in EVM_TOKENS
} | {(None, SOLANA_USDC): SOLANA_USDC[-_TAIL:]}
_STRINGS: Final = frozenset({str}).issuperset
_EXACT: Final = frozenset({str, int, float, list}).issuperset
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
    """Return whether the token is listed, no rule can fire on the recipients, no two addresses end alike, and no name
    makes a value a secret.

    Also whether every value is exactly of its type: the engine accepts members of enums, and subclasses of dict and
    list. It refuses other subclasses, and lone surrogates where it matches a pattern.
    """
    if not (
        are_usual_addresses(body, destination)
        and type(body) is type(destination) is type(display) is dict
        and _EXACT(map(type, destination.values()))
        and _EXACT(map(type, display.values()))
        and _STRINGS(map(type, display.get("paymentOptions", ())))
    ):
        return False
    metadata = body.get("metadata")
    return not metadata or are_usual_pairs(metadata)


def are_usual_addresses(body: Body, destination: Body) -> bool:
    """Return whether the token is listed, no rule can fire on the recipients, and no two addresses end alike."""
    token_tail = _TAIL_OF.get((destination.get("chainId"), destination["tokenAddress"]))
    tail = _usual_tail(destination["address"])
    if token_tail is None or tail is None or tail == token_tail:
        return False
    refund = body.get("refundAddress")
    return refund is None or _usual_tail(refund) not in (None, token_tail, tail)


def are_usual_pairs(metadata: Any) -> bool:
    """Return whether metadata is a plain object of strings, with names that say nothing about a value."""
    if type(metadata) is not dict or not _STRINGS(map(type, metadata.values())):
        return False
    return _plain_names.issuperset(metadata) or all(map(_is_plain_name, metadata))


@lru_cache(maxsize=4096)
def _usual_tail(address: str) -> str | None:
    """Return the end of a recipient's address in the form that is compared; None if a rule can fire on the address.

    The address matches the pattern of its kind. Kept for the last thousands of them: a treasury comes with every
    request.
    """
    if type(address) is not str or not has_clean_form(address):
        return None
    if address.startswith("0x"):
        key = address.lower()
        return None if is_noted(key) else key[-_TAIL:]
    return None if is_noted_on_solana(address) or not is_on_curve(address) else address[-_TAIL:]


def _is_plain_name(name: str) -> bool:
    """Return whether a name of metadata, of any type, is a string that says nothing about its value."""
    is_plain = type(name) is str and len(name) <= _LONGEST_NAME and _TELLING(name) is None
    if is_plain and len(_plain_names) < _MOST_NAMES:
        _plain_names.add(name)
    return is_plain
