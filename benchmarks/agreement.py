"""Before anything is timed: does every peer give this project's verdict on every payload?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.corpus import COLUMNS, Corpus, mixed
from benchmarks.peers.base import Peer
from benchmarks.peers.ours import rules_found
from benchmarks.section import DisagreementError

_EACH = 100
_MIXED_TIMES = 3


def check(ours: Peer, peers: Sequence[Peer], seed: int) -> int:
    """Compare verdicts on every corpus; returns on how many payloads. DisagreementError shows one."""
    total = 0
    for column in COLUMNS:
        payloads = column.payloads(seed, 0, _EACH)
        _all_as_made(column, payloads)
        total += _compare(ours, peers, [(column.title, payload) for payload in payloads])
    return total + _compare(ours, peers, mixed(seed, _MIXED_TIMES))


def check_corpus(ours: Peer, peers: Sequence[Peer], corpus: Corpus, seed: int, count: int) -> int:
    """Compare verdicts on some payloads of one corpus; returns how many. DisagreementError shows one."""
    return _compare(ours, peers, [(corpus.title, payload) for payload in corpus.payloads(seed, -1, count)])


def _all_as_made(column: Corpus, payloads: Sequence[Any]) -> None:
    """A corpus that is not what its title says would make every figure about it wrong."""
    for payload in payloads:
        rules = rules_found(payload)
        if column.valid is None:
            continue
        if column.valid and rules:
            raise DisagreementError(f"{', '.join(rules)} found in a payload made clean:\n{_show(payload)}")
        if not column.valid and not rules:
            raise DisagreementError(f"nothing found in a payload made with mistakes:\n{_show(payload)}")


def _compare(ours: Peer, peers: Sequence[Peer], cases: Sequence[tuple[str, Any]]) -> int:
    payloads = [payload for _, payload in cases]
    expected = [errors == 0 for errors in ours.count_errors(payloads)]
    for peer in peers:
        accepted = [errors == 0 for errors in peer.count_errors(payloads)]
        for (label, payload), want, got in zip(cases, expected, accepted, strict=True):
            if want != got:
                raise DisagreementError(
                    f"{label}: {ours.name} {_verb(want)} it, {peer.name} {_verb(got)} it:\n{_show(payload)}"
                )
    return len(cases)


def _verb(accepts: bool) -> str:
    return "accepts" if accepts else "refuses"


def _show(payload: Any) -> str:
    return json.dumps(payload, indent=1)
