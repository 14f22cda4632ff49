"""What one process took: its time, and the most memory that it held at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.section import BenchmarkError
from benchmarks.timing import child_environment

# A small process in between: to Linux, a child's peak is never less than that of the process which started it.
_STARTER: Final = """
import os, subprocess, sys, time
start = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print((time.perf_counter() - start) * 1000, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""
_UNIT: Final = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Milliseconds from start to end, and bytes of resident memory at the peak."""

    milliseconds: float
    peak: int


def can_measure() -> bool:
    """Whether this system tells what one child took."""
    return hasattr(os, "wait4")


def measure(command: Sequence[str], expected: int = 0) -> Usage:
    """Run a command. BenchmarkError when its exit code is not the expected one."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", _STARTER, *command],
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    figures = done.stdout.split()
    if done.returncode or int(figures[2]) != expected:
        raise BenchmarkError(f"{' '.join(command)} did not end with {expected}: {done.stderr or done.stdout}")
    return Usage(milliseconds=float(figures[0]), peak=int(figures[1]) * _UNIT)
