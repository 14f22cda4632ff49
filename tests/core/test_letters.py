"""The classes of characters that titles are made of, held to NFKD and to the lists of words of seed phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from daimo_validate.compiled import load
from daimo_validate.core.inputs.wording import INVISIBLE
from daimo_validate.core.listed import TWELVE_WORDS, WORD
from daimo_validate.core.phrases import _MARKS, decomposed
from daimo_validate.core.rules.hidden_character import _EMOJI
from daimo_validate.text.letters import CYRILLIC, HAN, MARKED_LATIN, PICTURES, SYLLABLES, UNLISTED

WORDS = {language: _MARKS.sub("", words).split() for language, words in sorted(load("bip39")["languages"].items())}
IN_LISTS = {letter for words in WORDS.values() for word in words for letter in word}
ALL = (MARKED_LATIN, CYRILLIC, SYLLABLES, HAN, UNLISTED, PICTURES)


def characters(inside: str) -> Iterator[str]:
    """Yield the characters of a class."""
    for first, last in re.findall("(.)(?:-(.))?", inside):
        yield from map(chr, range(ord(first), ord(last or first) + 1))


def read(text: str) -> str:
    """Return a text as phrases are read."""
    return _MARKS.sub("", decomposed(text).lower())


@pytest.mark.parametrize("inside", ALL, ids=ascii)
def test_no_character_is_invisible(inside: str) -> None:
    assert not [char for char in characters(inside) if re.match(f"[{INVISIBLE}]", char)]


def test_no_character_is_in_two_classes() -> None:
    found = [char for inside in ALL for char in characters(inside)]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("inside", [CYRILLIC, HAN], ids=ascii)
def test_a_letter_stays_one_letter(inside: str) -> None:
    assert not [char for char in characters(inside) if not (len(read(char)) == 1 and read(char).isalpha())]


@pytest.mark.parametrize("inside", [MARKED_LATIN, SYLLABLES], ids=ascii)
def test_a_letter_becomes_letters(inside: str) -> None:
    """No word ends within it, and none begins."""
    assert not [char for char in characters(inside) if not re.sub("[\u3099\u309a]", "", read(char)).isalpha()]


@pytest.mark.parametrize("inside", [UNLISTED, PICTURES, "\u200b-\u200f\ufe0f"], ids=ascii)
def test_a_sign_does_not_become_a_letter_of_a_list(inside: str) -> None:
    assert not [char for char in characters(inside) if not read(char) or IN_LISTS & set(read(char))]


def test_pictures_may_have_variants_and_joiners() -> None:
    assert not [char for char in characters(PICTURES) if not re.match(_EMOJI, char)]


@pytest.mark.parametrize("language", list(WORDS))
def test_words_of_a_list_are_seen(language: str) -> None:
    """In capital letters too, and twelve of them whatever is between them."""
    word_of_list = re.compile(WORD)
    twelve = re.compile(TWELVE_WORDS)
    words = unicodedata.normalize("NFC", load("bip39")["languages"][language]).split()
    # The package that the lists come from has one broken word in Russian.
    words = [word for word in words if "\ufffd" not in word]
    assert not [word for word in words if not (word_of_list.fullmatch(word) and word_of_list.fullmatch(word.upper()))]
    for word in words[::100]:
        assert twelve.search(", ".join([word] * 12))
        assert twelve.search(f"{word.upper()}1" * 12)
        assert not twelve.search(" ".join([word] * 11))
