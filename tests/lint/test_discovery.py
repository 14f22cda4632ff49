"""Finding files from paths: which are taken, which are skipped, and the errors of wrong paths."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.config.patterns import Patterns, parse
from daimo_validate.diagnostics.model import FileError
from daimo_validate.documents import Format, supported_formats
from daimo_validate.lint.discovery import DEFAULT_EXCLUDES, Target, discover
from tests.helpers import formats

UNSUPPORTED = f"unsupported file type; supported: {supported_formats()}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory; a repository, so that nothing above it applies."""
    folder = tmp_path / "here"
    folder.mkdir()
    make_repository(folder)
    monkeypatch.chdir(folder)
    return folder


def make_repository(folder: Path) -> None:
    for name in ("objects", "refs", "info"):
        (folder / ".git" / name).mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")


def plant(root: Path, files: Iterable[str] | dict[str, str]) -> None:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name] if isinstance(files, dict) else "{}")


def shown(*paths: str, excludes: Iterable[str] = (), named_by_user: bool = True) -> list[str]:
    found = discover(paths, excludes=[Patterns(Path.cwd(), excludes)], named_by_user=named_by_user)
    assert found.errors == ()
    return [target.display for target in found.targets]


class TestFolders:
    """In a folder, the supported files are taken, unless something excludes them."""

    @pytest.mark.parametrize(
        ("name", "format"),
        [
            ("a.json", formats.JSON),
            ("a.JSON", formats.JSON),
            ("tsconfig.json", formats.JSONC),
            ("a.jsonc", formats.JSONC),
            ("a.jsonl", formats.JSONL),
            ("a.ndjson", formats.JSONL),
            ("a.yaml", formats.YAML),
            ("deep/er/a.yml", formats.YAML),
            ("a.toml", formats.TOML),
            (".env", formats.DOTENV),
            (".env.local", formats.DOTENV),
            ("shop.env", formats.DOTENV),
            (".github/workflows/pay.yml", formats.YAML),
            (".hidden.json", formats.JSON),
            ("a folder/a name.json", formats.JSON),
            ("-x.json", formats.JSON),
            ("100%::.json", formats.JSON),
            ("two\nlines.json", formats.JSON),
            ("ключ.json", formats.JSON),
        ],
    )
    def test_takes(self, here: Path, name: str, format: Format) -> None:
        plant(here, [name])
        assert discover(["."]).targets == (Target(str(here / name), name, False, format),)

    @pytest.mark.parametrize("name", ["a.pyc", "a.tsv", "a.pyi", "README.rst", "json", "a.json.bak", "env"])
    def test_skips_unsupported_files(self, here: Path, name: str) -> None:
        plant(here, [name, "b.json"])
        assert shown(".") == ["b.json"]

    @pytest.mark.parametrize("folder", sorted(DEFAULT_EXCLUDES))
    def test_default_excludes(self, here: Path, folder: str) -> None:
        plant(here, [f"{folder}/a.json", f"sub/{folder}/deep/a.json", "b.json"])
        assert shown(".") == ["b.json"]

    def test_a_default_exclude_is_searched_if_it_is_named_or_included_again(self, here: Path) -> None:
        plant(here, ["node_modules/a.json", "node_modules/x/node_modules/b.json", "c.json"])
        assert shown("node_modules") == ["node_modules/a.json"]
        assert shown(".", excludes=["!/node_modules/"]) == ["c.json", "node_modules/a.json"]

    def test_a_virtual_environment_of_any_name_is_skipped(self, here: Path) -> None:
        plant(here, ["myenv/pyvenv.cfg", "myenv/share/a.json", "b.json"])
        assert shown(".") == ["b.json"]
        assert shown("myenv") == ["myenv/share/a.json"]

    def test_build_and_dist_are_searched(self, here: Path) -> None:
        plant(here, ["build/a.json", "dist/a.json", ".vscode/a.json"])
        assert shown(".") == [".vscode/a.json", "build/a.json", "dist/a.json"]

    def test_source_code_in_build_folders_is_skipped_unless_they_are_named(self, here: Path) -> None:
        plant(here, ["build/a.js", "packages/x/dist/esm/a.mjs", "src/a.ts", "building/a.py", "dist.js"])
        assert shown(".") == ["building/a.py", "dist.js", "src/a.ts"]
        assert shown("build", "packages/x/dist") == ["build/a.js", "packages/x/dist/esm/a.mjs"]

    def test_a_folder_that_says_it_is_a_cache_is_skipped(self, here: Path) -> None:
        plant(here, ["target/CACHEDIR.TAG", "target/a.json", "b.json"])
        assert shown(".") == ["b.json"]

    def test_order_does_not_depend_on_arguments(self, here: Path) -> None:
        plant(here, ["b/z.json", "a.json", "b.json", "B.json"])
        assert shown("b.json", ".") == shown("b", ".", "a.json") == ["B.json", "a.json", "b.json", "b/z.json"]

    def test_names_that_are_not_utf_8(self, here: Path) -> None:
        name = b"caf\xe9.json"
        try:
            Path(os.fsdecode(os.fsencode(here) + b"/" + name)).write_text("{}")
        except OSError:
            pytest.skip("this file system takes only UTF-8 names")
        (target,) = discover(["."]).targets
        assert os.fsencode(target.display) == name
        assert Path(target.path).read_text() == "{}"

    def test_outside_the_current_directory_paths_are_absolute(self, here: Path) -> None:
        plant(here.parent, ["other/a.json"])
        assert shown("../other") == [(here.parent / "other/a.json").as_posix()]
        assert shown(str(here.parent / "other" / "a.json")) == [(here.parent / "other/a.json").as_posix()]

    def test_a_folder_that_cannot_be_read(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        plant(here, ["shut/a.json", "b.json"])
        real = os.scandir

        def scandir(path: str) -> Iterator[os.DirEntry[str]]:
            if path.endswith("shut"):
                raise PermissionError(13, "Permission denied", path)
            return real(path)

        monkeypatch.setattr(os, "scandir", scandir)
        found = discover(["."])
        assert [target.display for target in found.targets] == ["b.json"]
        assert found.errors == (FileError("shut", "cannot read: permission denied"),)

    def test_thousands_of_files_are_found(self, here: Path) -> None:
        (here / ".gitignore").write_text("".join(f"*.{number}\n/build-{number}/\n" for number in range(20)))
        for folder in range(20):
            plant(here, [f"{folder}/{number}.json" for number in range(100)])
        assert len(shown(".")) == 2000


class TestEachFileOnce:
    """A file with several paths is taken once, under the path that the user gave."""

    def test_named_twice_and_found_in_a_folder(self, here: Path) -> None:
        plant(here, ["sub/a.json"])
        found = discover([".", "sub/a.json", "./sub/../sub/a.json", "sub//a.json", str(here / "sub" / "a.json"), "sub"])
        assert found.targets == (Target(str(here / "sub" / "a.json"), "sub/a.json", True, formats.JSON),)

    def test_a_link_beside_its_file(self, here: Path) -> None:
        plant(here, ["z.json"])
        (here / "a.json").symlink_to("z.json")
        assert shown(".") == ["z.json"]
        assert shown(".", "a.json") == ["a.json"]

    def test_a_link_to_a_file_elsewhere(self, here: Path) -> None:
        plant(here.parent, ["shared.json"])
        (here / "a.json").symlink_to("../shared.json")
        (here / "b.json").symlink_to("../shared.json")
        assert shown(".") in (["a.json"], ["b.json"])

    def test_two_dots_after_a_linked_folder(self, here: Path) -> None:
        plant(here.parent, ["far/away/x.json", "far/a.json"])
        plant(here, ["a.json"])
        (here / "link").symlink_to("../far/away")
        assert shown("link/../a.json") == [(here.parent / "far/a.json").as_posix()]

    def test_linked_folders_are_not_followed(self, here: Path) -> None:
        plant(here, ["sub/a.json"])
        (here / "again").symlink_to("sub")
        (here / "sub" / "loop").symlink_to("..")
        (here / "self").symlink_to("self")
        assert shown(".") == ["sub/a.json"]

    def test_a_linked_folder_that_is_named(self, here: Path) -> None:
        plant(here, ["sub/a.json"])
        (here / "again").symlink_to("sub")
        assert shown("again") == ["again/a.json"]
        assert shown("again", "sub/a.json") == ["sub/a.json"]

    def test_a_broken_link_in_a_folder(self, here: Path) -> None:
        (here / "a.json").symlink_to("gone.json")
        (here / "b.json").symlink_to(".")
        assert shown(".") == []


class TestNamed:
    """A path that the user names is taken, or there is an error."""

    def test_ignored_and_excluded_files_are_taken(self, here: Path) -> None:
        plant(here, {".gitignore": "a.json\nbuild/\n", "a.json": "{}", "build/b.json": "{}"})
        assert shown("a.json", "build/b.json", excludes=["*.json"]) == ["a.json", "build/b.json"]
        assert all(target.is_named for target in discover(["a.json", "build/b.json"]).targets)

    def test_an_ignored_folder_is_searched(self, here: Path) -> None:
        plant(here, {".gitignore": "build/\n*.tmp.json\n", "build/a.json": "{}", "build/.gitignore": "own.json\n"})
        plant(here, ["build/own.json", "build/deep/x.json"])
        assert shown(".") == []
        assert shown("build") == ["build/a.json", "build/deep/x.json"]
        assert shown("build/deep") == ["build/deep/x.json"]

    def test_an_excluded_folder_is_searched(self, here: Path) -> None:
        plant(here, ["fixtures/a.json", "fixtures/bad.json"])
        assert shown("fixtures", excludes=["/fixtures/", "bad.json"]) == ["fixtures/a.json"]

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("gone.json", "no such file or folder"),
            ("gone/a.json", "no such file or folder"),
            ("two\nlines.json", "no such file or folder"),
            ("", "empty path"),
            ("a.json/b.json", "no such file: a part of this path is a file, not a folder"),
            ("dangling.json", "broken symbolic link"),
            ("loop.json", "cannot read: too many levels of symbolic links"),
            ("x" * 300 + ".json", "cannot read: file name too long"),
            ("a\0.json", "path contains a NUL byte"),
            ("a.pyi", UNSUPPORTED),
            ("LICENSE", UNSUPPORTED),
            ("pipe.json", "not a regular file or folder"),
        ],
    )
    def test_wrong_paths(self, here: Path, name: str, message: str) -> None:
        plant(here, ["a.json", "a.pyi", "LICENSE"])
        (here / "dangling.json").symlink_to("gone.json")
        (here / "loop.json").symlink_to("loop.json")
        os.mkfifo(here / "pipe.json")
        found = discover(["a.json", name])
        assert found.errors == (FileError(name or ".", message),)
        assert [target.display for target in found.targets] == ["a.json"]

    def test_a_slash_after_a_file(self, here: Path) -> None:
        plant(here, ["a.json"])
        message = "no such file: a part of this path is a file, not a folder"
        assert discover(["a.json/"]).errors == (FileError("a.json", message),)

    def test_a_folder_with_the_name_of_a_file_is_searched(self, here: Path) -> None:
        plant(here, ["a.json/b.json"])
        assert shown("a.json") == shown(".") == ["a.json/b.json"]

    def test_a_deleted_current_directory(self, here: Path) -> None:
        plant(here.parent, ["a.json"])
        shutil.rmtree(here)
        found = discover(["a.json", ".", str(here.parent / "a.json")])
        assert found.errors == tuple(
            FileError(path, "the current folder does not exist any more") for path in ("a.json", ".")
        )
        assert [target.display for target in found.targets] == [(here.parent / "a.json").as_posix()]


