"""What words of seed phrases look like, without the lists: for a quick look at a text.

Latin, Cyrillic, Japanese, Korean and Chinese words are listed. Texts are read as NFKD without marks, in lower case; of
the characters in `KNOWN` it is known what becomes of them.
"""

from __future__ import annotations

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

KNOWN: Final = f"\\x00-\\x7f{MARKED_LATIN}{CYRILLIC}{SYLLABLES}{HAN}{UNLISTED}{PICTURES}\\u200d\\ufe0f"
"""Inside of a character class: all characters that `TWELVE_WORDS` judges."""

# The letters of each script, and what a word of a list can be.
_WORDS: Final = (
    (f"A-Za-z{MARKED_LATIN}", f"(?:[A-Za-z]{{4,9}}|{_THREE}|[A-Za-z]*[{MARKED_LATIN}][A-Za-z{MARKED_LATIN}]*)"),
    (CYRILLIC, f"[{CYRILLIC}]{{4,}}"),
    (SYLLABLES, f"[{SYLLABLES}]{{2,}}"),
    (HAN, f"[{HAN}]+"),
)
WORD: Final = "|".join(word for _, word in _WORDS)
"""What a word of a list matches."""

TWELVE_WORDS: Final = "|".join(
    rf"(?:^|[^{letters}])(?:{word}[^{letters}\x00]+){{11}}{word}" for letters, word in _WORDS
)
"""What a search finds in every text of known characters with a seed phrase. NUL is between texts."""
