"""The caller's own key-value pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from daimo_validate.core.inputs.base import ANY, Body, Request, RequestInput, Usual
from daimo_validate.core.inputs.fields import METADATA_PATH
from daimo_validate.core.listed import KNOWN, TWELVE_WORDS
from daimo_validate.text.alphabets import BASE58
from daimo_validate.text.hints import Final
from daimo_validate.text.patterns import compiled, with_shortcut
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple

SHORTEST_SECRET: Final = 20
"""The fewest characters of any secret."""
# Twelve words, and what is between them: in other scripts words may have one letter, in ASCII they have three.
_WORDS: Final = 12
SHORTEST_PHRASE: Final = 12 + 11
SHORTEST_ASCII_PHRASE: Final = 12 * 3 + 11
LONGEST_RUN: Final = 50
"""Of characters that a token can have, without the beginning of a key of an issuer: no secret is so short."""
# Of `core.credentials`, which few starts import.
_MARKS_ANYWHERE: Final = r"-----|Bearer |\.atlasv1\.|-us[0-9]|[0-9]:AA"
_MARKS_AT_START: Final = (
    r"[sr]k_live_|[sr]k_test_|whsec_|sk-|gh[pousr]_|github_|gl[a-z]{2,5}-|gl[a-z]{1,2}_|xox[a-z]-|xapp-|hooks\.slack"
    r"|discord|A[KS]IA|AIza|GOCSPX|ya29\.|npm_|pypi-|rubygems_|dckr_|SG\.|key-|xkeysib-|do[opr]_v1_|HRKU-|hf_|r8_|gsk_"
    r"|xai-|pplx-|lin_|ntn_|dapi|shp[a-z]{2}_|sq0|EAAA|access_token|AQE|dp\.|PMAK-|NRAK-|sntry|sbp_|sb_|hv[sbr]\."
    r"|pscale_|pul-|ATATT3|pat[0-9A-Za-z]{14}\.|figd_|nf[pcoub]_|FlyV1|AGE-|re_|tskey-"
)
_MARK_IN_ANY_CASE: Final = "ciphertext"


def _may_have_mark(text: str) -> bool | None:
    """Return False if a text has none of the words that the marks consist of; None if it needs the pattern."""
    # To Python, two letters of Turkish are an i in another case.
    if _MARK_IN_ANY_CASE in text.lower() or "\u0130" in text or "\u0131" in text:
        return None
    return None if any(all(word in text for word in words) for words in _words_of_marks()) else False


@cache
def _words_of_marks() -> list[list[str]]:
    """Return what is left of each mark without its classes of characters."""
    marks = f"{_MARKS_ANYWHERE}|{_MARKS_AT_START}".replace("\\", "").split("|")
    return [[part.rpartition("]")[2].rpartition("}")[2] for part in mark.split("[")] for mark in marks]


MARKS: Final = with_shortcut(
    rf"(?i:{_MARK_IN_ANY_CASE})|{_MARKS_ANYWHERE}|(?:^|[^0-9A-Za-z_])(?:{_MARKS_AT_START})", _may_have_mark
)
"""What every one of these secrets has, and every wallet file, and few other texts: for a quick look at a text."""
# In each text, up to eleven runs of up to 15 characters of a token. NUL is between texts.
_RUN, _BREAK = "[0-9A-Za-z_+/=-]{0,15}+", "[^0-9A-Za-z_+/=\0-]"
_RUNS = rf"(?:{_RUN}{_BREAK}){{0,10}}+{_RUN}"
_BROKEN_RUNS = rf"{_RUNS}(?:\0{_RUNS})*+"
_LETTERS_ALONE: Final = bytes(code if 65 <= code & ~32 <= 90 else 32 for code in range(128)) + b" " * 128
_NOT_ASCII: Final = bytes(range(128, 256))
# Most texts with so many words have them at their start.
_START: Final = 512

SOME_PHRASE: Final = f"{TWELVE_WORDS}|[^{KNOWN}]"
"""What a search finds in every text with a seed phrase. NUL is between texts."""


class Metadata(NamedTuple):
    """The pairs of `metadata` whose values are strings. No message may repeat a value."""

    pairs: dict[str, str]


def may_be_secret(text: str) -> bool:
    """Return whether a text can be a secret of a kind that is searched for; most metadata cannot.

    Keys and tokens are long runs without a break, or begin with words that say so; phrases and lists of numbers have
    at least twelve parts. Several texts can be asked about at once, with NUL between them, if True need not be exact.
    """
    if len(text) < SHORTEST_SECRET:
        return False
    return (
        compiled(_BROKEN_RUNS).fullmatch(text) is None
        or "-----" in text
        or "Bearer " in text
        or _has_twelve_words(text)
    )


def _has_twelve_words(text: str) -> bool:
    """Return whether a text can have a phrase, whatever is between its words.

    Runs can hold several: "add-age_aim7air". Each word of a list has three letters of ASCII in a row, or a character of
    another kind.
    """
    return _words_in(text[:_START]) >= _WORDS or (len(text) > _START and _words_in(text) >= _WORDS)


def _words_in(text: str) -> int:
    data = text.encode(errors="surrogatepass")
    others = 0 if text.isascii() else len(text) - len(data.translate(None, _NOT_ASCII))
    return others + sum([len(word) >= 3 for word in data.translate(_LETTERS_ALONE).split()])


def extract(request: Request) -> Iterator[Metadata]:
    """Yield the pairs of metadata whose values are strings, if metadata is an object."""
    if isinstance(request.body.get("metadata"), dict):
        yield Metadata({key: value for key, value in request.suspects.items() if isinstance(value, str)})


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no value can be a secret."""
    metadata = body.get("metadata")
    return (
        not metadata
        or not may_be_secret("\0".join(metadata.values()))
        or not any(map(may_be_secret, metadata.values()))
    )


