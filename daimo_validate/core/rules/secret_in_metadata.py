"""`secret-in-metadata`: a private key, a seed phrase or an API key in `metadata`."""

from __future__ import annotations

from collections.abc import Iterable

from daimo_validate.core.inputs.metadata import Metadata
from daimo_validate.core.rules._base import ERROR, Basis, Example, Found, Rule
from daimo_validate.core.rules._secrets import secret_of
from daimo_validate.core.wording import shown_param


def check(metadata: Metadata) -> Iterable[Found]:
    return [
        Found(
            ("metadata", name),
            f"{shown_param(('metadata', name))} contains {what}",
            "remove it, and replace the secret if it was ever sent; metadata is stored with the session and returned",
        )
        for name, value in metadata.pairs.items()
        if (what := secret_of(name, value)) is not None
    ]


RULE = Rule(
    id="secret-in-metadata",
    severity=ERROR,
    basis=Basis.SAFETY,
    summary="A private key, a seed phrase or an API key in `metadata`.",
    why=(
        "Metadata is stored with the session and returned with it. Found are API keys with a prefix that their issuer "
        "documents, private keys of Bitcoin and extended keys (by their checksum or prefix), wallet files, and seed "
        "phrases in every language of BIP-39, with spaces, commas, numbers, dashes or quotes between the words. A "
        "hash, a UUID or a JSON Web Token alone is not reported; the name of the field decides, by its last words: "
        "`privateKey` is a secret, `privateSale` is not. Unless a phrase is all of the value, with only spaces between "
        "its words, its checksum must be right: lists of tags have words of the list too. The value is never repeated."
    ),
    source="https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki",
    example=Example(
        bad='{"metadata": {"note": "legal winner thank year wave sausage worth useful legal winner thank yellow"}}',
        good='{"metadata": {"orderId": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}}',
    ),
    check=check,
)
