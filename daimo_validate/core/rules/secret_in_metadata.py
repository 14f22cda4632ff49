"""`secret-in-metadata`: a private key, a seed phrase or an API key in `metadata`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.compiled import load
from daimo_validate.core.inputs.metadata import Metadata, may_be_secret
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.secrets import has_credential, is_api_key, is_private_key, is_seed_phrase
from daimo_validate.core.wording import shown_param

# The last words of a name say what it holds: `privateKey` is a key, `privateSale` is a sale.
_KEY_NAME = re.compile(
    r"(?:^| )(?:secret|(?:api|private|priv|secret|access|signing|signer) ?key|privkey|(?:seed|secret|recovery) ?phrase"
    r"|mnemonic(?: phrase)?|seed|password|passphrase|bearer|auth|authorization)s?$|^(?:pk|priv|private)$",
    re.ASCII,
)
_API_KEY_NAME = re.compile(r"(?:^| )(?:(?:api|secret) ?key|bearer|auth|authorization)s?$|^secret$", re.ASCII)
_WORDS_OF_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", re.ASCII)
# `seedHex` and `privateKey2` are still keys.
_SUFFIXES = frozenset({"hex", "base58", "base64", "raw", "bytes", "string", "value", "backup", "old", "new"})
# Loaded here so that validating reads no file.
load("bip39")


def check(metadata: Metadata) -> Iterable[Found]:
    return [
        Found(
            ("metadata", name),
            f"{shown_param(('metadata', name))} contains {what}",
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned",
        )
        for name, value in metadata.pairs.items()
        if (what := _secret(name, value)) is not None
    ]


def _secret(name: str, value: str) -> str | None:
    if not may_be_secret(value):
        return None
    if has_credential(value):
        return "an API key or a private key"
    if (is_private_key(value) and _KEY_NAME.search(_words_of(name))) or (
        is_api_key(value) and _API_KEY_NAME.search(_words_of(name))
    ):
        return "a private key or an API key, judging by its name and form"
    return "a seed phrase" if is_seed_phrase(value) else None


def _words_of(name: str) -> str:
    """Return a name in camelCase, snake_case or kebab-case as lower-case words, without what says only its form."""
    words = [word.lower() for word in _WORDS_OF_NAME.findall(name)]
    while words and (words[-1] in _SUFFIXES or words[-1].isdigit()):
        words.pop()
    return " ".join(words)


RULE = Rule(
    id="secret-in-metadata",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="A private key, a seed phrase or an API key in `metadata`.",
    why=(
        "Metadata is stored with the session and returned with it. A hash or a UUID alone is not reported; the name of "
        "the field decides, by its last words: `privateKey` is a secret, `privateSale` is not. A seed phrase is 12 to "
        "24 words of the English BIP-39 list. The value is never repeated."
    ),
    source="https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki",
    example=Example(
        bad='{"metadata": {"note": "legal winner thank year wave sausage worth useful legal winner thank yellow"}}',
        good='{"metadata": {"orderId": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}}',
    ),
    check=check,
)
