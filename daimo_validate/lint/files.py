"""Files replaced whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


class ChangedMeanwhileError(OSError):
    """The file is no longer what was read."""


def write_atomically(path: Path, data: bytes, *, expected: bytes | None = None) -> None:
    """Put `data` in place of a file in one step: a reader sees the old bytes or the new ones, never half of them.

    A symbolic link stays a link, and the file keeps its mode. With `expected`, the file is not touched when it holds
    other bytes by now (ChangedMeanwhileError). OSError when it cannot be written, also where the file itself is
    read-only though its folder is not.
    """
    target = Path(os.path.realpath(path))
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "is read-only", os.fspath(path))
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:40]}.", delete=False) as temporary:
        written = Path(temporary.name)
        try:
            temporary.write(data)
            temporary.flush()
            os.fsync(temporary.fileno())
            if mode is not None:
                written.chmod(mode)
            if expected is not None and target.read_bytes() != expected:
                raise ChangedMeanwhileError(f"{path} changed while it was checked")
            written.replace(target)
        except BaseException:
            with suppress(OSError):
                written.unlink()
            raise
