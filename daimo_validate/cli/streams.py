"""Where a command reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, NamedTuple, TextIO


class Streams(NamedTuple):
    """Where a command reads and writes; `environ` is looked at for colour and CI alone."""

    stdin: BinaryIO | None
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
