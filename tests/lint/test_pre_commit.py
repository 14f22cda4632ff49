"""The hooks as users of pre-commit get them: installed by pip from this checkout, and run in a repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
_INSTALLED: Final = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "daimo_validate", "pyproject.toml")
_FINDING: Final = re.compile(r"^(\S+:\d+:\d+): (error|warning): \[([a-z0-9-]+)\]", re.MULTILINE)

WALLET = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
MISTYPED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"
USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"

BAD = {
    ".env.local": f"# the shop's wallet\nDAIMO_DESTINATION_ADDRESS={MISTYPED} # ours\nSHOP_SECRET=hunter2\n",
    "config.yaml": f"""\
base: &base
  type: evm
  address: "{WALLET}"
  chainId: 8453
  tokenAddress: "{USDC}"
tea: {{destination: {{<<: *base, amountUnits: 10.00}}, display: {{title: Tea, verb: Pay}}}} # a comment
cake: {{destination: {{<<: *base, amountUnits: "12"}}, display: {{title: Cake, verb: Pay}}}}
""",
    "deploy/settings.toml": f"""\
[request.destination]\r
type = "evm"\r
address = "{WALLET}"\r
chainId = 8453\r
tokenAddress = '{USDC.lower()}' # USDC\r
[request.display]\r
title = "Tea"\r
verb = "Pay"\r
""",
}
GOOD = {
    "package.json": '{"name": "shop", "display": "none", "destination": "dist"}\n',
    "tsconfig.json": '{"compilerOptions": {"strict": true,}, // a comment\n}\n',
    "templates/chart.yaml": "{{- if .Values.on }}\nkind: Service\n{{- end }}\n",
    "empty.json": "",
    "broken.json": '{"a": \n',
    "src/pay.ts": "export const destination = {type: 'evm'}\n",
    "two words.yaml": f"destination: {{type: evm, address: '{WALLET}', chainId: 8453, tokenAddress: '{USDC}'}}\n"
    "display: {title: Tea, verb: Pay}\n",
}
FOUND = [
    (".env.local:2:27", "error", "eip55-checksum"),
    ("config.yaml:6:45", "error", "unquoted-value"),
    ("deploy/settings.toml:5:16", "warning", "eip55-missing"),
]

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is not installed"),
]


def run(call: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    # The hooks must not see variables of an outer git, pre-commit or CI.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "GITHUB_"))}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "PRE_COMMIT_HOME": str(cwd.parent / "store"), "PRE_COMMIT_COLOR": "never"}
    path = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"}
    return subprocess.run(
        call,
        cwd=cwd,
        env=kept | quiet | path | {"NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )


def commit(folder: Path) -> None:
    who = ["-c", "user.name=tests", "-c", "user.email=tests@example.org"]
    for call in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "everything"]):
        done = run(["git", *call], folder)
        assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the files of this checkout, committed or not."""
    folder = tmp_path_factory.mktemp("hooks") / "daimo-validate"
    folder.mkdir()
    for name in _INSTALLED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    commit(folder)
    return folder


@pytest.mark.slow
def test_the_hooks_over_good_and_bad_files(hooks: Path, tmp_path: Path) -> None:
    """There are three findings at the right characters; then two are fixed, and no other byte changes."""
    shop = tmp_path / "shop"
    for name, text in (BAD | GOOD).items():
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        (shop / name).write_text(text, newline="")
    commit(shop)

    done = run([sys.executable, "-m", "pre_commit", "try-repo", str(hooks), "--all-files"], shop)

    assert done.returncode == 1, done.stdout
    titles = r"^daimo-validate(?: --fix|, all languages)?\.+Failed$"
    _, checked, checked_by_all, fixed = re.split(titles, done.stdout, flags=re.MULTILINE)
    assert _FINDING.findall(checked) == _FINDING.findall(checked_by_all) == FOUND
    assert "3 of 10 files" in checked
    assert _FINDING.findall(fixed) == FOUND[:1]
    assert "- files were modified by this hook" in fixed
    assert "hunter2" not in done.stdout
    repaired = BAD | {
        "config.yaml": BAD["config.yaml"].replace("10.00", '"10.00"'),
        "deploy/settings.toml": BAD["deploy/settings.toml"].replace(USDC.lower(), USDC),
    }
    for name, text in (repaired | GOOD).items():
        assert (shop / name).read_bytes() == text.encode(), name
