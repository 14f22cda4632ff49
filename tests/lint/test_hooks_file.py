"""The hooks for pre-commit, and the files that they run on."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.cli.arguments import make_parser
from daimo_validate.documents import FILE_FORMATS, format_of
from daimo_validate.documents.registry import pre_commit_pattern

ROOT = Path(__file__).parents[2]
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_bytes())
}
FILES = HOOKS["daimo-validate"]["files"]
ALL_FILES = HOOKS["daimo-validate-all"]["files"]

TAKEN = [
    "a.json", "deep/er/a.json", "A.JSON", "package.json", ".eslintrc.json", "tsconfig.json", "a.jsonc",
    ".vscode/x.jsonc", "shop.code-workspace", "a.jsonl", "a.ndjson", "a.yaml", "a.yml", "docker-compose.prod.yml",
    ".github/workflows/ci.yml", ".pre-commit-config.yaml", "pyproject.toml", "settings.toml", ".env", "apps/web/.env",
    ".ENV", ".env.local", ".env.production.local", ".env.example", "shop.env", "a b/c d.json", "100%::.json",
    "ключ.json", ".env.json", "a.ts", ".env.ts", ".env.d.ts", "x/.env.mjs", ".env.test.js", "a.cts", "b/Page.tsx",
    "a.env.local", "apps/shop.env.production", "env.example", "env.prod", ".envrc", ".dev.vars", ".dev.vars.staging",
    "Dockerfile", "web/Dockerfile.prod", "web.dockerfile", "Containerfile", "application-prod.properties", "main.tf",
    "terraform.tfvars", "prod.auto.tfvars", "prod.tfvars.example",
]  # fmt: skip
IN_EXTRA = [
    "a.rb",
    "lib/tasks/pay.rake",
    "my.env.rb",
    "src/a.PHP",
    "main.go",
    "src/main.rs",
    "Pay.java",
    "src/Pay.kt",
    "a.kts",
]
SKIPPED = [
    "a.pyc", "a.tsv", "README.rst", "a.json.bak", "json", "yaml", ".json", ".yaml", "env", "a.jsonx", "a.json5", "a.tomlx",
    "environment", ".env/readme", ".env.d/readme", ".ts", "my.env.", "ajson", "a.json/b", "yarn.lock", "go.sum",
    "env.pyi", ".env.gpg", "Dockerfile.rst", "a.tfstate", "properties", "dev.vars",
]  # fmt: skip


def matched(name: str) -> bool:
    # As pre-commit matches it.
    return re.search(FILES, name) is not None


def test_the_hooks() -> None:
    assert list(HOOKS) == ["daimo-validate", "daimo-validate-fix", "daimo-validate-all"]
    assert {hook["language"] for hook in HOOKS.values()} == {"python"}
    assert HOOKS["daimo-validate-fix"]["files"] == FILES
    assert HOOKS["daimo-validate-all"]["additional_dependencies"] == ["daimo-validate[source]"]


def test_the_pattern_is_fresh() -> None:
    assert pre_commit_pattern() == FILES, "run `python -m schemas.regenerate`"
    assert pre_commit_pattern(extra=True) == ALL_FILES, "run `python -m schemas.regenerate`"


@pytest.mark.parametrize("name", IN_EXTRA)
def test_files_of_the_extra_are_taken_by_the_hook_that_installs_it(name: str) -> None:
    assert re.search(ALL_FILES, name) is not None
    assert not matched(name)
    assert format_of(name) is not None


def test_the_extra_installs_the_grammars() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = {re.split(r"[^\w-]", line)[0] for line in project["optional-dependencies"]["source"]}
    needed = {known.grammar.replace("_", "-") for known in FILE_FORMATS.values() if known.grammar is not None}
    assert installed == needed


def test_the_commands_exist() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    for hook in HOOKS.values():
        program, *arguments = shlex.split(hook["entry"])
        options = make_parser().parse_args([*arguments, "--strict", "a.json"])
        assert program in scripts
        assert (options.command, options.paths, options.only_payload_files) == ("check", ["a.json"], True)
        assert options.fix is (hook["id"] == "daimo-validate-fix")


@pytest.mark.parametrize("name", TAKEN)
def test_files_that_are_taken(name: str) -> None:
    assert matched(name)
    assert format_of(name) is not None


@pytest.mark.parametrize("name", SKIPPED)
def test_files_that_are_skipped(name: str) -> None:
    assert not matched(name)
    assert format_of(name) is None


@given(
    folder=st.sampled_from(["", "a/", ".env/", "x.json/", ".vscode/"]),
    parts=st.lists(
        st.sampled_from(
            [
                "",
                "a",
                "env",
                "ENV",
                "json",
                "jsonc",
                "yml",
                "yaml",
                "toml",
                "js",
                "d",
                "py",
                "local",
                "ndjson",
                "envrc",
                "Dockerfile",
                "tfvars",
                "properties",
                "vars",
                "dev",
            ]
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_the_pattern_matches_supported_files(folder: str, parts: list[str]) -> None:
    """The pattern matches a name if and only if the linter supports it."""
    name = folder + ".".join(parts)
    # No file is named "", "." or "..". For a name that starts with two dots, the suffix depends on the Python version.
    if parts[0] or (len(parts) > 1 and parts[1]):
        found = format_of(name)
        assert matched(name) is (found is not None and found.grammar is None)


@pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is not installed")
def test_pre_commit_accepts_the_manifest() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
