"""Comments that suppress a finding in place, and the findings about comments that suppress nothing."""

from __future__ import annotations

import pytest

from daimo_validate import Policy
from daimo_validate.documents import Format
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, WALLET
from tests.lint.linting import drawn, lint, only, told

LOWER = WALLET.lower()
TAIL = f'  chainId: 8453\n  tokenAddress: "{BASE_USDC}"\ndisplay: {{title: A, verb: B}}\n'


def yaml(line: str, before: str = "") -> str:
    return f"destination:\n  type: evm\n{before}{line}\n{TAIL}"


ADDRESS = f"  address: '{LOWER}'"
IGNORE = "# daimo-validate: ignore[eip55-missing]"


@pytest.mark.parametrize(
    ("format", "text"),
    [
        pytest.param(formats.YAML, yaml(f"{ADDRESS} {IGNORE}"), id="yaml, same line"),
        pytest.param(formats.YAML, yaml(ADDRESS, f"  {IGNORE}\n"), id="yaml, line before"),
        pytest.param(formats.YAML, yaml(ADDRESS, f"{IGNORE} checked\n\n  # Ours.\n"), id="yaml, before other comments"),
        pytest.param(
            formats.YAML, yaml(f"{ADDRESS}\t#daimo-validate:ignore[ amount-zero ,eip55-missing ]"), id="spaces"
        ),
        pytest.param(
            formats.YAML, yaml(f"{ADDRESS} # ours; daimo-validate: ignore[x] {IGNORE}"), id="after another comment"
        ),
        pytest.param(
            formats.YAML,
            f'display: {{title: Don\'t, verb: B}}\ndestination: {{type: evm, address: "{LOWER}", chainId: '
            f'8453, x: it\'s, tokenAddress: "{BASE_USDC}"}} # daimo-validate: ignore[eip55-missing, unknown-field]\n',
            id="yaml, after an apostrophe",
        ),
        pytest.param(
            formats.TOML,
            f'display = {{title = "A", verb = "B"}}\n[destination]\ntype = "evm"\nchainId = 8453\n'
            f'address = "{LOWER}" {IGNORE}\ntokenAddress = "{BASE_USDC}"\n',
            id="toml",
        ),
        pytest.param(formats.DOTENV, f"DAIMO_TREASURY_ADDRESS={LOWER} {IGNORE} it's ours\n", id="dotenv"),
        pytest.param(
            formats.JSONC,
            f'{{"display": {{"title": "it\'s", "verb": "B"}},\n// daimo-validate: ignore[eip55-missing]\n'
            f'"destination": {{"type": "evm", "address": "{LOWER}", "chainId": 8453, "tokenAddress": "{BASE_USDC}"}}}}',
            id="jsonc",
        ),
    ],
)
def test_a_comment_suppresses_a_finding(format: Format, text: str) -> None:
    result = lint(text, format)
    assert [each for each in told(result) if "unused" not in each] == []
    assert result.suppressed == 1 + ("unknown-field" in text)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        pytest.param(formats.YAML, yaml(ADDRESS, f'  {IGNORE}\n  calldata: "0x12345678"\n'), id="another line"),
        pytest.param(formats.YAML, yaml(f"{ADDRESS}# daimo-validate: ignore[eip55-missing]"), id="no space before"),
        pytest.param(
            formats.YAML, yaml(f"{ADDRESS} // daimo-validate: ignore[eip55-missing]"), id="not a comment in yaml"
        ),
        pytest.param(
            formats.TOML,
            f'refundAddress = "{LOWER}"\ndisplay = {{title = "A", verb = "{IGNORE}"}}\n',
            id="in a string",
        ),
        pytest.param(formats.JSON, f'{{"display": {{"title": "A", "verb": "B"}}, // {IGNORE}\n}}', id="plain json"),
    ],
)
def test_text_that_is_not_such_a_comment_suppresses_nothing(format: Format, text: str) -> None:
    assert lint(text, format).suppressed == 0


def test_an_unused_comment_is_reported_at_its_place() -> None:
    text = yaml(f'  address: "{WALLET}" {IGNORE}')
    diagnostic = only(lint(text, formats.YAML))
    assert diagnostic.finding.to_json() == {
        "pointer": "",
        "param": "body",
        "path": [],
        "rule": "unused-suppression",
        "severity": "warning",
        "basis": "safety",
        "message": "this comment suppresses `eip55-missing`, which finds nothing here",
        "hint": "remove it",
        "fix": None,
    }
    assert told(lint(text, formats.YAML)) == ["3:57 unused-suppression"]
    assert drawn(diagnostic)[1].endswith("^" * len(IGNORE))


@pytest.mark.parametrize(
    ("comment", "message", "hint"),
    [
        ("ignore", "this comment names no rule, so it suppresses nothing", "write `ignore[rule]`"),
        ("ignore[]", "this comment names no rule, so it suppresses nothing", "write `ignore[rule]`"),
        ("ignore[amount-zer]", '"amount-zer" in this comment is not a rule', "did you mean `amount-zero`?"),
        ("ignore[\x1b[31m]", '"\\u001b[31m" in this comment is not a rule', "`daimo-validate rules` lists the rules"),
    ],
)
def test_a_comment_without_a_known_rule(comment: str, message: str, hint: str) -> None:
    text = f"A=1 # daimo-validate: {comment}\nDAIMO_TREASURY_ADDRESS={WALLET}\n"
    diagnostic = only(lint(text, formats.DOTENV))
    assert (diagnostic.finding.message, diagnostic.finding.hint) == (message, hint)


def test_one_comment_for_two_rules_with_one_finding() -> None:
    text = yaml(f"{ADDRESS} # daimo-validate: ignore[amount-zero, eip55-missing]")
    result = lint(text, formats.YAML)
    assert only(result).finding.message == "this comment suppresses `amount-zero`, which finds nothing here"
    assert result.suppressed == 1


def test_a_comment_for_a_rule_that_is_off_is_not_reported() -> None:
    text = yaml(f"{ADDRESS} {IGNORE}")
    assert told(lint(text, formats.YAML, policy=Policy(ignore={"eip55-missing"}))) == []
    assert told(lint(yaml(IGNORE), formats.YAML, policy=Policy(ignore={"unused-suppression", "missing-field"}))) == []


def test_strict_makes_an_unused_comment_an_error() -> None:
    text = yaml(f'  address: "{WALLET}" {IGNORE}')
    assert only(lint(text, formats.YAML, policy=Policy(strict=True))).finding.severity == "error"


def test_the_value_before_an_unused_comment_is_not_shown() -> None:
    text = yaml(f'  address: "{WALLET}"') + f"metadata: {{note: Jane}} {IGNORE}\n"
    assert drawn(only(lint(text, formats.YAML)))[0] == f"metadata: {{***: ***}} {IGNORE}"


def test_of_thousands_of_stacked_comments_one_is_used() -> None:
    result = lint(yaml(ADDRESS, f"  {IGNORE}\n" * 4000), formats.YAML)
    assert (result.suppressed, len(result.diagnostics)) == (1, 3999)
