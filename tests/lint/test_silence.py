"""Silence on files that are none of this linter's business, taken from what is installed here."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from daimo_validate.documents import Format, format_of
from daimo_validate.lint.check import check_bytes
from tests.lint.linting import SETTINGS_OF_A_WALK

# Less would be no proof.
_FEWEST = 30


def configs(root: Path) -> Iterator[tuple[Path, Format]]:
    """Every file below a folder that the linter reads, but for those of this project."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != "daimo_validate"]
        for name in names:
            path = Path(folder, name)
            format = format_of(name)
            if format is not None and path.is_file():
                yield path, format


def told(root: Path) -> tuple[int, list[tuple[str, str]]]:
    """How many files there are, and what is said of which."""
    found, files = [], 0
    for path, format in configs(root):
        files += 1
        result = check_bytes(path.read_bytes(), str(path), format, SETTINGS_OF_A_WALK)
        assert result.crashes == ()
        found += [(str(path), each.finding.rule) for each in result.diagnostics]
        if result.payloads:
            found.append((str(path), "a payload"))
    return files, found


def test_python_s_libraries() -> None:
    trees = [told(Path(root, "lib")) for root in {sys.prefix, sys.base_prefix}]
    assert [found for _, found in trees if found] == []
    assert sum(files for files, _ in trees) >= _FEWEST


def test_npm_s_own_modules() -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("node and npm are not installed")
    modules = next((folder for folder in Path(npm).resolve().parents if folder.name == "node_modules"), None)
    if modules is None:
        pytest.skip("npm is not installed as a module")
    files, found = told(modules)
    assert found == []
    assert files >= _FEWEST


def test_a_payload_among_them_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"destination": {"type": "evm"}}')
    files, found = told(tmp_path)
    assert files == 1
    assert (str(tmp_path / "a.json"), "missing-field") in found
