"""From the paths on a command line to the files that are checked."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from daimo_validate.config.patterns import Patterns
from daimo_validate.diagnostics.model import FileError, reason
from daimo_validate.documents import Format, format_of, supported_formats

DEFAULT_EXCLUDES: Final = frozenset(
    {
        ".bzr", ".direnv", ".eggs", ".git", ".hg", ".hypothesis", ".mypy_cache", ".nox", ".pnpm-store", ".pytest_cache",
        ".ruff_cache", ".svn", ".terraform", ".tox", ".venv", ".yarn", "__pycache__", "bower_components",
        "node_modules", "site-packages",
    }
)  # fmt: skip
"""Folders that are not walked into unless a negated `exclude` pattern says so: they hold what others wrote. A folder
with a `pyvenv.cfg` (a virtual environment of any name) is one of them."""

_UNSUPPORTED: Final = f"unsupported file type; supported: {supported_formats()}"


class Target(NamedTuple):
    """A file to check. `path` is absolute, `display` relative to the current directory where it lies beneath it.

    `display` has `/` between its parts; bytes that are not UTF-8 are surrogates in it, as `os.fsdecode` makes them.
    `is_named` says that a person named this very file.
    """

    path: Path
    display: str
    is_named: bool
    format: Format


class Discovery(NamedTuple):
    """The files found, each once and sorted by `display`, and the paths that lead to none, in the order given."""

    targets: tuple[Target, ...]
    errors: tuple[FileError, ...]


def discover(
    paths: Iterable[str | os.PathLike[str]], *, excludes: Sequence[Patterns] = (), by_person: bool = True
) -> Discovery:
    """The files that paths name, and those beneath the folders that they name.

    A folder is walked without following symbolic links to folders, and without what `.gitignore` files,
    `.git/info/exclude`, DEFAULT_EXCLUDES and `excludes` (later ones count more) leave out; hidden files are taken.
    What a person names is taken although it is ignored or excluded. With `by_person=False` a program named the files
    (pre-commit names every file of a commit): `excludes` then apply to them, those of no known kind are passed over,
    and none of them counts as named. Never raises for a path.
    """
    search = _Search(excludes, by_person)
    for path in paths:
        search.add(os.fspath(path))
    search.add_links()
    targets = sorted(search.found.values(), key=lambda target: target.display)
    return Discovery(tuple(targets), tuple(search.errors))


class _Search:
    def __init__(self, excludes: Sequence[Patterns], by_person: bool) -> None:
        self.found: dict[str, Target] = {}
        self.errors: list[FileError] = []
        self._excludes, self._by_person = excludes, by_person
        self._links: list[str] = []
        self._cwd = _current_directory()
        self._beneath_cwd = os.path.join(self._cwd, "")  # noqa: PTH118
        self._real_folders: dict[str, str] = {}

    def add(self, path: str) -> None:
        if not self._cwd and not os.path.isabs(path):  # noqa: PTH117
            self.errors.append(FileError(path, "the current directory is gone"))
            return
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116 - Path drops the slash that makes `file/` an error
        except (OSError, ValueError) as error:
            self.errors.append(FileError(self._display(os.fspath(self._absolute(path))), _why_not(path, error)))
            return
        place = self._absolute(path)
        full = os.fspath(place)
        if stat.S_ISDIR(mode):
            self._walk(full)
        elif not stat.S_ISREG(mode):
            self.errors.append(FileError(self._display(full), "this is neither a file nor a folder"))
        elif (format := format_of(full)) is not None:
            if self._by_person or not any(patterns.covers(full) for patterns in self._excludes):
                self._take(place, self._real(full), format, is_named=self._by_person)
        elif self._by_person:
            self.errors.append(FileError(self._display(full), _UNSUPPORTED))

    def add_links(self) -> None:
        """Take the symbolic links that were met on walks, last: a file is known by its own name where it has one."""
        for full in self._links:
            format = format_of(full)
            if format is not None and os.path.isfile(full):  # noqa: PTH113
                self._take(Path(full), os.path.realpath(full), format, is_named=False)

    def _take(self, path: Path, real: str, format: Format, *, is_named: bool) -> None:
        known = self.found.get(real)
        if known is None or (is_named and not known.is_named):
            self.found[real] = Target(path, self._display(os.fspath(path)), is_named, format)
        elif is_named:
            self.found[real] = known._replace(is_named=True)

    def _walk(self, top: str) -> None:
        real_top = os.path.realpath(top)
        waiting: list[tuple[str, tuple[Patterns, ...]]] = [(top, _ignored_from_above(top))]
        while waiting:
            folder, above = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    inside = {entry.name: entry for entry in entries}
            except OSError as error:
                self.errors.append(FileError(self._display(folder), _unreadable(error)))
                continue
            if "pyvenv.cfg" in inside and folder != top:
                continue
            ignores = _ignored_from_here(folder, above, inside)
            for entry in inside.values():
                if entry.is_dir(follow_symlinks=False):
                    if self._enters(entry, ignores):
                        waiting.append((entry.path, ignores))
                elif (format := format_of(entry.path)) is not None and not self._is_left_out(
                    entry, ignores, is_dir=False
                ):
                    if entry.is_symlink():
                        self._links.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        self._take(Path(entry.path), real_top + entry.path[len(top) :], format, is_named=False)

    def _enters(self, entry: os.DirEntry[str], ignores: Sequence[Patterns]) -> bool:
        if entry.name in DEFAULT_EXCLUDES and _verdict(self._excludes, entry.path, is_dir=True) is not False:
            return False
        return not self._is_left_out(entry, ignores, is_dir=True)

    def _is_left_out(self, entry: os.DirEntry[str], ignores: Sequence[Patterns], *, is_dir: bool) -> bool:
        return bool(_verdict(ignores, entry.path, is_dir=is_dir) or _verdict(self._excludes, entry.path, is_dir=is_dir))

    def _real(self, full: str) -> str:
        """A file's path behind all symbolic links. Those of a folder are followed once for all files in it."""
        folder, name = os.path.split(full)
        if os.path.islink(full):  # noqa: PTH114
            return os.path.realpath(full)
        if folder not in self._real_folders:
            self._real_folders[folder] = os.path.realpath(folder)
        return os.path.join(self._real_folders[folder], name)  # noqa: PTH118

    def _absolute(self, path: str) -> Path:
        # Path drops single dots and doubled slashes. Two dots behind a symbolic link leave where the link leads to,
        # which no arithmetic on names knows.
        full = Path(self._cwd, path)
        if os.pardir in path and os.pardir in full.parts and "\0" not in path:
            full = full.resolve() if full.name == os.pardir else full.parent.resolve() / full.name
        return full

    def _display(self, full: str) -> str:
        shown = full[len(self._beneath_cwd) :] if self._cwd and full.startswith(self._beneath_cwd) else full
        shown = "." if full == self._cwd else shown
        return shown if os.sep == "/" else shown.replace(os.sep, "/")


