"""Source lines for a terminal: shortened, with private values masked and nothing in them that a terminal obeys."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from daimo_validate.diagnostics.model import Frame
from daimo_validate.documents import Reading
from daimo_validate.documents.model import Place
from daimo_validate.payloads.search import Payload
from daimo_validate.text.cells import cell_count
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Span
from daimo_validate.text.visible import visible

_MASK: Final = "***"
_TAB: Final = "    "
_MOST_CELLS: Final = 110
_CONTEXT: Final = 30
# Of a line of megabytes only so much around the place is looked at.
_BEFORE, _BEHIND = 80, 160
_LINE_END: Final = re.compile(r"[\r\n]")
# The fields whose text is shown. What stands in any other, `metaData` among them, may be personal.
_FIELDS: Final = {
    "refundAddress": frozenset[str](),
    "destination": frozenset({"type", "address", "chainId", "tokenAddress", "amountUnits", "calldata"}),
    "display": frozenset({"title", "verb", "themeCssUrl", "paymentOptions"}),
}
# Of a text that cannot be read nobody knows what is a value: these words are shown, and its punctuation.
_WORDS: Final = frozenset({"metadata", "session", "sessions", *_FIELDS}.union(*_FIELDS.values()))
_EDGES: Final = " \t,.:=[]{}"
_RUN: Final = re.compile(r"[^\s{}\[\]:,=#\"'`|>&*-][^{}\[\]:,=\"'`]*")
# What stands before a value in a line that is its own: its key, and the name of an anchor.
_OWN_KEY: Final = re.compile(r"""[ ]*+(?:-[ ]+)*+["']?[A-Za-z_][\w.-]*+["']?[ ]*[:=][ ]*(?:&[^ ]+[ ]+)?""")
_ENV_KEY: Final = re.compile(r"\s*(?:export\s+)?(?P<key>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=\s*=)")


class Frames:
    """Makes the frames of one file."""

    def __init__(self, reading: Reading, payloads: Sequence[Payload]) -> None:
        self._source = reading.source
        self._format = reading.format
        self._at = {(payload.document.number, payload.path): payload for payload in reversed(payloads)}
        self._private: dict[int, list[Span]] = {}
        self._regions: dict[int, Span] = {}

    def frame(self, span: Span, payload: Payload | None, *, key: Span | None = None) -> Frame | None:
        """The line in which `span` begins, with what of it stands in that line.

        Shown is what belongs to `payload` and is not private; of a place outside it (text that a YAML alias brings
        in) only the value and its key.
        """
        window = self._window(span)
        text = self._source.slice(window)
        if not text.strip():
            return None
        shown = self._shown(span, payload, key, window)
        hidden = [] if payload is None else self._private_of(payload)
        return self._drawn(span, window, _without(window, [shown], hidden, text))

    def unread(self, span: Span) -> Frame | None:
        """The same for a text that cannot be read: only the words of the API and punctuation are shown."""
        window = self._window(span)
        text = self._source.slice(window)
        return self._drawn(span, window, list(self._words_hidden(text))) if text.strip() else None

    def line(self, number: int) -> str:
        """A whole line, counted from 1, with everything masked that a frame of one of its values would hide."""
        start, text = self._source.offset(number, 1), self._source.line(number)
        window = Span(start, start + len(text))
        hidden = [*self._all_private.touching(window)]
        masked = _without(window, sorted(self._shown_in(window, number)), hidden, text)
        pieces = []
        for begin, end, is_hidden in _parts(len(text), 0, 0, masked):
            piece = text[begin:end]
            quote = piece[0] if piece[0] in "\"'" and piece[-1] == piece[0] else ""
            pieces.append(f"{quote}{_MASK}{quote}" if is_hidden else "\t".join(map(visible, piece.split("\t"))))
        return "".join(pieces)

    def _window(self, span: Span) -> Span:
        """The line in which a span begins, or as much of it as can matter."""
        position = self._source.position(span.start)
        begin = span.start - (position.column - 1)
        last = min(span.start + _BEHIND, len(self._source.text))
        end = _LINE_END.search(self._source.text, span.start, last)
        return Span(max(begin, span.start - _BEFORE), end.start() if end else last)

    def _drawn(self, span: Span, window: Span, masked: list[tuple[int, int]]) -> Frame:
        position, text = self._source.position(span.start), self._source.slice(window)
        first = span.start - window.start
        last = min(max(span.end - window.start, first + 1), max(len(text), first + 1))
        is_cut = (position.column - 1 > first, not self._ends_line(window.end))
        return _shortened(position.line, *_draw(text, first, last, masked), is_cut)

    def _ends_line(self, offset: int) -> bool:
        return self._source.text[offset : offset + 1] in ("", "\r", "\n")

    def _shown(self, span: Span, payload: Payload | None, key: Span | None, window: Span) -> Span:
        if payload is not None and (payload.fragment or not payload.path):
            return window
        region = Span(0, 0) if payload is None else self._region(payload)
        if region.start <= span.start <= region.end:
            return region
        is_line = self._source.position(span.start).column - 1 == span.start - window.start
        if is_line and _OWN_KEY.fullmatch(self._source.text, window.start, span.start):
            return Span(window.start, span.end)
        return Span(key.start if key is not None and key.start < span.start else span.start, span.end)

    def _shown_in(self, window: Span, number: int) -> Iterator[Span]:
        if any(self._whole_documents.touching(window)):
            yield window
        yield from self._all_regions.touching(window)
        for payload, place in self._places_by_line.get(number, ()):
            if payload.fragment:
                yield window
                continue
            first = min(place.value.start, place.key.start if place.key is not None else place.value.start)
            is_own = _OWN_KEY.fullmatch(self._source.text, window.start, place.value.start)
            yield Span(window.start if is_own else max(first, window.start), place.value.end)

    @cached_property
    def _all_private(self) -> _Stretches:
        return _Stretches(span for payload in self._at.values() for span in self._private_of(payload))

    @cached_property
    def _all_regions(self) -> _Stretches:
        return _Stretches(
            self._region(payload) for payload in self._at.values() if payload.path and not payload.fragment
        )

    @cached_property
    def _whole_documents(self) -> _Stretches:
        """The documents that are payloads: around one there is nothing but comments."""
        return _Stretches(
            self._region(payload) for payload in self._at.values() if not payload.path and not payload.fragment
        )

    @cached_property
    def _places_by_line(self) -> dict[int, list[tuple[Payload, Place]]]:
        """Where the values of payloads stand that are no objects or lists, by the line in which they begin."""
        places: dict[int, list[tuple[Payload, Place]]] = {}
        for payload in self._at.values():
            paths = payload.fields if payload.fragment else _scalars(payload.value)
            for place in filter(None, map(payload.place, paths)):
                places.setdefault(self._source.position(place.value.start).line, []).append((payload, place))
        return places

    def _region(self, payload: Payload) -> Span:
        if id(payload) not in self._regions:
            place = payload.place(())
            if place is None:
                self._regions[id(payload)] = Span(0, 0)
            else:
                key, value = place.key or place.value, place.value
                self._regions[id(payload)] = Span(min(key.start, value.start), value.end) if not place.used else value
        return self._regions[id(payload)]

    def _private_of(self, payload: Payload) -> list[Span]:
        if id(payload) not in self._private:
            self._private[id(payload)] = [] if payload.fragment else sorted(_private_values(payload))
        return self._private[id(payload)]

    def _words_hidden(self, text: str) -> Iterator[tuple[int, int]]:
        own_key = _ENV_KEY.match(text) if self._format.is_environment else None
        for match in _RUN.finditer(text, own_key.end() if own_key else 0):
            if (run := match[0].rstrip()) not in _WORDS:
                yield match.start(), match.start() + len(run)


class _Stretches:
    """Spans of a text, of which those that touch a window are found without looking at all of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._furthest = [*accumulate((span.end for span in self._spans), max)]

    def touching(self, window: Span) -> Iterator[Span]:
        at = bisect_right(self._spans, window.end, key=lambda span: span.start)
        while at and self._furthest[at - 1] >= window.start:
            at -= 1
            if self._spans[at].end >= window.start:
                yield self._spans[at]


def _scalars(value: object) -> Iterator[Path]:
    waiting: list[tuple[Path, object]] = [((), value)]
    while waiting:
        path, member = waiting.pop()
        if isinstance(member, (dict, list)):
            steps = member.items() if isinstance(member, dict) else enumerate(member)
            waiting.extend(((*path, step), inner) for step, inner in steps)
        else:
            yield path


def _private_values(payload: Payload) -> Iterator[Span]:
    """The text of every value that may be personal."""
    for path in _private_paths(payload.value):
        if (place := payload.place(path)) is not None:
            yield place.value


def _private_paths(value: object) -> Iterator[Path]:
    if not isinstance(value, dict):
        yield ()
        return
    for name, member in value.items():
        if name == "metadata" and isinstance(member, dict):
            yield from ((name, key) for key in member)
        elif (fields := _FIELDS.get(name)) is None or isinstance(member, list):
            yield (name,)
        elif isinstance(member, dict):
            yield from ((name, key) for key in member if key not in fields)


def _without(window: Span, shown: Sequence[Span], hidden: Sequence[Span], text: str) -> list[tuple[int, int]]:
    """The stretches of a window that may not be shown, in order, counted from its beginning."""
    ends = [window.start, *accumulate((span.end for span in shown), max)]
    starts = [*(span.start for span in shown), window.end]
    outside = {Span(end, start) for end, start in zip(ends, starts, strict=True) if end < start}
    stretches: list[tuple[int, int]] = []
    for span in sorted((*outside, *hidden)):
        start, end = max(span.start, window.start) - window.start, min(span.end, window.end) - window.start
        if span in outside:
            # Indentation and punctuation around a payload tell nothing.
            piece = text[start : max(end, start)]
            if not any(char.isalnum() for char in piece):
                continue
            start += len(piece) - len(piece.lstrip(_EDGES))
            end -= len(piece) - len(piece.rstrip(_EDGES))
        if stretches and start < stretches[-1][1]:
            start = stretches[-1][1]
        if start < end:
            stretches.append((start, end))
    return stretches


def _draw(text: str, first: int, last: int, masked: Sequence[tuple[int, int]]) -> tuple[str, int, int]:
    """The text with its masks, and in cells where the place from `first` to `last` begins and how wide it is."""
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
    """A text of `length` divided into what is hidden and what is shown, the latter also before and behind a place."""
    at = 0
    for start, end in (*masked, (length, length)):
        cuts = [at, *(cut for cut in (first, last) if at < cut < start), start]
        yield from ((begin, stop, False) for begin, stop in pairwise(cuts) if begin < stop)
        if start < end:
            yield start, end, True
        at = end


def _shortened(number: int, text: str, caret: int, width: int, is_cut: tuple[bool, bool]) -> Frame:
    """At most `_MOST_CELLS` of a line, around the caret, and without its indentation."""
    before, behind = is_cut
    if not before:
        indent = min(len(text) - len(text.lstrip(" ")), caret)
        text, caret = text[indent:], caret - indent
    cut = _prefix(text, max(caret - _CONTEXT, 0)) if cell_count(text) + before + behind > _MOST_CELLS else 0
    head = "…" if cut or before else ""
    caret += len(head) - cell_count(text[:cut])
    rest = text[cut:]
    room = _MOST_CELLS - len(head)
    fitting = len(rest) if cell_count(rest) + behind <= room else _prefix(rest, room - 1)
    kept = head + rest[:fitting] + ("…" if behind or fitting < len(rest) else "")
    return Frame(number, kept.rstrip(), caret, max(min(width, cell_count(kept) - caret), 1))


def _prefix(text: str, cells: int) -> int:
    """How many characters of a text fit into so many cells."""
    taken = 0
    for index, char in enumerate(text):
        taken += cell_count(char)
        if taken > cells:
            return index
    return len(text)
