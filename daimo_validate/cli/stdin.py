"""Standard input as the commands read it."""

from __future__ import annotations

from daimo_validate.cli.streams import Streams
from daimo_validate.diagnostics.model import reason
from daimo_validate.lint.plan import PlanError


def read_stdin(streams: Streams) -> bytes:
    """Return all of standard input. Raises PlanError if it cannot be read."""
    if streams.stdin is None:
        raise PlanError("standard input is closed")
    try:
        return streams.stdin.read()
    except OSError as error:
        raise PlanError(f"cannot read standard input: {reason(error)}") from None
