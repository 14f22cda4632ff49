"""The fenced code of Markdown (CommonMark 0.31, chapter 4.5), with the place of each of its characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from daimo_validate.text.embedded import EmbeddedText, Pieces
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Span

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# The block quotes and list items that a line begins or continues, then the fence.
_OPENING: Final = re.compile(
    r"(?P<before>[ \t]*+(?:(?:>|[-*+]|[0-9]{1,9}+[.)])[ \t]*+)*+)"
    r"(?P<fence>`{3,}+(?![^\r\n]*`)|~{3,}+)(?P<info>[^\r\n]*+)"
)
_CLOSING: Final = re.compile(r"[ \t]*+(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?=[\r\n]|\Z)")
_QUOTE_MARK: Final = re.compile(r"[ \t]*>[ ]?")
_BLANKS: Final = re.compile(r"[ \t]*+")
_TAB: Final = 4
# A comment of HTML or MDX is not shown to readers.
_COMMENTS: Final = {"<!--": "-->", "{/*": "*/}"}
_COMMENT_START: Final = re.compile(r"[ \t]*+(<!--|\{/\*)")
# The name of a language: `json title="x"`, `ts {1,3}`, `{.json}`, `js{1,3}`, `language-json`.
_NAME: Final = re.compile(r"[ \t]*\{?[ \t]*\.?(?:language-|lang-)?(?P<name>[\w+#-]+)")


class Fence(NamedTuple):
    """A fenced block of code: the language that its info string names, in lower case, its text, and its place."""

    language: str
    text: EmbeddedText
    span: Span


class _Opened(NamedTuple):
    """An opened fence: its marks, the block quotes around it, and the columns of its list item and of itself."""

    marks: str
    quotes: int
    item: int
    indent: int
    language: str
    start: int


def fences(text: str) -> Iterator[Fence]:
    """Yield the fenced code of a Markdown text. A fence that is not closed ends with its block quote or list item."""
    opened: _Opened | None = None
    pieces = Pieces(text)
    at, comment_end = 0, ""
    while at < len(text):
        match = _LINE.match(text, at)
        end = len(text) if match is None else match.end()
        if opened is not None:
            content = _content(text, at, end, opened)
            is_closed = content is not None and _closes(text, content, opened)
            if content is not None and not is_closed:
                pieces.add(content, end)
            else:
                yield Fence(opened.language, pieces.done(), Span(opened.start, at))
                opened, pieces = None, Pieces(text)
                if not is_closed:
                    continue
        elif (awaited := _comment_end(text, at, end, comment_end)) is not None:
            comment_end = awaited
        else:
            opened = _opened(text, at, end)
        at = end
    if opened is not None:
        yield Fence(opened.language, pieces.done(), Span(opened.start, len(text)))


def _comment_end(text: str, at: int, end: int, awaited: str) -> str | None:
    """Return what ends the comment that a line is in, nothing if it has ended, or None if there is no comment.

    `awaited` is what ends a comment that began in an earlier line.
    """
    if not awaited:
        start = _COMMENT_START.match(text, at, end)
        if start is None:
            return None
        awaited, at = _COMMENTS[start[1]], start.end()
    return "" if text.find(awaited, at, end) >= 0 else awaited


def _opened(text: str, at: int, end: int) -> _Opened | None:
    match = _OPENING.match(text, at, end)
    if match is None:
        return None
    before = match["before"]
    # Only what follows the last `>` is in the text of the block quote.
    quotes, inside = before.count(">"), before[before.rfind(">") + 1 :]
    if quotes and inside[:1] == " ":
        inside = inside[1:]
    indent = _columns(inside)
    item = indent if inside.strip() else 0
    name = _NAME.match(match["info"])
    return _Opened(match["fence"], quotes, item, indent, "" if name is None else name["name"].lower(), match.start())


def _content(text: str, at: int, end: int, opened: _Opened) -> int | None:
    """Return where the code of a line begins, or None if the block quote or list item around the fence has ended."""
    for _ in range(opened.quotes):
        mark = _QUOTE_MARK.match(text, at, end)
        if mark is None:
            return None
        at = mark.end()
    blanks = _BLANKS.match(text, at, end)
    first = at if blanks is None else blanks.end()
    is_blank = first >= end or text[first] in "\r\n"
    columns = 0
    while at < first and columns < opened.indent:
        columns += _TAB - columns % _TAB if text[at] == "\t" else 1
        at += 1
    return None if columns < opened.item and not is_blank else at


def _closes(text: str, at: int, opened: _Opened) -> bool:
    match = _CLOSING.match(text, at)
    return match is not None and match["fence"][0] == opened.marks[0] and len(match["fence"]) >= len(opened.marks)


def _columns(text: str) -> int:
    columns = 0
    for char in text:
        columns += _TAB - columns % _TAB if char == "\t" else 1
    return columns