class TestNamedByAProgram:
    """pre-commit names every file of a commit: `exclude` applies to them, and none counts as named."""

    def test_excludes_apply(self, here: Path) -> None:
        plant(here, ["a.json", "fixtures/deep/b.json", "fixtures/keep/c.json"])
        names = ("a.json", "fixtures/deep/b.json", "fixtures/keep/c.json")
        assert shown(*names, excludes=["fixtures/"], named_by_user=False) == ["a.json"]
        kept = ["fixtures/*", "!fixtures/keep/"]
        assert shown(*names, excludes=kept, named_by_user=False) == ["a.json", "fixtures/keep/c.json"]

    def test_unsupported_files_are_skipped_and_none_is_named(self, here: Path) -> None:
        plant(here, ["a.json", "a.pyi"])
        found = discover(["a.json", "a.pyi"], named_by_user=False)
        assert found.errors == ()
        assert found.targets == (Target(str(here / "a.json"), "a.json", False, formats.JSON),)

    @pytest.mark.usefixtures("here")
    def test_a_missing_file_is_an_error(self) -> None:
        found = discover(["gone.json"], named_by_user=False)
        assert found.errors == (FileError("gone.json", "no such file or folder"),)


class TestExclude:
    """`excludes` skip files in folders; later lists and later lines win."""

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            ([], ["a.json", "b/a.json", "b/c.yaml"]),
            (["a.json"], ["b/c.yaml"]),
            (["/a.json"], ["b/a.json", "b/c.yaml"]),
            (["b/"], ["a.json"]),
            (["*.json", "!b/a.json"], ["b/a.json", "b/c.yaml"]),
            (["**/*.yaml"], ["a.json", "b/a.json"]),
            (["b/**"], ["a.json"]),
            (["#a.json", "", "["], ["a.json", "b/a.json", "b/c.yaml"]),
        ],
    )
    def test_lines(self, here: Path, lines: list[str], expected: list[str]) -> None:
        plant(here, ["a.json", "b/a.json", "b/c.yaml"])
        assert shown(".", excludes=lines) == expected

    def test_a_later_list_wins(self, here: Path) -> None:
        plant(here, ["a.json", "b.json"])
        lists = [Patterns(here, ["*.json"]), Patterns(here, ["!b.json"])]
        assert [target.display for target in discover(["."], excludes=lists).targets] == ["b.json"]


