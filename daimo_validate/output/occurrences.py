"""Counts equal things, so that reports can tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator


def occurrences(keys: Iterable[str]) -> Iterator[int]:
    """Yield for each key how often it has come up so far: 1, and more for repeated keys."""
    counts: Counter[str] = Counter()
    for key in keys:
        counts[key] += 1
        yield counts[key]
