"""The strings of the data formats: which characters of the text stand for which characters of the value."""

from __future__ import annotations

import re
from typing import Final

from daimo_validate.text.embedded import EmbeddedText, Pieces, as_written, decoded
from daimo_validate.text.source import Span

_JSON_ESCAPE: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_JSON_MEANINGS: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

# YAML 1.2.2, chapter 5.7 (escapes) and production 116 (folding). `\` also joins two lines.
_YAML_BREAK: Final = r"(?:\r\n|[\r\n\x85\u2028\u2029])"
_YAML_ESCAPE: Final = re.compile(
    r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[^\r\n]"
    rf"|(?P<fold>(?:\\|(?<![ \t])[ \t]*+){_YAML_BREAK}[ \t]*+)(?P<more>(?:{_YAML_BREAK}[ \t]*+)*)"
)
_YAML_MEANINGS: Final = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_YAML_LINE_END: Final = re.compile(_YAML_BREAK)
_YAML_WORD: Final = re.compile(r"[^ \t\r\n\x85\u2028\u2029]+")

# TOML 1.1, "String". In a text of several lines, `\` at the end of a line joins it with the next words.
_TOML_ESCAPE: Final = re.compile(
    r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[ \t]*\r?\n[ \t\r\n]*|\\.|\r\n"
)
_TOML_LINE_END: Final = re.compile(r"\r\n")
_TOML_MEANINGS: Final = {"b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

# python-dotenv decodes these escapes alone (dotenv/parser.py, version 1.2).
_DOTENV_ESCAPES: Final = {'"': re.compile(r"\\[\\'\"abfnrtv]"), "'": re.compile(r"\\[\\']")}
_DOTENV_MEANINGS: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def json(text: str, span: Span, _value: str) -> EmbeddedText:
    """Return the characters of a JSON string."""
    return decoded(text, Span(span.start + 1, span.end - 1), _JSON_ESCAPE, _of_json, '"\\')


def add_json(pieces: Pieces, span: Span) -> None:
    """Add the characters of a JSON string to a text of several."""
    pieces.decode(Span(span.start + 1, span.end - 1), _JSON_ESCAPE, _of_json)


def yaml(text: str, span: Span, value: str) -> EmbeddedText | None:
    """Return the characters of a YAML scalar of any style."""
    first, inside = text[span.start : span.start + 1], Span(span.start + 1, span.end - 1)
    if first == '"':
        return decoded(text, inside, _YAML_ESCAPE, _of_yaml, '"\\')
    if first == "'":
        return _word_by_word(text, inside, value, "'")
    if first in ("|", ">"):
        header = _YAML_LINE_END.search(text, span.start, span.end)
        return None if header is None else _word_by_word(text, Span(header.end(), span.end), value)
    return _word_by_word(text, span, value, " #:,[]{}")


def toml(text: str, span: Span, _value: str) -> EmbeddedText:
    """Return the characters of a TOML string of any kind."""
    quote = text[span.start : span.start + 1]
    size = 3 if text.startswith(quote * 3, span.start) and span.end - span.start >= 6 else 1
    start, end = span.start + size, span.end - size
    if size == 3:
        # The line end after the opening quotes does not count.
        start += 2 if text.startswith("\r\n", start) else text.startswith("\n", start)
    if quote == "'":
        return decoded(text, Span(start, end), _TOML_LINE_END, lambda _match: "\n", "'")
    return decoded(text, Span(start, end), _TOML_ESCAPE, _of_toml, '"\\')


def dotenv(text: str, span: Span, _value: str) -> EmbeddedText:
    """Return the characters of a dotenv value, with or without quotes."""
    quote = text[span.start : span.start + 1]
    if quote not in _DOTENV_ESCAPES or span.end - span.start < 2 or text[span.end - 1] != quote:
        return as_written(text, span, " #'\"\\")
    inside = Span(span.start + 1, span.end - 1)
    return decoded(text, inside, _DOTENV_ESCAPES[quote], _of_dotenv, f"{quote}\\")


def _of_json(match: re.Match[str]) -> str:
    escape = match[0]
    if len(escape) == 12:
        high, low = int(escape[2:6], 16), int(escape[8:], 16)
        return chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
    if len(escape) == 6:
        digits = escape[2:]
        return chr(int(digits, 16))
    return _JSON_MEANINGS.get(escape[1], escape[1])


def _of_yaml(match: re.Match[str]) -> str:
    if match["fold"] is None:
        return _of_escape(match[0], _YAML_MEANINGS)
    empty_lines = len(_YAML_LINE_END.findall(match["more"]))
    return "\n" * empty_lines or ("" if match[0][0] == "\\" else " ")


def _of_toml(match: re.Match[str]) -> str:
    if match[0] == "\r\n":
        return "\n"
    return "" if match[0][1] in " \t\r\n" else _of_escape(match[0], _TOML_MEANINGS)


def _of_escape(escape: str, meanings: dict[str, str]) -> str:
    digits = escape[2:]
    if digits:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return meanings.get(escape[1], escape[1])


def _of_dotenv(match: re.Match[str]) -> str:
    return _DOTENV_MEANINGS.get(match[0][1], match[0][1])


def _word_by_word(text: str, span: Span, value: str, special: str = "") -> EmbeddedText | None:
    """Return the characters of a value whose words are in the text, with other blanks around them.

    YAML folds lines and takes indentation away, but keeps words as they are; only in single quotes `''` is one quote.
    """
    written = _YAML_WORD.finditer(text, span.start, span.end)
    pieces = Pieces(text)
    at, inner = span.start, 0
    for word in _YAML_WORD.finditer(value):
        there = next(written, None)
        if there is None:
            return None
        pieces.add(at, there.start(), value[inner : word.start()])
        if there[0] == word[0]:
            pieces.add(*there.span())
        elif special == "'" and there[0].replace("''", "'") == word[0]:
            _add_quotes(pieces, there)
        else:
            return None
        at, inner = there.end(), word.end()
    if next(written, None) is not None:
        return None
    pieces.add(at, span.end, value[inner:])
    return pieces.done(special)


def _add_quotes(pieces: Pieces, word: re.Match[str]) -> None:
    at = word.start()
    for number, part in enumerate(word[0].split("''")):
        if number:
            pieces.add(at, at + 2, "'")
            at += 2
        pieces.add(at, at + len(part))
        at += len(part)
