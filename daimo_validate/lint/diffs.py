"""Shows what fixes change, as a diff for a person to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from daimo_validate.diagnostics.frames import Frames, Own
from daimo_validate.documents import Format, read
from daimo_validate.lint.check import CheckSettings
from daimo_validate.payloads.model import Payload
from daimo_validate.text.pointers import Path
from daimo_validate.text.visible import visible


def diff(path: str, before: bytes, after: bytes, format: Format, settings: CheckSettings) -> str:
    """Return the changed lines of a file, old and new, like a unified diff without context; empty if nothing changed.

    The lines are masked like source frames: only keys and values of payloads are shown, and no private ones.
    """
    old, new = _Text(before, format, settings), _Text(after, format, settings)
    hunks = "".join(_hunk(old, new, *place) for place in _changes(old.lines, new.lines))
    # GitHub's runner takes `##[name]` for a command wherever it is in a line.
    return f"--- {visible(path)}\n+++ {visible(path)}\n{hunks}".replace("##[", "## [") if hunks else ""


class _Text:
    def __init__(self, data: bytes, format: Format, settings: CheckSettings) -> None:
        reading = read(data, format)
        source = reading.source
        self.lines = [source.line(number) for number in range(1, source.line_count + 1)]
        self._frames = Frames(source, settings.validator)
        self._own: dict[int, list[Own]] = {}
        for payload in settings.payloads_of(reading):
            for path, value in _scalars(payload):
                if (place := payload.place(path)) is not None:
                    own = self._frames.own(place, value, path)
                    for number in {source.position(part.span.start).line for part in own}:
                        self._own.setdefault(number, []).extend(own)

    def line(self, number: int) -> str:
        return self._frames.line(number, self._own.get(number, ()))


def _scalars(payload: Payload) -> Iterator[tuple[Path, object]]:
    """Yield the values of a payload that are not objects or arrays, each with its path."""
    waiting: list[tuple[Path, object]] = [((), payload.value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, (dict, list)):
            steps = value.items() if isinstance(value, dict) else enumerate(value)
            waiting.extend(((*path, step), inner) for step, inner in steps)
        else:
            yield path, value


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield where two lists of lines differ, as the line numbers of each, counted from 1."""
    if len(old) == len(new):
        # Only a fix of a value on several lines changes the number of lines.
        changed = [number for number, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]]
        yield from ((range(number, number + 1),) * 2 for number in changed)
        return
    for tag, *place in SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            first, last, new_first, new_last = place
            yield range(first + 1, last + 1), range(new_first + 1, new_last + 1)


def _hunk(old: _Text, new: _Text, removed: range, added: range) -> str:
    lines = [f"@@ -{_numbers(removed)} +{_numbers(added)} @@"]
    lines += [f"-{old.line(number)}" for number in removed]
    lines += [f"+{new.line(number)}" for number in added]
    return "".join(f"{line}\n" for line in lines)


def _numbers(lines: range) -> str:
    # As diff(1) writes them: no lines are the number of the line before them.
    if len(lines) == 1:
        return str(lines.start)
    return f"{lines.start if lines else lines.start - 1},{len(lines)}"