def is_usual(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no value has a seed phrase."""
    metadata = body.get("metadata")
    if not metadata or max(map(len, metadata.values())) < SHORTEST_PHRASE:
        return True
    long = [value for value in metadata.values() if len(value) >= _shortest_phrase(value)]
    if not long:
        return True
    # Imported on use: it loads the lists of words, and few values are as long.
    from daimo_validate.core.phrases import has_phrase, may_have_phrase

    return not any(may_have_phrase(value) and has_phrase(value) for value in long)


def _shortest_phrase(text: str) -> int:
    return SHORTEST_ASCII_PHRASE if text.isascii() else SHORTEST_PHRASE


# What most values are: runs in base58 that are no longer than an id, or as long as a hash or a signature, with anything
# between them but controls. A key of Bitcoin has 51, 52 or 58 characters, an extended one more than a hundred.
# `core.inputs.usual` looks at names that make a value a secret.
_VALUE_RUN = f"(?:{BASE58}{{0,50}}|{BASE58}{{53,57}}|{BASE58}{{59,99}})"
_VALUE = with_shortcut(
    rf"^(?:{_VALUE_RUN}[^1-9A-HJ-NP-Za-km-z\x00-\x08\x0b\x0c\x0e-\x1f\x7f])*{_VALUE_RUN}$",
    lambda text: (max(map(len, text.split(" "))) <= LONGEST_RUN and text.isprintable()) or None,
)
# A process that reads few bodies need not compile the pattern for short values.
_MARKED = {"minLength": SHORTEST_SECRET, "pattern": MARKS}
_USUAL: Mapping[Path, Usual] = {
    # The `is_usual` of other inputs reads the names.
    METADATA_PATH: {"propertyNames": True},
    (*METADATA_PATH, "email"): {"not": _MARKED},
    (*METADATA_PATH, ANY): {"maxLength": 4096, "pattern": _VALUE, "not": _MARKED},
}
METADATA = RequestInput("metadata", extract, is_ordinary, usual=_USUAL, is_usual=is_usual, decided_by=(METADATA_PATH,))
