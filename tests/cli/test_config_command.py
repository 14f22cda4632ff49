"""`config init` and `config show`."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daimo_validate.config.reading import load_config
from daimo_validate.config.schema import load as load_schema
from daimo_validate.config.template import TEMPLATE
from tests.cli.test_main import run

CONFIG = """\
strict = true
ignore = ["example-address"]
exclude = ["fixtures/"]

[severity]
unknown-token = "off"

[env]
"SHOP_*" = "destination.address"

[guards]
allowed-chains = [8453]
max-amount-units = 50.10

[[overrides]]
files = ["examples/**"]
ignore = ["unknown-chain"]
strict = false

[[overrides]]
files = ["*.yaml"]
severity = { unknown-token = "warning" }
"""
SECRET = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def values(*arguments: str) -> dict[str, tuple[Any, str]]:
    document = json.loads(run("config", "show", "--format", "json", *arguments)[1])
    assert document["version"] == 1
    return {setting["key"]: (setting["value"], setting["from"]) for setting in document["settings"]}


class TestInit:
    def test_it_writes_a_configuration_that_changes_nothing(self, folder: Path) -> None:
        before = run("config", "show", "--no-config")[1].splitlines()[1:]
        code, out, err = run("config", "init")
        assert (code, err) == (0, "")
        assert out == "wrote daimo-validate.toml; every key in it is explained and off\n"
        assert (folder / "daimo-validate.toml").read_text(encoding="utf-8") == TEMPLATE
        assert run("config", "show")[1].splitlines()[1:] == before

    def test_every_key_can_be_switched_on(self, folder: Path) -> None:
        """Without the `#` before a key the file is valid, and it has every key."""
        text = re.sub(r"^# (?=[\[\]\"\w-]+(?: = |\]$))", "", TEMPLATE, flags=re.MULTILINE)
        (folder / "api").mkdir()
        (folder / "api/openapi.yaml").touch()
        (folder / "daimo-validate.toml").write_text(text, encoding="utf-8")
        assert load_config(folder / "daimo-validate.toml").strict is True
        document = tomllib.loads(text)
        assert document.keys() == load_schema()["properties"].keys()
        assert document["guards"].keys() == load_schema()["$defs"]["guards"]["properties"].keys()

    def test_it_overwrites_nothing(self, folder: Path) -> None:
        path = folder / "daimo-validate.toml"
        makers: list[Callable[[], object]] = [
            lambda: path.write_text("strict = true\n", encoding="utf-8"),
            lambda: path.symlink_to("nowhere"),
            path.mkdir,
        ]
        for make in makers:
            make()
            code, out, err = run("config", "init")
            assert (code, out) == (2, "")
            assert err.startswith("daimo-validate: daimo-validate.toml")
            assert sorted(each.name for each in folder.iterdir()) == [".git", path.name]
            path.rmdir() if path.is_dir() else path.unlink()

    def test_it_does_not_switch_off_the_guards_of_pyproject(self, folder: Path) -> None:
        (folder / "pyproject.toml").write_text("[tool.daimo-validate]\nstrict = true\n", encoding="utf-8")
        assert run("config", "init") == (
            2,
            "",
            "daimo-validate: pyproject.toml has the configuration already; daimo-validate.toml would be used instead of it\n",
        )
        assert not (folder / "daimo-validate.toml").exists()

    def test_it_says_what_it_hides(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "daimo-validate.toml").write_text("strict = true\n", encoding="utf-8")
        (folder / "sub").mkdir()
        monkeypatch.chdir(folder / "sub")
        code, _, err = run("config", "init")
        assert code == 0
        assert err.startswith("daimo-validate: in this folder it is used instead of ")

    def test_nothing_stays_of_a_file_that_cannot_be_written(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object, **__: object) -> Any:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", fails)
        assert run("config", "init") == (
            2,
            "",
            "daimo-validate: daimo-validate.toml: cannot write: no space left on device\n",
        )
        assert [each.name for each in folder.iterdir()] == [".git"]


class TestShow:
    def test_without_a_configuration(self) -> None:
        code, out, err = run("config", "show")
        assert (code, err) == (0, "")
        assert out.startswith("# no configuration file\n\nstrict = false  # default\n# select: all rules (default)\n")
        assert {origin for _, origin in values().values()} == {"default"}

    def test_with_one(self, folder: Path) -> None:
        (folder / "daimo-validate.toml").write_text(CONFIG, encoding="utf-8")
        out = run("config", "show")[1]
        assert 'ignore = ["example-address"]  # daimo-validate.toml:2\n' in out
        assert '"SHOP_*" = "destination.address"  # daimo-validate.toml:9\n' in out
        assert "max-amount-units = 50.10  # daimo-validate.toml:13\n" in out
        assert "# allowed-tokens: off (default)\n" in out
        # It says the same as the file.
        assert tomllib.loads(out) == tomllib.loads(CONFIG)

    def test_for_one_file(self, folder: Path) -> None:
        (folder / "daimo-validate.toml").write_text(CONFIG, encoding="utf-8")
        both = values("examples/a.yaml")
        assert both["ignore"] == (
            ["example-address", "unknown-chain"],
            "daimo-validate.toml:2 and daimo-validate.toml:17",
        )
        assert both["strict"] == (False, "daimo-validate.toml:18")
        assert both["severity.unknown-token"] == ("warning", "daimo-validate.toml:22")
        assert values("a.json")["strict"] == (True, "daimo-validate.toml:1")
        assert values("a.json")["severity.unknown-token"] == ("off", "daimo-validate.toml:6")

    def test_pyproject(self, folder: Path) -> None:
        (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n[tool.daimo-validate]\nstrict = true\n")
        assert values()["strict"] == (True, "pyproject.toml:4")
        assert values("--no-config")["strict"] == (False, "default")
        assert values("--config", "pyproject.toml")["strict"] == (True, "pyproject.toml:4")

    def test_no_secret_and_no_command_to_a_terminal(self, folder: Path) -> None:
        hostile = f'payloads = ["/{SECRET}", "/a\\u001b[31m", "/##[x]"]\nexclude = ["{SECRET}"]\n[env]\n"{SECRET}" = "destination.address"\n'
        (folder / "daimo-validate.toml").write_text(hostile, encoding="utf-8")
        for arguments in ((), ("--format", "json")):
            code, out, _ = run("config", "show", *arguments)
            assert code == 0
            assert SECRET not in out
            assert "\x1b" not in out
            assert "##[" not in out

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--config", "no.toml"), "no.toml: cannot read: no such file or directory"),
            (("--config", ""), "empty file name"),
            (("--config", "bad.toml"), 'bad.toml:1:10: `strict` must be true or false, not "x"'),
        ],
    )
    def test_wrong_usage(self, arguments: tuple[str, ...], message: str, folder: Path) -> None:
        (folder / "bad.toml").write_text('strict = "x"', encoding="utf-8")
        assert run("config", "show", *arguments) == (2, "", f"daimo-validate: {message}\n")

    def test_color(self, folder: Path) -> None:
        plain, colored = run("config", "show")[1], run("config", "show", FORCE_COLOR="1")[1]
        assert "\x1b[36mstrict\x1b[0m" in colored
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
