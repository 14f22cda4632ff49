"""What a peer is: something that judges payloads and can be timed doing it."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter_ns, thread_time_ns
from typing import Any, Final, Literal, Protocol

from benchmarks.section import BenchmarkError

Kind = Literal["ours", "floor", "python", "node"]
Errors = Literal["all", "first", "verdict", "structure"]

ERRORS: Final[dict[Errors, str]] = {
    "all": "all",
    "first": "first only",
    "verdict": "yes or no",
    "structure": "structure only",
}


class Peer(Protocol):
    """A row of the table.

    `errors` says how it takes errors: every one as text, the first one as text, or a bare verdict.
    """

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def errors(self) -> Errors: ...

    def count_errors(self, payloads: Sequence[Any]) -> list[int]:
        """How many errors it gives for each payload: 0 is its word for valid."""

    def measure(self, text: str, count: int) -> float:
        """Microseconds a payload, over the first `count` of the JSON array `text`, freshly parsed."""

    def close(self) -> None:
        """End what it started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InProcess:
    """A peer in this interpreter.

    `messages` returns the text of each error, an empty list when valid. `timed` is what the clock runs,
    where that is not `messages`: a function that makes no messages.
    """

    name: str
    errors: Errors
    messages: Callable[[Any], list[Any]]
    timed: Callable[[Any], object] | None = None
    kind: Kind = "python"

    def count_errors(self, payloads: Sequence[Any]) -> list[int]:
        return [len(self.messages(payload)) for payload in payloads]

    def measure(self, text: str, count: int) -> float:
        payloads = self.prepared(text, count)
        run = self.timed or self.messages
        gc.disable()
        try:
            start = _clock()
            for payload in payloads:
                run(payload)
            return (_clock() - start) / len(payloads) / 1000
        finally:
            gc.enable()

    def prepared(self, text: str, count: int) -> list[Any]:
        """The payloads as the peer takes them."""
        # Fresh objects each time: a string keeps its hash once computed, which would favour the later peers.
        return json.loads(text)[:count]  # type: ignore[no-any-return]

    def close(self) -> None:
        pass


def verdict(name: str, is_valid: Callable[[Any], bool], *, kind: Kind = "python") -> InProcess:
    """A peer that only says yes or no."""
    return InProcess(
        name=name,
        errors="verdict",
        messages=lambda payload: [] if is_valid(payload) else ["invalid"],
        timed=is_valid,
        kind=kind,
    )


# Processor time leaves out what other programs take meanwhile; on Windows it counts in steps of 16 ms.
_clock: Final = perf_counter_ns if sys.platform == "win32" else thread_time_ns


class UnavailableError(BenchmarkError):
    """A peer cannot run here; the text says why, for its row."""
