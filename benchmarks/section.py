"""What a section of the benchmark takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line chose."""

    quick: bool = False
    node: bool = True
    seed: int = 1
    lines: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A promise about one figure, and what this run measured. `measured` is None when it could not be."""

    text: str
    measured: float | None
    bound: Literal["at least", "at most"]
    limit: float
    unit: str
    note: str = ""

    @property
    def met(self) -> bool | None:
        if self.measured is None:
            return None
        return self.measured >= self.limit if self.bound == "at least" else self.measured <= self.limit

    def __str__(self) -> str:
        note = f" ({self.note})" if self.note else ""
        if self.measured is None:
            return f"not measured: {self.text}{note}"
        verdict = "met" if self.met else "missed"
        limit = f"{self.bound} {self.limit:g}{self.unit}"
        return f"{verdict}: {self.text}: {self.measured:.2f}{self.unit}, {limit}{note}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the output: lines to print, targets, and the same figures for `--json`."""

    name: str
    lines: list[str]
    targets: list[Target] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


class Run(Protocol):
    """A section's module offers this function under the name `run`."""

    def __call__(self, options: Options) -> Section: ...


class BenchmarkError(Exception):
    """The run cannot go on; the text says why."""


class DisagreementError(BenchmarkError):
    """A peer and this project judge one payload differently: nothing may be timed until that is settled."""
