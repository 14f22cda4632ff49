"""What a check depends on, to notice when it has to run again."""

from __future__ import annotations

import os
from typing import TypeAlias

from daimo_validate.lint.plan import CheckOptions, find_files

Snapshot: TypeAlias = dict[str, tuple[int, int, int]]
"""The files of a run by their paths, each with its time of change, its size and its number."""


def snapshot(options: CheckOptions) -> Snapshot:
    """Return the files of a run as they are now. Raises PlanError if the options or the configuration are wrong."""
    found, config = find_files(options)
    paths = [os.fspath(target.path) for target in found.targets]
    settings = (config.path, options.openapi or config.openapi, options.baseline or config.baseline)
    paths += [os.fspath(path) for path in settings if path is not None]
    return {path: _state(path) for path in paths}


def again(seen: Snapshot) -> Snapshot:
    """Return the files of a snapshot as they are now, without a search for new ones."""
    return {path: _state(path) for path in seen}


def _state(path: str) -> tuple[int, int, int]:
    try:
        state = os.stat(path)  # noqa: PTH116 - faster than Path for many files
    except (OSError, ValueError):
        return (0, 0, 0)
    return (state.st_mtime_ns, state.st_size, state.st_ino)
