"""Long texts cost work that grows with their length, also in the functions of the standard library that are quadratic."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest

from daimo_validate import validate
from daimo_validate.core.phrases import decomposed, has_phrase
from tests.helpers.requests import plain_request

LENGTH = 6_000
LONGEST_RUN = 40
"""Marks in a row that `unicodedata.normalize` may be given. It sorts them, which takes quadratic time."""

TEXTS = {
    "marks": "https://a" + "\u0300\u0316" * LENGTH + ".de/",
    "an address": "a@" + "\u0300\u0316" * LENGTH + ".de",
    "marks of half width": "\uff76" + "\uff9e\u0316" * LENGTH,
    "decomposed marks": "a" + "\u0f73\u0344" * LENGTH,
    "words": "a\u0300 " * LENGTH,
}


def _bodies(text: str) -> list[dict[str, Any]]:
    request = plain_request()
    fields = [("destination", each) for each in ("type", "address", "chainId", "amountUnits", "calldata", "unknown")]
    fields += [("display", each) for each in ("title", "verb", "themeCssUrl", "paymentOptions")]
    fields += [("metadata", each) for each in ("email", "phone", "note", "apiKey", text)]
    inside = [{**request, part: {**request.get(part, {}), name: text}} for part, name in fields]
    return [*inside, {**request, "refundAddress": text}, {**request, text: 1}]


def _longest_run(text: str) -> int:
    marks = (unicodedata.combining(char) > 0 or char in "\uff9e\uff9f" for char in text)
    return max((len(list(run)) for is_mark, run in groupby(marks) if is_mark), default=0)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_no_long_run_of_marks_is_normalized(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    normalize: Callable[[Any, str], str] = unicodedata.normalize

    def noted(form: Any, text: str) -> str:
        given.append(text)
        return normalize(form, text)

    monkeypatch.setattr(unicodedata, "normalize", noted)
    for body in _bodies(TEXTS[name]):
        validate(body)
    assert given
    assert max(map(_longest_run, {text for text in given if len(text) > 1_100}), default=0) <= LONGEST_RUN


def test_the_work_on_direction_marks_is_linear(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    bidirectional = unicodedata.bidirectional

    def counted(char: str) -> str:
        nonlocal calls
        calls += 1
        return bidirectional(char)

    monkeypatch.setattr(unicodedata, "bidirectional", counted)
    request = plain_request()
    request["display"]["title"] = "\u200e" * LENGTH + "\u05d0"
    assert not [each for each in validate(request).findings if each.rule == "hidden-character"]
    assert 0 < calls <= 2 * LENGTH


def test_all_marks_are_in_the_runs_that_are_cut() -> None:
    chars = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x110000))]
    leading = [char for char in chars if unicodedata.combining(unicodedata.normalize("NFKD", char)[0])]
    assert all(decomposed(char * 31).count("\u034f") == (char != "\u034f") for char in leading)


@pytest.mark.parametrize("marks", ["", "\u0300" * 31, "\u0300\u0316" * 40])
def test_words_with_many_marks_are_words(marks: str) -> None:
    words = "abandon " * 11 + "about"
    assert has_phrase(words.replace("a", f"a{marks}"))
    assert not has_phrase(words.replace("b", f"x{marks}"))
