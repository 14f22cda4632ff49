"""The completion scripts, run in their shells."""

from __future__ import annotations

import io
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from daimo_validate.cli.arguments import SHELLS
from daimo_validate.cli.main import main
from daimo_validate.cli.streams import Streams
from daimo_validate.compiled import names
from daimo_validate.core.rules import RULES
from daimo_validate.output import FORMATS

COMMANDS: Final = ["check", "completion", "config", "explain", "rules", "schema", "serve", "stream", "vectors"]
ASKED: Final = [
    ("", COMMANDS),
    ("ru", ["rules"]),
    ("completion ", [*SHELLS]),
    ("config ", ["init", "show"]),
    ("config show --no-", ["--no-config"]),
    ("check --output-f", ["--output-file"]),
    ("check --output-file sett", ["settings.toml"]),
    ("rules ", [*RULES]),
    ("rules eip55-m", ["eip55-missing"]),
    ("schema PaymentMethodE", ["PaymentMethodEvm"]),
    ("schema ", [*names()]),
    ("check --statis", ["--statistics"]),
    ("check --strict --no-", ["--no-config"]),
    ("check --format ", [*FORMATS]),
    ("check --color n", ["never"]),
    ("check --select eip55-c", ["eip55-checksum"]),
    ("check --ignore evm-address,eip55-", ["evm-address,eip55-checksum", "evm-address,eip55-missing"]),
    ("check pay", ["pay.json", "payloads"]),
    ("check --format sarif pay.json payl", ["payloads"]),
    ("check pay.json --config sett", ["settings.toml"]),
    ("serve --store se", ["settings.toml"]),
]


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for shell in SHELLS:
        out = io.StringIO()
        assert main(["completion", shell], Streams(None, out, io.StringIO(), {})) == 0
        (tmp_path / f"script.{shell}").write_text(out.getvalue(), encoding="utf-8")
    (tmp_path / "pay.json").touch()
    (tmp_path / "settings.toml").touch()
    (tmp_path / "payloads").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@needs("bash")
@pytest.mark.slow
@pytest.mark.parametrize(("typed", "expected"), ASKED)
def test_bash(typed: str, expected: list[str]) -> None:
    ask = (
        'source script.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
        "$(complete -p daimo-validate | grep -o '_shtab[a-z_]*'); printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    found = said("bash", "--norc", "-c", ask, "bash", "daimo-validate", *typed.split(" "))
    assert sorted(found) == sorted(expected)


@needs("fish")
@pytest.mark.slow
@pytest.mark.parametrize(("typed", "expected"), ASKED)
def test_fish(typed: str, expected: list[str]) -> None:
    lines = said("fish", "--no-config", "-c", f"source script.fish; complete -C 'daimo-validate {typed}'")
    # A description comes after a tab; a folder ends with a slash.
    assert sorted(line.split("\t")[0].rstrip("/") for line in lines) == sorted(expected)


@needs("zsh")
def test_zsh(folder: Path) -> None:
    """Complete in a terminal, because zsh completes only there; the command prints its arguments."""
    asked = {
        # A tab completes a single candidate; two formats begin with a j.
        "ru\t": "rules",
        "rules eip55-m\t": "rules eip55-missing",
        "schema PaymentMethodE\t": "schema PaymentMethodEvm",
        "completion f\t": "completion fish",
        "check --statis\t": "check --statistics",
        "check --format sa\t": "check --format sarif",
        "check --format j\t": "check --format j",
        "check --ignore evm-address,eip55-m\t": "check --ignore evm-address,eip55-missing",
        "check --strict pay.j\t payl\t": "check --strict pay.json payloads",
        "check --config sett\t": "check --config settings.toml",
    }
    (folder / ".zshrc").write_text(
        'autoload -Uz compinit && compinit -D -u && eval "$(<script.zsh)"\n'
        'daimo-validate() { print -r -- "<${(j: :)@}>" }\n'
    )
    ours, theirs = pty.openpty()
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "ZDOTDIR": str(folder), "TERM": "dumb"}
    with subprocess.Popen(["zsh", "-i"], stdin=theirs, stdout=theirs, stderr=theirs, env=environ) as shell:
        os.close(theirs)
        os.write(ours, "".join([*(f"daimo-validate {typed}\n" for typed in asked), "exit\n"]).encode())
        shown = everything(ours)
        assert shell.wait(timeout=60) == 0
    os.close(ours)
    # One shell for all of them: its start takes most of the time.
    assert re.findall(r"^<(.*)>\r?$", shown, re.MULTILINE) == [*asked.values()]


def everything(terminal: int) -> str:
    shown = b""
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:
        # Linux raises it after the last program has closed the terminal.
        pass
    return shown.decode()


def test_an_unknown_shell(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"], Streams(None, sys.stdout, sys.stderr, {})) == 2
    assert "invalid choice: 'tcsh'" in capsys.readouterr().err


def test_a_check_does_not_import_it() -> None:
    code = (
        "import sys; from daimo_validate.cli.main import main; from daimo_validate.cli.streams import Streams\n"
        "main(['check', 'pay.json'], Streams(None, sys.stderr, sys.stderr, {})); print('shtab' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "False\n"
