"""`python -m schemas.regenerate` on a copy of the repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.published import ROOT

_COPIED = ("daimo_validate", "schemas", "tests/__init__.py", "tests/helpers", "tests/corpus", "tests/vectors")


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    for name in (*_COPIED, ".pre-commit-hooks.yaml"):
        source, target = ROOT / name, tmp_path / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)
    yield tmp_path
    shutil.rmtree(tmp_path)


def run(folder: Path, *arguments: str, path: str | None = None) -> tuple[int, str, str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PATH": path or os.environ["PATH"]}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def regenerate(folder: Path, *arguments: str, path: str | None = None) -> tuple[int, str, str]:
    return run(folder, "-m", "schemas.regenerate", *arguments, path=path)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_generated_file_is_fresh() -> None:
    """If this fails, run `python -m schemas.regenerate` and read the difference."""
    assert regenerate(ROOT, "--check") == (0, "", "")


@pytest.mark.slow
def test_stale_files_are_listed_and_written(copy: Path) -> None:
    before = contents(copy)
    (copy / "daimo_validate/compiled/Session.json").unlink()
    (copy / "daimo_validate/compiled/Old.json").write_text("{}")
    for name in ("daimo_validate/core/rules/README.md", "tests/vectors/requests.json"):
        (copy / name).write_text("old")
    replace(copy / "daimo_validate/config/config.schema.json", "eip55-missing", "eip55-missed")
    replace(copy / ".pre-commit-hooks.yaml", "ya?ml", "yml")
    # Data from another release of a library is not stale, but is refreshed on writing.
    phones = "daimo_validate/compiled/phones.json"
    replace(copy / phones, '"version":"', '"version":"8.')
    changed = contents(copy)
    stale = [
        "daimo_validate/compiled/Session.json",
        "daimo_validate/core/rules/README.md",
        "daimo_validate/config/config.schema.json",
        "tests/vectors/requests.json",
        ".pre-commit-hooks.yaml",
    ]
    old = "daimo_validate/compiled/Old.json"
    assert regenerate(copy, "--check") == (1, "", "".join(f"stale: {name}\n" for name in [*stale, old]))
    assert contents(copy) == changed
    written = "".join(f"wrote: {name}\n" for name in [phones, *stale])
    assert regenerate(copy) == (0, f"{written}removed: {old}\n", "")
    assert contents(copy) == before


_CHECKS = """
import json
from daimo_validate import Validator
from tests.helpers.requests import evm, options, request

token = "0xAf88d065e77c8cC2239327C5EDb3A432268e5831"
bodies = [
    request(options("NewWallet")),
    request(evm(chainId=8454)),
    request(evm(chainId=8454, tokenAddress=token)),
    request(evm(chainId=999000)),
    request(evm(chainId=999000, tokenAddress=token)),
]
validators = [Validator(engine=engine) for engine in ("jsonschema-rs", "jsonschema")]
print(json.dumps([[[f.rule, f.message] for f in v.validate(body).findings] for body in bodies for v in validators]))
"""


@pytest.mark.slow
def test_an_added_option_chain_and_token_need_no_code(copy: Path) -> None:
    """The chain of a new type is not an EVM chain, though its tokens have addresses like those of one."""
    document = copy / "schemas/openapi.yaml"
    lines = re.sub(r"(?m)^( +- )AllWallets\n", r"\g<0>\1NewWallet\n", document.read_text(encoding="utf-8"))
    document.write_text(lines, encoding="utf-8")
    chains = (
        '{"type": "evm", "chainId": 8454, "name": "NewEvm"}, {"type": "move", "chainId": 999000, "name": "NewChain"}'
    )
    token = '"address": "0xAf88d065e77c8cC2239327C5EDb3A432268e5831", "symbol": "NEW", "decimals": 6, "name": "New"}'
    path = copy / "schemas/chains-and-tokens.json"
    replace(path, '"chains": [', f'"chains": [{chains},')
    replace(path, '"tokens": [', f'"tokens": [{{"chainId": 8454, {token}, {{"chainId": 999000, {token},')
    exit_code, written, errors = regenerate(copy)
    assert (exit_code, errors) == (0, "")
    assert written.startswith(
        "wrote: daimo_validate/compiled/tokens.json\nwrote: daimo_validate/compiled/openapi.json\n"
    )
    assert regenerate(copy, "--check") == (0, "", "")
    exit_code, printed, errors = run(copy, "-c", _CHECKS)
    assert (exit_code, errors) == (0, "")
    not_evm = ["not-evm-chain", "destination.chainId 999000 is NewChain, which is not an EVM chain"]
    option, *others = json.loads(printed)[::2]
    assert json.loads(printed)[1::2] == [option, *others]
    assert option == []
    assert others[1:] == [[], [not_evm], [not_evm]]
    # Base's USDC is not on that chain, and the list has no USDC there.
    assert [rule for rule, _ in others[0]] == ["unknown-token"]
