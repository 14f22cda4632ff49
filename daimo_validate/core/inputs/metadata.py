"""The caller's own key-value pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daimo_validate.core.formats import email_pattern
from daimo_validate.core.inputs.base import ANY, Body, Request, RequestInput, Usual
from daimo_validate.core.inputs.fields import METADATA_PATH
from daimo_validate.text.hints import Final
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

_SHORTEST_SECRET = 20
# Twelve words of three letters, and what is between them. The words of lists in other scripts are shorter, but the
# usual gate refuses their letters.
SHORTEST_PHRASE: Final = 12 * 3 + 11
# In each text, up to eleven runs of up to 15 characters of a token. NUL is between texts.
_RUN, _BREAK = "[0-9A-Za-z_+/=-]{0,15}+", "[^0-9A-Za-z_+/=\0-]"
_RUNS = rf"(?:{_RUN}{_BREAK}){{0,10}}+{_RUN}"
_BROKEN_RUNS = rf"{_RUNS}(?:\0{_RUNS})*+"
# Runs can hold several words of a phrase: "add-age_aim7air". Each word of a list has three letters of ASCII in a row,
# or a character of another kind. In a text, the first twelve of these, whatever is between them.
_OTHER = r"[^A-Za-z\x80-\U0010ffff]*+"
_SHORT_WORDS = rf"{_OTHER}(?:[A-Za-z]{{1,2}}+(?![A-Za-z]){_OTHER})*+"
_TWELVE_WORDS = rf"(?:{_SHORT_WORDS}(?:[A-Za-z]{{3,}}+|[^\0-\x7f])){{12}}"


class Metadata(NamedTuple):
    """The pairs of `metadata` whose values are strings. No message may repeat a value."""

    pairs: dict[str, str]


def may_be_secret(text: str) -> bool:
    """Return whether a text can be a secret of a kind that is searched for; most metadata cannot.

    Keys and tokens are long runs without a break, or begin with words that say so; phrases and lists of numbers have
    at least twelve parts. Several texts can be asked about at once, with NUL between them, if True need not be exact.
    """
    if len(text) < _SHORTEST_SECRET:
        return False
    return (
        compiled(_BROKEN_RUNS).fullmatch(text) is None
        or "-----" in text
        or "Bearer " in text
        or compiled(_TWELVE_WORDS).match(text) is not None
    )


def extract(request: Request) -> Iterator[Metadata]:
    """Yield the pairs of metadata whose values are strings, if metadata is an object."""
    if isinstance(request.body.get("metadata"), dict):
        yield Metadata({key: value for key, value in request.metadata.items() if isinstance(value, str)})


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no value can be a secret."""
    metadata = body.get("metadata")
    return (
        not metadata
        or not may_be_secret("\0".join(metadata.values()))
        or not any(map(may_be_secret, metadata.values()))
    )


def is_usual(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no value has as many listed words in a row as a seed phrase."""
    metadata = body.get("metadata")
    if not metadata or max(map(len, metadata.values())) < SHORTEST_PHRASE:
        return True
    # Imported on use: it loads the lists of words, and few values are as long.
    from daimo_validate.core.phrases import may_have_phrase

    return not any(len(value) >= SHORTEST_PHRASE and may_have_phrase(value) for value in metadata.values())


# What most values are: ids, hashes, and text of runs of up to 15 characters, in letters of West European languages (but
# for ª and º, which are letters in other forms).
_VALUE = (
    r"^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?:0x)?[0-9a-fA-F]{64}"
    r"|(?:[0-9A-Za-z_+/=-]{0,15}[ -*,.:-<>-@\[-^`{-~\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b9\u00bb-\u00ff])*"
    r"[0-9A-Za-z_+/=-]{0,15})$"
)
# What is looked at more closely: numbers, keys.
_NOT_VALUE = r"(?:[0-9]+[^0-9A-Za-z]+){11}|-----|(?i:bearer|basic)"
_USUAL: Mapping[Path, Usual] = {
    # The `is_usual` of other inputs reads the names.
    METADATA_PATH: {"propertyNames": True},
    (*METADATA_PATH, "email"): {"pattern": email_pattern(_SHORTEST_SECRET - 5)},
    (*METADATA_PATH, ANY): {"maxLength": 1024, "pattern": _VALUE, "not": {"pattern": _NOT_VALUE}},
}
METADATA = RequestInput("metadata", extract, is_ordinary, usual=_USUAL, is_usual=is_usual)
