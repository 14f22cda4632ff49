"""Source code whose grammar is not installed: named it is a failure, on a walk it is counted."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from daimo_validate.documents import FILE_FORMATS, read
from tests.cli.test_main import run
from tests.helpers import formats

RUBY = "post(destination: { type: 'evm', address: '0x1' }, display: { title: 'A', verb: 'Pay' })\n"
NEEDED = "checking Ruby needs an extra: pip install 'daimo-validate[source]'"


@pytest.fixture(autouse=True)
def no_grammar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setitem(sys.modules, "tree_sitter_ruby", None)
    monkeypatch.chdir(tmp_path)
    Path("pay.rb").write_text(RUBY)


def test_a_named_file_is_a_failure_that_names_the_extra() -> None:
    code, out, err = run("check", "pay.rb")
    assert code == 2
    assert f"pay.rb: error: {NEEDED}" in out + err


def test_so_is_the_name_of_standard_input() -> None:
    code, _, err = run("check", "-", "--stdin-filename", "pay.rb", stdin=RUBY.encode())
    assert code == 2
    assert NEEDED in err


def test_on_a_walk_it_is_counted() -> None:
    Path("a.json").write_text("{}")
    Path("other.rb").write_text("puts 1\n")
    code, out, _ = run("check", ".")
    assert code == 0
    assert "1 source file skipped (minified, larger than 1 MB, or in a language of the extra `source`;" in out


def test_a_fence_in_such_a_language_is_left_alone() -> None:
    assert read(f"```ruby\n{RUBY}```\n".encode(), formats.MARKDOWN).documents == ()


def test_only_the_extra_needs_grammars() -> None:
    assert {name for name, known in FILE_FORMATS.items() if known.grammar is not None} >= {"php", "ruby"}
    assert FILE_FORMATS["python"].is_installed
