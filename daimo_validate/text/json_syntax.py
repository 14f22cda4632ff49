"""Explains why a text is not JSON, in words that depend on the text alone and not on the release of Python."""

from __future__ import annotations

import re
from typing import Final

from daimo_validate.text.json_scan import Scan
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Span
from daimo_validate.text.templates import HOLE

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_CLOSED_STRING: Final = r'"(?:[^"\\]|\\.)*+"'
# As in a JavaScript object. A colon tells a property name from a value.
_BARE_KEY: Final = r"([\w$]+)[ \t]*+:"


class Explanation(NamedTuple):
    """What is wrong, where, and what to do. `what` repeats nothing of the text."""

    what: str
    span: Span
    hint: str | None = None


def explain(text: str, at: int) -> Explanation:
    """Return what is wrong with a text that is valid JSON up to the offset `at`, where a strict reader stopped."""
    scan = Scan(text, at)
    token = scan.next
    if token is not None and token[1] is not None and token.start() < at:
        return _in_string(text, at, token.start())
    blank = _BLANK.match(text, at)
    at = at if blank is None else blank.end()
    if at >= len(text):
        return _at_end(text, scan)
    if token is None or token.start() > at:
        return Explanation(f"unexpected character U+{ord(text[at]):04X}", Span(at, at + 1))
    return _special(text, at, scan) or _at_token(at, scan, token)


def _in_string(text: str, at: int, start: int) -> Explanation:
    char = text[at]
    if char in "\r\n":
        return Explanation("unterminated string", Span(start, at))
    if char < " ":
        what = f"unescaped control character U+{ord(char):04X} in a string"
        return Explanation(what, Span(at, at + 1), f"write it as \\u{ord(char):04x}")
    return Explanation(
        "invalid escape in a string", Span(at, min(at + 2, len(text))), "write a backslash as two backslashes"
    )


def _at_end(text: str, scan: Scan) -> Explanation:
    return Explanation(f"unexpected end of text, expected {scan.expected}", Span(len(text), len(text)))


def _special(text: str, at: int, scan: Scan) -> Explanation | None:
    """Return the mistake if it is one that people make on purpose: what other languages allow."""
    if text.startswith(("//", "/*", "#"), at):
        if text.startswith("/*", at) and text.find("*/", at + 2) < 0:
            return Explanation("unterminated comment", Span(at, at + 2))
        return Explanation("comments are not allowed in JSON", Span(at, at + 1), "remove the comment")
    # Of `{{ x }}`, the first brace reads as the start of an object.
    start = at - 1 if text.startswith("{{", at - 1) and at > 0 else at
    if hole := re.compile(HOLE).match(text, start):
        return Explanation("template without a value", Span(*hole.span()), "replace the template with a value")
    if text[at] == "'" and scan.expects_string:
        return Explanation("string in single quotes", Span(at, at + 1), "use double quotes")
    if scan.expects_key and (key := re.compile(_BARE_KEY).match(text, at)):
        return Explanation("property name without double quotes", Span(*key.span(1)), "put it in double quotes")
    return _trailing_comma(text, at, scan)


def _trailing_comma(text: str, at: int, scan: Scan) -> Explanation | None:
    # CPython 3.13 stops at the comma, earlier releases at the bracket after it.
    comma = at
    if text[at] in "]}" and scan.last == ",":
        comma = len(text[:at].rstrip(" \t\r\n")) - 1
    elif text[at] != "," or scan.last != "value" or text[at + 1 :].lstrip(" \t\r\n")[:1] not in ("]", "}"):
        return None
    return Explanation("trailing comma", Span(comma, comma + 1), "remove the comma")


def _at_token(at: int, scan: Scan, token: re.Match[str]) -> Explanation:
    span = Span(*token.span())
    if token[1] is not None and scan.expects_string and not re.fullmatch(_CLOSED_STRING, token[1], re.DOTALL):
        return Explanation("unterminated string", Span(at, at + 1))
    is_word = token[1] is None and token[2] is None
    if is_word and (at > token.start() or (scan.expects_string and not scan.expects_key)):
        if token[0][0].isdigit() or token[0][0] in "+-.":
            return Explanation("invalid number", span)
        return Explanation("unquoted text", span, "put strings in double quotes; other words are true, false and null")
    if scan.expected == "the end of the text":
        return Explanation("unexpected text after the JSON value", Span(at, at + 1))
    return Explanation(f"expected {scan.expected}", span)
