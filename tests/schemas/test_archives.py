"""Archives from elsewhere: only regular files are written, and only below the folder."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from schemas.archives import unpack


def archive(folder: Path, *members: tarfile.TarInfo | str) -> Path:
    """An archive of members; a name is a file that holds its name."""
    path = folder / "archive.tgz"
    with tarfile.open(path, "w:gz") as file:
        for member in members:
            if isinstance(member, str):
                info, content = tarfile.TarInfo(member), member.encode()
                info.size = len(content)
                file.addfile(info, io.BytesIO(content))
            else:
                file.addfile(member)
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_files_and_folders(tmp_path: Path) -> None:
    names = ["package/package.json", "package/dist/index.js", "./package/a b", "package/..a", "package/é", "top"]
    path = archive(tmp_path, special("package", tarfile.DIRTYPE), *names)
    unpack(path, tmp_path / "out")
    found = written(tmp_path / "out")
    assert found == sorted(name.removeprefix("./") for name in names)
    assert (tmp_path / "out/package/dist/index.js").read_text() == "package/dist/index.js"


def test_modes_and_owners_are_not_taken_over(tmp_path: Path) -> None:
    info = tarfile.TarInfo("run")
    info.mode, info.uid = 0o6777, 12345
    unpack(archive(tmp_path, info), tmp_path / "out")
    usual = tmp_path / "usual"
    usual.touch()
    assert (tmp_path / "out/run").stat().st_mode == usual.stat().st_mode
    assert (tmp_path / "out/run").stat().st_uid == usual.stat().st_uid


@pytest.mark.parametrize(
    "name",
    [
        "/etc/a", "//a", "../a", "package/../../a", "package/..", "..", ".", "", "a\\..\\..\\b", "..\\b", "\\b",
        "C:\\b", "C:b", "c:/b", "package/a:stream",
    ],
)  # fmt: skip
def test_a_name_outside_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is not a path inside the archive"):
        unpack(archive(tmp_path, "first", name, "last"), tmp_path / "out")
    assert written(tmp_path) == ["archive.tgz", "out/first"]


@pytest.mark.parametrize(
    "member",
    [
        special("link", tarfile.SYMTYPE, "../../etc"),
        special("link", tarfile.SYMTYPE, "first"),
        special("link", tarfile.LNKTYPE, "first"),
        special("link", tarfile.LNKTYPE, "/etc/passwd"),
        special("pipe", tarfile.FIFOTYPE),
        special("device", tarfile.CHRTYPE),
    ],
    ids=lambda member: f"{member.type!r} to {member.linkname}",
)
def test_a_member_that_is_not_a_file_is_refused(tmp_path: Path, member: tarfile.TarInfo) -> None:
    path = archive(tmp_path, "first", member, f"{member.name}/inside")
    with pytest.raises(ValueError, match=f"^'{member.name}' is not a regular file$"):
        unpack(path, tmp_path / "out")
    assert written(tmp_path) == ["archive.tgz", "out/first"]


def test_a_file_is_not_written_twice(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        unpack(archive(tmp_path, "same", "same"), tmp_path / "out")
