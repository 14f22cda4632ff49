"""What every renderer takes, and how the person who calls wants it shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from daimo_validate.diagnostics.model import LintResult


class OutputOptions(NamedTuple):
    """How a result is shown.

    `width` is the number of cells of the terminal, 0 for no limit; `encoding` what the stream can carry; `version`
    is this program's; `quiet` leaves out the summary line.
    """

    color: bool = False
    width: int = 0
    version: str = ""
    quiet: bool = False
    encoding: str = "utf-8"


Renderer: TypeAlias = Callable[[LintResult, OutputOptions], str]
"""A pure function from a result to everything that is printed, its last line end included; empty for nothing."""
