"""What secrets look like: private keys, seed phrases and API keys.

A transaction hash has the shape of a private key, and an order id that of an API key: the shape alone is enough to
keep a value out of messages, but not to report it.
"""

from __future__ import annotations

import re
from typing import Final

from daimo_validate.text.alphabets import BASE58

CREDENTIAL: Final = re.compile(
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
    r"|^Bearer [0-9A-Za-z._~+/-]{16,}",
    re.ASCII,
)
"""Shapes that only secrets have, by their issuers' documented prefixes."""

PRIVATE_KEY: Final = re.compile(
    r"(?:0x)?[0-9a-fA-F]{64}"
    rf"|{BASE58}{{86,88}}"
    r"|\[(?:\s*[0-9]{1,3}\s*,){63}\s*[0-9]{1,3}\s*\]",
    re.ASCII,
)
"""The whole of a private key in hex, in base58 (Solana), or as a list of bytes. Hashes and signatures match too."""

API_KEY: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
"""The whole of Daimo's API key, which is a UUID. Most ids of other things match too."""

PHRASE_LENGTHS: Final = frozenset({12, 15, 18, 21, 24})
"""Numbers of words of a BIP-39 seed phrase."""

_SHORTEST_SECRET = 20
_SHORTEST_KEY = 51
# A private key anywhere in a text, also one with a few digits lost or doubled; Bitcoin's WIF; a list of bytes; a UUID.
_KEY_INSIDE = re.compile(
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{60,68}(?![0-9a-fA-F])"
    rf"|(?<!{BASE58})(?:{BASE58}{{86,88}}|[5KL]{BASE58}{{50,51}})(?!{BASE58})"
    r"|\[(?:\s*+[0-9]{1,3}\s*+,){31}"
    rf"|{API_KEY.pattern}",
    re.ASCII,
)
_WORD = re.compile(r"[a-z]+", re.ASCII)


def looks_secret(text: str) -> bool:
    """Return whether a text contains anything in the shape of a private key, seed phrase or API key."""
    if len(text) < _SHORTEST_SECRET:
        return False
    # An address needs no search: of the secrets without a break, only these are as short.
    if len(text) < _SHORTEST_KEY and text.isalnum():
        return text.startswith(("AKIA", "AIza"))
    return bool(_KEY_INSIDE.search(text) or CREDENTIAL.search(text)) or _longest_phrase(text) >= min(PHRASE_LENGTHS)


def is_seed_phrase(text: str) -> bool:
    """Return whether a text is a seed phrase and nothing else: 12 to 24 words of the English BIP-39 list."""
    # More words are no phrase, and are not worth splitting.
    words = text.lower().split(maxsplit=max(PHRASE_LENGTHS))
    return len(words) in PHRASE_LENGTHS and _phrase_words().issuperset(words)


def _longest_phrase(text: str) -> int:
    """Return the length of the longest run of BIP-39 words in a text, whatever stands between them."""
    if text.isalnum():
        return 0
    listed = _phrase_words()
    longest = run = 0
    for word in _WORD.finditer(text.lower()):
        run = run + 1 if word[0] in listed else 0
        longest = max(longest, run)
    return longest


def _phrase_words() -> frozenset[str]:
    # Imported on use: few texts have as many words, and rendering text needs no JSON.
    from daimo_validate.compiled import word_list

    return word_list("english")
