"""What names say of secrets: `privateKey` is one, `privateSale` is not."""

from __future__ import annotations

import re

from daimo_validate.compiled import load
from daimo_validate.core.inputs.metadata import may_be_secret
from daimo_validate.core.secrets import is_api_key, is_jwt, is_private_key, secret_inside

# The last words of a name say what it holds: `privateKey` is a key, `privateSale` is a sale.
_KEY_NAME = re.compile(
    r"(?:^| )(?:secret|(?:api|private|priv|secret|access|signing|signer) ?key|privkey|(?:seed|secret|recovery) ?phrase"
    r"|mnemonic(?: phrase)?|seed|password|passphrase|bearer|auth|authorization)s?$|^(?:pk|priv|private)$",
    re.ASCII,
)
_API_KEY_NAME = re.compile(r"(?:^| )(?:(?:api|secret) ?key|bearer|auth|authorization)s?$|^secret$", re.ASCII)
_TOKEN_NAME = re.compile(
    r"(?:^| )(?:token|jwt|bearer|auth|authorization|secret|(?:api|secret|access) ?key)s?$", re.ASCII
)
_WORDS_OF_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", re.ASCII)
# `seedHex` and `privateKey2` are still keys.
_SUFFIXES = frozenset({"hex", "base58", "base64", "raw", "bytes", "string", "value", "backup", "old", "new"})
_BEARER = re.compile(r"Bearer\s+", re.IGNORECASE | re.ASCII)
# Loaded here so that validating reads no file.
load("bip39")


def secret_of(name: str, value: str) -> str | None:
    """Return what a value is that is a secret, by itself or for its name, for a message; None if it is not."""
    if not may_be_secret(value):
        return None
    what = secret_inside(value)
    if what is not None:
        return what
    words = _words_of(name)
    bare = _BEARER.sub("", value, count=1)
    if (is_private_key(value) and _KEY_NAME.search(words)) or (is_api_key(bare) and _API_KEY_NAME.search(words)):
        return "a private key or an API key, judging by its name and form"
    return "an access token" if is_jwt(value) and _TOKEN_NAME.search(words) else None


def _words_of(name: str) -> str:
    """Return a name in camelCase, snake_case or kebab-case as lower-case words, without what says only its form."""
    words = [word.lower() for word in _WORDS_OF_NAME.findall(name)]
    while words and (words[-1] in _SUFFIXES or words[-1].isdigit()):
        words.pop()
    return " ".join(words)
