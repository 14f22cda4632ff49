r"""Patterns of ECMA-262, the regular expressions of JSON Schema, in a form that both engines read alike.

`\d`, `\w`, `\s`, `\b`, `.` and `\p{L}` mean different things to Python, Rust and ECMA-262 (or nothing at all), so they
are replaced by the characters that ECMA-262 means by them. Only what all three can do is supported: no back-references,
no look-behind of variable width, no flags, and of `\p{…}` only general categories.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache

from daimo_validate.text.hints import Final, TypeAlias

_Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Characters as sorted ranges of code points, both ends included."""

# Patterns such as `^0x[0-9a-fA-F]{40}$`, which only differ in how the end is written.
_PLAIN: Final = (
    r"\^?(?:(?:[A-Za-z0-9_]|\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9])+\])(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})?)*"
)
_TOKEN: Final = (
    r"\\(?:u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[pP]\{[^}]*\}|.)"
    r"|(?P<group>\((?:\?(?:[:=!]|<[=!]|<[A-Za-z_$][A-Za-z0-9_$]*>)|(?!\?)))"
    r"|(?P<quantifier>(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??)"
    r"|."
)
_LAST: Final = sys.maxunicode
_SURROGATES: Final = (0xD800, 0xDFFF)
_WORD: Final[_Ranges] = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
# ECMA-262, sections 12.2 and 12.3: white space and line terminators.
_LINE_ENDS: Final[_Ranges] = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_SPACES: Final[_Ranges] = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029)),
    *((0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_SETS: Final[dict[str, _Ranges]] = {"d": ((0x30, 0x39),), "w": _WORD, "s": _SPACES}
_CONTROLS: Final = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D, "0": 0}
# Unicode, General_Category Values: a letter for the group, two for a category.
_CATEGORIES: Final = "L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?"
_LONG_CATEGORIES: Final = {
    "Letter": "L",
    "Mark": "M",
    "Number": "N",
    "Punctuation": "P",
    "Symbol": "S",
    "Separator": "Z",
    "Other": "C",
    "Uppercase_Letter": "Lu",
    "Lowercase_Letter": "Ll",
    "Decimal_Number": "Nd",
    "Space_Separator": "Zs",
}


class PatternError(ValueError):
    """A pattern that is not valid or not supported. The text says why."""


@lru_cache(maxsize=256)
def portable(pattern: str, end: str) -> str:
    """Return the pattern for an engine that writes the end of the text as `end`. PatternError if unsupported."""
    body = pattern.removesuffix("$")
    if re.fullmatch(_PLAIN, body):
        return body + (end if body != pattern else "")
    return "".join(_Translator(pattern, end).tokens())


def for_python(pattern: str) -> str:
    """Return the pattern for `re`. It needs no flags."""
    return portable(pattern, r"\Z")


def for_rust(pattern: str) -> str:
    """Return the pattern for jsonschema-rs."""
    return portable(pattern, "$")


def for_both(pattern: str) -> str:
    """Return the pattern in a form that `re` and jsonschema-rs read alike. It is slower in jsonschema-rs."""
    return portable(pattern, r"(?![^\n]|\n)")


class _Translator:
    def __init__(self, pattern: str, end: str) -> None:
        self.pattern = pattern
        self.end = end
        self.position = 0
        self.token: Final = re.compile(_TOKEN, re.DOTALL)

    def tokens(self) -> Iterator[str]:
        can_repeat = False
        while self.position < len(self.pattern):
            found = self.next()
            token = found.group()
            if found["quantifier"]:
                if not can_repeat:
                    raise PatternError("has nothing to repeat")
                yield token
                can_repeat = False
                continue
            can_repeat = not found["group"] and token not in ("^", "$", "|", r"\b", r"\B")
            yield "(" if (found["group"] or "").endswith(">") else self.translated(token)

    def next(self) -> re.Match[str]:
        found = self.token.match(self.pattern, self.position)
        assert found is not None
        if found.group() == "\\":
            raise PatternError("ends with a backslash")
        if found.group() == "(" and not found["group"]:
            raise PatternError("has a kind of group that ECMA-262 does not have")
        self.position = found.end()
        return found

    def translated(self, token: str) -> str:
        match token:
            case "$":
                return self.end
            case "^" | "|" | ")":
                return token
            case ".":
                return _class(_complement(_LINE_ENDS))
            case "[":
                return _class(self.character_class())
            case r"\b" | r"\B":
                word = _class(_WORD)
                ahead, behind = f"(?={word})", f"(?<={word})"
                no_ahead, no_behind = f"(?!{word})", f"(?<!{word})"
                if token == r"\b":
                    return f"(?:{behind}{no_ahead}|{no_behind}{ahead})"
                return f"(?:{behind}{ahead}|{no_behind}{no_ahead})"
        if token.startswith("("):
            return token
        ranges = self.characters(token)
        return _character(ranges[0][0]) if ranges[0][0] == ranges[-1][1] else _class(ranges)

    def character_class(self) -> _Ranges:
        negated = self.pattern.startswith("^", self.position)
        self.position += negated
        ranges: list[tuple[int, int]] = []
        while True:
            if self.position >= len(self.pattern):
                raise PatternError("has a `[` without `]`")
            if self.pattern[self.position] == "]":
                self.position += 1
                return _complement(_merged(ranges)) if negated else _merged(ranges)
            low = self.class_character()
            if self.pattern.startswith("-", self.position) and not self.pattern.startswith("-]", self.position):
                self.position += 1
                high = self.class_character()
                if len(low) != 1 or len(high) != 1 or low[0][0] != low[0][1] or low[0][0] > high[0][1]:
                    raise PatternError("has a range that is out of order or between sets")
                low = ((low[0][0], high[0][1]),)
            ranges.extend(low)

    def class_character(self) -> _Ranges:
        if self.pattern[self.position : self.position + 2] == r"\b":
            self.position += 2
            return ((0x08, 0x08),)
        if self.pattern[self.position : self.position + 1] != "\\":
            self.position += 1
            return self.characters(self.pattern[self.position - 1])
        return self.characters(self.next().group())

    def characters(self, token: str) -> _Ranges:
        """Return the characters that a literal or an escape stands for."""
        if not token.startswith("\\"):
            return ((ord(token), ord(token)),)
        kind, digits = token[1], token[2:].strip("{}")
        if kind in "pP" and digits:
            ranges = self.category(digits)
            return ranges if kind == "p" else _complement(ranges)
        if kind.lower() in _SETS:
            return _SETS[kind] if kind in _SETS else _complement(_SETS[kind.lower()])
        code = self.escaped(token, kind, digits)
        return ((code, code),)

    def escaped(self, token: str, kind: str, digits: str) -> int:
        if kind in "ux" and digits:
            return self.code_point(token, int(digits, 16))
        if kind == "c" and digits:
            return ord(digits) % 32
        if kind in _CONTROLS:
            return _CONTROLS[kind]
        if kind.isalnum() or kind == "_":
            raise PatternError(f"has `{token}`, which is a back-reference or not an escape of ECMA-262")
        return ord(kind)

    def code_point(self, token: str, code: int) -> int:
        if 0xD800 <= code < 0xDC00 and token[2] != "{":
            low = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})").match(self.pattern, self.position)
            if low is not None:
                self.position = low.end()
                return 0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        if code > _LAST or _SURROGATES[0] <= code <= _SURROGATES[1]:
            raise PatternError(f"has `{token}`, which is not a character")
        return code

    def category(self, text: str) -> _Ranges:
        name = re.sub(r"^(?:gc|General_Category)=", "", text)
        name = _LONG_CATEGORIES.get(name, name)
        if name == "Any":
            return ((0, _LAST),)
        if not re.fullmatch(_CATEGORIES, name):
            raise PatternError(f"has `\\p{{{text}}}`; only general categories such as \\p{{L}} are supported")
        return _of_category(name)


