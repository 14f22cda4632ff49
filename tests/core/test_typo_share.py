"""How many single-digit typing errors a checksum shows: EIP-55 predicts 99.975 % (its 0.0247 % pass by accident)."""

from __future__ import annotations

from benchmarks.sections.typos import share_caught


def test_share() -> None:
    assert 0.999 < share_caught(20_000, seed=55) < 1
