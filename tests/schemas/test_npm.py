"""The list of chains and tokens, read from an npm package by stand-ins of npm and node."""

from __future__ import annotations

import io
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from schemas import names, npm, regenerate
from tests.helpers.published import ROOT

CHAINS = [{"type": "tron", "chainId": 7, "name": "B", "extra": 1}, {"type": "evm", "chainId": 1, "name": "A"}]
TOKENS = [
    {"chainId": 1, "token": "0x02", "symbol": "USDC", "decimals": 6, "name": "USD Coin", "fiatISO": "USD"},
    {"chainId": 1, "token": "0x01", "symbol": "ETH", "decimals": 18, "name": "Ether"},
]
CONTENT = """\
{
  "source": "@daimo/sdk 9.9.9",
  "read": "2026-01-02",
  "chains": [
    {"type": "evm", "chainId": 1, "name": "A"},
    {"type": "tron", "chainId": 7, "name": "B"}
  ],
  "tokens": [
    {"chainId": 1, "address": "0x01", "symbol": "ETH", "decimals": 18, "name": "Ether"},
    {"chainId": 1, "address": "0x02", "symbol": "USDC", "decimals": 6, "name": "USD Coin", "fiatISO": "USD"}
  ]
}
"""
_NPM = """\
import shutil, sys
open(LOG, "a").write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "pack" and "missing" in sys.argv[2]:
    sys.exit("npm error code ETARGET\\nnpm error notarget No matching version found.")
if sys.argv[1] == "pack":
    shutil.copy(ARCHIVE, "daimo-sdk.tgz")
"""
_NODE = "import shutil; shutil.copy(EXPORTED, 'list.json')"


def refreshed(wanted: str, path: Path) -> tuple[bytes, list[str]]:
    return npm.refreshed(npm.read_package(wanted).listing, path)


