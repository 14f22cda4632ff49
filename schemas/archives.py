"""Unpack an archive that somebody else made."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path, PurePosixPath, PureWindowsPath


def unpack(archive: Path, folder: Path) -> None:
    """Write the regular files of a gzipped tar archive into a new folder.

    ValueError if a name leads out of the folder, or a member is neither a regular file nor a folder. What came before
    it is written by then. OSError, EOFError, and the errors of `tarfile` and `zlib` if the archive cannot be read.
    """
    # Not `extractall(filter="data")`: Python 3.11.2 does not have the filter.
    folder.mkdir()
    with tarfile.open(archive, "r:gz") as members:
        for member in members:
            if member.isdir():
                continue
            content = members.extractfile(member) if member.isreg() else None
            if content is None:
                raise ValueError(f"{member.name!r} is not a regular file")
            target = folder.joinpath(*_parts(member.name))
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, target.open("xb") as file:
                shutil.copyfileobj(content, file)


def _parts(name: str) -> tuple[str, ...]:
    """Return the parts of a relative path that stays below its folder on every system."""
    windows, parts = PureWindowsPath(name), PurePosixPath(name).parts
    if windows.anchor or not parts or parts[0] == "/" or ".." in windows.parts or ":" in name or "\0" in name:
        raise ValueError(f"{name!r} is not a path inside the archive")
    return parts
