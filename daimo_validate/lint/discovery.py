"""Find the files to check from the paths of a command line."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from daimo_validate.config.patterns import Patterns
from daimo_validate.diagnostics.model import FileError, reason
from daimo_validate.documents import Format, format_of, missing_grammar, supported_formats
from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.records import NamedTuple

DEFAULT_EXCLUDES: Final = frozenset(
    {
        ".bzr", ".direnv", ".eggs", ".git", ".hg", ".hypothesis", ".mypy_cache", ".next", ".nox", ".nuxt", ".output",
        ".parcel-cache", ".pnpm-store", ".pytest_cache", ".ruff_cache", ".svelte-kit", ".svn", ".terraform", ".tox",
        ".turbo", ".venv", ".vercel", ".yarn", "__pycache__", "bower_components", "node_modules", "site-packages",
    }
)  # fmt: skip
"""Folders that are skipped unless a negated `exclude` pattern names them: they hold the files of other projects, or
what programs make of this one. A folder with a `pyvenv.cfg` (a virtual environment of any name) or a `CACHEDIR.TAG`
(the output of Rust's compiler) is one of them."""

BUILD_FOLDERS: Final = frozenset({"_build", "build", "dist", "out"})
"""Folders in which source code is skipped, because programs made it from other files. Data in them is checked."""

_MARKS_OF_OTHERS: Final = ("pyvenv.cfg", "CACHEDIR.TAG")

# Why a file or a folder is left out.
_UNSUPPORTED: Final = "unsupported file type"
_IGNORED: Final = "ignored by git; name it to check it"
_EXCLUDED: Final = "excluded by `exclude` or --exclude"
_DEFAULT: Final = 'a folder of other projects or of programs; `exclude = ["!NAME"]` includes it'
_MARKED: Final = "a virtual environment or the output of a compiler"
_BUILT: Final = "source code that a program made"
_LINK: Final = "a symbolic link to a folder, or to nothing"
_SAME: Final = "the same file as another one"
_SPECIAL: Final = "not a regular file"


if TYPE_CHECKING:
    from daimo_validate.diagnostics.listing import Skipped


class Target(NamedTuple):
    """A file to check. `path` is absolute; `display` is relative to the current directory if the file is inside.

    `display` has `/` between its parts. Bytes that are not UTF-8 are surrogates in it, as in `os.fsdecode`. `is_named`
    means that the user named this very file. `is_outside` means that it was found as a symbolic link to a file outside
    the searched folders, so it must not be written.
    """

    path: str
    display: str
    is_named: bool
    format: Format
    is_outside: bool = False

    def read(self) -> bytes:
        """Return the bytes of the file. Raises OSError."""
        return _read(self.path)


class Discovery(NamedTuple):
    """The files found, each once and sorted by `display`, and the paths that cannot be checked, in the given order.

    `skipped` is what was left out, sorted by path, if that was asked for.
    """

    targets: tuple[Target, ...]
    errors: tuple[FileError, ...]
    skipped: tuple[Skipped, ...] = ()


def discover(
    paths: Iterable[str | os.PathLike[str]],
    *,
    excludes: Sequence[Patterns] = (),
    named_by_user: bool = True,
    list_skipped: bool = False,
) -> Discovery:
    """Return the files that paths name, and the supported files in the folders that they name.

    Symbolic links to folders are not followed. Files that `.gitignore`, `.git/info/exclude`, DEFAULT_EXCLUDES or
    `excludes` match are skipped (later `excludes` win); hidden files are not, and neither are files of a format that is
    often ignored, such as `.env.local`, unless git ignores their folder. A file that the user names is always
    taken. With `named_by_user=False` a program named the files (pre-commit names every file of a commit): `excludes`
    then apply to them, unsupported ones are skipped, and none counts as named. With `list_skipped` the result has what
    was left out, and why. Never raises for a path.
    """
    search = _Search(excludes, named_by_user, list_skipped)
    for path in paths:
        search.add(os.fspath(path))
    search.add_links()
    targets = sorted(search.found.values(), key=lambda target: target.display)
    return Discovery(tuple(targets), tuple(search.errors), tuple(sorted(search.skipped or ())))


class _Search:
    def __init__(self, excludes: Sequence[Patterns], named_by_user: bool, list_skipped: bool) -> None:
        self.found: dict[str, Target] = {}
        self.errors: list[FileError] = []
        self.skipped: set[Skipped] | None = set() if list_skipped else None
        self._excludes, self._named_by_user = excludes, named_by_user
        self._tops: list[str] = []
        self._links: list[str] = []
        self._cwd = _current_directory()
        self._cwd_prefix = os.path.join(self._cwd, "")
        self._real_folders: dict[str, str] = {}

    def add(self, path: str) -> None:
        """Add a file, or the files in a folder."""
        if not self._cwd and not os.path.isabs(path):
            self.errors.append(FileError(path, "the current folder does not exist any more"))
            return
        try:
            mode = os.stat(path).st_mode  # Path drops the slash that makes `file/` an error
        except (OSError, ValueError) as error:
            self._fail(self._absolute(path), _stat_failure(path, error))
            return
        absolute = self._absolute(path)
        if stat.S_ISDIR(mode):
            self._walk(absolute)
        elif stat.S_ISREG(mode):
            self._add_file(absolute)
        else:
            self._fail(absolute, "not a regular file or folder")

    def add_links(self) -> None:
        """Add the symbolic links found in folders. They come last, so that a file found by its own name has that."""
        for full in self._links:
            format = format_of(full)
            if format is None or not os.path.isfile(full):
                self._skip(full, _LINK)
            else:
                real = os.path.realpath(full)
                is_outside = not any(real.startswith(top) for top in self._tops)
                self._take(full, real, format, is_named=False, is_outside=is_outside)

    def _add_file(self, full: str) -> None:
        format = format_of(full)
        if format is None:
            if self._named_by_user:
                self._fail(full, f"unsupported file type; supported: {supported_formats()}")
            else:
                self._skip(full, _UNSUPPORTED)
        elif self._named_by_user and not format.is_installed:
            self._fail(full, missing_grammar(format))
        elif self._named_by_user or not any(patterns.covers(full) for patterns in self._excludes):
            self._take(full, self._real(full), format, is_named=self._named_by_user)
        else:
            self._skip(full, _EXCLUDED)

    def _skip(self, full: str, why: str) -> None:
        if self.skipped is not None:
            # Imported on use: 0.4 ms.
            from daimo_validate.diagnostics.listing import Skipped

            self.skipped.add(Skipped(self._display(full), why))

    def _fail(self, full: str, message: str) -> None:
        self.errors.append(FileError(self._display(full), message))

    def _take(self, path: str, real: str, format: Format, *, is_named: bool, is_outside: bool = False) -> None:
        known = self.found.get(real)
        if known is None or (is_named and not known.is_named):
            self.found[real] = Target(path, self._display(path), is_named, format, is_outside)
        elif is_named:
            self.found[real] = known._replace(is_named=True)
        elif self.skipped is not None and known.display != self._display(path):
            self._skip(path, _SAME)

    def _walk(self, top: str) -> None:
        real_top = os.path.realpath(top)
        self._tops.append(os.path.join(real_top, ""))
        waiting: list[tuple[str, tuple[Patterns, ...]]] = [(top, _ignored_from_above(top))]
        while waiting:
            folder, above = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    inside = {entry.name: entry for entry in entries}
            except OSError as error:
                self._fail(folder, _unreadable(error))
                continue
            if folder != top and not inside.keys().isdisjoint(_MARKS_OF_OTHERS):
                self._skip(f"{folder}{os.sep}", _MARKED)
                continue
            ignores = _ignored_from_here(folder, above, inside)
            for entry in inside.values():
                if entry.is_dir(follow_symlinks=False):
                    why = self._why_not_entered(entry, ignores)
                    if why is None:
                        waiting.append((entry.path, ignores))
                    else:
                        self._skip(f"{entry.path}{os.sep}", why)
                else:
                    self._add_entry(entry, ignores, real_top, entry.path[len(top) :])

    def _add_entry(self, entry: os.DirEntry[str], ignores: Sequence[Patterns], real_top: str, below: str) -> None:
        """Add a file of a folder: the one at `below`, which starts with a slash, below a searched folder."""
        format = format_of(entry.path)
        why = self._why_not_taken(entry, format, ignores, below)
        if format is None or why is not None:
            self._skip(entry.path, why or _UNSUPPORTED)
        elif entry.is_symlink():
            self._links.append(entry.path)
        elif entry.is_file(follow_symlinks=False):
            self._take(entry.path, real_top + below, format, is_named=False)
        else:
            self._skip(entry.path, _SPECIAL)

    def _why_not_taken(
        self, entry: os.DirEntry[str], format: Format | None, ignores: Sequence[Patterns], below: str
    ) -> str | None:
        if format is None:
            return _UNSUPPORTED
        why = self._why_skipped(entry, () if format.is_often_ignored else ignores, is_dir=False)
        if why is None and format.is_source:
            folders = below.split(os.sep)[:-1]
            return None if BUILD_FOLDERS.isdisjoint(folders) else _BUILT
        return why

    def _why_not_entered(self, entry: os.DirEntry[str], ignores: Sequence[Patterns]) -> str | None:
        if entry.name in DEFAULT_EXCLUDES and _verdict(self._excludes, entry.path, is_dir=True) is not False:
            return _DEFAULT
        return self._why_skipped(entry, ignores, is_dir=True)

    def _why_skipped(self, entry: os.DirEntry[str], ignores: Sequence[Patterns], *, is_dir: bool) -> str | None:
        if _verdict(ignores, entry.path, is_dir=is_dir):
            return _IGNORED
        return _EXCLUDED if _verdict(self._excludes, entry.path, is_dir=is_dir) else None

    def _real(self, full: str) -> str:
        """Return the path of a file without symbolic links. Those of its folder are followed once for all its files."""
        folder, name = os.path.split(full)
        if os.path.islink(full):
            return os.path.realpath(full)
        if folder not in self._real_folders:
            self._real_folders[folder] = os.path.realpath(folder)
        return os.path.join(self._real_folders[folder], name)

    def _absolute(self, path: str) -> str:
        """Return an absolute path without single dots and doubled slashes."""
        full = os.path.join(self._cwd, path)
        if os.pardir not in path and "\0" not in path:
            return os.path.normpath(full)
        # Imported on use: 9 ms.
        from pathlib import Path

        # `..` after a symbolic link leaves the folder that the link leads to, which the names alone do not tell. `Path`
        # keeps `..`, and what follows a NUL.
        known = Path(full)
        if os.pardir in known.parts and "\0" not in path:
            known = known.resolve() if known.name == os.pardir else known.parent.resolve() / known.name
        return os.fspath(known)

    def _display(self, full: str) -> str:
        shown = full[len(self._cwd_prefix) :] if self._cwd and full.startswith(self._cwd_prefix) else full
        shown = "." if full == self._cwd else shown
        return shown if os.sep == "/" else shown.replace(os.sep, "/")


def _verdict(lists: Sequence[Patterns], path: str, *, is_dir: bool) -> bool | None:
    for patterns in reversed(lists):
        verdict = patterns.verdict(path, is_dir=is_dir)
        if verdict is not None:
            return verdict
    return None


def _ignored_from_above(top: str) -> tuple[Patterns, ...]:
    """Return what the repository around a folder ignores in it: nothing if it ignores the folder itself, because a user
    who names an ignored folder wants it checked. Outside a repository only the ignore files in the folder apply."""
    folders = [top]
    while (above := os.path.dirname(folders[-1])) != folders[-1]:
        folders.append(above)
    depth = next((at for at, folder in enumerate(folders) if os.path.lexists(os.path.join(folder, ".git"))), None)
    if not depth:
        return ()
    ignores: tuple[Patterns, ...] = ()
    for below, folder in reversed(list(pairwise(folders[: depth + 1]))):
        ignores = _ignored_from_here(folder, ignores, (".git", ".gitignore") if folder == folders[depth] else None)
        if _verdict(ignores, below, is_dir=True):
            return ()
    return ignores


def _ignored_from_here(folder: str, above: tuple[Patterns, ...], names: Iterable[str] | None) -> tuple[Patterns, ...]:
    """Return the ignore lists for the entries of a folder. `names` are the names of its entries, if known."""
    if names is not None and ".git" in names:
        # Another repository starts here: ignore files outside do not apply to it.
        above = tuple(_patterns(folder, _info_exclude(os.path.join(folder, ".git"))))
    if names is None or ".gitignore" in names:
        above = (*above, *_patterns(folder, os.path.join(folder, ".gitignore")))
    return above


def _patterns(root: str, path: str) -> Iterator[Patterns]:
    # Like git, it does not read a .gitignore that is a symbolic link. Reading a pipe would never end.
    if os.path.isfile(path) and not os.path.islink(path):
        try:
            text = _read(path).removeprefix(b"\xef\xbb\xbf")
        except OSError:
            return
        yield Patterns(root, text.decode("utf-8", "surrogateescape").split("\n"))


def _info_exclude(git: str) -> str:
    """Return the path of the private ignore list of a clone. In worktrees and submodules `.git` is a file that points
    to it."""
    try:
        if os.path.isfile(git):
            named = os.fsdecode(_read(git)).removeprefix("gitdir:").strip()
            git = os.path.join(os.path.dirname(git), named)
            if os.path.isfile(common := os.path.join(git, "commondir")):
                git = os.path.join(git, os.fsdecode(_read(common)).strip())
    except (OSError, ValueError):
        pass
    return os.path.join(git, "info", "exclude")


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _stat_failure(path: str, error: OSError | ValueError) -> str:
    if isinstance(error, ValueError):
        return "path contains a NUL byte"
    if not path:
        return "empty path"
    if isinstance(error, FileNotFoundError):
        if os.path.islink(path):
            return "broken symbolic link"
        return "no such file or folder"
    if isinstance(error, NotADirectoryError):
        return "no such file: a part of this path is a file, not a folder"
    return _unreadable(error)


def _unreadable(error: OSError) -> str:
    return f"cannot read: {reason(error)}"


def _current_directory() -> str:
    """Return the current directory; an empty string if it was deleted."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return ""
