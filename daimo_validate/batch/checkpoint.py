"""How far a run has come, kept in a file beside its output, so that another run can go on from there."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from daimo_validate.batch.records import Totals
from daimo_validate.core.guards import Addresses
from daimo_validate.core.policy import Policy
from daimo_validate.core.validator import Validator

_VERSION: Final = 2


class CheckpointError(Exception):
    """There is no checkpoint to go on from. The text says why."""


class Checkpoint(NamedTuple):
    """What is done. `settings` decide what the outputs hold, each by a name that a message can show."""

    size: int
    modified: int
    settings: dict[str, Any]
    offset: int
    output: int
    rejects: int
    seconds: float
    totals: Totals


def judgement(validator: Validator, version: str) -> dict[str, str]:
    """Return what decides the findings of a validator, as settings of a checkpoint: a digest of each part."""
    _, arguments = validator.__reduce__()
    policy, schema = cast(tuple[Policy, Any], arguments)
    guards = {name: getattr(policy, name) for name in policy.__slots__}
    return {
        "version of daimo-validate": version,
        "configuration or --strict": _digest(guards),
        "OpenAPI document": _digest(schema),
    }


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value of a policy as JSON can hold it, sets in a fixed order."""
    if isinstance(value, Addresses):
        # The spelling is in messages.
        return value.spellings
    if isinstance(value, Mapping):
        return dict(sorted(value.items()))
    return sorted(value) if isinstance(value, frozenset) else str(value)


def changed_settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the names of the settings that differ."""
    return [name for name in {**new, **old} if old.get(name) != new.get(name)]


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
        checkpoint = Checkpoint(**data, totals=totals)
        if not isinstance(checkpoint.settings, dict):
            raise TypeError
        return checkpoint
    except (AttributeError, KeyError, TypeError, ValueError):
        raise CheckpointError("the checkpoint is not one of this program") from None