class TestGitignore:
    """In folders, files that git ignores are skipped."""

    def test_ignore_files_above_and_of_the_clone(self, here: Path) -> None:
        plant(here, {".gitignore": "top.json\n", "sub/.gitignore": "!top.json\nmid.json\n"})
        (here / ".git/info/exclude").write_text("clone.json\n")
        plant(here, [f"{folder}/{name}.json" for folder in ("sub/x", "y") for name in ("top", "mid", "clone", "on")])
        assert shown(".") == ["sub/x/on.json", "sub/x/top.json", "y/mid.json", "y/on.json"]
        assert shown("sub/x") == ["sub/x/on.json", "sub/x/top.json"]

    def test_a_repository_inside_has_its_own_ignore_files(self, here: Path) -> None:
        plant(here, {".gitignore": "a.json\n", "inner/.gitignore": "b.json\n"})
        plant(here, ["a.json", "b.json", "inner/a.json", "inner/b.json"])
        make_repository(here / "inner")
        assert shown(".") == ["b.json", "inner/a.json"]
        assert shown("inner") == ["inner/a.json"]

    def test_a_worktree_uses_the_ignore_file_of_its_clone(self, here: Path) -> None:
        plant(here, ["clone/x.json", "tree/a.json", "tree/b.json"])
        make_repository(here / "clone")
        (here / "clone/.git/info/exclude").write_text("a.json\n")
        administrative = here / "clone/.git/worktrees/tree"
        administrative.mkdir(parents=True)
        (administrative / "commondir").write_text("../..\n")
        (here / "tree/.git").write_text(f"gitdir: {administrative}\n")
        assert shown("tree") == ["tree/b.json"]

    def test_outside_a_repository_only_ignore_files_inside_apply(self, tmp_path: Path) -> None:
        plant(tmp_path, {".gitignore": "*\n", "sub/.gitignore": "a.json\n", "sub/a.json": "", "sub/b.json": ""})
        found = discover([tmp_path / "sub"])
        assert [Path(target.path).name for target in found.targets] == ["b.json"]

    def test_bom_and_windows_line_ends(self, here: Path) -> None:
        plant(here, ["a.json", "b.json", "c.json"])
        (here / ".gitignore").write_bytes(b"\xef\xbb\xbfa.json\r\nb.json\r\n")
        assert shown(".") == ["c.json"]

    def test_an_ignore_file_that_is_not_a_file(self, here: Path) -> None:
        plant(here, ["sub/a.json", "pipe/a.json", "linked/a.json"])
        (here / "sub/.gitignore").mkdir()
        os.mkfifo(here / "pipe/.gitignore")
        (here / "all").write_text("*\n")
        (here / "linked/.gitignore").symlink_to("../all")
        assert shown(".") == ["linked/a.json", "pipe/a.json", "sub/a.json"]

    def test_files_ignored_in_a_folder_that_is_included_again_stay_ignored(self, here: Path) -> None:
        plant(here, {".gitignore": "deps/\nbuild/\n!/packages/build\n", "packages/build/a.json": "{}"})
        plant(here, ["packages/build/deps/b.json", "build/c.json"])
        assert shown(".") == ["packages/build/a.json"] == listed_by_git(here)

    def test_a_question_mark_is_one_character(self, here: Path) -> None:
        """In git it is one byte."""
        plant(here, {".gitignore": "?.json\n", "é.json": "{}", "éé.json": "{}"})
        assert shown(".") == ["éé.json"]

    @pytest.mark.parametrize("line", ["*a" * 60 + "*b", "**/" * 60 + "b", "a" + "/**/a" * 40 + "/b"])
    def test_a_line_of_many_stars_is_decided(self, line: str) -> None:
        patterns = Patterns("/r", [line])
        assert patterns.verdict("/r/" + "a" * 250 + ".json", is_dir=False) is None
        assert patterns.verdict("/r" + "/a" * 300, is_dir=False) is None


