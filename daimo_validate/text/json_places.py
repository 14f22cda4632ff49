"""Where the values of a JSON text are. A place is searched when it is asked for; reading keeps none.

So a large file costs little more than `json.load`: what comes before a place is skipped by the standard scanner.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping

from daimo_validate.text.hints import Final
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Span

_BLANK: Final = r"[ \t\r\n]*"


# What is skipped is not kept: of an object only the number of its members, of a number that of its digits.
_SKIPPER: Final = json.JSONDecoder(object_pairs_hook=len, parse_int=len, parse_float=len, parse_constant=len)


class JsonPlaces:
    """The places in a valid JSON text that begins at the offset `start` of its source.

    `holes` are stretches of the text that the source has something longer for, by their start. With `repeats_keys`,
    objects may have a key twice, and the last one counts.
    """

    def __init__(self, text: str, start: int, holes: Mapping[int, Span], *, repeats_keys: bool) -> None:
        self._text, self._start, self._holes, self._repeats_keys = text, start, holes, repeats_keys
        self._members: dict[Path, _Members] = {}

    def place(self, path: Path) -> tuple[Span, Span | None] | None:
        """Return the span of the value at `path` and that of its key, in the source, or None if there is no value."""
        if not path:
            start = _skip_blank(self._text, 0)
            return self._in_source(Span(start, _SKIPPER.raw_decode(self._text, start)[1])), None
        members = self._of(path[:-1])
        found = None if members is None else members.find(path[-1])
        if members is None or found is None:
            return None
        value, key = members.place(found)
        return self._in_source(value), key and self._shifted(key)

    def _in_source(self, value: Span) -> Span:
        return self._shifted(self._holes.get(value.start, value))

    def _shifted(self, span: Span) -> Span:
        return Span(self._start + span.start, self._start + span.end)

    def _of(self, path: Path) -> _Members | None:
        known = len(path)
        while known and path[:known] not in self._members:
            known -= 1
        start = _skip_blank(self._text, 0)
        for end in range(known, len(path) + 1):
            if path[:end] not in self._members:
                if self._text[start : start + 1] not in ("[", "{"):
                    return None
                self._members[path[:end]] = _Members(self._text, start, self._repeats_keys)
            members = self._members[path[:end]]
            if end < len(path):
                if (found := members.find(path[end])) is None:
                    return None
                start = members.start_of(found)
        return self._members[path]


class _Members:
    """The members of one object or array, read only as far as was asked: four offsets for each."""

    def __init__(self, text: str, start: int, repeats_keys: bool) -> None:
        self._text, self._repeats_keys = text, repeats_keys
        self._is_object = text[start] == "{"
        self._at = _skip_blank(text, start + 1)
        self._offsets = array("q")
        self._keys: dict[str, int] = {}
        self._count = 0

    def find(self, step: str | int) -> int | None:
        if isinstance(step, str) is not self._is_object:
            return None
        if isinstance(step, int):
            while self._count <= step and self._read():
                pass
            return step if 0 <= step < self._count else None
        # Of two members with one key, the last counts.
        while (self._repeats_keys or step not in self._keys) and self._read():
            pass
        return self._keys.get(step)

    def start_of(self, member: int) -> int:
        return self._offsets[4 * member + 2]

    def place(self, member: int) -> tuple[Span, Span | None]:
        key, key_end, start, end = self._offsets[4 * member : 4 * member + 4]
        if end < 0:
            end = self._end_of(member)
        return Span(start, end), Span(key, key_end) if self._is_object else None

    def _end_of(self, member: int) -> int:
        if self._offsets[4 * member + 3] < 0:
            self._offsets[4 * member + 3] = _SKIPPER.raw_decode(self._text, self.start_of(member))[1]
        return self._offsets[4 * member + 3]

    def _read(self) -> bool:
        """Read up to the beginning of the next value. Its end is read when needed: to go into it takes none."""
        text, at = self._text, self._at
        if self._count:
            at = _skip_blank(text, self._end_of(self._count - 1))
            at = _skip_blank(text, at + 1) if text[at] == "," else at
        if text[at] in "]}":
            self._at = at
            return False
        key_start = key_end = -1
        if self._is_object:
            key, key_end = _SKIPPER.raw_decode(text, at)
            key_start, at = at, _skip_blank(text, _skip_blank(text, key_end) + 1)
            self._keys[key] = self._count
        self._offsets.extend((key_start, key_end, at, -1))
        self._count += 1
        return True


def _skip_blank(text: str, at: int) -> int:
    blank = compiled(_BLANK).match(text, at)
    return at if blank is None else blank.end()
