"""What words of seed phrases look like, without the lists: for a quick look at a text.

Latin, Cyrillic, Japanese, Korean and Chinese words are listed. Texts are read as NFKD without marks, in lower case; of
the characters in `KNOWN` it is known what becomes of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import groupby

from daimo_validate.text.hints import Final
from daimo_validate.text.letters import CYRILLIC, HAN, MARKED_LATIN, PICTURES, SYLLABLES, UNLISTED

# Of three letters, but not "the", "and" and "for", which end most rows of words in English. All listed words of three
# letters would make too many states for an engine that counts them.
_THREE = (
    "(?:[B-EG-SU-Zb-eg-su-z][A-Za-z][A-Za-z]|[Aa](?:[A-MO-Za-mo-z][A-Za-z]|[Nn][OYoy])"
    "|[Ff](?:[A-NP-Za-np-z][A-Za-z]|[Oo][GXgx])|[Tt][A-GI-Za-gi-z][A-Za-z])"
)
LETTERS: Final = f"A-Za-z{MARKED_LATIN}{CYRILLIC}{SYLLABLES}{HAN}"
"""Inside of a character class: the letters that words of a list can have, of those that are known."""

KNOWN: Final = f"\\x00-\\x7f{MARKED_LATIN}{CYRILLIC}{SYLLABLES}{HAN}{UNLISTED}{PICTURES}\\u200b-\\u200f\\ufe0f"
"""Inside of a character class: all characters that `TWELVE_WORDS` judges."""

# The letters of each script, and what a word of a list can be. NFKD makes more letters of some, but never fewer.
_WORDS: Final = (
    (f"A-Za-z{MARKED_LATIN}", f"(?:[A-Za-z]{{4,9}}|{_THREE}|[A-Za-z]*[{MARKED_LATIN}][A-Za-z{MARKED_LATIN}]*)"),
    (CYRILLIC, f"[{CYRILLIC}]{{4,8}}"),
    (SYLLABLES, f"[{SYLLABLES}]{{2,9}}"),
    (HAN, f"[{HAN}]"),
)
WORD: Final = "|".join(word for _, word in _WORDS)
"""What a word of a list matches."""

TWELVE_WORDS: Final = "|".join(rf"(?:^|[^{LETTERS}])(?:{word}[^{LETTERS}\x00]+){{11}}{word}" for _, word in _WORDS)
"""What a search finds in every text of known characters with a seed phrase. NUL is between texts."""

_MOST_WORDS: Final = 11
# Of twelve words with something between them.
_SHORTEST: Final = 12 + 11
_SHORTEST_ASCII_WORD: Final = 3


def is_known(text: str) -> bool:
    """Return whether a text has only characters of `KNOWN`, without controls and what joins emoji.

    This is for a few short texts: the pattern takes 5 ms to compile.
    """
    others = {char for char in text if not char.isascii()}
    return text.isprintable() and all(_is_in(char, _known_ranges()) for char in others)


def has_few_words(text: str) -> bool:
    """Return True for texts with too few words for `TWELVE_WORDS`, which takes 20 ms to compile."""
    if len(text) < _SHORTEST:
        return True
    words: dict[int | None, int] = {}
    for script, letters in groupby(text, _script):
        word = "".join(letters)
        words[script] = words.get(script, 0) + (not word.isascii() or len(word) >= _SHORTEST_ASCII_WORD)
    return all(number <= _MOST_WORDS for script, number in words.items() if script is not None)


@lru_cache(maxsize=1024)
def _script(char: str) -> int | None:
    """Return the number of the script in `_WORDS` that a character is a letter of."""
    return next((number for number, (letters, _) in enumerate(_WORDS) if _is_in(char, _ranges(letters))), None)


@cache
def _ranges(inside: str) -> list[tuple[str, str]]:
    """Return the first and the last character of each range inside of a character class without escapes."""
    found = []
    while inside:
        end = inside[2] if inside[1:2] == "-" else inside[0]
        found.append((inside[0], end))
        inside = inside[3:] if inside[1:2] == "-" else inside[1:]
    return found


@cache
def _known_ranges() -> list[tuple[str, str]]:
    return _ranges(f"{MARKED_LATIN}{CYRILLIC}{SYLLABLES}{HAN}{UNLISTED}{PICTURES}")


def _is_in(char: str, ranges: Iterable[tuple[str, str]]) -> bool:
    return any(first <= char <= last for first, last in ranges)
