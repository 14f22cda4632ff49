"""The README shows what there is: its output, its commands, its configuration, its code."""

from __future__ import annotations

import ast
import io
import re
import shlex
from pathlib import Path
from typing import Final

import pytest
import yaml

from daimo_validate.cli.arguments import make_parser
from daimo_validate.cli.main import main
from daimo_validate.cli.streams import Streams
from daimo_validate.config.reading import load_config
from daimo_validate.documents import supported_formats
from daimo_validate.output import FORMATS

ROOT: Final = Path(__file__).parents[1]
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_output_is_the_one_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in re.findall(r"^<!-- file (\S+) -->\n```\w+\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    shown = re.findall(r"^<!-- output (.*?) -->\n```text\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert shown
    for command, expected in shown:
        out, err = io.StringIO(), io.StringIO()
        assert main(shlex.split(command)[1:], Streams(None, out, err, {})) == 1
        if request.config.getoption("--update-corpus"):
            fresh = (ROOT / "README.md").read_text(encoding="utf-8").replace(expected, out.getvalue())
            (ROOT / "README.md").write_text(fresh, encoding="utf-8", newline="\n")
        else:
            assert (out.getvalue(), err.getvalue()) == (expected, "")


def test_the_commands_exist() -> None:
    calls = re.findall(r"(?:^|\$\()daimo-validate ([^#\n)]*)", "".join(blocks("sh")), re.MULTILINE)
    assert {call.split()[0] for call in calls} >= {"check", "rules", "schema", "serve", "completion"}
    for call in calls:
        make_parser().parse_args(shlex.split(re.split("[<>]", call)[0]))


def test_every_file_format_is_named() -> None:
    assert f" # the current folder: {supported_formats()}\n" in README


def test_every_output_format_is_named() -> None:
    *names, last = (f"`{name}`" for name in FORMATS)
    without_remarks = re.sub(r" \([^)]*\)", "", " ".join(README.split()))
    assert f"`--format` takes {', '.join(names)} and {last}." in without_remarks


def test_the_configuration_is_read(tmp_path: Path) -> None:
    (config,) = blocks("toml")
    (tmp_path / "daimo-validate.toml").write_text(config, encoding="utf-8")
    assert load_config(tmp_path / "daimo-validate.toml").strict is True


def test_the_hook_exists() -> None:
    (config,) = (block for block in blocks("yaml") if block.startswith("# .pre-commit-config.yaml\n"))
    (repository,) = yaml.safe_load(config)["repos"]
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_bytes())}
    for hook in repository["hooks"]:
        assert hook["id"] in hooks
        make_parser().parse_args(["check", *hook["args"], "a.json"])


@pytest.mark.parametrize("code", blocks("python"), ids=lambda code: code.splitlines()[0])
def test_the_code_is_python_and_imports_what_there_is(code: str) -> None:
    tree = ast.parse(f"async def shown():\n{re.sub('^', '    ', code, flags=re.MULTILINE)}")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("daimo_validate"):
            module = __import__(node.module, fromlist=["*"])
            assert [name.name for name in node.names if not hasattr(module, name.name)] == []


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
