"""How far a run has come, kept in a file beside its output, so that another run can go on from there."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from daimo_validate.batch.records import Totals

_VERSION: Final = 1


class CheckpointError(Exception):
    """There is no checkpoint to go on from. The text says why."""


class Checkpoint(NamedTuple):
    """What is done. `settings` are the options that decide what the outputs hold."""

    size: int
    modified: int
    settings: list[Any]
    offset: int
    output: int
    rejects: int
    seconds: float
    totals: Totals


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint in one step. Raises OSError; the last checkpoint is then still there."""
    totals = checkpoint.totals
    fields = checkpoint._replace(totals=None)._asdict()  # type: ignore[arg-type]
    fields["totals"] = {
        "lines": totals.lines,
        "bad": totals.bad,
        "crashes": totals.crashes,
        "tally": totals.sorted_tally(),
    }
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(json.dumps({"version": _VERSION, **fields}), encoding="ascii")
        os.replace(new, path)  # noqa: PTH105
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def load(path: Path) -> Checkpoint:
    """Read a checkpoint. Raises CheckpointError."""
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise CheckpointError("there is no checkpoint: the run has ended, or there was none") from None
    except (OSError, ValueError):
        raise CheckpointError("the checkpoint cannot be read") from None
    try:
        if data.pop("version") != _VERSION:
            raise CheckpointError("the checkpoint was written by another version")
        sums = data.pop("totals")
        totals = Totals()
        totals.lines, totals.bad, totals.crashes = sums["lines"], sums["bad"], sums["crashes"]
        totals.tally = Counter({(severity, rule, field): count for severity, rule, field, count in sums["tally"]})
        return Checkpoint(**data, totals=totals)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise CheckpointError("the checkpoint is not one of this program") from None
