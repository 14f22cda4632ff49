"""What fixes change, for a person to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from daimo_validate.diagnostics.frames import Frames
from daimo_validate.documents import Format, read
from daimo_validate.lint.check import CheckSettings
from daimo_validate.text.visible import visible


def diff(path: str, before: bytes, after: bytes, format: Format, settings: CheckSettings) -> str:
    """The changed lines of a file, old and new, in the shape of a unified diff; empty when nothing changed.

    No line around them is shown, and in them nothing that a source frame would mask.
    """
    old, new = _Text(before, format, settings), _Text(after, format, settings)
    hunks = "".join(_hunk(old, new, *place) for place in _changes(old.lines, new.lines))
    return f"--- {visible(path)}\n+++ {visible(path)}\n{hunks}" if hunks else ""


class _Text:
    def __init__(self, data: bytes, format: Format, settings: CheckSettings) -> None:
        reading = read(data, format)
        self.lines = [reading.source.line(number) for number in range(1, reading.source.line_count + 1)]
        self.frames = Frames(reading, settings.payloads_of(reading))


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Where two lists of lines differ, as the line numbers of each, counted from 1."""
    if len(old) == len(new):
        # A fix stays in its line, but for a value of several.
        changed = [number for number, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]]
        yield from ((range(number, number + 1),) * 2 for number in changed)
        return
    for tag, *place in SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            first, last, new_first, new_last = place
            yield range(first + 1, last + 1), range(new_first + 1, new_last + 1)


def _hunk(old: _Text, new: _Text, gone: range, come: range) -> str:
    lines = [f"@@ -{_numbers(gone)} +{_numbers(come)} @@"]
    lines += [f"-{old.frames.line(number)}" for number in gone]
    lines += [f"+{new.frames.line(number)}" for number in come]
    return "".join(f"{line}\n" for line in lines)


def _numbers(lines: range) -> str:
    # As diff(1) writes them: of no line at all, the one before.
    if len(lines) == 1:
        return str(lines.start)
    return f"{lines.start if lines else lines.start - 1},{len(lines)}"
