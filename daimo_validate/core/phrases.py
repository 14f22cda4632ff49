"""Seed phrases (BIP-39) in a text, in every language that has a word list.

Source: https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Final

from daimo_validate.compiled import load
from daimo_validate.core.listed import KNOWN, LETTERS
from daimo_validate.text.patterns import compiled

LENGTHS: Final = (12, 15, 18, 21, 24)
"""Numbers of words of a seed phrase."""

# A run of more listed words is running text, or a word list.
_LONGEST_RUN: Final = 48
_BITS_OF_WORD: Final = 11
# Letters with the marks of Japanese, which NFKD splits off.
_WORD: Final = re.compile(r"(?:[^\W\d_][\u3099\u309a]*)+")
_ASCII_WORD: Final = re.compile("[a-z]+")
# One byte for a word: 1 if it is listed.
_ROW: Final = re.compile(rb"\x01{%d,}" % min(LENGTHS))
_KNOWN_WORD: Final = f"[{LETTERS}]+"
_UNKNOWN: Final = f"[^{KNOWN}]"
_MARKED: Final = "*"
# Of Latin-1: letters of ASCII in lower case, one sign for all other letters, and spaces for all else.
_LATIN_WORDS: Final = bytes(
    ord(char.lower() if char.isascii() and char.isalpha() else _MARKED if char.isalpha() else " ")
    for char in map(chr, range(256))
)
# People leave out the marks of Latin letters. Those of Japanese, which change the word, are others.
_MARKS: Final = re.compile(r"[\u0300-\u036f]")
# Every character that NFKD turns into marks is neither a letter nor ASCII, or a voiced sound mark of half width.
_LONG_RUN: Final = re.compile(r"(?:[^\w\x00-\x7f]|[\uff9e\uff9f]){30}")
_JOINER: Final = "\u034f"
# Single characters are words of these, so ordinary text is full of listed words.
_OF_CHARACTERS: Final = frozenset({"chinese_simplified", "chinese_traditional"})


def has_phrase(text: str) -> bool:
    """Return whether a text holds a seed phrase, whatever stands between its words: spaces, commas, numbers, quotes.

    A text of nothing but words and white space is one whether or not its checksum is right. Otherwise it must be: a
    list of tags, a sentence and most Chinese texts have as many listed words.
    """
    words = _words(text)
    is_bare = len(words) == len(text.split(maxsplit=max(LENGTHS)))
    return any(
        _is_phrase_in(row, language, is_bare=is_bare and len(row) == len(words))
        for row in _rows(words)
        for language in _languages_of(row)
    )


def longest_run(text: str) -> int:
    """Return the length of the longest run of words of one list, whatever stands between them."""
    words = _words(text)
    return max((len(run) for language in _languages_of(words) for run in _runs(words, _index(language))), default=0)


def may_have_phrase(text: str) -> bool:
    """Return whether a text has as many listed words in a row as a phrase, of whatever lists: few notes have.

    Letters with marks, of which a list may have another form, count as a listed word.
    """
    try:
        spelled = text.encode("latin-1").translate(_LATIN_WORDS).decode("latin-1")
    except UnicodeEncodeError:
        if compiled(_UNKNOWN).search(text) is not None:
            return _has_row(_words(text), _listed_words().__contains__)
        return _has_row(compiled(_KNOWN_WORD).findall(text), _is_listed)
    is_listed = _listed_words().__contains__
    if _MARKED in spelled:
        return _has_row(spelled.split(), lambda word: _MARKED in word or is_listed(word))
    return _has_row(spelled.split(), is_listed)


def _has_row(words: Sequence[str], is_listed: Callable[[str], bool]) -> bool:
    """Return whether as many words in a row as a phrase has are listed. It does not ask about most words."""
    fewest = min(LENGTHS)
    last = fewest - 1
    while last < len(words):
        at = last
        while is_listed(words[at]):
            at -= 1
            if at == last - fewest:
                return True
        last = at + fewest
    return False


def _rows(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the words of each row of listed words, of whatever lists, that is long enough."""
    if _has_row(words, _listed_words().__contains__):
        flags = bytes(map(_listed_words().__contains__, words))
        for found in _ROW.finditer(flags):
            yield words[found.start() : found.end()]


def _is_listed(word: str) -> bool:
    return _as_listed(word) in _listed_words()


@cache
def _listed_words() -> frozenset[str]:
    return frozenset().union(*map(_index, load("bip39")["languages"]))


def _words(text: str) -> list[str]:
    if text.isascii():
        words = _ASCII_WORD.findall(text.lower())
    else:
        words = _WORD.findall(_as_listed(text))
    return words if len(words) >= min(LENGTHS) else []


def _as_listed(text: str) -> str:
    return _MARKS.sub("", decomposed(text).lower())


def decomposed(text: str) -> str:
    """Return a text in NFKD, with a combining grapheme joiner (U+034F) after each 30 marks of a longer run.

    NFKD sorts the marks of a run, which takes quadratic time. The joiner ends the run for it, as in the Stream-Safe
    Text Format (UAX #15, section 13), and is a mark that no word is spelled with.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", _LONG_RUN.sub(rf"\g<0>{_JOINER}", text))


def _languages_of(words: Sequence[str]) -> Iterator[str]:
    """Yield the languages that enough of the words can be of."""
    if not words:
        return
    # Long texts repeat their words.
    counts = Counter(words)
    for language in load("bip39")["languages"]:
        index = _index(language)
        if sum(count for word, count in counts.items() if word in index) >= min(LENGTHS):
            yield language


def _is_phrase_in(words: Sequence[str], language: str, *, is_bare: bool) -> bool:
    index = _index(language)
    if is_bare and language not in _OF_CHARACTERS and len(words) in LENGTHS and all(word in index for word in words):
        return True
    return any(
        _has_checksum(run[start : start + length])
        for run in _runs(words, index)
        if len(run) <= _LONGEST_RUN
        for length in LENGTHS
        for start in range(len(run) - length + 1)
    )


def _runs(words: Sequence[str], index: Mapping[str, int]) -> Iterator[list[int]]:
    """Yield the numbers of the words of each run of listed words that is long enough."""
    run: list[int] = []
    for word in (*words, ""):
        number = index.get(word)
        if number is not None:
            run.append(number)
            continue
        if len(run) >= min(LENGTHS):
            yield run
        run = []


def _has_checksum(numbers: Sequence[int]) -> bool:
    """Return whether the last bits of a phrase are those of the hash of the others."""
    value = 0
    for number in numbers:
        value = value << _BITS_OF_WORD | number
    checksum_bits = len(numbers) * _BITS_OF_WORD // 33
    entropy = (value >> checksum_bits).to_bytes(checksum_bits * 4, "big")
    return sha256(entropy).digest()[0] >> (8 - checksum_bits) == value & ((1 << checksum_bits) - 1)


@cache
def _index(language: str) -> Mapping[str, int]:
    words = _MARKS.sub("", load("bip39")["languages"][language]).split()
    return {word: number for number, word in enumerate(words)}
