"""Shortcuts say of a text what their pattern says, or that they cannot tell."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import daimo_validate.core.inputs  # noqa: F401 - its modules give their patterns shortcuts
from daimo_validate.compiled import load, word_list
from daimo_validate.core.inputs.metadata import _MARKS_ANYWHERE, _MARKS_AT_START, MARKS
from daimo_validate.core.listed import KNOWN, TWELVE_WORDS, has_few_words, is_known
from daimo_validate.text.patterns import _shortcuts, compiled, found_shortly

_PIECES = st.sampled_from(
    [
        *(
            "a",
            "Ab",
            "b1",
            "7",
            "0",
            "10",
            ".",
            "@",
            "-",
            "_",
            " ",
            "  ",
            "/",
            "é",
            "ß",
            "ſ",
            "ı",
            "\t",
            "\x7f",
            "\u2028",
            "😀",
        ),
        *(
            "null",
            "NaN",
            "undefined",
            "[object",
            "${",
            "{{",
            "-----",
            "Bearer ",
            "cipherText",
            "daimo.com",
            "0x",
            "a" * 15,
        ),
        *(
            "Ä",
            "Ж",
            "дом",
            "入",
            "か",
            "한글",
            "€",
            "—",
            "\u2009",
            "🎉",
            "\ufe0f",
            "İ",
            "https://",
            "a.io/",
            "abandon " * 11,
        ),
        *("order-567117", "re_", "sk_live_", "gh", "gl", "abandon ", "x" * 16, "1" * 40, "f" * 40),
    ]
)
_LONG = 300
_TEXTS = st.builds("".join, st.lists(_PIECES, max_size=12))


@pytest.mark.parametrize("pattern", sorted(_shortcuts))
@given(_TEXTS, st.data())
def test_a_shortcut_says_what_its_pattern_says(pattern: str, text: str, data: st.DataObject) -> None:
    # Texts of the long patterns take seconds to draw; other tests have phrases and marks.
    matching = data.draw(st.from_regex(pattern)) if len(pattern) < _LONG else data.draw(_TEXTS)
    for each in (text, matching, matching + text, text + matching):
        if "\n" not in each:
            assert found_shortly(pattern, each) in (None, compiled(pattern).search(each) is not None), each


@pytest.mark.parametrize("mark", [*_MARKS_ANYWHERE.split("|"), *_MARKS_AT_START.split("|")])
def test_every_mark_needs_the_pattern(mark: str) -> None:
    # What is left of a class of characters is its first one.
    text = re.sub(r"\[(.)[^]]*\](?:\{(\d+).*?\})?", lambda found: found[1] * int(found[2] or 1), mark)
    text = text.replace("\\", "")
    assert re.search(MARKS, text)
    assert found_shortly(MARKS, text) is None


@pytest.mark.parametrize("language", sorted(load("bip39")["languages"]))
def test_phrases_have_enough_words(language: str) -> None:
    words = sorted(unicodedata.normalize("NFC", word) for word in word_list(language))
    for between in (" ", "\u3000", ", ", "1", "-"):
        for start in range(0, 240, 12):
            phrase = between.join(words[start : start + 12])
            assert not has_few_words(phrase) or re.search(TWELVE_WORDS, phrase) is None, phrase
            assert has_few_words(between.join(words[start : start + 5]))
        assert not has_few_words(between.join(words[:12]))


@given(_TEXTS, _TEXTS)
def test_texts_with_few_words_have_no_phrase(text: str, other: str) -> None:
    for each in (text, f"{text} {other}", text * 3):
        if has_few_words(each):
            assert compiled(TWELVE_WORDS).search(each) is None
        if is_known(each):
            assert compiled(f"[^{KNOWN}]").search(each) is None


def test_other_patterns_have_none() -> None:
    assert found_shortly("a", "a") is None
