"""Finding a configuration, reading it, the settings of each file, and every error message."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from daimo_validate.compiled import load as load_compiled
from daimo_validate.config import load
from daimo_validate.config import reading as config_reading
from daimo_validate.config import schema as config_schema
from daimo_validate.config.discovery import find_config
from daimo_validate.config.model import (
    Config,
    ConfigError,
    Guards,
    InvalidConfigError,
    Settings,
)
from daimo_validate.config.reading import load_config
from daimo_validate.core.engine import ReferenceEngine
from daimo_validate.core.policy import Policy
from daimo_validate.core.rules import RULES
from daimo_validate.core.structure import Structure
from tests.helpers.requests import plain_request

ROOT = Path(__file__).parents[2]
RIGHT = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
WRONG = "0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
OTHER = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"

FULL = f"""\
select = ["eip55-checksum", "eip55-missing", "amount-zero"]
ignore = ["amount-zero"]
strict = true
exclude = ["fixtures/", "*.example.json"]
payloads = ["/sessions/*/request", ""]
openapi = "api/openapi.yaml"
baseline = "known.json"
project-url = "https://git.example.com/team/daimo-validate"

[severity]
eip55-missing = "error"
burn-address = "off"

[env]
"shop_*_wallet" = "destination.address"
"*DAIMO*CHAIN_ID" = "metadata.chain"

[guards]
allowed-destinations = ["{RIGHT}", "{MINT}"]
allowed-refund-addresses = ["{RIGHT.lower()}"]
allowed-chains = [8453, 501]
allowed-tokens = ["{OTHER}"]
allowed-selectors = ["0xA694FC3A"]
max-amount-units = 1000.10

[[overrides]]
files = ["legacy/**"]
ignore = ["eip55-missing"]
payloads = ["/pay"]
strict = false

[[overrides]]
files = ["*.json", "!new.json"]
select = ["burn-address"]
severity = {{ burn-address = "warning" }}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "openapi.yaml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(folder: Path, text: str | bytes, name: str = "daimo-validate.toml") -> Config:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_config(folder / name)


def errors(folder: Path, text: str | bytes, name: str = "daimo-validate.toml") -> list[str]:
    with pytest.raises(InvalidConfigError) as raised:
        read(folder, text, name)
    assert str(raised.value) == "\n".join(str(error) for error in raised.value.errors)
    return [str(error).removeprefix(f"{name}:") for error in raised.value.errors]


