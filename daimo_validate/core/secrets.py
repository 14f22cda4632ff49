"""What secrets look like: private keys, seed phrases and API keys.

A transaction hash has the shape of a private key, and an order id that of an API key: the shape alone is enough to
keep a value out of messages, but not to report it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from daimo_validate.text.alphabets import BASE58

# These patterns compile on first use: that takes 3 ms, and few runs show a text that is long enough.
# Shapes that only secrets have, by their issuers' documented prefixes.
_CREDENTIAL: Final = (
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\b(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}"
    r"|\bsk-(?:(?:ant|proj|svcacct|admin)-[0-9A-Za-z_-]{32,}|[0-9A-Za-z]{40,})"
    r"|\bgh[pousr]_[0-9A-Za-z]{36}"
    r"|\bgithub_pat_[0-9A-Za-z_]{50,}"
    r"|\bglpat-[0-9A-Za-z_-]{20}"
    r"|\bxox[abprs]-[0-9A-Za-z-]{20,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bAIza[0-9A-Za-z_-]{35}"
    r"|\bnpm_[0-9A-Za-z]{36}"
    rf"|\b[xyz]prv{BASE58}{{100,}}"
    r"|^Bearer [0-9A-Za-z._~+/-]{16,}"
)
# The whole of a private key in hex, in base58 (Solana), or as a list of bytes. Hashes and signatures match too.
_PRIVATE_KEY: Final = (
    r"(?:0x)?[0-9a-fA-F]{64}"
    rf"|{BASE58}{{86,88}}"
    r"|\[(?:\s*[0-9]{1,3}\s*,){63}\s*[0-9]{1,3}\s*\]"
)
_API_KEY: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

PHRASE_LENGTHS: Final = frozenset({12, 15, 18, 21, 24})
"""Numbers of words of a BIP-39 seed phrase."""

_SHORTEST_SECRET = 20
_SHORTEST_KEY = 51
# A private key anywhere in a text, also one with a few digits lost or doubled; Bitcoin's WIF; a list of bytes; a UUID.
_KEY_INSIDE: Final = (
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{60,68}(?![0-9a-fA-F])"
    rf"|(?<!{BASE58})(?:{BASE58}{{86,88}}|[5KL]{BASE58}{{50,51}})(?!{BASE58})"
    r"|\[(?:\s*+[0-9]{1,3}\s*+,){31}"
    rf"|{_API_KEY}"
)
_WORD: Final = r"[a-z]+"


def looks_secret(text: str) -> bool:
    """Return whether a text contains anything in the shape of a private key, seed phrase or API key."""
    if len(text) < _SHORTEST_SECRET:
        return False
    # An address needs no search: of the secrets without a break, only these are as short.
    if len(text) < _SHORTEST_KEY and text.isalnum():
        return text.startswith(("AKIA", "AIza"))
    return bool(_pattern(_KEY_INSIDE).search(text) or has_credential(text)) or _longest_phrase(text) >= min(
        PHRASE_LENGTHS
    )


def has_credential(text: str) -> bool:
    """Return whether a text contains a secret that is known by its issuer's prefix."""
    return _pattern(_CREDENTIAL).search(text) is not None


def is_private_key(text: str) -> bool:
    """Return whether a text has the shape of a private key and nothing else. Hashes and signatures have it too."""
    return _pattern(_PRIVATE_KEY).fullmatch(text) is not None


def is_api_key(text: str) -> bool:
    """Return whether a text has the shape of Daimo's API key, a UUID. Most ids of other things have it too."""
    return _pattern(_API_KEY).fullmatch(text) is not None


def is_seed_phrase(text: str) -> bool:
    """Return whether a text is a seed phrase and nothing else: 12 to 24 words of the English BIP-39 list."""
    # More words are no phrase, and are not worth splitting.
    words = text.lower().split(maxsplit=max(PHRASE_LENGTHS))
    return len(words) in PHRASE_LENGTHS and _phrase_words().issuperset(words)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _longest_phrase(text: str) -> int:
    """Return the length of the longest run of BIP-39 words in a text, whatever stands between them."""
    if text.isalnum():
        return 0
    listed = _phrase_words()
    longest = run = 0
    for word in _pattern(_WORD).finditer(text.lower()):
        run = run + 1 if word[0] in listed else 0
        longest = max(longest, run)
    return longest


def _phrase_words() -> frozenset[str]:
    # Imported on use: few texts have as many words, and rendering text needs no JSON.
    from daimo_validate.compiled import word_list

    return word_list("english")
