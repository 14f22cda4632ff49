"""The file of `--output-file`: a report in it is whole, or is not there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from daimo_validate.diagnostics.model import reason

# Names of streams that this process has open: nothing may take their place.
_OPEN_STREAMS: Final = ("/dev/fd/", "/dev/std", "/proc/")


def refusal(name: str, in_use: Iterable[Path]) -> str | None:
    """Return why a report cannot be written to a file, or None. `in_use` are files that the run reads."""
    path = Path(name)
    try:
        if path.is_dir():
            return "is a folder; name a file"
        if not path.parent.is_dir():
            return "cannot write: no such folder"
        if any(path.exists() and path.samefile(other) for other in in_use if other.exists()):
            return "this run reads the file; name another one"
    except OSError as error:
        return f"cannot write: {reason(error)}"
    return None


def write_report(name: str, text: str) -> None:
    """Write a report in UTF-8: a file in one step, a pipe or a device as it comes. Raises OSError if that fails."""
    data = text.encode("utf-8", "backslashreplace")
    path = Path(name)
    if _is_stream(path):
        with path.open("wb") as stream:
            stream.write(data)
        return
    # Imported on use: 7 ms.
    from daimo_validate.lint.files import write_atomically

    write_atomically(path, data)


def _is_stream(path: Path) -> bool:
    if os.path.abspath(path).startswith(_OPEN_STREAMS):  # noqa: PTH100 - without following symbolic links
        return True
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)
