"""Decode the escapes in string literals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

ESCAPE: Final = (
    r"\\(?:u\{(?P<braces>[0-9a-fA-F]{1,6})\}|u(?P<u>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|x(?P<x>[0-9a-fA-F]{2})"
    r"|(?P<octal>[0-7]{1,3})|(?P<line>\r\n|[\r\n\u2028\u2029])|(?P<char>(?s:.)))"
)
"""Pattern of an escape. Its groups are the digits of a code point, a line end, or any other character."""

SIMPLE: Final[Mapping[str, str]] = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
"""What the usual escapes of one letter stand for."""


def decode(text: str, simple: Mapping[str, str], *, keeps_unknown: bool = False) -> str | None:
    """Return the text between the quotes of a literal with its escapes decoded, or None if that is not possible.

    `simple` are the escapes of one letter. An unknown escape is the character itself, or with `keeps_unknown` both
    characters.
    """

    def character(match: re.Match[str]) -> str:
        digits = match["braces"] or match["u"] or match["long"] or match["x"]
        if digits:
            return chr(int(digits, 16))
        if match["octal"]:
            return chr(int(match["octal"], 8))
        if match["line"]:
            return ""
        char = match["char"]
        if char in simple:
            return simple[char]
        return match[0] if keeps_unknown and char not in "\\'\"" else char

    try:
        decoded = re.sub(ESCAPE, character, text)
        # Two escapes can stand for the halves of one character.
        return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    except (ValueError, OverflowError):
        return None
