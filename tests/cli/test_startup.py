"""What a start of the command line may import: heavy modules only for what needs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from daimo_validate.cli.arguments import COMMANDS, make_parser
from daimo_validate.cli.plain import plain_options
from tests.helpers.requests import plain_request

# Each takes longer to import than a small file takes to check, or is a part of one that does.
HEAVY = frozenset(
    {
        *("asyncio", "dns", "email", "email.utils", "email_validator", "http", "idna", "importlib.metadata", "inspect"),
        *("jsonpath", "jsonschema", "jsonschema_rs", "multiprocessing", "pathlib", "rpds", "shtab", "shutil", "socket"),
        *("argparse", "gettext", "locale", "ssl", "starlette", "tempfile", "tomli", "tree_sitter", "typing", "uvicorn"),
        *("json", "yaml"),
    }
)
# What a valid file needs nothing of.
LATE = (
    *("cli.arguments", "cli.stdin", "cli.version", "config.reading", "core.ecma", "core.engine", "core.glance"),
    *("core.known", "core.rules.", "core.variants", "diagnostics.frames", "diagnostics.listing"),
    *("diagnostics.suppression", "documents.code", "documents.embedding", "documents.pyyaml", "documents.writing"),
    *("lint.baseline", "lint.files", "lint.fixes", "lint.workers", "output.pages", "payloads.environment"),
    *("payloads.settings", "payloads.unquoted", "payloads.values", "proxy", "sandbox", "schema", "text.embedded"),
    "text.json_places",
)
# Each takes at least 1 % of the time that a bare interpreter takes to start: think twice before adding to it.
MOST_MODULES = 93
_CODE = (
    "import sys; from daimo_validate.cli import run\n"
    "try: run()\n"
    "except SystemExit as stop: code = stop.code\n"
    "print('loaded:', code, *sorted(sys.modules))"
)


def loaded(folder: Path, *arguments: str) -> tuple[int, set[str]]:
    """Run the command line in a process of its own; return its exit code and the modules that it imported."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {_CODE}", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    _, _, report = done.stdout.rpartition("loaded: ")
    code, *modules = report.split()
    # Where no quicker Keccak is installed, pycryptodome hashes, and brings these.
    brought = {"locale", "pathlib", "shutil", "tempfile", "typing"} if "Crypto" in modules else set()
    if "jiter" not in modules:
        brought.add("json")
    return int(code), set(modules) - brought


def test_a_small_json_file(tmp_path: Path) -> None:
    (tmp_path / "small.json").write_text(json.dumps(plain_request()), encoding="utf-8")
    code, modules = loaded(tmp_path, "check", "small.json")
    assert (code, modules & HEAVY) == (0, set())
    assert "daimo_validate.core.inputs" in modules
    ours = {name.removeprefix("daimo_validate.") for name in modules if name.startswith("daimo_validate.")}
    assert {name for name in ours if name.startswith(LATE)} == set()
    assert len(ours) <= MOST_MODULES


def test_a_small_yaml_file(tmp_path: Path) -> None:
    # JSON is YAML.
    (tmp_path / "small.yaml").write_text(json.dumps(plain_request()), encoding="utf-8")
    code, modules = loaded(tmp_path, "check", "small.yaml")
    assert (code, modules & HEAVY) == (0, {"yaml"})


def test_nothing_to_check(tmp_path: Path) -> None:
    code, modules = loaded(tmp_path, "check", "--only-payload-files")
    assert (code, modules & HEAVY) == (0, set())


def test_help(tmp_path: Path) -> None:
    code, modules = loaded(tmp_path, "--help")
    assert (code, modules & HEAVY) == (0, {"argparse", "gettext", "locale", "pathlib", "typing"})
    assert "daimo_validate.core.validator" not in modules


@pytest.mark.parametrize("command", COMMANDS)
def test_the_parser_of_one_command_is_that_of_all(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = []
    for parser in (make_parser(command), make_parser()):
        with pytest.raises(SystemExit):
            parser.parse_args([command, "--help"])
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert f"usage: daimo-validate {command}" in shown[0]


ONLY = "--only-payload-files"


@pytest.mark.parametrize(
    "arguments",
    [
        *([], ["a.json"], ["a.json", "b/", "", "check", "c d"]),
        *([ONLY], [ONLY, "a.json", "b"], ["a", "b", ONLY], [ONLY, ONLY]),
    ],
)
def test_plain_arguments_need_no_parser(arguments: list[str]) -> None:
    argv = ["check", *arguments]
    options = plain_options(argv)
    assert options is not None
    assert vars(options) == vars(make_parser("check").parse_args(argv))


@pytest.mark.parametrize(
    "argv",
    [
        *([], ["explain", "a.json"], ["a.json"], ["check", "-"], ["check", "--", "a.json"], ["check", "-q", "a.json"]),
        *(["--version"], ["check", "a.json", "--strict"], ["check", "a.json", ONLY, "b.json"]),
        *(["check", ONLY + "=1"], ["check", "--only-payload", "a.json"]),
    ],
)
def test_other_arguments_do(argv: list[str]) -> None:
    assert plain_options(argv) is None
