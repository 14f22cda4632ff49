"""Servers in processes of their own, on loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.section import BenchmarkError
from benchmarks.timing import child_environment


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """The URL of `daimo-validate serve`, a web application that validates what it gets."""
    with serving([sys.executable, "-m", "daimo_validate", "serve", "--port", "0", *options]) as line:
        yield line.rpartition(" ")[2]


@contextmanager
def serving(command: list[str]) -> Iterator[str]:
    """The first line that a server prints, which says where it listens."""
    with subprocess.Popen(command, env=child_environment(), stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline().strip()
            if not line:
                raise BenchmarkError(f"the server on loopback did not start: {' '.join(command[1:])}")
            yield line
        finally:
            server.terminate()