# Not `a**/`: git compares the letters before a star separately, and then reads the stars as a leading `**/`.
_SEGMENTS = [
    "a", "b", "c", "x.json", "y.json", ".env", "*", "**", "***", "*.json", "a*", "*b", "?", "??", "[ab]", "[!a]",
    "[^a]*", "[a-c]", "[]a]", "[a-]", "[c-a]", "\\a", "\\*", "x.*", ".*", "*x*s*", "[[:alpha:]]", "[[:punct:]]*",
    "[![:upper:]]*", "**a", "a\\", "[\\a-\\c]*",
]  # fmt: skip
_LINES = st.one_of(
    st.builds(
        lambda negated, rooted, segments, folder, end: f"{negated}{rooted}{'/'.join(segments)}{folder}{end}",
        st.sampled_from(["", "", "!"]),
        st.sampled_from(["", "", "/"]),
        st.lists(st.sampled_from(_SEGMENTS), min_size=1, max_size=4),
        st.sampled_from(["", "", "/"]),
        st.sampled_from(["", "", "", " ", "\\ ", "\r", "//"]),
    ),
    st.sampled_from(["", "#a", "[", "[a", "b/[", "[[:no:]]", "\\#a", "\\!a", "!", "/", "//", "!/", "  ", " a", "a b"]),
)
_PATHS = st.builds(
    lambda folders, name: "/".join([*folders, name]),
    st.lists(st.sampled_from(["a", "b", "c", "ab"]), max_size=3),
    st.sampled_from(["x.json", "y.json", ".x.yml", "a.json", "ab.yaml", "a b.toml", "[a.json", "#a.json"]),
)


