"""Replace files as a whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from daimo_validate.lint.cleanup import removed_at_end

# Windows would write `\n` as two bytes.
_BINARY = getattr(os, "O_BINARY", 0)


class FileChangedError(OSError):
    """The file is not what was read before."""


def write_atomically(path: str | os.PathLike[str], data: bytes, *, expected: bytes | None = None) -> None:
    """Replace the content of a file in one step: a reader sees the old bytes or the new ones, never a part of them.

    A symbolic link stays a link, and the file keeps its mode, owner and extended attributes. With `expected`, a file
    that has other bytes by now is not touched (FileChangedError). Raises OSError if the file cannot be written: also if
    it is read-only, or has hard links, because its other names would keep the old content.
    """
    target = Path(os.path.realpath(path))
    old = target.stat() if target.exists() else None
    if old is not None:
        _refuse_unless_replaceable(target, old)
    # Not from tempfile: the name is registered before the file exists, because a signal can arrive in between.
    temporary = target.with_name(f".{target.name[:40]}.{os.urandom(6).hex()}.tmp")
    with removed_at_end(temporary):
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # Windows does not replace an open file, so it is closed here.
        _copy_metadata(temporary, target, old)
        if expected is not None and target.read_bytes() != expected:
            raise FileChangedError(f"{path} changed meanwhile")
        temporary.replace(target)


def _refuse_unless_replaceable(path: Path, old: os.stat_result) -> None:
    # Root may write any file, but the mode still says what is wanted.
    if not (old.st_mode & 0o222 and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, "Read-only file", os.fspath(path))
    if old.st_nlink > 1:
        raise PermissionError(errno.EMLINK, "File has hard links", os.fspath(path))


def _copy_metadata(new: Path, target: Path, old: os.stat_result | None) -> None:
    """Give a new file the owner, mode and extended attributes of the old one, or the default mode if there is none."""
    if old is None:
        os.umask(mask := os.umask(0o077))
        new.chmod(0o666 & ~mask)
        return
    created = new.stat()
    if (created.st_uid, created.st_gid) != (old.st_uid, old.st_gid):
        with suppress(OSError):
            os.chown(new, old.st_uid, old.st_gid)
    new.chmod(stat.S_IMODE(old.st_mode))
    _copy_attributes(new, target)


def _copy_attributes(new: Path, target: Path) -> None:
    # Python has these functions on Linux only.
    if not hasattr(os, "listxattr"):
        return
    for name, value in _attributes(target).items():
        if _attributes(new).get(name) == value:
            continue
        try:
            os.setxattr(new, name, value)
        except OSError as error:
            raise PermissionError(error.errno, f"Cannot keep extended attribute {name}", os.fspath(target)) from None


def _attributes(path: Path) -> dict[str, bytes]:
    try:
        return {name: os.getxattr(path, name) for name in os.listxattr(path)}
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENODATA):
            return {}
        raise