def _verdict(lists: Sequence[Patterns], path: str, *, is_dir: bool) -> bool | None:
    for patterns in reversed(lists):
        verdict = patterns.verdict(path, is_dir=is_dir)
        if verdict is not None:
            return verdict
    return None


def _ignored_from_above(top: str) -> tuple[Patterns, ...]:
    """What the repository around a folder ignores in it. Nothing when it ignores the folder itself: a person who
    names an ignored folder wants it walked. Outside a repository only the folder's own files count."""
    folders = [top, *map(os.fspath, Path(top).parents)]
    depth = next((at for at, folder in enumerate(folders) if os.path.lexists(Path(folder, ".git"))), None)
    if not depth:
        return ()
    ignores: tuple[Patterns, ...] = ()
    for below, folder in reversed(list(pairwise(folders[: depth + 1]))):
        ignores = _ignored_from_here(folder, ignores, (".git", ".gitignore") if folder == folders[depth] else None)
        if _verdict(ignores, below, is_dir=True):
            return ()
    return ignores


def _ignored_from_here(folder: str, above: tuple[Patterns, ...], names: Iterable[str] | None) -> tuple[Patterns, ...]:
    """The ignore lists for what is in a folder, which has entries of these names (None: not known)."""
    if names is not None and ".git" in names:
        # Another repository begins: nothing from outside counts in it.
        above = tuple(_patterns(folder, _info_exclude(Path(folder, ".git"))))
    if names is None or ".gitignore" in names:
        above = (*above, *_patterns(folder, Path(folder, ".gitignore")))
    return above


def _patterns(root: str, path: Path) -> Iterator[Patterns]:
    # git reads no .gitignore through a symbolic link either; and a pipe of that name would never end.
    if path.is_file() and not path.is_symlink():
        try:
            text = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        except OSError:
            return
        yield Patterns(root, text.decode("utf-8", "surrogateescape").split("\n"))


def _info_exclude(git: Path) -> Path:
    """The list that a clone keeps for itself; in a worktree and a submodule `.git` is a file that leads there."""
    try:
        if git.is_file():
            git = git.parent / os.fsdecode(git.read_bytes()).removeprefix("gitdir:").strip()
            if (common := git / "commondir").is_file():
                git = git / os.fsdecode(common.read_bytes()).strip()
    except (OSError, ValueError):
        pass
    return git / "info" / "exclude"


def _why_not(path: str, error: OSError | ValueError) -> str:
    if isinstance(error, ValueError):
        return "this is no path: it holds a NUL byte"
    if not path:
        return "this stands for an empty name, which is no file or folder"
    if isinstance(error, FileNotFoundError):
        if os.path.islink(path):  # noqa: PTH114
            return "this is a symbolic link to a file that is not there"
        return "there is no such file or folder"
    if isinstance(error, NotADirectoryError):
        return "there is no such file: a part of this path is a file, not a folder"
    return _unreadable(error)


def _unreadable(error: OSError) -> str:
    return f"this cannot be read: {reason(error)}"


def _current_directory() -> str:
    """Empty when it was deleted."""
    try:
        return os.getcwd()  # noqa: PTH109
    except FileNotFoundError:
        return ""
