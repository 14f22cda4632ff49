"""Applies fixes to text, and changes nothing else in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable

from daimo_validate.diagnostics.model import Diagnostic, Edit
from daimo_validate.lint.check import FileResult
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source

# One fix can make way for another at the same place (quotes, then a checksum); more rounds would be a bug.
_MOST_ROUNDS = 5


class Fixed(NamedTuple):
    """A fixed file: the new bytes, the findings that remain, and how many are gone."""

    data: bytes
    result: FileResult
    made: int


def fix_bytes(data: bytes, first: FileResult, check: Callable[[bytes], FileResult], *, unsafe: bool = False) -> Fixed:
    """Apply the fixes of a file until none is left. Fixes that lead to more errors are not applied."""
    result = first
    for _ in range(_MOST_ROUNDS):
        edits = applicable(result.diagnostics, unsafe=unsafe)
        if not edits or result.source is None:
            break
        changed = apply(result.source, edits)
        after = check(changed)
        if _errors(after) > _errors(result):
            break
        data, result = changed, after
    if result is first:
        return Fixed(data, result, 0)
    # A fix can reveal another finding.
    return Fixed(data, result, max(len(first.diagnostics) - len(result.diagnostics), 1))


def applicable(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> list[Edit]:
    """Return the edits to apply, in order. Of overlapping edits the first is chosen, safe ones before others."""
    edits = {e for d in diagnostics for e in d.edits if e.is_safe or unsafe}
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (not e.is_safe, e.span, e.text)):
        at = bisect_left(chosen, edit.span, key=lambda e: e.span)
        is_free = at == 0 or chosen[at - 1].span.end <= edit.span.start
        if is_free and (at == len(chosen) or edit.span.end <= chosen[at].span.start):
            chosen.insert(at, edit)
    return chosen


def without_fixable(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that have no fix to apply."""
    return tuple(d for d in diagnostics if not d.edits or not (unsafe or all(edit.is_safe for edit in d.edits)))


def apply(source: Source, edits: Iterable[Edit]) -> bytes:
    """Return the bytes of a file after edits; byte order mark and line ends stay."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += [source.text[at : edit.span.start], edit.text]
        at = edit.span.end
    parts.append(source.text[at:])
    return (b"\xef\xbb\xbf" if source.bom else b"") + "".join(parts).encode()


def _errors(result: FileResult) -> int:
    return sum(diagnostic.is_error for diagnostic in result.diagnostics)