@cache
def _of_category(name: str) -> _Ranges:
    # Imported on use: 1 ms, and few patterns name a category.
    import unicodedata

    codes = (code for code in range(_LAST + 1) if unicodedata.category(chr(code)).startswith(name))
    return _merged([(code, code) for code in codes])


def _merged(ranges: list[tuple[int, int]]) -> _Ranges:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def _complement(ranges: _Ranges) -> _Ranges:
    starts = [0, *(high + 1 for _, high in ranges)]
    ends = [*(low - 1 for low, _ in ranges), _LAST]
    return tuple([(low, high) for low, high in zip(starts, ends, strict=True) if low <= high])


def _class(ranges: _Ranges) -> str:
    first, last = _SURROGATES
    # No text holds a surrogate, and Rust has no name for one.
    below = [(low, min(high, first - 1)) for low, high in ranges]
    above = [(max(low, last + 1), high) for low, high in ranges]
    parts = [(low, high) for low, high in (*below, *above) if low <= high]
    if not parts:
        return "(?![^a]|a)[a]"
    return "[" + "".join(_character(low) + (f"-{_character(high)}" if high > low else "") for low, high in parts) + "]"


def _character(code: int) -> str:
    char = chr(code)
    return char if char.isalnum() or code > 0xFF else f"\\x{code:02x}"
