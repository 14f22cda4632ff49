"""The sections, in the order in which they run and print."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from benchmarks.section import Run

NAMES: Final = (
    "mix",
    "shapes",
    "validation",
    "startup",
    "files",
    "source",
    "preflight",
    "proxy",
    "load",
    "stream",
    "arrow",
    "spark",
    "typos",
    "growth",
)


def load(name: str) -> Run:
    """A section's `run`. ImportError when a package is missing that it needs."""
    run: Run = import_module(f"benchmarks.sections.{name}").run
    return run
