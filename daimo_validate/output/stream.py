"""Writes to output streams, whatever their encoding, and decides about color."""

from __future__ import annotations

from collections.abc import Mapping

from daimo_validate.text.hints import Literal, TextIO, TypeAlias

ColorMode: TypeAlias = 'Literal["auto", "always", "never"]'


class OutputError(Exception):
    """A stream that cannot be written. The cause is the OSError, the text the reason that the system gives."""


def write(stream: TextIO, text: str) -> None:
    """Write `text`, with escapes for characters that the stream's encoding (cp1252, ASCII) does not have."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        write(stream, text.encode(encoding, "backslashreplace").decode(encoding))
    except OSError as error:
        raise OutputError(error.strerror or "no reason given") from error


def flush(stream: TextIO) -> None:
    """Write what is left in the buffer of a stream."""
    try:
        stream.flush()
    except OSError as error:
        raise OutputError(error.strerror or "no reason given") from error


def write_bytes(stream: TextIO, data: bytes) -> None:
    """Write UTF-8 text byte for byte, whatever the stream's encoding and line ends."""
    raw = getattr(stream, "buffer", None)
    if raw is None:
        write(stream, data.decode())
        return
    try:
        stream.flush()
        raw.write(data)
    except OSError as error:
        raise OutputError(error.strerror or "no reason given") from error


def wants_color(stream: TextIO, mode: ColorMode, environ: Mapping[str, str]) -> bool:
    """Return whether to use color, by `mode`, NO_COLOR (no-color.org), FORCE_COLOR, TERM and the terminal."""
    if mode != "auto":
        return mode == "always"
    if environ.get("NO_COLOR"):
        return False
    if forced := environ.get("FORCE_COLOR"):
        # Node's tools take these two for `no color`.
        return forced not in ("0", "false")
    return environ.get("TERM") != "dumb" and _is_terminal(stream)


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        # The stream is closed.
        return False
