"""The streams of a command."""

from __future__ import annotations

from collections.abc import Mapping

from daimo_validate.text.hints import BinaryIO, TextIO
from daimo_validate.text.records import NamedTuple


class Streams(NamedTuple):
    """What a command reads and writes. `environ` decides only about color and the format in CI."""

    stdin: BinaryIO | None
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