class TestFind:
    """The nearest configuration applies, up to the folder of the repository."""

    def test_none(self, here: Path) -> None:
        (here / "pyproject.toml").write_text("[project]\nname = 'x'\ndependencies = ['daimo-validate']\n")
        (here / "sub").mkdir()
        assert find_config(here / "sub") is None

    def test_nearest(self, here: Path) -> None:
        (here / "sub" / "deep").mkdir(parents=True)
        (here / "daimo-validate.toml").touch()
        assert find_config(here / "sub" / "deep") == here / "daimo-validate.toml"
        (here / "sub" / "pyproject.toml").write_text("[tool.daimo-validate]\n")
        assert find_config(here / "sub" / "deep") == here / "sub" / "pyproject.toml"

    def test_own_file_before_pyproject(self, here: Path) -> None:
        (here / "pyproject.toml").write_text("[tool.daimo-validate]\nstrict = true\n")
        assert find_config(here) == here / "pyproject.toml"
        (here / "daimo-validate.toml").touch()
        assert find_config(here) == here / "daimo-validate.toml"

    def test_pyproject_without_the_table_is_skipped(self, here: Path) -> None:
        (here / "sub").mkdir()
        (here / "daimo-validate.toml").touch()
        (here / "sub" / "pyproject.toml").write_text("[tool.other]\n# daimo-validate\n")
        assert find_config(here / "sub") == here / "daimo-validate.toml"

    def test_not_outside_the_repository(self, here: Path) -> None:
        (here / "daimo-validate.toml").touch()
        (here / "inner" / "sub").mkdir(parents=True)
        (here / "inner" / ".git").write_text("gitdir: elsewhere\n")
        assert find_config(here / "inner" / "sub") is None
        (here / "inner" / "daimo-validate.toml").touch()
        assert find_config(here / "inner" / "sub") == here / "inner" / "daimo-validate.toml"

    def test_relative_start(self, here: Path) -> None:
        (here / "daimo-validate.toml").touch()
        assert find_config(".") == here / "daimo-validate.toml"

    @pytest.mark.parametrize("name", ["daimo-validate.toml", "pyproject.toml"])
    @pytest.mark.parametrize(
        ("make", "why"),
        [
            (Path.mkdir, "not a regular file"),
            (os.mkfifo, "not a regular file"),
            (lambda path: path.symlink_to("gone.toml"), "broken symbolic link"),
            (lambda path: path.symlink_to(path.name), "cannot read: too many levels of symbolic links"),
            (lambda path: path.symlink_to("/dev/null"), "not a regular file"),
        ],
        ids=["folder", "pipe", "broken link", "link to itself", "device"],
    )
    def test_what_is_not_a_file_does_not_switch_the_guards_off(
        self, here: Path, name: str, make: Callable[[Path], None], why: str
    ) -> None:
        (here / "sub").mkdir()
        make(here / name)
        with pytest.raises(InvalidConfigError) as raised:
            find_config(here / "sub")
        assert str(raised.value) == f"{name}: {why}; remove it or use --no-config"

    def test_a_folder_that_cannot_be_searched(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = os.stat

        def deny(path: Any, **given: Any) -> os.stat_result:
            if str(path).endswith(".toml"):
                raise PermissionError(13, "Permission denied", str(path))
            return usual(path, **given)

        monkeypatch.setattr(os, "stat", deny)
        with pytest.raises(InvalidConfigError, match="cannot read: permission denied"):
            find_config(here)

    def test_a_link_to_a_file_is_followed(self, here: Path) -> None:
        (here / "shared.toml").touch()
        (here / "daimo-validate.toml").symlink_to("shared.toml")
        assert find_config(here) == here / "daimo-validate.toml"

    @pytest.mark.parametrize(
        "text",
        [
            "[tool.daimo_validate]\n",
            "[tool.Daimo-Validate]\n",
            "tool.daimo-validate.strict = true\n",
            "[tool.daimo-validate\n",
            "[tool]\ndaimo-validate = 3\n",
            "[ 'tool' . \"daimo-validate\" ]\n",
            "tool = {daimo-validate = {strict = true}}\n",
            "[tool,daimo-validate]\n",
            '["t\\u006fol".daimo-validate]\n',
        ],
    )
    def test_a_typing_error_does_not_switch_the_guards_off(self, here: Path, text: str) -> None:
        (here / "pyproject.toml").write_text(text)
        assert find_config(here) == here / "pyproject.toml"


class TestLoad:
    """A valid configuration and its values."""

    def test_every_key(self, here: Path) -> None:
        config = read(here, FULL)
        assert config.path == here / "daimo-validate.toml"
        assert config.root == here
        assert config.select == ("eip55-checksum", "eip55-missing", "amount-zero")
        assert config.ignore == ("amount-zero",)
        assert config.severity == {"eip55-missing": "error", "burn-address": "off"}
        assert config.strict is True
        assert config.exclude == ("fixtures/", "*.example.json")
        assert config.payloads == ("/sessions/*/request", "")
        assert config.env == (
            ("SHOP_*_WALLET", "destination.address"),
            ("*DAIMO*CHAIN_ID", "metadata.chain"),
        )
        assert config.openapi == here / "api/openapi.yaml"
        assert config.baseline == here / "known.json"
        assert config.project_url == "https://git.example.com/team/daimo-validate/"
        assert config.guards == Guards(
            allowed_destinations=(RIGHT, MINT),
            allowed_refund_addresses=(RIGHT.lower(),),
            allowed_chains=(8453, 501),
            allowed_tokens=(OTHER,),
            allowed_selectors=("0xA694FC3A",),
            max_amount_units=Decimal("1000.10"),
        )
        assert len(config.overrides) == 2

    def test_the_table_of_pyproject(self, here: Path) -> None:
        text = (
            "[project]\nname = 'x'\n[tool.daimo-validate]\nstrict = true\n"
            "[tool.daimo-validate.guards]\nmax-amount-units = '5'\n"
        )
        config = read(here, text, "pyproject.toml")
        assert config.strict is True
        assert config.guards.max_amount_units == "5"

    @pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeffstrict = true\n", "strict = true\r\n"])
    def test_small_files(self, here: Path, text: str) -> None:
        assert read(here, text).strict is (True if "strict" in text else None)

    def test_any_name(self, here: Path) -> None:
        assert read(here, "strict = true\n", "shop.toml").strict is True

    def test_the_defaults_are_those_of_an_empty_file(self, here: Path) -> None:
        config = read(here, "")
        assert config == Config(path=here / "daimo-validate.toml", root=here)
        assert config.settings_for("a.json") == Config().settings_for("a.json") == Settings(policy=Policy())

    @pytest.mark.parametrize("limit", ["0", "250", "0.1", "1e3", "1_000.5", '"0.1"', '"250"'])
    def test_limits_are_exact(self, here: Path, limit: str) -> None:
        policy = read(here, f"guards.max-amount-units = {limit}\n").policy()
        assert policy.max_amount_units == Decimal(limit.strip('"').replace("_", ""))


class TestSettings:
    """The settings of a file: the overrides that match it, in their order."""

    def test_no_override(self, here: Path) -> None:
        config = read(here, FULL)
        settings = config.settings_for(here / "a.yaml")
        assert settings is config.settings_for("b.yaml") is config.settings_for()
        assert settings.payloads == ("/sessions/*/request", "")
        policy = settings.policy
        assert set(RULES) - set(policy.ignore) == {"eip55-checksum", "eip55-missing", "syntax"}
        assert policy.severity == {"eip55-missing": "error"}
        assert policy.strict
        assert set(policy.allowed_destinations or ()) == {RIGHT.lower(), MINT}
        assert set(policy.allowed_chains or ()) == {8453, 501}
        assert policy.max_amount_units == Decimal("1000.10")
        assert config.policy("a.yaml") is policy

    def test_an_override_adds_and_replaces(self, here: Path) -> None:
        settings = read(here, FULL).settings_for("legacy/deep/a.yaml")
        assert settings.payloads == ("/sessions/*/request", "", "/pay")
        assert not settings.policy.strict
        assert set(RULES) - set(settings.policy.ignore) == {"eip55-checksum", "syntax"}
        assert set(settings.policy.allowed_tokens or ()) == {OTHER.lower()}

    def test_later_overrides_win(self, here: Path) -> None:
        config = read(here, FULL)
        settings = config.settings_for("legacy/a.json")
        assert set(RULES) - set(settings.policy.ignore) == {"burn-address", "syntax"}
        assert settings.policy.severity == {"eip55-missing": "error", "burn-address": "warning"}
        assert not settings.policy.strict
        assert config.settings_for("legacy/new.json") is config.settings_for("legacy/a.yaml")

    def test_a_file_outside_the_folder_of_the_config(self, here: Path) -> None:
        config = read(here, FULL)
        assert config.settings_for(here.parent / "legacy" / "a.json") is config.settings_for()

    def test_syntax_is_on_unless_it_is_ignored(self, here: Path) -> None:
        assert "syntax" not in read(here, "select = ['amount-zero']\n").policy().ignore
        assert "syntax" in read(here, "select = ['amount-zero']\nignore = ['syntax']\n").policy().ignore

    def test_options_apply_after_overrides(self, here: Path) -> None:
        config = read(here, FULL).with_options(
            select=["amount-zero", "chain-id"], ignore=["wrong-type"], strict=True, payloads=["/x"]
        )
        settings = config.settings_for("legacy/a.json")
        assert set(RULES) - set(settings.policy.ignore) == {"chain-id", "syntax"}
        assert settings.policy.strict
        assert settings.payloads == ("/sessions/*/request", "", "/pay", "/x")
        assert config.settings_for(here.parent / "far.json").policy.strict

    @pytest.mark.usefixtures("here")
    def test_options_without_a_config(self) -> None:
        config = Config().with_options(ignore=["amount-zero"])
        assert config.policy("x.json") == Policy(ignore=["amount-zero"])
        with pytest.raises(ValueError, match=r'^ignore: "amount-zer" is not a rule; did you mean amount-zero\?$'):
            Config().with_options(ignore=["amount-zer"]).settings_for()

    def test_a_config_can_be_sent_to_another_process(self, here: Path) -> None:
        config = read(here, FULL)
        config.settings_for("legacy/a.json")
        sent = pickle.loads(pickle.dumps(config))
        assert sent.settings_for("legacy/a.json") == config.settings_for("legacy/a.json")


class TestLoadForUsers:
    """`daimo_validate.config.load` gives the validator of a service."""

    def test_guards_rules_and_strictness(self, here: Path) -> None:
        read(here, FULL)
        (here / "api" / "openapi.yaml").write_bytes((ROOT / "schemas" / "openapi.yaml").read_bytes())
        validator = load("daimo-validate.toml")
        assert validator.policy == load_config("daimo-validate.toml").policy()

    def test_it_guards_payloads(self, here: Path) -> None:
        read(here, "ignore = ['example-address']\nguards.allowed-chains = [10]\n")
        rules = [finding.rule for finding in load(here / "daimo-validate.toml").validate(plain_request()).findings]
        assert rules == ["chain-not-allowed"]

    def test_the_table_of_pyproject(self, here: Path) -> None:
        read(here, "[tool.daimo-validate]\nstrict = true\n", "pyproject.toml")
        assert load("pyproject.toml").policy == Policy(strict=True)

    def test_the_openapi_document(self, here: Path) -> None:
        text = (ROOT / "schemas" / "openapi.yaml").read_text(encoding="utf-8").replace("AllWallets", "AllPurses")
        (here / "api" / "openapi.yaml").write_text(text, encoding="utf-8")
        read(here, "openapi = 'api/openapi.yaml'\n")
        payload = plain_request()
        payload["display"]["paymentOptions"] = ["AllPurses"]
        assert load("daimo-validate.toml").validate(payload).ok
        assert not load(here / "daimo-validate.toml").validate(payload | {"display": {"paymentOptions": [1]}}).ok

    def test_errors_have_a_position(self, here: Path) -> None:
        read(here, "strict = true\nopenapi = 'api/openapi.yaml'\n")
        with pytest.raises(InvalidConfigError) as raised:
            load("daimo-validate.toml")
        assert str(raised.value).startswith("daimo-validate.toml:2:11: ")
        (here / "bad.toml").write_text("strct = 1\nignore = 2\n")
        with pytest.raises(ValueError, match="unknown key") as caught:
            load("bad.toml")
        assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == ["bad.toml:1:1", "bad.toml:2:10"]
        with pytest.raises(InvalidConfigError, match=r"^gone\.toml: cannot read: no such file or directory$"):
            load("gone.toml")

    def test_the_import_is_cheap(self) -> None:
        code = (
            "import sys, daimo_validate.config; "
            "print(sorted({'tomllib', 'jsonschema', 'jsonschema_rs', 'tree_sitter', 'decimal', 'json',"
            " 'daimo_validate.config.reading', 'daimo_validate.core.policy'} & set(sys.modules)))"
        )
        assert output_of(code) == "[]\n"


CASES: list[tuple[str, list[str]]] = [
    # keys
    ("strct = true", ['1:1: unknown key "strct"; did you mean `strict`?']),
    ("Strict = true", ['1:1: unknown key "Strict"; did you mean `strict`?']),
    (
        "colour = 1",
        [
            '1:1: unknown key "colour"; allowed: `select`, `ignore`, `severity`, `strict`, `exclude`, `payloads`, '
            "`env`, `openapi`, `baseline`, `project-url`, `guards`, `overrides`"
        ],
    ),
    ("\n  'a\\tb' = 1", ["2:3: " + r'unknown key "a\\tb"; allowed: `select`, `ignore`, `severity`, `strict`, `exclude`, '
                         "`payloads`, `env`, `openapi`, `baseline`, `project-url`, `guards`, `overrides`"]),
    ("allowed_destinations = []", ['1:1: unknown key "allowed_destinations"; `allowed-destinations` belongs in `guards`']),
    ("[guards]\nstrict = true", ['2:1: unknown key "strict" in `guards`; `strict` belongs at the top level']),
    ("[guards]\nallowedChains = [1]", ['2:1: unknown key "allowedChains" in `guards`; did you mean `allowed-chains`?']),
    (
        "[tool.daimo-validate]\nstrict = true",
        ['1:2: unknown key "tool"; in daimo-validate.toml the keys are at the top level, without [tool.daimo-validate]'],
    ),
    (
        '[[overrides]]\nfiles = ["a"]\nexclude = ["b"]',
        ['3:1: unknown key "exclude" in `overrides`; `exclude` belongs at the top level'],
    ),
    ("[[overrides]]\nstrict = true", ['1:1: missing `files` in an entry of `overrides`']),
    # types
    ('strict = "yes"', ['1:10: `strict` must be true or false, not "yes"']),
    ("strict = 1", ['1:10: `strict` must be true or false, not 1']),
    ("ignore = 'syntax'", ['1:10: `ignore` must be an array of rule ids, not "syntax"']),
    ("ignore = [[]]", ['1:11: each entry of `ignore` must be a rule id, not an array']),
    ("select = []", ['1:10: `select` is empty; remove it or add an entry']),
    ("exclude = 2026-11-23", ['1:11: `exclude` must be an array of patterns, not a date or time']),
    ("exclude = ['']", ['1:12: each entry of `exclude` must be a pattern, not ""']),
    ("guards = 3", ['1:10: `guards` must be a table, not 3']),
    ("env = []", ['1:7: `env` must be a table of key patterns, each with a field, not an array']),
    ("openapi = ''", ['1:11: `openapi` must be the path of a file, not ""']),
    ("baseline = {}", ['1:12: `baseline` must be the path of a file, not a table']),
    *(
        (
            f'project-url = "{url}"',
            [f'1:15: `project-url` must be an http or https URL without user name, query and fragment, not "{url}"'],
        )
        for url in ("", "docs/", "ftp://a.example/", "https://me:pw@a.example/", "https://a.example/?q", "http://a/%zz")
    ),
    (
        "severity = 'off'",
        ['1:12: `severity` must be a table of rule ids, each with "error", "warning" or "off", not "off"'],
    ),
    (
        "[overrides]\nfiles = ['a']",
        ['1:1: `overrides` must be an array of tables, each written [[overrides]], not a table'],
    ),
    ("overrides = ['a']", ['1:14: each entry of `overrides` must be a table, written [[overrides]], not "a"']),
    # values
    (
        'ignore = ["eip55-mising", "burn-address", "no such"]',
        ['1:11: unknown rule "eip55-mising"; did you mean `eip55-missing`?', '1:43: unknown rule "no such"'],
    ),
    ("[severity]\neip55_missing = 'off'", ['2:1: unknown rule "eip55_missing"; did you mean `eip55-missing`?']),
    (
        "[severity]\neip55-missing = 'warn'\nburn-address = 'Error'",
        [
            '2:17: `eip55-missing` must be "error", "warning" or "off", not "warn"',
            '3:16: `burn-address` must be "error", "warning" or "off", not "Error"; did you mean `error`?',
        ],
    ),
    (
        "exclude = ['ok', '#x', '[']",
        ['1:18: pattern "#x" cannot match anything', '1:24: pattern "[" cannot match anything'],
    ),
    ("[[overrides]]\nfiles = ['!']", ['2:10: pattern "!" cannot match anything']),
    (
        "payloads = ['sessions', '/a~2']",
        [
            f'1:{column}: each entry of `payloads` must be a JSON Pointer (starts with a slash, has `~` '
            f'only in `~0` and `~1`), not "{pointer}"'
            for column, pointer in ((13, "sessions"), (25, "/a~2"))
        ],
    ),
    (
        "[env]\n'*X' = 'destination.adress'",
        [
            '2:8: "*X" must be a field of the request, such as "destination.address" or "metadata.email", not '
            '"destination.adress"; did you mean `destination.address`?'
        ],
    ),
    ("[env]\n'' = 'refundAddress'", ["2:1: empty pattern of names"]),
    ("openapi = 'gone.yaml'", ['1:11: file not found: "gone.yaml" (relative to the folder of this configuration)']),
    ("openapi = 'api'", ['1:11: file not found: "api" (relative to the folder of this configuration)']),
    # guards
    (
        f'[guards]\nallowed-destinations = [\n  "{RIGHT}",\n  "{WRONG}",\n]\nallowed-tokens = ["{WRONG}"]',
        [
            f'4:3: invalid EIP-55 checksum in "{WRONG}"; compare the address with its source',
            f'6:19: invalid EIP-55 checksum in "{WRONG}"; compare the address with its source',
        ],
    ),
    (
        f"guards.allowed-refund-addresses = ['{RIGHT[:-1]}']",
        [
            '1:36: each entry of `allowed-refund-addresses` must be an EVM address (0x and 40 hex digits) or a '
            f'Solana address (32 to 44 characters of base58), not "{RIGHT[:-1]}"'
        ],
    ),
    (
        f"guards.allowed-tokens = ['{'2' * 32}', '{'z' * 44}']",
        [
            f'1:26: "{"2" * 32}" decodes to 23 bytes; a Solana address has 32',
            f'1:62: "{"z" * 44}" decodes to 33 bytes; a Solana address has 32',
        ],
    ),
    (
        "guards.allowed-selectors = ['stake(uint256)']",
        ['1:29: each entry of `allowed-selectors` must be a function selector such as "0xa694fc3a", not "stake(uint256)"'],
    ),
    ("guards.allowed-tokens = []", ['1:25: `allowed-tokens` is empty; remove it or add an entry']),
    (
        "guards.allowed-chains = [8453, 0, '8453', 1.5, true, 9007199254740992, 99999999999999999999]",
        [
            f'1:{column}: each entry of `allowed-chains` must be a chain id (a positive integer), not {shown}'
            for column, shown in (
                (32, "0"),
                (35, '"8453"'),
                (43, "1.5"),
                (48, "true"),
                (54, "9007199254740992"),
                (72, "99999999999999999999"),
            )
        ],
    ),
    *(
        (
            f"guards.max-amount-units = {written}",
            [f'1:27: `max-amount-units` must be an amount in whole tokens, such as 500 or "250.50", not {shown}'],
        )
        for written, shown in (
            ("-1", "-1"),
            ("nan", "NaN"),
            ("-inf", "-Infinity"),
            ("true", "true"),
            ("'1e3'", '"1e3"'),
            ("'1,000'", '"1,000"'),
            ("''", '""'),
            ('"5\\n"', r'"5\n"'),
            ("1e999999999", "1E+999999999"),
            ("[5]", "an array"),
        )
    ),
    # text
    ("strict = ", ["1:10: this is not TOML: expected a value here"]),
    (
        "strict = true\nstrict = false",
        ['2:1: duplicate key "strict" at line 2, column 1; first at line 1, column 1'],
    ),
    ("strict = ${STRICT}", ["1:10: not valid TOML: a template without quotes; templates are not filled in here"]),
    ("a = ]\n\nb = ]", ["1:5: this is not TOML: expected a value here"]),
    ("x = 1" + "0" * 5000, ["1:5: this number is 5,001 characters long; past 4,300 digits a number is not read"]),
]  # fmt: skip


class TestErrors:
    """Each error names the file, line, column and what is allowed; all errors are reported at once."""

    @pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
    def test_in_a_file_of_its_own(self, here: Path, text: str, expected: list[str]) -> None:
        assert errors(here, text + "\n") == expected

    @pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:40] for text, _ in CASES])
    def test_without_a_native_engine(
        self, here: Path, text: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without jsonschema-rs, jsonschema gives the same errors."""
        schema = config_schema.load()
        reference = ReferenceEngine(Structure({"name": "config", "schema": schema, "gate": schema}))
        monkeypatch.setattr(config_reading, "_engine", lambda: reference)
        assert errors(here, text + "\n") == expected

    def test_in_pyproject(self, here: Path) -> None:
        text = (
            "[project]\nname = 'é'\n\n[tool.daimo-validate]\nstrct = true\n"
            f"[tool.daimo-validate.guards]\nallowed-tokens = ['{WRONG}']\n"
        )
        assert errors(here, text, "pyproject.toml") == [
            '5:1: unknown key "strct"; did you mean `strict`?',
            f'7:19: invalid EIP-55 checksum in "{WRONG}"; compare the address with its source',
        ]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("[project]\n", " missing table [tool.daimo-validate]"),
            ("tool = 3\n", " missing table [tool.daimo-validate]"),
            ("[tool.daimo_validate]\n", "1:7: unknown table [tool.daimo_validate]; write [tool.daimo-validate]"),
            ("[tool]\ndaimo-validate = 3\n", "2:18: [tool.daimo-validate] must be a table, not 3"),
            ("[tool.daimo-validate\n", "1:21: this is not TOML: expected the closing bracket of the table name here"),
        ],
    )
    def test_a_wrong_or_missing_table(self, here: Path, text: str, expected: str) -> None:
        assert errors(here, text, "pyproject.toml") == [expected]

    def test_everything_at_once_in_the_order_of_the_text(self, here: Path) -> None:
        text = f"strct = 1\n[guards]\nallowed-tokens = ['{WRONG}', 'x']\nmax = 1\n[severity]\nnope = 'off'\n"
        assert [error.split(" ", 1)[0] for error in errors(here, text)] == ["1:1:", "3:19:", "3:65:", "4:1:", "6:1:"]

    def test_columns_are_code_points(self, here: Path) -> None:
        assert errors(here, '\ufeffenv = { "🙂é" = 5 }\r\nstrct = 1\r\n') == [
            '1:16: "🙂é" must be a field of the request, such as "destination.address" or "metadata.email", not 5',
            '2:1: unknown key "strct"; did you mean `strict`?',
        ]

    def test_not_utf8(self, here: Path) -> None:
        assert errors(here, b"a = 1\nb = '\xff'\n") == [
            "2:6: invalid UTF-8: byte 0xff at line 2, column 6; save or send it as UTF-8"
        ]
        assert errors(here, "strict = true".encode("utf-16")) == [
            "1:1: the text is encoded as UTF-16; it must be UTF-8; save or send it as UTF-8"
        ]

    @pytest.mark.usefixtures("here")
    def test_not_readable(self) -> None:
        for name, message in (("gone.toml", "no such file or directory"), ("api", "is a directory")):
            with pytest.raises(InvalidConfigError) as raised:
                load_config(name)
            assert raised.value.errors == (ConfigError(name, None, None, f"cannot read: {message}"),)
            assert str(raised.value) == f"{name}: cannot read: {message}"

    def test_the_path_is_relative_inside_the_current_directory(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (here / "shop.toml").write_text("x = 1\n")
        monkeypatch.chdir(here / "api")
        with pytest.raises(InvalidConfigError) as raised:
            load_config("../shop.toml")
        assert raised.value.errors[0].path == "../shop.toml"
        monkeypatch.chdir(here)
        with pytest.raises(InvalidConfigError) as raised:
            load_config(here / "shop.toml")
        assert raised.value.errors[0].path == "shop.toml"

    @pytest.mark.parametrize(
        "deep", ["a = " + "[" * 3000 + "]" * 3000, "a = " + "[" * 150 + "]" * 150, "a" + ".a" * 9999]
    )
    def test_deep_nesting(self, here: Path, deep: str) -> None:
        (error,) = errors(here, deep + "\n")
        assert error.startswith("1:")

    def test_an_error_can_be_sent_to_another_process(self, here: Path) -> None:
        with pytest.raises(InvalidConfigError) as raised:
            read(here, "x = 1\n")
        assert pickle.loads(pickle.dumps(raised.value)).errors == raised.value.errors

    _SCALARS = st.one_of(
        st.booleans(), st.integers(), st.text(max_size=5), st.floats(), st.sampled_from(list(RULES)), st.dates()
    )

    @given(data=st.data())
    def test_any_value_of_any_key_loads_or_is_an_error(
        self, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """Known keys with any values give a policy, or errors that all have a position."""
        schema = config_schema.load()
        keys: list[tuple[str, ...]] = [(key,) for key in schema["properties"]]
        keys += [("guards", key) for key in schema["$defs"]["guards"]["properties"]]
        values = st.recursive(self._SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=4)
        chosen = data.draw(st.dictionaries(st.sampled_from(keys), values, max_size=3))
        top = [f"{key[0]} = {_toml(value)}\n" for key, value in chosen.items() if len(key) == 1]
        guards = [f"{key[1]} = {_toml(value)}\n" for key, value in chosen.items() if len(key) == 2]
        path = tmp_path_factory.getbasetemp() / "any.toml"
        path.write_text("".join(top) + ("[guards]\n" if guards and ("guards",) not in chosen else "") + "".join(guards))
        try:
            config = load_config(path)
        except InvalidConfigError as error:
            lines = [one.line for one in error.errors]
        else:
            lines = [1]
            assert isinstance(config.policy("x.json"), Policy)
        assert lines
        assert None not in lines


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(char):08x}" for char in value if not 0xD800 <= ord(char) < 0xE000) + '"'
    if isinstance(value, float):
        return repr(value) if "e" not in repr(value) else f"{value:.1f}"
    return str(value)


class TestSchema:
    """The schema is a valid JSON Schema, has all rules, and describes every key."""

    def test_is_valid(self) -> None:
        Draft202012Validator.check_schema(config_schema.load())

    def test_is_up_to_date(self) -> None:
        """If this fails, run `python -m schemas.regenerate`."""
        assert config_schema.refreshed() == config_schema.PATH.read_text(encoding="utf-8")

    def test_rules_are_those_of_the_registry(self) -> None:
        definitions = config_schema.load()["$defs"]
        assert definitions["rule"]["enum"] == list(RULES) == list(definitions["severity"]["properties"])

    def test_fields_are_those_of_the_request(self) -> None:
        (named, _metadata) = config_schema.load()["$defs"]["field"]["anyOf"]
        schema = load_compiled("CreateSessionRequest")["schema"]
        assert set(named["enum"]) == set(_scalars(schema, ""))

    def test_every_key_is_described(self) -> None:
        schema = config_schema.load()
        tables = [
            schema,
            schema["$defs"]["guards"],
            schema["$defs"]["severity"],
            schema["properties"]["overrides"]["items"],
        ]
        for table in tables:
            for key, below in table["properties"].items():
                assert below["description"].endswith("."), key

    def test_every_value_says_what_is_expected(self) -> None:
        """No error message falls back to `another value`."""
        waiting = [config_schema.load()]
        while waiting:
            node = waiting.pop()
            if "type" in node and "anyOf" not in node:
                assert "x-expected" in node or "pattern" in node, node
            waiting += [below for below in node.get("properties", {}).values() if isinstance(below, dict)]
            waiting += [node["items"]] if "items" in node else []
            waiting += list(node.get("$defs", {}).values())

    def test_the_example_of_these_tests_is_valid(self) -> None:
        import tomllib

        assert list(Draft202012Validator(config_schema.load()).iter_errors(tomllib.loads(FULL))) == []


def _scalars(schema: dict[str, Any], param: str) -> list[str]:
    """Return the params of all fields that hold one string or number."""
    found: list[str] = []
    for branch in ("then", "else"):
        found += _scalars(schema[branch], param) if isinstance(schema.get(branch), dict) else []
    for name, below in schema.get("properties", {}).items():
        if "if" in below or below.get("type") == "object":
            found += _scalars(below, f"{param}{name}.") if "additionalProperties" not in below else []
        elif below.get("type") in ("string", "number"):
            found.append(f"{param}{name}")
    return found


def output_of(code: str) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    call = [sys.executable, "-c", code]
    return subprocess.run(call, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout


class TestCost:
    """A run without a configuration imports nothing for it."""

    @pytest.mark.parametrize(
        "pyproject",
        [
            None,
            "[project]\nname = 'x'\n",
            "[project]\ndependencies = ['daimo-validate']\n[dependency-groups]\nlint = ['daimo-validate>=0.1']\n",
            "[project.scripts]\ndaimo-validate = 'x'\n[tool.ruff.lint]\nselect = ['E']\n",
        ],
    )
    def test_without_a_config_nothing_is_imported(self, here: Path, pyproject: str | None) -> None:
        if pyproject is not None:
            (here / "pyproject.toml").write_text(pyproject)
        code = (
            "import sys; from daimo_validate.config.discovery import find_config; "
            "from daimo_validate.config.model import Config; assert find_config('.') is None; "
            "Config(); print(sorted({'tomllib', 'jsonschema', 'jsonschema_rs', 'tree_sitter', 'decimal', 'json',"
            " 'daimo_validate.config.reading', 'daimo_validate.core.policy'} & set(sys.modules)))"
        )
        assert output_of(code) == "[]\n"

    def test_a_valid_config_needs_no_positions(self, here: Path) -> None:
        (here / "daimo-validate.toml").write_text(FULL)
        code = (
            "import sys; from daimo_validate.config.reading import load_config; "
            "load_config('daimo-validate.toml').policy(); "
            "print(sorted({'jsonschema', 'tree_sitter', 'daimo_validate.documents.toml'} & set(sys.modules)))"
        )
        assert output_of(code) == "[]\n"
