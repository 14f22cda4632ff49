"""The diff of fixes: changed lines only, masked like source frames."""

from __future__ import annotations

import pytest

from daimo_validate.documents import Format
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.diffs import diff
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, WALLET
from tests.lint.linting import VALIDATOR, fix

LOWER = WALLET.lower()


def shown(text: str, format: Format = formats.YAML, path: str = "a") -> list[str]:
    """Return the lines of the diff of a text and its safe fixes, without the two that name the file."""
    fixed = fix(text, format).data
    assert fixed != text.encode()
    lines = diff(path, text.encode(), fixed, format, CheckSettings(validator=VALIDATOR)).split("\n")
    assert lines[:2] == [f"--- {path}", f"+++ {path}"]
    assert lines.pop() == ""
    return lines[2:]


def test_lines_around_are_not_shown() -> None:
    text = f"A=hunter2\r\nDAIMO_REFUND_ADDRESS={LOWER} # ours\r\nB=hunter2"
    assert shown(text, formats.DOTENV) == [
        "@@ -2 +2 @@",
        f"-DAIMO_REFUND_ADDRESS={LOWER} # ***",
        f"+DAIMO_REFUND_ADDRESS={WALLET} # ***",
    ]


def test_several_changes_in_one_line() -> None:
    text = (
        f'{{"refundAddress": "{LOWER}", "destination": {{"type": "evm", "address": "{LOWER}", "chainId": 8453, '
        f'"tokenAddress": "{BASE_USDC}"}}, "display": {{"title": "A", "verb": "B"}}, "metadata": {{"a": "hunter2"}}}}'
    )
    masked = text.replace('"hunter2"', '"***"')
    assert shown(text, formats.JSON) == ["@@ -1 +1 @@", f"-{masked}", f"+{masked.replace(LOWER, WALLET)}"]


def test_text_outside_payloads_is_masked() -> None:
    text = (
        f"db: {{password: hunter2, pay: {{destination: {{type: evm, address: {LOWER!r}, chainId: 8453, "
        f"tokenAddress: '{BASE_USDC}'}}, display: {{title: A, verb: B}}}}, more: hunter2}} # hunter2\n"
    )
    _, removed, added = shown(text)
    assert "hunter2" not in removed + added
    assert added[1:] == removed[1:].replace(LOWER, WALLET)
    assert removed.startswith("-***: {***: ***, ***: {destination: {type: evm, address: '0x5aaeb")


def test_a_payload_in_one_document_shows_nothing_of_another() -> None:
    request = f"{{destination: {{type: evm, address: '{LOWER}', chainId: 8453, tokenAddress: '{BASE_USDC}'}}, display: {{title: A, verb: B}}}}"
    text = f"{{password: hunter2, pay: {request}}}\n---\n{request} # ours\n"
    first, removed, _, second, whole, _ = shown(text)
    assert (first, second) == ("@@ -1 +1 @@", "@@ -3 +3 @@")
    assert removed == f"-{{***: ***, ***: {request}}}"
    assert whole == f"-{request} # ***"


@pytest.mark.parametrize("secret", ["+14155552671", "1770"])
def test_a_private_value_is_masked_even_if_it_changes(secret: str) -> None:
    text = (
        f"destination: {{type: evm, address: '{WALLET}', chainId: 8453, tokenAddress: '{BASE_USDC}'}}\n"
        f"display: {{title: A, verb: B}}\nmetadata:\n  phone: {secret} # home\n"
    )
    assert shown(text) == ["@@ -4 +4 @@", "-  phone: *** # ***", '+  phone: "***" # ***']


def test_a_toml_table() -> None:
    text = (
        f"[pay.destination]\ntype = 'evm'\naddress = '{LOWER}' # hunter2\nchainId = 8453\n"
        f"tokenAddress = '{BASE_USDC}'\n[pay.display]\ntitle = 'A'\nverb = 'B'\n"
    )
    assert shown(text, formats.TOML) == ["@@ -3 +3 @@", f"-address = '{LOWER}' # ***", f"+address = '{WALLET}' # ***"]


def test_an_anchor_outside_the_payload() -> None:
    text = (
        f"people: {{jane: hunter2, to: &to '{LOWER}'}}\npay:\n"
        f"  destination: {{type: evm, address: *to, chainId: 8453, tokenAddress: '{BASE_USDC}'}}\n"
        "  display: {title: A, verb: B}\n"
    )
    assert shown(text) == [
        "@@ -1 +1 @@",
        f"-***: {{***: ***, ***: &*** '{LOWER}'}}",
        f"+***: {{***: ***, ***: &*** '{WALLET}'}}",
    ]


def test_a_value_on_several_lines() -> None:
    text = (
        f"pay:\n  destination:\n    type: evm\n    address: >-\n      {LOWER}\n    chainId: 8453\n"
        f"    tokenAddress: '{BASE_USDC}'\n  display: {{title: A, verb: B}}\n"
    )
    lines = shown(text)
    assert [line[:1] for line in lines] == ["@", "-", "-", "+"]
    assert lines[0] == "@@ -4,2 +4 @@"
    assert lines[-1] == f'+    address: "{WALLET}"'


def test_hostile_text_is_made_visible() -> None:
    path = "a\n+++ b\x1b[31m"
    before, after = '{"refundAddress": "0x1\u202e"}', '{"refundAddress": "0x2\x7f"}'
    settings = CheckSettings(validator=VALIDATOR, pointers=("",))
    assert diff(path, before.encode(), after.encode(), formats.JSON, settings).split("\n") == [
        "--- a\\n+++ b\\u001b[31m",
        "+++ a\\n+++ b\\u001b[31m",
        "@@ -1 +1 @@",
        '-{"refundAddress": "0x1\\u202e"}',
        '+{"refundAddress": "0x2\\u007f"}',
        "",
    ]


def test_secrets_are_masked_even_if_they_change() -> None:
    key = "0x" + "0123456789abcdef" * 4
    text = f"destination: {{type: evm, address: {key}, chainId: 8453, tokenAddress: '{BASE_USDC}'}}\ndisplay: {{title: A, verb: B}}\n"
    _, removed, added = shown(text)
    assert key[2:10] not in removed + added
    assert "address: ***, chainId" in removed
    assert 'address: "***", chainId' in added


def test_nothing_changed() -> None:
    assert diff("a", b"x", b"x", formats.YAML, CheckSettings(validator=VALIDATOR)) == ""
