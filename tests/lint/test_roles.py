"""What the path of a file says about its payloads: tests and examples."""

from __future__ import annotations

from typing import Any

import pytest

from daimo_validate import Policy
from daimo_validate.documents import format_of
from daimo_validate.lint.roles import Role, file_role
from tests.helpers import formats
from tests.helpers.requests import plain_request
from tests.lint.linting import json_of, lint, told

ANVIL = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
BURN = "0x000000000000000000000000000000000000dEaD"
MADE_UP = "0x" + "1" * 40
EXAMPLE = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("pay.json", Role.ORDINARY),
        (".env", Role.ORDINARY),
        (".env.production", Role.ORDINARY),
        ("latest.json", Role.ORDINARY),
        ("testing/pay.json", Role.ORDINARY),
        ("contest.json", Role.ORDINARY),
        ("test.json", Role.ORDINARY),
        ("/srv/test/app/pay.json", Role.ORDINARY),
        ("C:/test/app/pay.json", Role.ORDINARY),
        (".env.test", Role.TEST),
        ("app/.env.test.local", Role.TEST),
        ("pay.test.json", Role.TEST),
        ("src/pay.spec.yaml", Role.TEST),
        ("test/pay.json", Role.TEST),
        ("Tests/data/pay.json", Role.TEST),
        ("src/__tests__/pay.json", Role.TEST),
        ("app/fixtures/deep/pay.json", Role.TEST),
        ("mocks/pay.yaml", Role.TEST),
        ("/srv/app/fixtures/pay.json", Role.TEST),
        (".env.example", Role.EXAMPLE),
        ("config.sample.yaml", Role.EXAMPLE),
        ("tests/example.json", Role.EXAMPLE),
        (".env.templates", Role.ORDINARY),
        ("example/.env", Role.ORDINARY),
        ("docs/guide.md", Role.DOCUMENTATION),
    ],
)
def test_the_role_of_a_file(path: str, role: Role) -> None:
    assert file_role(path) is role


def in_file(path: str, policy: Policy | None = None, **destination: Any) -> list[str]:
    """Lint a plain request with another destination; return the rules that fire."""
    request = plain_request()
    text = json_of({"destination": request["destination"] | destination})
    return sorted({diagnostic.finding.rule for diagnostic in lint(text, path=path, policy=policy).diagnostics})


@pytest.mark.parametrize(
    ("destination", "rules"),
    [
        ({"address": ANVIL}, ["public-key-known"]),
        ({"address": BURN}, ["burn-address"]),
        ({"address": EXAMPLE}, ["example-address"]),
        ({"address": MADE_UP}, ["dummy-address"]),
        ({"chainId": 84532}, ["unknown-chain"]),
        ({"chainId": 31337}, ["unknown-chain"]),
        ({"chainId": 1337, "address": ANVIL}, ["unknown-chain"]),
    ],
)
def test_addresses_and_networks_of_tests(destination: dict[str, Any], rules: list[str]) -> None:
    assert in_file("src/pay.json", **destination) == rules
    for path in ("tests/pay.json", "pay.spec.json", "a/fixtures/pay.json"):
        assert in_file(path, **destination) == []


@pytest.mark.parametrize(
    ("destination", "rule"),
    [
        ({"chainId": 8454}, "unknown-chain"),
        ({"chainId": "31337"}, "wrong-type"),
        ({"address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAee"}, "eip55-checksum"),
        ({"amountUnits": "1,5"}, "amount-format"),
    ],
)
def test_mistakes_in_tests_are_reported(destination: dict[str, Any], rule: str) -> None:
    assert rule in in_file("tests/pay.json", **destination)


def test_a_rule_with_a_severity_of_its_own_is_reported_in_tests_too() -> None:
    policy = Policy(severity={"burn-address": "warning"})
    assert in_file("tests/pay.json", policy, address=BURN) == ["burn-address"]


ENV = f"DAIMO_CHAIN_ID=31337\nDAIMO_TREASURY_ADDRESS={ANVIL}\n"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".env.test", []),
        ("app/.env.test", []),
        (".env", ["1:16 unknown-chain"]),
        (".env.production", ["1:16 unknown-chain"]),
    ],
)
def test_a_local_chain_with_its_own_account(path: str, expected: list[str]) -> None:
    assert format_of(path) is formats.DOTENV
    assert told(lint(ENV, formats.DOTENV, path=path)) == expected


@pytest.mark.parametrize("address", [MADE_UP, "0x1234567890abcdef1234567890abcdef12345678"])
def test_a_made_up_address_is_a_placeholder_of_an_example(address: str) -> None:
    assert "dummy-address" in in_file("src/pay.json", address=address)
    assert in_file("pay.example.json", address=address) == []
    # The wrapped native token of HyperEVM is a real contract.
    assert in_file("pay.example.json", address="0x" + "5" * 40) == ["sends-to-token"]


OPENAPI = """paths:
  /v1/sessions:
    post:
      requestBody:
        content:
          application/json:
            examples:
              one:
                value:
                  destination: {type: evm, address: "0x...", chainId: 8453, tokenAddress: "0x12"}
                  display: {title: x, verb: Pay}
"""


def test_the_examples_of_an_openapi_document_may_have_placeholders() -> None:
    assert told(lint(OPENAPI, formats.YAML)) == ["10:91 evm-address"]
    assert told(lint(OPENAPI.replace("examples:", "requests:"), formats.YAML))[0] == "10:53 evm-address"
