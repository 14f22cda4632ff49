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

    A symbolic link stays a link, and the file keeps its mode and owner. With `expected`, the file is not touched when
    it holds other bytes by now (ChangedMeanwhileError). OSError when it cannot be written, also where the file itself
    is read-only though its folder is not.
    """
    target = Path(os.path.realpath(path))
    old = target.stat() if target.exists() else None
    # For root, who may write anything, the mode still says what is meant.
    if old is not None and not (old.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise PermissionError(13, "Read-only file", os.fspath(path))
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:40]}.", delete=False) as temporary:
        written = Path(temporary.name)
        try:
            temporary.write(data)
            temporary.flush()
            os.fsync(temporary.fileno())
            # Windows replaces no file that is open.
            temporary.close()
            _dress(written, old)
            if expected is not None and target.read_bytes() != expected:
                raise ChangedMeanwhileError(f"{path} changed while it was checked")
            written.replace(target)
        except BaseException:
            # On a full disk closing fails as well, with what is still to be written.
            with suppress(OSError):
                temporary.close()
            with suppress(OSError):
                written.unlink()
            raise


def _dress(path: Path, old: os.stat_result | None) -> None:
    """Give a new file the mode and owner of the one that it replaces, or the mode that new files have."""
    if old is None:
        os.umask(mask := os.umask(0o077))
        path.chmod(0o666 & ~mask)
        return
    new = path.stat()
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with suppress(OSError):
            os.chown(path, old.st_uid, old.st_gid)
    path.chmod(stat.S_IMODE(old.st_mode))
