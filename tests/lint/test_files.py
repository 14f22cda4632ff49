"""Files are replaced as a whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from daimo_validate.lint.files import FileChangedError, write_atomically


def only_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664, 0o4755])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_atomically(path, b"new", expected=b"old")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert only_in(tmp_path) == ["a.yaml"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives a file away")
def test_the_owner_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    os.chown(path, 1234, 2345)
    write_atomically(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_a_new_file_has_the_mode_of_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "new", b"x")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "real").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("folder/real")
    write_atomically(link, b"new", expected=b"old")
    assert os.fspath(link.readlink()) == "folder/real"
    assert (folder / "real").read_bytes() == b"new"
    assert only_in(tmp_path) == ["folder", "link"]


def test_a_file_that_changed_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"other")
    with pytest.raises(FileChangedError):
        write_atomically(path, b"new", expected=b"old")
    assert path.read_bytes() == b"other"
    assert only_in(tmp_path) == ["a"]


def test_a_deleted_file_is_not_created_again(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "a", b"new", expected=b"old")
    assert only_in(tmp_path) == []


def test_a_read_only_file_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError) as caught:
        write_atomically(path, b"new", expected=b"old")
    assert caught.value.strerror == "Read-only file"
    assert path.read_bytes() == b"old"


def test_a_file_that_only_others_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(PermissionError):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.fsync" if step == "fsync" else "pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="No space left on device"):
        write_atomically(path, b"new", expected=b"old")
    assert path.read_bytes() == b"old"
    assert only_in(tmp_path) == ["a"]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert only_in(tmp_path) == ["a"]


@pytest.mark.parametrize("name", ["x" * 250, "é" * 120, "a\nb", os.fsdecode(b"\xff.yaml")])
def test_odd_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")
    write_atomically(path, b"new", expected=b"old")
    assert path.read_bytes() == b"new"
    assert only_in(tmp_path) == [name]


def test_a_file_with_hard_links_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    os.link(path, tmp_path / "b")
    with pytest.raises(PermissionError, match="File has hard links"):
        write_atomically(path, b"new", expected=b"old")
    assert path.read_bytes() == (tmp_path / "b").read_bytes() == b"old"
    assert only_in(tmp_path) == ["a", "b"]


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="Python has extended attributes on Linux only")
class TestExtendedAttributes:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "a"
        path.write_bytes(b"old")
        try:
            os.setxattr(path, "user.origin", b"https://example.org")
        except OSError:
            pytest.skip("this file system has no extended attributes")
        return path

    def test_they_stay(self, path: Path) -> None:
        write_atomically(path, b"new", expected=b"old")
        assert path.read_bytes() == b"new"
        assert os.getxattr(path, "user.origin") == b"https://example.org"

    def test_a_file_whose_attributes_cannot_stay_is_refused(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: Any) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr("os.setxattr", refuse)
        with pytest.raises(PermissionError, match=r"Cannot keep extended attribute user\.origin"):
            write_atomically(path, b"new", expected=b"old")
        assert path.read_bytes() == b"old"
        assert only_in(path.parent) == ["a"]


def test_a_system_without_extended_attributes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("listxattr", "getxattr", "setxattr"):
        monkeypatch.delattr(os, name, raising=False)
    write_atomically(tmp_path / "a", b"new")
    write_atomically(tmp_path / "a", b"newer", expected=b"new")
    assert (tmp_path / "a").read_bytes() == b"newer"
