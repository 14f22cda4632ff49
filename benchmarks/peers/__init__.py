"""The peers, one file each, in the order of the table. Each module's `peers()` gives its rows."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Final

from benchmarks.peers.base import Peer, UnavailableError

_MODULES: Final = (
    "ours",
    "floor",
    "jsonschema_rs",
    "msgspec",
    "pydantic",
    "fastjsonschema",
    "jsonschema",
    "ajv",
)
_NEEDED: Final = ("ours", "floor")


@dataclass(frozen=True, slots=True)
class Absent:
    """A peer that cannot run here, and why."""

    name: str
    reason: str


def load(*, node: bool) -> tuple[list[Peer], list[Absent]]:
    """Every peer that can run here, and those that cannot. ImportError if a needed one cannot."""
    found: list[Peer] = []
    absent: list[Absent] = []
    for name in _MODULES:
        if name == "ajv" and not node:
            absent.append(Absent(name, "left out by --no-node"))
            continue
        try:
            found += import_module(f"benchmarks.peers.{name}").peers()
        except UnavailableError as error:
            absent.append(Absent(name, str(error)))
        except ImportError as error:
            if name in _NEEDED:
                raise
            absent.append(Absent(name, f"{error.name} is not installed: see benchmarks/requirements.txt"))
    return found, absent
