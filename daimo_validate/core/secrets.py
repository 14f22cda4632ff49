"""What secrets look like: private keys, seed phrases and API keys.

A transaction hash has the shape of a private key, and an order id that of an API key: the shape alone is enough to
keep a value out of messages, but not to report it.
"""

from __future__ import annotations

import re
from functools import cache

from daimo_validate.text.alphabets import BASE58
from daimo_validate.text.hints import Final

# These patterns compile on first use: that takes 3 ms, and few runs show a text that is long enough.
# The whole of a private key in hex, in base58 (Solana), or as a list of bytes. Hashes and signatures match too.
_PRIVATE_KEY: Final = (
    r"(?:0x)?[0-9a-fA-F]{64}"
    rf"|{BASE58}{{86,88}}"
    r"|\[(?:\s*[0-9]{1,3}\s*,){63}\s*[0-9]{1,3}\s*\]"
)
_API_KEY: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

_SHORTEST_SECRET = 20
# Of ASCII letters and digits: twelve words of three letters with digits between them. Keys are longer.
_SHORTEST_UNBROKEN = 12 * 3 + 11
# An address needs no search: of the secrets without a break, only these are shorter than that.
_SHORT_KEYS: Final = ("AKIA", "ASIA", "AIza", "dapi")
# A private key anywhere in a text, also one with a few digits lost or doubled; one of Bitcoin; a JWT; a list of bytes;
# a UUID.
_KEY_INSIDE: Final = (
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{60,68}(?![0-9a-fA-F])"
    rf"|(?<!{BASE58})(?:{BASE58}{{86,88}}|[5KL9c]{BASE58}{{50,51}}|6P{BASE58}{{56}})(?!{BASE58})"
    r"|\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}"
    r"|\[(?:\s*+[0-9]{1,3}\s*+,){31}"
    rf"|{_API_KEY}"
)
# Bitcoin's private keys: WIF, also of test networks, and BIP-38, which is encrypted. A checksum tells them from ids.
_CHECKED_KEY: Final = rf"(?<!{BASE58})(?:[5KL9c]{BASE58}{{50,51}}|6P{BASE58}{{56}})(?!{BASE58})"
_VERSIONS: Final = {0x80: (33, 34), 0xEF: (33, 34), 0x01: (39,)}
# A wallet file of Ethereum (Web3 Secret Storage), perhaps inside another JSON text.
_KEYSTORE: Final = (
    r'(?is)(?=.*?"ciphertext\\{0,8}"\s{0,9}:\s{0,9}\\{0,8}"[0-9a-f]{32})'
    r'(?=.*?"kdf(?:params)?\\{0,8}"\s{0,9}:)(?=.*?"mac\\{0,8}"\s{0,9}:)'
)
_JWT: Final = r"(?:Bearer )?eyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{20,}"


def is_no_secret(text: str) -> bool:
    """Return whether a text is too short for any secret, or has a form that none of its length has."""
    return len(text) < _SHORTEST_SECRET or (_is_short_and_unbroken(text) and not text.startswith(_SHORT_KEYS))


def looks_secret(text: str) -> bool:
    """Return whether a text contains anything in the shape of a private key, seed phrase or API key."""
    if len(text) < _SHORTEST_SECRET:
        return False
    if _is_short_and_unbroken(text):
        return text.startswith(_SHORT_KEYS)
    return bool(_pattern(_KEY_INSIDE).search(text)) or has_credential(text) or _has_listed_words(text)


def has_credential(text: str) -> bool:
    """Return whether a text contains a secret that is known by its issuer's prefix."""
    # Imported on use: few runs show a text that is long enough.
    from daimo_validate.core.credentials import PATTERN

    return _pattern(PATTERN).search(text) is not None


def secret_inside(text: str) -> str | None:
    """Return what a text contains that is a secret wherever it stands, for a message; None if nothing is."""
    if _is_short_and_unbroken(text) and not text.startswith(_SHORT_KEYS):
        return None
    if has_credential(text):
        return "an API key or a private key"
    if any(_is_checked_key(match[0]) for match in _pattern(_CHECKED_KEY).finditer(text)):
        return "a private key of Bitcoin"
    if '"' in text and _pattern(_KEYSTORE).match(text):
        return "a wallet file with a private key"
    # Imported on use: 1 ms, and few texts have as many words.
    from daimo_validate.core.phrases import has_phrase

    return "a seed phrase" if has_phrase(text) else None


def is_jwt(text: str) -> bool:
    """Return whether a text is a JSON Web Token and nothing else."""
    return _pattern(_JWT).fullmatch(text) is not None


def is_private_key(text: str) -> bool:
    """Return whether a text has the shape of a private key and nothing else. Hashes and signatures have it too."""
    return _pattern(_PRIVATE_KEY).fullmatch(text) is not None


def is_api_key(text: str) -> bool:
    """Return whether a text has the shape of Daimo's API key, a UUID. Most ids of other things have it too."""
    return _pattern(_API_KEY).fullmatch(text) is not None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _is_checked_key(text: str) -> bool:
    # Imported on use: few texts have such a run.
    from daimo_validate.core.base58check import checked_bytes

    body = checked_bytes(text)
    return body is not None and len(body) in _VERSIONS.get(body[0], ())


def _is_short_and_unbroken(text: str) -> bool:
    # Words of other scripts are shorter, and digits can be between them.
    return len(text) < _SHORTEST_UNBROKEN and text.isalnum() and text.isascii()


def _has_listed_words(text: str) -> bool:
    if text.isalpha():
        return False
    # Imported on use: few texts have as many words, and rendering text needs no JSON.
    from daimo_validate.core.phrases import LENGTHS, longest_run

    return longest_run(text) >= min(LENGTHS)
