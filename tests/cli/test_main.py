"""The command line: arguments and streams in, text and an exit code out."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from daimo_validate.cli import check
from daimo_validate.cli.main import main
from daimo_validate.cli.streams import Streams
from daimo_validate.core import validator
from daimo_validate.core.rules import RULES
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.output import FORMATS

GOOD = {
    "destination": {
        "type": "evm",
        "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "chainId": 8453,
        "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
    },
    "display": {"title": "Deposit to Acme", "verb": "Deposit"},
}
LOWER = {**GOOD, "refundAddress": "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359"}
BAD = {**GOOD, "refundAddress": "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d358"}
CORPUS = Path(__file__).parents[1] / "corpus"


def _crashing(_: object) -> Any:
    """Raise an error whose text is a secret."""
    raise KeyError("hunter2")


def run(*argv: str, stdin: bytes | None = b"", encoding: str = "utf-8", **environ: str) -> tuple[int, str, str]:
    raw = io.BytesIO()
    out, err = io.TextIOWrapper(raw, encoding=encoding, write_through=True), io.StringIO()
    code = main(argv, Streams(None if stdin is None else io.BytesIO(stdin), out, err, environ))
    return code, raw.getvalue().decode(encoding), err.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    for name, payload in (("good", GOOD), ("lower", LOWER), ("bad", BAD)):
        (tmp_path / f"{name}.json").write_text(json.dumps(payload), encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
class TestExitCodes:
    def test_no_findings(self) -> None:
        assert run("check", "good.json") == (0, "1 file, 1 payload: no findings\n", "")

    def test_a_warning_is_not_a_failure(self) -> None:
        assert run("check", "lower.json")[0] == 0
        assert run("check", "--strict", "lower.json")[0] == 1

    def test_an_error(self) -> None:
        code, out, _ = run("check", "bad.json")
        assert code == 1
        assert out.startswith("bad.json:1:")
        assert "error: [eip55-checksum] invalid EIP-55 checksum in" in out
        assert run("check", "--exit-zero", "bad.json")[0] == 0

    def test_a_rule_that_crashes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rule = RULES["eip55-checksum"]
        monkeypatch.setattr(validator, "checks_of", lambda _: ((rule, _crashing),))
        code, out, err = run("check", "bad.json")
        assert code == 3
        assert out.startswith(
            "bad.json: crash: rule eip55-checksum crashed (KeyError); this is a bug in daimo-validate"
        )
        assert "hunter2" not in out + err

    def test_an_internal_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(check, "make_plan", _crashing)
        code, out, err = run("check", "good.json")
        assert (code, out) == (3, "")
        assert re.fullmatch(
            r"daimo-validate: internal error: KeyError at test_main\.py:\d+; please report this bug\n", err
        )

    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            ((), "usage: daimo-validate"),
            (("check", "--nope"), "unrecognized arguments: --nope"),
            (
                ("check", "--statistics", "--format", "json", "good.json"),
                "--format: not allowed with argument --statistics",
            ),
            (("check", "-", "good.json"), "`-` is standard input; it cannot be combined with other paths"),
            (("check", "--select", "eip55-chcksum", "good.json"), "did you mean `eip55-checksum`?"),
            (
                ("check", "--pointer", "a/b", "good.json"),
                '"a/b" is not a JSON Pointer: it must be empty or start with a slash',
            ),
            (("check", "--pointer", "/a~b", "good.json"), '"/a~b" is not a JSON Pointer: write ~ as ~0'),
            (("check", "--exclude", "[", "good.json"), 'pattern "[" cannot match anything'),
            (("check", "--exclude", "", "good.json"), 'pattern "" cannot match anything'),
            (("check", "--stdin-filename", "a.txt"), '"a.txt": unsupported file type; supported: '),
            (("check", "--stdin-filename", "a.json", "good.json"), "cannot be combined with other paths"),
            (("check", "--write-baseline", "no/where.json", "good.json"), "no/where.json: cannot write"),
            (("check", "--openapi", "good.json", "good.json"), "good.json: not an OpenAPI 3 document"),
            (("check", "--baseline", "nope.json", "good.json"), "nope.json: cannot read: no such file"),
            (("check", "--format", "xml", "good.json"), "invalid choice: 'xml'"),
            (("check", "--config", "a.toml", "--no-config", "good.json"), "not allowed with argument"),
            (("completion",), "the following arguments are required: shell"),
            (("check", "--openapi", "nope.yaml", "good.json"), "nope.yaml: No such file or directory"),
            (("check", "--baseline", "good.json", "good.json"), "is not a baseline of version 2"),
            (("check", "--config", "nope.toml", "good.json"), "nope.toml"),
            (("check", "--openapi", "", "good.json"), "--openapi: empty file name"),
            (("check", "--config", "", "good.json"), "--config: empty file name"),
            (("check", "--baseline", "", "good.json"), "--baseline: empty file name"),
            (("check", "--write-baseline", "", "good.json"), "--write-baseline: empty file name"),
            (("rules", "nope"), 'unknown rule "nope"; `daimo-validate rules` lists all rules'),
            (("schema", "Nope"), 'the API document has no component "Nope"'),
        ],
    )
    def test_wrong_usage(self, argv: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
        code, out, err = run(*argv)
        assert (code, out) == (2, "")
        assert message in err + capsys.readouterr().err

    def test_a_missing_file(self) -> None:
        code, out, _ = run("check", "nope.json", "good.json")
        assert code == 2
        assert "nope.json: error: no such file or folder" in out

    @pytest.mark.parametrize(
        "options",
        [*(("--format", name) for name in FORMATS), ("--statistics",), ("--quiet",), ("--diff",), ("--exit-zero",)],
        ids=" ".join,
    )
    def test_a_missing_file_is_reported_with_any_options(self, options: tuple[str, ...]) -> None:
        code, out, err = run("check", *options, "nope.json", "good.json")
        assert code == 2
        assert "nope.json" in out + err
        assert "no such file or folder" in out + err


@pytest.mark.usefixtures("folder")
class TestNothingToCheck:
    """A run that checks nothing must not look like a success."""

    FILES: Final = "no files to check in {}; supported: "
    MESSAGE: Final = "found no Daimo session request in any of 3 files"

    @pytest.mark.parametrize("argv", [(), ("--strict",), ("--format", "json")], ids=" ".join)
    def test_a_folder_without_supported_files(self, folder: Path, argv: tuple[str, ...]) -> None:
        (folder / "src").mkdir()
        (folder / "src" / "main.c").touch()
        code, out, err = run("check", *argv, "src")
        assert (code, out) == (2, "")
        assert err.startswith('daimo-validate: no files to check in "src"; supported: ')
        assert "JSON, JSON Lines" in err
        assert run("check", "--only-payload-files", *argv, "src")[0] == 0

    def test_several_folders_and_excluded_files(self, folder: Path) -> None:
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        assert self.FILES.format("these paths") in run("check", "a", "b")[2]
        assert self.FILES.format('"."') in run("check", "--exclude", "*.json", ".")[2]
        assert run("check", "a", "good.json")[0] == 0

    def test_the_current_folder_is_the_default(self) -> None:
        assert run("check") == run("check", ".")
        assert run("check", "-q")[1].startswith("bad.json:1:")

    @pytest.mark.parametrize("format", FORMATS)
    def test_files_without_a_payload(self, folder: Path, format: str) -> None:
        (folder / "data").mkdir()
        for name in ("a.json", "b.yaml", "c.toml"):
            (folder / "data" / name).write_text("{}" if name == "a.json" else "", encoding="utf-8")
        code, out, _ = run("check", "--format", format, "data")
        assert code == 0
        # The format of the API has no place for warnings.
        assert (self.MESSAGE in out) is (format != "v1")
        code, out, _ = run("check", "--strict", "--format", format, "data")
        assert (code, self.MESSAGE in out) == (1, True)
        code, out, _ = run("check", "--strict", "--only-payload-files", "--format", format, "data")
        assert (code, "found no Daimo" in out) == (0, False)
        assert len(run("check", "--format", "jsonl", "data")[1].splitlines()) == 1
        assert run("check", "--strict", "--ignore", "no-payload", "--format", format, "data")[0] == 0

    def test_one_file_with_a_payload_is_enough(self, folder: Path) -> None:
        (folder / "data").mkdir()
        (folder / "data" / "a.json").write_text("{}", encoding="utf-8")
        (folder / "data" / "b.json").write_text(json.dumps(GOOD), encoding="utf-8")
        assert run("check", "--strict", "data") == (0, "2 files, 1 payload: no findings\n", "")

    def test_named_files_have_a_finding_each(self, folder: Path) -> None:
        for name in ("a.json", "b.json"):
            (folder / name).write_text("{}", encoding="utf-8")
        found = [json.loads(line) for line in run("check", "--format", "jsonl", "a.json", "b.json")[1].splitlines()]
        assert [(each["file"], each["rule"]) for each in found] == [("a.json", "no-payload"), ("b.json", "no-payload")]

    def test_a_baseline_can_know_it(self, folder: Path) -> None:
        (folder / "data").mkdir()
        (folder / "data" / "a.json").write_text("{}", encoding="utf-8")
        assert run("check", "--strict", "data", "--write-baseline", "known.json")[0] == 0
        assert run("check", "--strict", "data", "--baseline", "known.json")[0] == 0

    def test_the_body_in_a_postman_collection_is_checked(self, folder: Path) -> None:
        body = {"mode": "raw", "raw": json.dumps(GOOD), "url": "https://api.daimo.com/v1/sessions"}
        (folder / "c.json").write_text(json.dumps({"item": [{"request": {"body": body}}]}), encoding="utf-8")
        assert run("check", "--strict", "--only-payload-files", "c.json")[:2] == (
            0,
            "1 file, 1 payload: no findings\n",
        )


@pytest.mark.usefixtures("folder")
class TestMistakesInArguments:
    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            (("chekc", "good.json"), 'unknown command "chekc"; did you mean `check`?'),
            (("good.json",), 'unknown command "good.json"; to check this file: daimo-validate check "good.json"'),
            (
                ("xyz",),
                'unknown command "xyz"; commands: check, explain, stream, rules, serve, config, schema, vectors, completion',
            ),
            (
                ("",),
                'unknown command ""; commands: check, explain, stream, rules, serve, config, schema, vectors, completion',
            ),
        ],
    )
    def test_an_unknown_command(self, argv: tuple[str, ...], message: str) -> None:
        assert run(*argv) == (2, "", f"daimo-validate: {message}\n")

    @pytest.mark.parametrize("name", ["--config=evil.toml", "-x.json", "--no-config", "--exit-zero", "-"])
    def test_an_option_that_is_also_a_file_is_ambiguous(self, folder: Path, name: str) -> None:
        (folder / name).write_text(json.dumps(BAD), encoding="utf-8")
        (folder / "evil.toml").write_text("ignore = ['eip55-checksum']", encoding="utf-8")
        code, out, err = run("check", "bad.json", name)
        assert (code, out) == (2, "")
        assert err == (
            f"daimo-validate: {name}: there is a file of this name, so it is ambiguous; write ./{name} for the file\n"
        )
        assert run("check", "bad.json", "--config", "evil.toml")[0] == 0

    def test_an_unknown_option(self) -> None:
        assert run("check", "--ignroe", "x", "good.json")[2].endswith(
            "daimo-validate: error: unrecognized arguments: --ignroe; did you mean `--ignore`?\n"
        )
        assert run("check", "--xyz", "good.json")[2].endswith("unrecognized arguments: --xyz\n")

    @pytest.mark.parametrize("argv", [("check",), ("check", "a.json"), ("check", "--no-config", ".")])
    def test_a_deleted_current_folder(self, folder: Path, argv: tuple[str, ...]) -> None:
        (folder / "gone").mkdir()
        os.chdir(folder / "gone")
        (folder / "gone").rmdir()
        assert run(*argv) == (2, "", "daimo-validate: the current folder does not exist any more\n")

    def test_names_after_two_dashes_are_files(self, folder: Path) -> None:
        (folder / "-x.json").write_text(json.dumps(BAD), encoding="utf-8")
        assert run("check", "--", "-x.json")[0] == run("check", "./-x.json")[0] == 1

    @pytest.mark.parametrize("argv", [("check", "--f\x1b[31m"), ("check", "--format", "\x1b]0;x\x07\n::error::y")])
    def test_messages_have_no_control_characters(self, argv: tuple[str, ...]) -> None:
        code, out, err = run(*argv)
        assert (code, out) == (2, "")
        assert not re.search(r"[^\n -~]", err)
        assert "\n::error" not in err

    def test_yaml_on_standard_input(self) -> None:
        hint = (
            "daimo-validate: standard input is checked as a JSON body; for a YAML file, use --stdin-filename x.yaml\n"
        )
        for text in (b"destination:\n  type: evm\n", b"# pay\n---\na: 1\n", b"---\n", b'"destination": {}\n'):
            code, _, err = run("check", "-", stdin=text)
            assert (code, err) == (1, hint), text
        for text in (b"{}", b'{"a": 1,}', b"", b"destination", b"[a: b]", json.dumps(BAD, indent=1).encode()):
            assert run("check", "-", stdin=text)[2] == "", text

    def test_help_shows_exit_codes_and_examples(self) -> None:
        for command in ("check", "rules", "serve", "schema", "vectors", "completion"):
            code, out, _ = run(command, "--help", encoding="ascii")
            assert code == 0
            assert f"  daimo-validate {command}" in out.partition("example")[2]
        out = run("check", "--help")[1]
        for exit_code in ExitCode:
            line = f"  {exit_code.value}  {exit_code.sentence}\n"
            assert line in out
            assert line in run("--help")[1]


@pytest.mark.usefixtures("folder")
class TestConfiguration:
    @pytest.mark.parametrize("name", ["daimo-validate.toml", "pyproject.toml"])
    def test_one_that_is_not_a_file(self, folder: Path, name: str) -> None:
        (folder / name).symlink_to("gone.toml")
        message = f"daimo-validate: {name}: broken symbolic link; remove it or use --no-config\n"
        assert run("check", "good.json") == (2, "", message)
        assert run("check", "--no-config", "good.json")[0] == 0


class TestFixesThroughLinks:
    @pytest.fixture
    def outside(self, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
        path = tmp_path_factory.mktemp("outside") / "real.json"
        path.write_text(json.dumps(LOWER), encoding="utf-8")
        (folder / "lower.json").unlink()
        (folder / "link.json").symlink_to(path)
        return path

    def test_a_link_that_leads_outside_a_folder_is_not_written(self, outside: Path) -> None:
        before = outside.read_bytes()
        code, out, _ = run("check", "--fix", ".")
        assert code == 2
        assert "link.json: error: not fixed: link to a file outside the checked folders; name the file to fix it" in out
        assert "link.json:1:" in out
        assert outside.read_bytes() == before
        assert run("check", "--fix", "link.json")[0] == 0
        assert outside.read_bytes() != before

    def test_a_link_that_leads_to_another_folder_inside_is_written(self, folder: Path) -> None:
        (folder / ".store").mkdir()
        (folder / "lower.json").rename(folder / ".store" / "data.bin")
        (folder / "link.json").symlink_to(".store/data.bin")
        assert run("check", "--fix", ".", "--exclude", "bad.json")[0] == 0
        assert b"0xfB6916095" in (folder / ".store" / "data.bin").read_bytes()

    def test_a_hard_link_is_not_broken(self, folder: Path) -> None:
        before = (folder / "lower.json").read_bytes()
        os.link(folder / "lower.json", folder / "other.json")
        code, out, _ = run("check", "--fix", "lower.json")
        assert code == 2
        assert "lower.json: error: not fixed: file has hard links" in out
        assert (folder / "lower.json").read_bytes() == (folder / "other.json").read_bytes() == before


@pytest.mark.usefixtures("folder")
class TestInput:
    def test_a_body_on_standard_input(self) -> None:
        code, out, _ = run("check", "-", "--format", "json", stdin=json.dumps(BAD).encode())
        report = json.loads(out)
        assert (code, report["version"], report["ok"], report["errors"], report["warnings"]) == (1, 1, False, 1, 0)
        assert report["findings"][0]["param"] == "refundAddress"
        assert report["findings"][0]["file"] == "<stdin>"

    def test_any_object_on_standard_input_is_a_body(self) -> None:
        code, out, _ = run("check", "-", stdin=b"{}")
        assert code == 1
        assert "missing required field `destination`" in out

    def test_empty_standard_input(self) -> None:
        code, out, _ = run("check", "-", stdin=b"")
        assert code == 1
        assert "[syntax]" in out
        assert run("check", "-", stdin=None)[0] == 2

    def test_standard_input_as_a_file(self) -> None:
        text = b"address: x\ndestination:\n  type: evm\n  address: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n"
        code, out, _ = run("check", "--stdin-filename", "a.yaml", stdin=text)
        assert code == 1
        assert "a.yaml:4:12: error: [unquoted-value]" in out

    def test_a_folder(self, folder: Path) -> None:
        (folder / "deep").mkdir()
        (folder / "deep" / "b.json").write_text(json.dumps(BAD), encoding="utf-8")
        code, out, _ = run("check", ".", "--format", "jsonl")
        assert code == 1
        found = [json.loads(line)["file"] for line in out.splitlines()]
        assert found == ["bad.json", "deep/b.json", "lower.json"]

    def test_files_without_a_payload(self, folder: Path) -> None:
        (folder / "a.json").write_text('{"name": "x"}', encoding="utf-8")
        assert "[no-payload]" in run("check", "a.json")[1]
        assert "[no-payload]" not in run("check", "--only-payload-files", "a.json")[1]


@pytest.mark.usefixtures("folder")
class TestOutput:
    @pytest.mark.parametrize("name", FORMATS)
    def test_the_exit_code_does_not_depend_on_the_format(self, name: str) -> None:
        code, out, err = run("check", "--format", name, "bad.json")
        assert (code, err) == (1, "")
        assert out

    def test_v1(self) -> None:
        error = json.loads(run("check", "--format", "v1", "bad.json")[1])["error"]
        assert (error["type"], error["code"]) == ("validation_error", "invalid_parameter")
        assert error["param"] == "refundAddress"
        assert run("check", "--format", "v1", "good.json") == (0, "", "")

    def test_github_is_the_default_in_an_action(self) -> None:
        assert run("check", "bad.json", GITHUB_ACTIONS="true")[1].startswith("::error ")

    def test_colour(self) -> None:
        assert "\x1b[" not in run("check", "bad.json")[1]
        assert "\x1b[" in run("check", "--color", "always", "bad.json")[1]
        assert "\x1b[" in run("check", "bad.json", FORCE_COLOR="1")[1]
        assert "\x1b[" not in run("check", "bad.json", FORCE_COLOR="1", NO_COLOR="1")[1]

    @pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
    def test_streams_that_are_not_utf8(self, folder: Path, encoding: str) -> None:
        odd = {**GOOD, "display": {"title": "T", "verb": "Zahl \N{CYRILLIC SMALL LETTER A}"}}
        (folder / "odd.json").write_text(json.dumps(odd, ensure_ascii=False), encoding="utf-8")
        code, out, _ = run("check", "odd.json", encoding=encoding)
        assert code == 0
        assert "\\u0430" in out

    def test_hostile_file_names(self, folder: Path) -> None:
        name = "a\n::error::b \x1b[31m%.json"
        (folder / name).write_text(json.dumps(BAD), encoding="utf-8")
        out = run("check", name)[1]
        assert "\x1b" not in out
        assert "\n::error" not in out

    def test_quiet_and_statistics(self) -> None:
        assert run("check", "-q", "good.json") == (0, "", "")
        assert run("check", "--statistics", "bad.json") == (1, "1  eip55-checksum\n", "")


class TestFixes:
    def test_a_safe_fix(self, folder: Path) -> None:
        before = (folder / "lower.json").read_bytes()
        code, out, err = run("check", "--diff", "lower.json")
        assert (code, (folder / "lower.json").read_bytes()) == (1, before)
        assert [line[:3] for line in out.splitlines()] == ["---", "+++", "@@ ", '-{"', '+{"']
        assert err == "1 fix in 1 file would be made; run again with --fix\n"
        assert run("check", "--diff", "--color=always", "lower.json")[1].count("\x1b[0m\n") == 5
        assert run("check", "--fix", "lower.json")[0] == 0
        after = (folder / "lower.json").read_text(encoding="utf-8")
        assert after == before.decode().replace(
            "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
        )

    def test_a_diff_writes_nothing_even_with_fix(self, folder: Path) -> None:
        before = (folder / "lower.json").read_bytes()
        assert run("check", "--fix", "--diff", "lower.json")[0] == 1
        assert run("check", "--unsafe-fixes", "lower.json")[0] == 0
        assert (folder / "lower.json").read_bytes() == before

    def test_remaining_findings_go_to_standard_error(self) -> None:
        lower, right = "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
        text = json.dumps(BAD).replace("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", lower)
        code, out, err = run("check", "--fix", "--stdin-filename", "a.json", stdin=text.encode())
        assert (code, out) == (1, text.replace(lower, right))
        assert "[eip55-checksum]" in err

    def test_a_file_without_fixes_is_not_changed(self, folder: Path) -> None:
        before = (folder / "bad.json").read_bytes()
        assert run("check", "--fix", "--unsafe-fixes", "bad.json")[0] == 1
        assert (folder / "bad.json").read_bytes() == before

    def test_a_baseline_survives_moved_lines(self, folder: Path) -> None:
        written = run("check", "bad.json", "--write-baseline", "known.json")
        assert (written[0], written[2]) == (0, "daimo-validate: wrote 1 finding to known.json\n")
        assert run("check", "-q", "bad.json", "lower.json", "--write-baseline", "two.json") == (0, "", "")
        (folder / "two.json").unlink()
        (folder / "bad.json").write_text(json.dumps(BAD, indent=2), encoding="utf-8")
        assert run("check", "bad.json", "--baseline", "known.json")[0] == 0
        moved = {**BAD, "destination": {**GOOD["destination"], "chainId": -1}}  # type: ignore[dict-item]
        (folder / "bad.json").write_text(json.dumps(moved), encoding="utf-8")
        assert run("check", "bad.json", "--baseline", "known.json")[0] == 1

    def test_the_configuration_is_used(self, folder: Path) -> None:
        (folder / "daimo-validate.toml").write_text('ignore = ["eip55-checksum"]\n', encoding="utf-8")
        assert run("check", "bad.json")[0] == 0
        assert run("check", "--no-config", "bad.json")[0] == 1


def test_three_files_with_one_mistake_each(folder: Path) -> None:
    """A scratch repository: three findings at the right characters; --fix changes what it may, and no other byte."""
    address, lower = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
    token = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
    texts = {
        ".env": f"# money\nDAIMO_TREASURY_ADDRESS={lower}\nOTHER=1\n",
        "config.yaml": (
            f'base: &base\r\n  type: evm\r\n  address: "{address}"\r\n  chainId: 8453\r\n  tokenAddress: "{token}"\r\n'
            "one:\r\n  destination: *base\r\n  display: {title: T, verb: Pay}\r\n"
            "two:\r\n  destination:\r\n    <<: *base\r\n    amountUnits: 10.00  # ten\r\n"
            "  display: {title: T, verb: Pay}\r\n"
        ),
        "settings.toml": (
            f'[daimo.destination]\ntype = "evm"\naddress = "{address}"\nchainId = 8453\n'
            f'tokenAddress = "{token}"\n\n[daimo.display]\ntitle = "T"\nverb = "Deposit now"\n'
        ),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    code, out, _ = run("check", *texts, "--format", "jsonl")
    places = [(f["file"], f["line"], f["column"], f["rule"]) for f in map(json.loads, out.splitlines())]
    assert (code, places) == (
        1,
        [
            (".env", 2, 24, "eip55-missing"),
            ("config.yaml", 12, 18, "unquoted-value"),
            ("settings.toml", 9, 8, "verb-one-word"),
        ],
    )
    assert run("check", "--fix", *texts)[0] == 0
    assert (folder / ".env").read_bytes().decode() == texts[".env"].replace(lower, address)
    assert (folder / "config.yaml").read_bytes().decode() == texts["config.yaml"].replace(" 10.00 ", ' "10.00" ')
    assert (folder / "settings.toml").read_bytes().decode() == texts["settings.toml"]


@pytest.mark.parametrize("path", sorted((CORPUS / "ok").glob("*.json")), ids=lambda path: path.stem)
def test_the_valid_corpus(path: Path) -> None:
    code, out, err = run("check", "-", "--format", "v1", stdin=path.read_bytes())
    assert (code, out, err) == (0, "", "")


def test_every_rule_is_explained() -> None:
    for rule in RULES:
        code, out, _ = run("rules", rule)
        assert code == 0
        assert RULES[rule].summary.split()[0] in out
    assert len(run("rules")[1].splitlines()) == len(RULES)


def test_a_schema_is_printed() -> None:
    assert json.loads(run("schema", "Session")[1])["title"] == "Session"


def test_a_closed_pipe() -> None:
    # Closed before the program writes: with `| head` a short output is already in the pipe.
    reader, writer = os.pipe()
    os.close(reader)
    program = [sys.executable, "-m", "daimo_validate", "rules"]
    done = subprocess.run(program, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (2, "")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("folder")
def test_a_diff_and_the_findings_beside_it_have_the_colors_of_their_streams() -> None:
    # The findings go to standard error: the one stream may be a file while the other is a terminal.
    terminal, file = _Terminal(), io.StringIO()
    assert main(["check", "--diff", "lower.json", "bad.json"], Streams(None, terminal, file, {})) == 1
    assert "\n\x1b[31m-" in terminal.getvalue()
    assert "\n\x1b[32m+" in terminal.getvalue()
    assert "[eip55-checksum]" in file.getvalue()
    assert "\x1b[" not in file.getvalue()
    terminal, file = _Terminal(), io.StringIO()
    assert main(["check", "--diff", "lower.json", "bad.json"], Streams(None, file, terminal, {})) == 1
    assert "\x1b[1;31merror\x1b[0m" in terminal.getvalue()
    assert "\x1b[" not in file.getvalue()
