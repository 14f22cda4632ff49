"""Source frames: the line of a finding, with its own key and value shown and everything else masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from daimo_validate.core.variants import is_in_metadata
from daimo_validate.core.wording import looks_secret
from daimo_validate.diagnostics.model import Frame
from daimo_validate.documents import Place
from daimo_validate.text.cells import cell_count
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, Span
from daimo_validate.text.visible import visible

if TYPE_CHECKING:
    from daimo_validate.core.validator import Validator

_MASK: Final = "***"
_TAB: Final = "    "
_MOST_CELLS: Final = 110
_CONTEXT: Final = 30
# Of a line of megabytes, only this much around the finding matters.
_BEFORE, _AFTER = 80, 160
_LINE_END: Final = re.compile(r"[\r\n]")
# What is masked: comments, and everything else but field names, the punctuation of the formats and escapes in strings.
_RUN: Final = re.compile(
    r"(?:(?<=\s# )|(?<=\s// )|(?<=\s/\* )).*"
    r"|(?!(?<=\\)[nrt](?:[\s\\]|$))[^\s{}\[\]:,=#/\"'`|>&*\\-][^{}\[\]:,=\"'`\\]*",
    re.DOTALL,
)

# The declaration of a constant before its value. The name says what the value is for; it is not personal data.
_DECLARATION: Final = re.compile(
    r"(?:(?:export|public|private|static|final|readonly|const|let|var|val)\s+)*"
    r"[A-Za-z_$][\w$.]{0,80}\s*(?::\s*\w[\w.<>\[\]| ]{0,60})?\s*:?=\s*\Z"
)


class Own(NamedTuple):
    """A key or value that belongs to a finding, and whether it may be shown."""

    span: Span
    is_shown: bool


class Frames:
    """Makes the source frames of one text.

    Values are shown only if the schema names their field: those of `metadata` and of unknown fields may be personal.
    What looks like a secret is never shown.
    """

    def __init__(self, source: Source, validator: Validator) -> None:
        self._source = source
        self._validator = validator
        self._names = validator.field_names

    def frame(self, span: Span, own: Iterable[Own]) -> Frame | None:
        """Return the line in which `span` begins, or None if it is blank."""
        position = self._source.position(span.start)
        start = span.start - (position.column - 1)
        last = min(span.start + _AFTER, len(self._source.text))
        line_end = _LINE_END.search(self._source.text, span.start, last)
        window = Span(max(start, span.start - _BEFORE), line_end.start() if line_end else last)
        text = self._source.slice(window)
        if not text.strip():
            return None
        first = span.start - window.start
        caret_end = min(max(span.end - window.start, first + 1), max(len(text), first + 1))
        is_cut = (start < window.start, self._source.text[window.end : window.end + 1] not in ("", "\r", "\n"))
        return _shortened(position.line, *_draw(text, first, caret_end, self._masked(window, own)), is_cut)

    def line(self, number: int, own: Iterable[Own]) -> str:
        """Return a whole line, counted from 1, masked like a frame."""
        start, text = self._source.offset(number, 1), self._source.line(number)
        return _draw(text, 0, 0, self._masked(Span(start, start + len(text)), own))[0]

    def own(self, place: Place, value: object, path: Path) -> list[Own]:
        """Return the key and the value at a place of a payload, as a frame shows them.

        `value` is the value that the text means and `path` its place in the payload. Of an object or array only the
        key belongs to a finding.
        """
        own = [] if place.key is None else [self.text(place.key)]
        if not isinstance(value, (dict, list)):
            is_secret = isinstance(value, str) and looks_secret(value)
            is_public = not is_in_metadata(path) and self._validator.names_field(path)
            own.append(Own(place.value, is_public and not is_secret and self.text(place.value).is_shown))
        return own

    def text(self, span: Span) -> Own:
        """Return a stretch of text that is shown unless it looks like a secret."""
        return Own(span, not looks_secret(self._source.slice(span)))

    def _masked(self, window: Span, own: Iterable[Own]) -> list[tuple[int, int]]:
        """Return what must not be shown of a window, in order, counted from its start."""
        text, length = self._source.slice(window), window.end - window.start
        masked: list[tuple[int, int]] = []
        at = 0
        for span, is_shown in (*sorted(own), Own(Span(window.end, window.end), True)):
            start, end = max(span.start - window.start, at), min(span.end - window.start, length)
            if start > end:
                continue
            declared = _DECLARATION.search(text, at, start) if is_shown and start < end else None
            is_public = declared is not None and not looks_secret(declared[0])
            masked += self._runs(text, at, declared.start() if declared and is_public else start)
            if not is_shown and start < end:
                is_quoted = end - start > 1 and text[start] in "\"'" and text[start] == text[end - 1]
                masked.append((start + is_quoted, end - is_quoted))
            at = end
        return masked

    def _runs(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        for match in _RUN.finditer(text, start, end):
            run = match[0].rstrip()
            # TOML has dotted keys: `destination.address = "0x…"`.
            if not self._names.issuperset(filter(None, run.split("."))):
                yield match.start(), match.start() + len(run)


def _draw(text: str, first: int, last: int, masked: Sequence[tuple[int, int]]) -> tuple[str, int, int]:
    """Return the masked text, and start and width in cells of the part from `first` to `last`."""
    pieces: list[str] = []
    cells = under = 0
    caret = None
    for start, end, is_hidden in _parts(len(text), first, last, masked):
        piece = _MASK if is_hidden else visible(text[start:end].replace("\t", _TAB))
        width = cell_count(piece)
        if start < last and end > first:
            caret = cells if caret is None else caret
            under += width
        pieces.append(piece)
        cells += width
    return "".join(pieces), cells if caret is None else caret, max(under, 1)


def _parts(length: int, first: int, last: int, masked: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Divide a text of `length` into hidden and shown parts, with cuts at `first` and `last` in the shown ones."""
    at = 0
    for start, end in (*masked, (length, length)):
        cuts = [at, *(cut for cut in (first, last) if at < cut < start), start]
        yield from ((begin, stop, False) for begin, stop in pairwise(cuts) if begin < stop)
        if start < end:
            yield start, end, True
        at = end


def _shortened(number: int, text: str, caret: int, width: int, is_cut: tuple[bool, bool]) -> Frame:
    """Return a frame of at most `_MOST_CELLS` of a line, around the caret and without its indentation."""
    before, after = is_cut
    if not before:
        indent = min(len(text) - len(text.lstrip(" ")), caret)
        text, caret = text[indent:], caret - indent
    cut = _prefix(text, max(caret - _CONTEXT, 0)) if cell_count(text) + before + after > _MOST_CELLS else 0
    head = "…" if cut or before else ""
    caret += len(head) - cell_count(text[:cut])
    rest = text[cut:]
    room = _MOST_CELLS - len(head)
    fitting = len(rest) if cell_count(rest) + after <= room else _prefix(rest, room - 1)
    kept = head + rest[:fitting] + ("…" if after or fitting < len(rest) else "")
    return Frame(number, kept.rstrip(), caret, max(min(width, cell_count(kept) - caret), 1))


def _prefix(text: str, cells: int) -> int:
    """Return how many characters of a text fit into so many cells."""
    taken = 0
    for index, char in enumerate(text):
        taken += cell_count(char)
        if taken > cells:
            return index
    return len(text)
