"""`daimo-validate explain`: a sentence for each payload of files of every format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_main import BAD, GOOD, run

SENTENCE = "any amount of USDC on Base to 0x5aAe…eAed"
METHODS = "payers see all payment methods"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def save(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def test_a_file_of_each_format() -> None:
    save("a.json", json.dumps(GOOD))
    save("b.jsonl", f"{json.dumps(GOOD)}\n{json.dumps(BAD)}\n")
    save("c.yaml", f"pay:\n  request: {json.dumps(GOOD)}\n")
    save("d.env", "DAIMO_TREASURY_ADDRESS=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\nDAIMO_CHAIN_ID=8453\n")
    save("e.toml", '[destination]\ntype = "evm"\naddress = "${TREASURY}"\nchainId = 8453\n[display]\nverb = "Pay"\n')
    code, out, err = run("explain")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"a.json:1:1: {SENTENCE}; {METHODS}",
        f"b.jsonl:1:1: {SENTENCE}; {METHODS}",
        f"b.jsonl:2:1: {SENTENCE}; refunds go to 0xfB69…d358; {METHODS} [1 error]",
        f"c.yaml:2:12: {SENTENCE}; {METHODS}",
        "d.env:1:1: on Base to 0x5aAe…eAed",
        f'e.toml:1:1: any amount of a missing token on Base to an unknown address ("${{TREASURY}}"); {METHODS} '
        "[2 errors]",
    ]


def test_json() -> None:
    save("c.yaml", f"pay:\n  request: {json.dumps({**GOOD, 'refundAddress': '${REFUND}'})}\n")
    code, out, _ = run("explain", "--format", "json", "c.yaml", "missing.json")
    assert code == 2
    assert json.loads(out) == {
        "version": 1,
        "payloads": [
            {
                "file": "c.yaml",
                "pointer": "/pay/request",
                "line": 2,
                "column": 12,
                "sentence": f'{SENTENCE}; refunds go to an unknown address ("${{REFUND}}"); {METHODS}',
                "unknown": ["refundAddress"],
                "errors": 0,
                "warnings": 0,
            }
        ],
        "file_errors": [{"file": "missing.json", "message": "no such file or folder"}],
    }
    assert out.isascii()


@pytest.mark.parametrize("arguments", [("-",), ("-", "--stdin-filename", "x.json")])
def test_standard_input(arguments: tuple[str, ...]) -> None:
    code, out, err = run("explain", *arguments, stdin=json.dumps(BAD).encode())
    name = "x.json" if len(arguments) > 1 else "<stdin>"
    assert (code, err) == (0, "")
    assert out == f"{name}:1:1: {SENTENCE}; refunds go to 0xfB69…d358; {METHODS} [1 error]\n"


@pytest.mark.parametrize(
    ("stdin", "arguments"),
    [(b"{", ("-",)), (b"\xff", ("-",)), (b'{"destination": {"type": "evm"', ("-", "--stdin-filename", "x.json"))],
)
def test_standard_input_that_cannot_be_parsed(stdin: bytes, arguments: tuple[str, ...]) -> None:
    code, out, err = run("explain", *arguments, stdin=stdin)
    assert (code, out) == (2, "")
    assert err.endswith(": cannot be parsed; `daimo-validate check` says why\n")


def test_a_body_of_another_shape() -> None:
    code, out, _ = run("explain", "-", stdin=b"5")
    assert (code, out) == (0, "<stdin>:1:1: not a request [1 error]\n")


def test_nothing_to_explain() -> None:
    save("a.json", "{}")
    code, out, err = run("explain", "a.json")
    assert (code, out) == (0, "")
    assert err == "daimo-validate: found no Daimo session request to explain\n"
    assert run("explain", "nowhere.json")[0] == 2
    assert run("explain", "--pointer", "x", "a.json")[0] == 2
    assert run("explain", "-", stdin=None)[0] == 2


def test_a_pointer() -> None:
    save("a.json", json.dumps({"x": {"destination": {"address": GOOD["destination"]["address"]}}}))  # type: ignore[index]
    code, out, _ = run("explain", "--pointer", "/x", "a.json")
    assert code == 0
    assert "on a missing chain to 0x5aAe…eAed" in out


def test_a_test_network_is_named_in_a_test() -> None:
    body: dict[str, Any] = {**GOOD, "destination": {**GOOD["destination"], "chainId": 84532}}  # type: ignore[dict-item]
    save("tests/a.json", json.dumps(body))
    save("docs/a.example.json", json.dumps(GOOD).replace("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xYourAddress"))
    _, out, _ = run("explain")
    assert 'to an unknown address ("0xYourAddress")' in out
    assert "on the test network Base Sepolia" in out


def test_hostile_names_and_values() -> None:
    body = json.dumps({**GOOD, "refundAddress": "\x1b[31m##[error]x"})
    save("a\x1b[31m.json", body)
    for arguments in ((), ("--format", "json")):
        code, out, _ = run("explain", *arguments)
        assert code == 0
        assert "\x1b" not in out
        assert "##[" not in out
