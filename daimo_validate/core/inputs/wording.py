"""Every text of a request: what the payer sees, the keys and values of metadata, and all other strings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daimo_validate.core.inputs.base import ANY, Body, Request, RequestInput, Usual
from daimo_validate.core.inputs.fields import (
    AMOUNT_PATH,
    CALLDATA_PATH,
    METADATA_PATH,
    OPTIONS_PATH,
    PLACES,
    TITLE_PATH,
    URL_PATH,
    VERB_PATH,
)
from daimo_validate.core.inputs.metadata import (
    LONGEST_RUN,
    MARKS,
    SHORTEST_ASCII_PHRASE,
    SHORTEST_SECRET,
    may_be_secret,
)
from daimo_validate.core.inputs.usual import is_usual
from daimo_validate.core.listed import TWELVE_WORDS, has_few_words, is_known
from daimo_validate.core.secrets import is_no_secret
from daimo_validate.text.alphabets import BASE58
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.letters import CYRILLIC, HAN, MARKED_LATIN, PICTURES, SYLLABLES, UNLISTED
from daimo_validate.text.patterns import compiled, found_shortly, with_shortcut
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import Enum, NamedTuple

INVISIBLE: Final = (
    "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Inside of a character class: controls, and what Unicode calls default-ignorable (DerivedCoreProperties.txt)."""

UNSET: Final = ("undefined", "null", "NaN")
"""What JavaScript writes for a missing value."""

_METADATA: Final = "metadata"

# No sign that starts a template or `[object Object]`, and the scripts whose letters are never invisible.
_LETTERS = "A-Za-z\u00c0-\u02af\u0391-\u0481\u048a-\u052f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
_ORDINARY_WORDS = (
    rf"(?!\s*(?:{'|'.join(UNSET)})?\s*\0)[{_LETTERS}0-9 !\"#%-?@\\^_|~\u00a1-\u00ac\u00ae-\u00bf\u2010-\u2026\u20ac"
    rf"\u3001-\u3011\uff01-\uff5e]*+\0(?!(?:{'|'.join(UNSET)})\Z)[{_LETTERS}]++"
)
# The gate leaves ASCII alone in a URL.
_WORDS_IN_URL = r"(?:[A-Za-z]{3,}[^A-Za-z]+){11}[A-Za-z]{3}"
_UNUSUAL_URL = (
    rf"[0-9A-Za-z_+-]{{{LONGEST_RUN + 1}}}|{MARKS}|[$[{{%]|(?:^|[/?&=#])(?:{'|'.join(UNSET)})(?:[/?&=#]|$)"
    r"|(?<![A-Za-z])(?:[A-Za-z]{3,}+[^A-Za-z]++){11}[A-Za-z]{3}"
)
# Each branch begins with a character, so that the search skips all others.
_UNUSUAL_METADATA = (
    r"\[object Object\]|\$\{|\{\{|u(?<![^\0\s/?&=#]u)ndefined(?![^\0\s/?&=#])|n(?<![^\0\s/?&=#]n)ull(?![^\0\s/?&=#])"
    r"|N(?<![^\0\s/?&=#]N)aN(?![^\0\s/?&=#])"
)


class Kind(Enum):
    """Where a text stands."""

    WORDS = "words"
    URL = "url"
    KEY = "key"
    VALUE = "value"
    OTHER = "other"


class Wording(NamedTuple):
    """One text and its place: WORDS are the title and the verb, KEY and VALUE those of metadata, OTHER all else."""

    path: Path
    text: str
    kind: Kind


_KINDS: Final[Mapping[Path, Kind]] = {TITLE_PATH: Kind.WORDS, VERB_PATH: Kind.WORDS, URL_PATH: Kind.URL}
_NAMES: Final = frozenset(path[-1] for path in _KINDS)


def extract_outside(request: Request) -> Iterator[Wording]:
    """Yield every string outside metadata, named by the schema or not, but the calldata and what cannot be a secret.

    Of strings that are not the title, the verb or the URL, rules ask nothing else.
    """
    waiting = _members_of(request)
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            kind = _KINDS.get(path)
            if kind is not None:
                yield Wording(path, value, kind)
            elif not is_no_secret(value) and path != CALLDATA_PATH:
                yield Wording(path, value, Kind.OTHER)
        else:
            waiting += _members(path, value)


def _members_of(request: Request) -> list[tuple[Path, Any]]:
    """Return what is to be looked at outside metadata, with its path."""
    if request.faults is None:
        return [((key,), value) for key, value in request.body.items() if key != _METADATA and key not in request.usual]
    return [
        (path, value) for path in request.faults if path[0] != _METADATA and (value := request.at(path)) is not None
    ]


def _members(path: Path, value: Any) -> list[tuple[Path, Any]]:
    """Return the members of a value that may have something to say, with their paths. Most strings have nothing."""
    if isinstance(value, dict):
        # Most are short strings: a call for each would take most of the time.
        return [
            ((*path, key), member)
            for key, member in value.items()
            if not (type(member) is str and len(member) < SHORTEST_SECRET and key not in _NAMES)
            and not _says_nothing(member, key)
        ]
    if isinstance(value, (list, tuple)):
        if set(map(type, value)) == {str} and max(map(len, value)) < SHORTEST_SECRET:
            return []
        return [((*path, index), member) for index, member in enumerate(value) if not _says_nothing(member, "")]
    return []


