"""The caller's own key-value pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daimo_validate.core.formats import email_pattern
from daimo_validate.core.inputs.base import ANY, Body, Request, RequestInput, Usual
from daimo_validate.core.inputs.fields import METADATA_PATH
from daimo_validate.core.inputs.usual import is_usual
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

_SHORTEST_SECRET = 20
# In each text, up to eleven runs of up to 15 characters of a token. NUL is between texts.
_RUN, _BREAK = "[0-9A-Za-z_+/=-]{0,15}+", "[^0-9A-Za-z_+/=\0-]"
_RUNS = rf"(?:{_RUN}{_BREAK}){{0,10}}+{_RUN}"
_BROKEN_RUNS = rf"{_RUNS}(?:\0{_RUNS})*+"


class Metadata(NamedTuple):
    """The pairs of `metadata` whose values are strings. No message may repeat a value."""

    pairs: dict[str, str]


def may_be_secret(text: str) -> bool:
    """Return whether a text can be a secret of a kind that is searched for; most metadata cannot.

    Keys and tokens are long runs without a break, or begin with words that say so; phrases and lists of numbers have
    at least twelve parts. Several texts can be asked about at once, with NUL between them.
    """
    if len(text) < _SHORTEST_SECRET:
        return False
    return compiled(_BROKEN_RUNS).fullmatch(text) is None or "-----" in text or "Bearer " in text


def extract(request: Request) -> Iterator[Metadata]:
    """Yield the pairs of metadata whose values are strings, if metadata is an object."""
    if isinstance(request.body.get("metadata"), dict):
        yield Metadata({key: value for key, value in request.metadata.items() if isinstance(value, str)})


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no value can be a secret."""
    metadata = body.get("metadata")
    return not metadata or not may_be_secret("\0".join(metadata.values()))


# What most values are: ids, hashes, and text of runs of up to 15 characters, in letters of West European languages (but
# for ª and º, which are letters in other forms).
_VALUE = (
    r"^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?:0x)?[0-9a-fA-F]{64}"
    r"|(?:[0-9A-Za-z_+/=-]{0,15}[ -*,.:-<>-@\[-^`{-~\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b9\u00bb-\u00ff])*"
    r"[0-9A-Za-z_+/=-]{0,15})$"
)
# What is looked at more closely: twelve words in a row that a list for seed phrases could have (the longest are
# Italian), numbers, keys.
_LETTERS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
_WORD = f"[{_LETTERS}]{{3,9}}"
_NOT_VALUE = rf"(?:{_WORD}[^{_LETTERS}]+){{11}}{_WORD}|(?:[0-9]+[^0-9A-Za-z]+){{11}}|-----|(?i:bearer|basic)"
_USUAL: Mapping[Path, Usual] = {
    # `is_usual` reads the names.
    METADATA_PATH: {"propertyNames": True},
    (*METADATA_PATH, "email"): {"pattern": email_pattern(_SHORTEST_SECRET - 5)},
    (*METADATA_PATH, ANY): {"maxLength": 1024, "pattern": _VALUE, "not": {"pattern": _NOT_VALUE}},
}
METADATA = RequestInput("metadata", extract, is_ordinary, usual=_USUAL, is_usual=is_usual)