def listed_by_git(root: Path) -> list[str]:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "XDG_CONFIG_HOME": os.devnull}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    call = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(call, cwd=root, env=plain | quiet, stdout=subprocess.PIPE, check=True)
    names = os.fsdecode(done.stdout).split("\0")
    return sorted(name for name in names if name and not name.endswith(".gitignore"))


class TestEnvironmentFiles:
    """Files of variables are taken although git ignores them, but nothing in an ignored folder is."""

    def test_ignored_files(self, here: Path) -> None:
        plant(here, {".gitignore": ".env*\n!.env.example\n.dev.vars\n*.json\nbuild/\nDockerfile\n"})
        plant(here, [".env", ".env.local", ".envrc", ".dev.vars", "web/.env.production", "web/app.env.local"])
        plant(here, ["a.json", "Dockerfile", "build/.env", "node_modules/x/.env", "c.env", ".env.example"])
        assert shown(".") == [
            ".dev.vars", ".env", ".env.example", ".env.local", ".envrc", "c.env", "web/.env.production",
            "web/app.env.local",
        ]  # fmt: skip

    def test_excluded_files(self, here: Path) -> None:
        plant(here, {".gitignore": ".env*\n", ".env": "", ".env.local": "", "venv/pyvenv.cfg": "", "venv/.env": ""})
        assert shown(".", excludes=[".env"]) == [".env.local"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is the oracle")
class TestLikeGit:
    """For any tree with any .gitignore files, the files taken are those that `git ls-files` lists."""

    @given(
        files=st.sets(_PATHS, min_size=1, max_size=12),
        lists=st.dictionaries(
            st.sampled_from(["", "", "a/", "b/", "a/b/"]), st.lists(_LINES, min_size=1, max_size=6), min_size=1
        ),
        clone=st.lists(_LINES, max_size=2),
    )
    def test_same_files(self, files: set[str], lists: dict[str, list[str]], clone: list[str]) -> None:
        with TemporaryDirectory() as name:
            root = Path(name).resolve()
            make_repository(root)
            plant(root, files)
            for folder, lines in lists.items():
                (root / folder).mkdir(parents=True, exist_ok=True)
                (root / folder / ".gitignore").write_text("\n".join(lines), newline="")
            (root / ".git/info/exclude").write_text("\n".join(clone), newline="")
            found = [str(Path(target.path).relative_to(root)) for target in discover([root]).targets]
            assert sorted(found) == listed_by_git(root)

    @given(line=st.text(alphabet="ab*?[]!^-\\/# :", max_size=12), name=st.sampled_from(["a", "ab", "-", "b a", "a/b"]))
    def test_any_line_is_read(self, line: str, name: str) -> None:
        """No line raises, and a line that is not a pattern matches nothing."""
        verdict = Patterns("/r", [line]).verdict(f"/r/{name}", is_dir=False)
        assert verdict is None if parse(line) is None else verdict in (True, False, None)