def extract_metadata(request: Request) -> Iterator[Wording]:
    """Yield the keys of metadata, and its values that are strings."""
    for key, value in request.suspects.items():
        path = (_METADATA, key)
        yield Wording(path, key, Kind.KEY)
        if isinstance(value, str):
            yield Wording(path, value, Kind.VALUE)


def are_ordinary_words(body: Body, destination: Body, display: Body) -> bool:
    """Return whether title, verb and URL hold nothing unfilled, invisible or secret. The gate leaves no other text."""
    title = display["title"]
    if not compiled(_ORDINARY_WORDS).fullmatch(f"{title}\0{display['verb']}"):
        return False
    if any(len(text) >= SHORTEST_SECRET and may_be_secret(text) for text in (title, display["verb"])):
        return False
    return "themeCssUrl" not in display or compiled(_UNUSUAL_URL).search(display["themeCssUrl"]) is None


def is_ordinary_metadata(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no key or value is unfilled, and no key has invisible characters."""
    metadata = body.get(_METADATA)
    if not metadata:
        return True
    keys = "".join(metadata)
    if not (keys.isascii() and keys.isprintable()):
        return False
    return compiled(_UNUSUAL_METADATA).search("\0".join((*metadata, *metadata.values()))) is None


# Runs that are too short for a key, and anything between them that is neither invisible nor makes words of its own.
_RUN = f"[0-9A-Za-z_+/=-]{{0,{LONGEST_RUN}}}"
_BREAK = rf"[ !\"#$%&'()*,.:;<>?@\[\\\]^`{{|}}~{MARKED_LATIN}{CYRILLIC}{SYLLABLES}{HAN}{UNLISTED}]"
# What is invisible only by itself: selectors and joiners of emoji, keycaps, joiners of Arabic and Indic letters.
_PICTURE = rf"(?:[{PICTURES}]\ufe0f?|[\u00a9\u00ae\u203c\u2049\u2122]\ufe0f)"
_SPELLED = (
    rf"(?:{_PICTURE}(?:\u200d{_PICTURE})*|[0-9#*]\ufe0f\u20e3"
    r"|[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0900-\u0dff][\u200c\u200d])"
)
_USUAL_TITLE = rf"^(?:{_RUN}(?:{_BREAK}|{_SPELLED}))*{_RUN}$"
_SPACES = "[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*"
_NO_TITLE = rf"^{_SPACES}(?:{'|'.join(UNSET)})?{_SPACES}$|\[object|\$\{{|\{{\{{|{MARKS}|{TWELVE_WORDS}"


_UNUSUAL_IN_URL = rf"{BASE58}{{{LONGEST_RUN + 1}}}|{MARKS}|{'|'.join(UNSET)}|{_WORDS_IN_URL}"


def _has_short_runs(text: str) -> bool | None:
    """Return True for words that are no longer than a run can be, of characters that need no second look."""
    return (max(map(len, text.split(" "))) <= LONGEST_RUN and is_known(text)) or None


def _has_no_phrase(text: str) -> bool | None:
    """Return False for a few words of known characters that say nothing else."""
    says_nothing = text.strip() not in ("", *UNSET) and not any(sign in text for sign in _SIGNS)
    return False if says_nothing and found_shortly(MARKS, text) is False and has_few_words(text) else None


def _has_plain_path(url: str) -> bool | None:
    """Return False for a URL that is too short for a phrase or a key, and says nothing else."""
    is_telling = len(url) >= SHORTEST_ASCII_PHRASE or any(word in url for word in UNSET)
    return None if is_telling else found_shortly(MARKS, url)


_SIGNS: Final = ("[object", "${", "{{")
_USUAL_WORDS: Mapping[Path, Usual] = {
    TITLE_PATH: {
        "pattern": with_shortcut(_USUAL_TITLE, _has_short_runs),
        "not": {"pattern": with_shortcut(_NO_TITLE, _has_no_phrase)},
    },
    VERB_PATH: {"not": {"enum": list(UNSET)}},
    URL_PATH: {"not": {"pattern": with_shortcut(_UNUSUAL_IN_URL, _has_plain_path)}},
}
_UNFILLED: Final = (*_SIGNS, *UNSET)
# A missing value is a whole value or a whole part of a URL. In JSON it is neither.
_UNFILLED_PATTERN: Final = with_shortcut(
    rf"\[object|\$\{{|\{{\{{|(?:{'|'.join(UNSET)})(?:[^0-9A-Za-z_.,:;'\")\]}}-]|$)",
    lambda text: None if any(sign in text for sign in _UNFILLED) else False,
)
_USUAL_METADATA: Mapping[Path, Usual] = {
    (_METADATA, ANY): {"not": {"pattern": _UNFILLED_PATTERN}},
}
_OUTSIDE: Final = (*PLACES, AMOUNT_PATH, TITLE_PATH, VERB_PATH, URL_PATH, OPTIONS_PATH)
# Two inputs of one name: rules read the texts of both.
WORDING: Final = RequestInput(
    "wording", extract_outside, are_ordinary_words, usual=_USUAL_WORDS, is_usual=is_usual, decided_by=_OUTSIDE
)
METADATA_WORDING: Final = RequestInput(
    "wording",
    extract_metadata,
    is_ordinary_metadata,
    usual=_USUAL_METADATA,
    is_usual=is_usual,
    decided_by=(METADATA_PATH,),
)


def _says_nothing(value: Any, key: str) -> bool:
    """Return whether a value, of a name that no other kind of text has, is not a string that could be a secret."""
    if isinstance(value, str):
        return key not in _NAMES and is_no_secret(value)
    return not isinstance(value, (dict, list, tuple))
