"""The stream that output goes to: what it can carry, and whether colour suits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TextIO, TypeAlias

ColorMode: TypeAlias = Literal["auto", "always", "never"]


def write(stream: TextIO, text: str) -> None:
    """Writes `text`; a character that the stream's encoding (cp1252, ASCII) lacks becomes its escape."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def wants_color(stream: TextIO, mode: ColorMode, environ: Mapping[str, str]) -> bool:
    """Whether to colour: as `mode` says, else by NO_COLOR (no-color.org), FORCE_COLOR, TERM, and the terminal."""
    if mode != "auto":
        return mode == "always"
    if environ.get("NO_COLOR"):
        return False
    if forced := environ.get("FORCE_COLOR"):
        # Node's tools read these two as `no colour`.
        return forced not in ("0", "false")
    return environ.get("TERM") != "dumb" and _is_terminal(stream)


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        # A closed stream.
        return False
