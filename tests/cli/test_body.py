"""A body on standard input: the verdict of `validate_json`, with lines and columns."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from daimo_validate import Policy, Validator
from daimo_validate.cli.main import main
from daimo_validate.cli.streams import Streams
from daimo_validate.compiled import vectors_text
from tests.helpers.published import ROOT
from tests.helpers.requests import WALLET, evm, plain_request, request

BODY = json.dumps(plain_request(), indent=1)
TESTS: list[dict[str, Any]] = [test for group in json.loads(vectors_text()) for test in group["tests"]]


def piped(body: bytes, *options: str) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code and the findings of a body on standard input."""
    out, err = io.StringIO(), io.StringIO()
    code = main(["check", "-", "--format", "json", *options], Streams(io.BytesIO(body), out, err, {}))
    assert err.getvalue() == ""
    findings: list[dict[str, Any]] = json.loads(out.getvalue())["findings"]
    return code, findings


def config_of(policy: dict[str, Any], folder: Path) -> str:
    """Write a configuration with the guards of a vector, and return its name."""
    path = folder / "guards.toml"
    lines = [f"{name.replace('_', '-')} = {json.dumps(value)}" for name, value in policy.items()]
    path.write_text("\n".join(["[guards]", *lines]), "utf-8")
    return str(path)


def key(finding: dict[str, Any]) -> tuple[str, str, str, str]:
    return finding["param"], finding["rule"], finding["severity"], finding["message"]


def assert_same(body: bytes, *options: str, validator: Validator | None = None) -> list[dict[str, Any]]:
    """Check that the pipe and `validate_json` agree, and return the findings of the pipe."""
    report = (validator or Validator()).validate_json(body)
    code, findings = piped(body, *(options or ("--no-config",)))
    assert sorted(map(key, findings)) == sorted(key(finding.to_json()) for finding in report.findings)
    assert code == (0 if report.ok else 1)
    return findings


def test_every_vector_has_the_same_verdict_in_the_pipe(tmp_path: Path) -> None:
    assert json.loads((ROOT / "tests" / "vectors" / "requests.json").read_text("utf-8")) == json.loads(vectors_text())
    assert len(TESTS) > 250
    plain = Validator()
    for test in TESTS:
        body = test["body"] if "body" in test else json.dumps(test["payload"])
        policy = test.get("policy")
        options = ("--config", config_of(policy, tmp_path)) if policy else ()
        findings = assert_same(
            body.encode(), *options, validator=Validator(policy=Policy(**policy)) if policy else plain
        )
        named = [(finding["param"], finding["rule"], finding["severity"]) for finding in findings]
        assert sorted(named) == sorted((f["param"], f["rule"], f["severity"]) for f in test["findings"]), body


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (BODY[:-1].rstrip() + ",}", ["syntax"]),
        ("// x\n" + BODY, ["syntax"]),
        (BODY.replace('"10.00"', "${AMOUNT}"), ["syntax"]),
        (BODY.replace('"10.00"', '"${AMOUNT}"'), ["amount-format"]),
        (BODY.replace(WALLET, "${ADDRESS}"), ["evm-address"]),
        (BODY.replace("8453", '"{{ chain }}"'), ["wrong-type"]),
        ("\ufeff" + BODY, ["syntax"]),
        ("\ufeff{", ["syntax", "syntax"]),
        ("", ["syntax"]),
        ("[1, 2]", ["wrong-type"]),
        (BODY.replace("8453", "NaN"), ["not-json"]),
        ("[" * 100, ["too-deep"]),
        (json.dumps("x" * 2**20 + "x"), ["too-large"]),
    ],
)
def test_what_a_file_may_have_and_a_body_may_not(body: str, rules: list[str]) -> None:
    assert [finding["rule"] for finding in assert_same(body.encode())] == rules


@pytest.mark.parametrize("body", [BODY.encode("utf-16"), b'{"a": "\xff"}', b'"\0"'])
def test_a_body_that_is_not_utf_8(body: bytes) -> None:
    assert [finding["rule"] for finding in assert_same(body)] == ["syntax"]


def test_findings_have_a_place() -> None:
    body = BODY.replace(WALLET, "0x12").replace('"title"', '"title": "", "title"')
    places = {finding["rule"]: (finding["line"], finding["column"]) for finding in assert_same(body.encode())}
    lines = body.split("\n")
    address = next(index for index, line in enumerate(lines) if "0x12" in line)
    title = next(index for index, line in enumerate(lines) if '"title"' in line)
    assert places["evm-address"] == (address + 1, lines[address].index('"0x12"') + 1)
    assert places["duplicate-key"] == (title + 1, lines[title].rindex('"title"') + 1)
    ((_, findings),) = [piped((BODY[:-1] + ",}").encode(), "--no-config")]
    assert (findings[0]["line"], findings[0]["column"]) == (BODY.count("\n") + 1, 1)


def test_guards_close_on_a_body_that_cannot_be_read(tmp_path: Path) -> None:
    config = config_of({"allowed_destinations": [WALLET]}, tmp_path)
    validator = Validator(policy=Policy(allowed_destinations={WALLET}, ignore={"syntax"}))
    findings = assert_same(b"{", "--config", config, "--ignore", "syntax", validator=validator)
    assert [finding["rule"] for finding in findings] == ["destination-not-allowed"]


def test_a_file_name_makes_it_a_file() -> None:
    text = f"// x\n{BODY}".replace('"10.00"', '"${AMOUNT}"').encode()
    assert piped(text, "--no-config", "--stdin-filename", "a.jsonc") == (0, [])


def test_a_fix_of_a_body_is_judged_as_a_body() -> None:
    body = json.dumps(request(evm(address=WALLET.lower()))).encode()
    out, err = io.StringIO(), io.StringIO()
    assert main(["check", "-", "--no-config", "--fix"], Streams(io.BytesIO(body), out, err, {})) == 0
    assert json.loads(out.getvalue()) == plain_request()
