"""No findings in files that do not concern this linter: those installed with Python and npm."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import pytest

from daimo_validate.documents import Format, format_of
from daimo_validate.lint.check import check_bytes
from tests.helpers import formats
from tests.lint.linting import SETTINGS_OF_A_WALK, lint
from tests.payloads.unrelated import UNRELATED

# Fewer would prove little, and more than this take long: of a large tree, every so many files are read.
_FEWEST = 30
_MOST = 3_000


def configs(root: Path) -> Iterator[tuple[Path, Format]]:
    """Yield every file in a folder that the linter reads, except those of this project."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != "daimo_validate"]
        for name in names:
            path = Path(folder, name)
            format = format_of(name)
            if format is not None and path.is_file():
                yield path, format


def checked(root: Path) -> tuple[int, list[tuple[str, str]]]:
    """Return the number of files, and the findings with their file."""
    found: list[tuple[str, str]] = []
    files = sorted(configs(root), key=itemgetter(0))
    some = files[:: len(files) // _MOST + 1]
    for path, format in some:
        result = check_bytes(path.read_bytes(), str(path), format, SETTINGS_OF_A_WALK)
        assert result.crashes == ()
        found += [(str(path), each.finding.rule) for each in result.diagnostics]
        if result.payloads:
            found.append((str(path), "a payload"))
    return len(some), found


@pytest.mark.slow
def test_the_libraries_of_python() -> None:
    trees = [checked(Path(root, "lib")) for root in {sys.prefix, sys.base_prefix}]
    assert [found for _, found in trees if found] == []
    assert sum(files for files, _ in trees) >= _FEWEST


def test_the_modules_of_npm() -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("node and npm are not installed")
    modules = next((folder for folder in Path(npm).resolve().parents if folder.name == "node_modules"), None)
    if modules is None:
        pytest.skip("npm is not installed as a module")
    files, found = checked(modules)
    assert found == []
    assert files >= _FEWEST


@pytest.mark.parametrize("name", UNRELATED)
def test_objects_of_other_programs(name: str) -> None:
    # JSON is YAML too.
    for format in (formats.JSON, formats.YAML):
        assert lint(json.dumps(UNRELATED[name], indent=2), format).diagnostics == ()


def test_a_payload_among_them_is_found(tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text('{"destination": {"type": "evm"}}')
    files, found = checked(tmp_path)
    assert files == 1
    assert (str(tmp_path / "request.json"), "missing-field") in found