class Programs:
    """`npm` and `node` in a folder: npm gives an archive, node writes the lists that the package exports."""

    def __init__(self, folder: Path) -> None:
        self.archive, self.exported, self.log = folder / "sdk.tgz", folder / "exported.json", folder / "log"
        self.export(supportedChains=CHAINS, knownTokens=TOKENS)
        self.pack({"version": "9.9.9", "dependencies": {"viem": "^2", "zod": "^3", "react": "^18"}})
        names = {"LOG": str(self.log), "ARCHIVE": str(self.archive), "EXPORTED": str(self.exported)}
        for name, code in (("npm", _NPM), ("node", _NODE)):
            program = folder / "bin" / name
            program.parent.mkdir(exist_ok=True)
            constants = "".join(f"{key} = {value!r}\n" for key, value in names.items())
            program.write_text(f"#!{sys.executable}\n{constants}{code}\n")
            program.chmod(0o755)

    def export(self, **lists: Any) -> None:
        self.exported.write_text(json.dumps(lists))

    def pack(self, manifest: dict[str, Any]) -> None:
        content = json.dumps(manifest).encode()
        with tarfile.open(self.archive, "w:gz") as archive:
            member = tarfile.TarInfo("package/package.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return Programs(tmp_path)


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    path = tmp_path / "chains-and-tokens.json"
    path.write_text(CONTENT)
    return path


def test_a_package_is_read_in_order(programs: Programs, committed: Path) -> None:
    assert refreshed("@daimo/sdk@9.9.9", committed) == (CONTENT.encode(), [])
    assert programs.log.read_text().splitlines() == [
        "pack @daimo/sdk@9.9.9 --ignore-scripts",
        "install --ignore-scripts --no-audit --no-fund --no-package-lock viem@^2 zod@^3",
    ]


def test_an_archive_is_read_without_npm_pack(programs: Programs, committed: Path) -> None:
    assert refreshed(str(programs.archive), committed) == (CONTENT.encode(), [])
    assert not programs.log.read_text().startswith("pack")


def test_differences_are_listed(programs: Programs, committed: Path) -> None:
    chains = [{**CHAINS[1], "name": "Z"}, {"type": "evm", "chainId": 2, "name": "C"}]
    programs.export(supportedChains=chains, knownTokens=TOKENS)
    content, differences = refreshed("@daimo/sdk", committed)
    assert differences == [
        '  ~ chain {"type": "evm", "chainId": 1, "name": "A"} -> {"type": "evm", "chainId": 1, "name": "Z"}',
        '  + chain {"type": "evm", "chainId": 2, "name": "C"}',
        '  - chain {"type": "tron", "chainId": 7, "name": "B"}',
    ]
    assert [chain["name"] for chain in json.loads(content)["chains"]] == ["Z", "C"]
    read = json.loads(content)["read"]
    assert read != "2026-01-02"
    # What left is kept with the day, and comes back without it.
    assert json.loads(content)["formerChains"] == [{"type": "tron", "chainId": 7, "name": "B", "left": read}]
    committed.write_bytes(content)
    programs.export(supportedChains=[*chains, CHAINS[0]], knownTokens=TOKENS[:1])
    content, _ = refreshed("@daimo/sdk", committed)
    assert "formerChains" not in json.loads(content)
    assert [(token["symbol"], token["left"]) for token in json.loads(content)["formerTokens"]] == [("ETH", read)]


def test_there_may_be_no_list_yet(programs: Programs, tmp_path: Path) -> None:
    _content, differences = refreshed("@daimo/sdk", tmp_path / "missing.json")
    assert differences[0] == "  there was no list in this layout"


@pytest.mark.parametrize(
    ("lists", "reason"),
    [
        pytest.param({"knownTokens": TOKENS}, "`supportedChains` is not a list with entries", id="no chains"),
        pytest.param(
            {"supportedChains": [1], "knownTokens": TOKENS}, "`supportedChains[0]` is not an object", id="number"
        ),
        pytest.param(
            {"supportedChains": CHAINS[:1], "knownTokens": TOKENS},
            "token ETH is on chain 1, which is not listed",
            id="a token on an unlisted chain",
        ),
        pytest.param({"supportedChains": CHAINS * 2, "knownTokens": TOKENS}, "an entry is listed twice", id="repeated"),
        pytest.param(
            {"supportedChains": [{**CHAINS[0], "name": "\u202eB"}], "knownTokens": TOKENS},
            "an entry has '\\u202eB' as its name",
            id="a bidi control",
        ),
    ],
)
def test_another_shape_is_refused(programs: Programs, committed: Path, lists: dict[str, Any], reason: str) -> None:
    programs.export(**lists)
    with pytest.raises(npm.RefreshError) as caught:
        refreshed("@daimo/sdk", committed)
    assert str(caught.value) == f"@daimo/sdk 9.9.9 has another shape than expected: {reason}."


@pytest.mark.parametrize("wanted", ["", "--global", "other", "@daimo/sdk@", "@daimo/sdk@../x", "missing.tgz"])
def test_other_names_never_reach_npm(programs: Programs, committed: Path, wanted: str) -> None:
    with pytest.raises(npm.RefreshError, match="is neither a file nor @daimo/sdk with an optional version"):
        refreshed(wanted, committed)
    assert not programs.log.exists()


def test_an_archive_that_is_not_one_is_refused(programs: Programs, committed: Path) -> None:
    programs.archive.write_text("{}")
    with pytest.raises(npm.RefreshError, match=r"^cannot read the archive of .*sdk\.tgz \("):
        refreshed(str(programs.archive), committed)


def test_the_command_exits_with_2_and_the_reason(
    programs: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--check", "--from-npm", "@daimo/sdk@missing"]
    assert regenerate.main(arguments) == 2
    reason = "npm pack @daimo/sdk@missing failed (No matching version found)"
    assert capsys.readouterr() == ("", f"regenerate: {reason}.\n")
    monkeypatch.setenv("PATH", "")
    assert regenerate.main(arguments) == 2
    reason = "npm is not on PATH; install Node.js with npm to read @daimo/sdk"
    assert capsys.readouterr() == ("", f"regenerate: {reason}.\n")


def test_the_command_compares_the_list(programs: Programs, capsys: pytest.CaptureFixture[str]) -> None:
    assert regenerate.main(["--check", "--from-npm", "@daimo/sdk"]) == 1
    assert capsys.readouterr().out.startswith("  source: @daimo/sdk 1.7.0 -> @daimo/sdk 9.9.9\n")
    assert regenerate.main(["--from-npm"]) == 1
    assert programs.log.read_text().startswith("pack @daimo/sdk --ignore-scripts\n")


NAMES = {
    "statuses": ["requires_payment_method", "waiting_payment", "processing", "succeeded", "bounced", "refunded"],
    "fiatMethods": ["pix"],
    "exchanges": ["Kraken"],
    "options": ["AllWallets", "Pix"],
}


def test_names_are_compared_and_added(programs: Programs) -> None:
    programs.export(supportedChains=CHAINS, knownTokens=TOKENS, names=NAMES)
    given = npm.read_package("@daimo/sdk")
    document = (ROOT / "schemas" / "openapi.yaml").read_text(encoding="utf-8")
    changed, told = names.refreshed_document(document, given.names)
    assert [line for line in told if "payment option" not in line] == [
        "  + status refunded",
        "  - status expired (only in the data files; it stays)",
        "  + fiat method pix",
        *(
            f"  - fiat method {name} (only in the data files; it stays)"
            for name in ("interac", "ach", "sepa", "apple_pay", "jpyc", "ars")
        ),
    ]
    assert "  + payment option Pix" in told
    before, after = (yaml.safe_load(text)["components"]["schemas"] for text in (document, changed))
    assert after["SessionPublicInfo"]["properties"]["status"]["enum"] == [
        *before["SessionPublicInfo"]["properties"]["status"]["enum"],
        "refunded",
    ]
    options = after["CreateSessionRequest"]["properties"]["display"]["properties"]["paymentOptions"]["items"]["anyOf"]
    assert options[0]["enum"][-1] == options[1]["items"]["enum"][-1] == "Pix"
    assert len(changed.splitlines()) == len(document.splitlines()) + 4
    assert names.refreshed_document(changed, given.names)[0] == changed
    assert names.exchange_differences(["Kraken", "Lemon"], given.names) == [
        "  - exchange Lemon (only in the data files; it stays)"
    ]
    assert json.loads(names.exchanges_file(given, ["Lemon"]))["exchanges"] == ["Lemon", "Kraken"]


def test_a_package_without_names_says_nothing(programs: Programs) -> None:
    document = (ROOT / "schemas" / "openapi.yaml").read_text(encoding="utf-8")
    assert names.refreshed_document(document, npm.read_package("@daimo/sdk").names) == (document, [])
