"""`secret-in-metadata`: a private key, a seed phrase or an API key in `metadata`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from daimo_validate.compiled import load, word_list
from daimo_validate.core.inputs.metadata import Metadata, may_be_secret
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.wording import shown_param
from daimo_validate.text.alphabets import BASE58

# Shapes that only secrets have, by their issuers' documented prefixes.
_CREDENTIAL = re.compile(
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
# Hashes and ids have these shapes too: a private key is one, a transaction another. The name of the field decides.
_KEY_SHAPE = re.compile(
    r"(?:0x)?[0-9a-fA-F]{64}"
    rf"|{BASE58}{{86,88}}"
    r"|\[(?:\s*[0-9]{1,3}\s*,){63}\s*[0-9]{1,3}\s*\]",
    re.ASCII,
)
_API_KEY = r"api[_-]?key|bearer|(?:^|[_-])auth(?:orization)?$"
_KEY_NAME = re.compile(rf"{_API_KEY}|secret|private|mnemonic|seed|password|^pk$|^priv", re.IGNORECASE)
# Daimo's API key is a UUID, and so are most ids of other things.
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_API_KEY_NAME = re.compile(rf"{_API_KEY}|secret[_-]?key|^secret$", re.IGNORECASE)
_PHRASE_LENGTHS = frozenset({12, 15, 18, 21, 24})
# Loaded here so that validating reads no file.
load("bip39")


def check(metadata: Metadata) -> Iterable[Found]:
    return [
        Found(
            ("metadata", name),
            f"{shown_param(('metadata', name))} holds {what}",
            "take it out, and replace the secret if it was ever sent: metadata is stored and returned",
        )
        for name, value in metadata.pairs.items()
        if (what := _secret(name, value)) is not None
    ]


def _secret(name: str, value: str) -> str | None:
    if not may_be_secret(value):
        return None
    if _CREDENTIAL.search(value):
        return "an API key or a private key"
    if (_KEY_SHAPE.fullmatch(value) and _KEY_NAME.search(name)) or (
        _UUID.fullmatch(value) and _API_KEY_NAME.search(name)
    ):
        return "what by its name and form is a private key or an API key"
    return "a seed phrase" if _is_seed_phrase(value) else None


def _is_seed_phrase(value: str) -> bool:
    words = value.lower().split()
    if len(words) not in _PHRASE_LENGTHS:
        return False
    return word_list("english").issuperset(words)


RULE = Rule(
    id="secret-in-metadata",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="A private key, a seed phrase or an API key in `metadata`.",
    why=(
        "Metadata is stored with the session and returned with it. A hash or a UUID alone is no finding: for those "
        "the field's name decides. A seed phrase is 12 to 24 words of the English BIP-39 list. The value is never "
        "repeated."
    ),
    example=Example(
        bad='{"metadata": {"note": "legal winner thank year wave sausage worth useful legal winner thank yellow"}}',
        good='{"metadata": {"orderId": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}}',
    ),
    check=check,
)
