"""`hidden-character`: a character in a title, a verb or a name that nobody can see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from daimo_validate.core.finding import Fix
from daimo_validate.core.inputs.wording import INVISIBLE, Kind, Wording
from daimo_validate.core.rules._base import NOTHING, WARNING, Basis, Example, Found, Rule
from daimo_validate.core.wording import looks_secret, shown_param
from daimo_validate.text.patterns import compiled

_HIDDEN = f"[{INVISIBLE}]"
_ZWNJ, _ZWJ = "\u200c", "\u200d"
# What can stand between an emoji and its joiner: a variation selector and the tones of skin.
_MODIFIERS = frozenset("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_DIRECTION_MARKS = frozenset("\u200e\u200f\u061c")
# Unicode blocks (Blocks.txt) of scripts whose letters join or stack, so that joiners between them are spelling.
_JOINING = (
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1700-\u18af\u1900-\u1cff\ua840-\ua8ff\ua900-\uabff\ufb50-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001e95f]"
)
# Scripts without spaces between words, where a zero-width space says where a line may break.
_WITHOUT_SPACES = "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1980-\u19df\u1a20-\u1aaf]"
_MONGOLIAN = "[\u1800-\u18af]"
_OLD_HANGUL = "[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]"
_EMOJI = "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_KEYCAP = "[0-9#*]\ufe0f?\u20e3"
# A flag of a region: a black flag, tags, and the tag that ends them.
_TAGGED_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f"
_VARIATION = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"


def check(wording: Wording) -> Iterable[Found]:
    if wording.kind not in (Kind.WORDS, Kind.KEY):
        return NOTHING
    text = wording.text
    places = _hidden_in(text)
    if not places:
        return NOTHING
    spelling = {at for match in compiled(_TAGGED_FLAG).finditer(text) for at in range(*match.span())}
    # Once for all marks: a text can be full of them.
    is_rtl = not _DIRECTION_MARKS.isdisjoint(text) and any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
    hidden = [at for at in places if at not in spelling and not _is_spelling(text, at, is_rtl=is_rtl)]
    if not hidden:
        return NOTHING
    return (_found(wording, hidden),)


def _hidden_in(text: str) -> list[int]:
    """Return the places of all characters that can be invisible."""
    if text.isascii() and text.isprintable():
        return []
    return [match.start() for match in compiled(_HIDDEN).finditer(text)]


def _found(wording: Wording, hidden: list[int]) -> Found:
    first, others = hidden[0], len(hidden) - 1
    where = shown_param(wording.path) if wording.kind is Kind.WORDS else "a name in metadata"
    more = f", and {others:,} more" if others else ""
    message = f"{where} contains {_named(wording.text[first])} as character {first + 1:,}, which nobody can see{more}"
    gone = set(hidden)
    without = "".join(char for at, char in enumerate(wording.text) if at not in gone)
    fixes = wording.kind is Kind.WORDS and not looks_secret(without)
    return Found(wording.path, message, "remove it", Fix(replacement=without, safe=False) if fixes else None)


def _named(char: str) -> str:
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X}" + (f" ({name})" if name else "")


def _is_spelling(text: str, at: int, *, is_rtl: bool) -> bool:
    """Return whether an invisible character is a part of how an emoji or a word is written.

    `is_rtl` says whether the text has letters that are written from right to left.
    """
    char, before = text[at], text[max(at - 1, 0) : at]
    if char == _ZWJ and _joins_emoji(text, at):
        return True
    if char in (_ZWJ, _ZWNJ):
        return bool(compiled(_JOINING).match(before))
    if compiled(_VARIATION).match(char):
        return _varies(text, at)
    if char in _DIRECTION_MARKS:
        return is_rtl
    return _belongs_to_script(char, before, text[at + 1 : at + 2])


def _belongs_to_script(char: str, before: str, after: str) -> bool:
    """Return whether a character is one that the script beside it needs."""
    if char == "\u200b":
        return bool(compiled(_WITHOUT_SPACES).match(before))
    if char == "\u034f":
        return unicodedata.bidirectional(before or " ") in ("R", "NSM")
    if "\u180b" <= char <= "\u180f":
        return bool(compiled(_MONGOLIAN).match(before))
    return char in "\u115f\u1160" and bool(compiled(_OLD_HANGUL).match(before) or compiled(_OLD_HANGUL).match(after))


def _joins_emoji(text: str, at: int) -> bool:
    before = at - 1
    # No slice up to here: a text of nothing but joined emoji would be copied for each of them.
    while before >= 0 and text[before] in _MODIFIERS:
        before -= 1
    return before >= 0 and bool(compiled(_EMOJI).match(text, before) and compiled(_EMOJI).match(text, at + 1))


def _varies(text: str, at: int) -> bool:
    """Return whether a variation selector follows a character that has variants."""
    before = text[max(at - 1, 0) : at]
    if compiled(_EMOJI).match(before) or compiled(_KEYCAP).match(text[max(at - 1, 0) : at + 2]):
        return True
    # Ideographs and the letters of some scripts have variants, and so have signs of mathematics.
    return unicodedata.category(before or " ") in ("Lo", "Sm", "Mn", "Mc")


RULE = Rule(
    id="hidden-character",
    severity=WARNING,
    basis=Basis.SAFETY,
    summary="A bidi control, a zero-width or another invisible character in a title, a verb or a name in metadata.",
    why=(
        "Such a character comes along when text is copied, or is put there to deceive: a bidi override shows text in "
        "another order than it is stored in, and a name in metadata with a zero-width space is another name. Joiners "
        "and variation selectors in emoji, joiners in scripts that need them, and direction marks in text from right "
        "to left are spelling, and are not reported."
    ),
    source="https://www.unicode.org/reports/tr36/",
    example=Example(
        bad='{"display": {"title": "Deposit to \\u202eemcA"}}',
        good='{"display": {"title": "Deposit to Acme \\u2764\\ufe0f"}}',
    ),
    check=check,
)
