"""Fixes change only the text that they replace."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.diagnostics.model import Diagnostic, Edit, Region
from daimo_validate.documents import Format
from daimo_validate.lint.fixes import applicable
from daimo_validate.text.source import Position, Span
from tests.helpers import formats
from tests.helpers.requests import BASE_USDC, REFUND, WALLET, plain_request
from tests.lint.documents import KINDS, around, written_as
from tests.lint.linting import fix, json_of, lint, told

LOWER = WALLET.lower()
USDC = BASE_USDC.lower()


@pytest.mark.parametrize(
    ("format", "before", "after", "made"),
    [
        pytest.param(
            formats.YAML,
            f"# Ours: {LOWER}\r\ndestination:\r\n    type: evm # é😀\r\n    address:   {LOWER}   # not {LOWER}\r\n"
            f"    chainId: 0x2105\r\n    tokenAddress: '{USDC}'\r\n    amountUnits: 10.00\r\n"
            "display: {title: A, verb: B}",
            f'# Ours: {LOWER}\r\ndestination:\r\n    type: evm # é😀\r\n    address:   "{WALLET}"   # not {LOWER}\r\n'
            f"    chainId: 0x2105\r\n    tokenAddress: '{BASE_USDC}'\r\n    amountUnits: \"10.00\"\r\n"
            "display: {title: A, verb: B}",
            4,
            id="yaml, quotes and then a checksum at one value",
        ),
        pytest.param(
            formats.YAML,
            f"to: &to '{LOWER}' # ours\na: {{destination: {{type: evm, address: *to, chainId: 8453, tokenAddress: "
            f"'{BASE_USDC}'}}, display: {{title: A, verb: B}}}}\nb: {{destination: {{type: evm, address: *to, "
            f"chainId: 8453, tokenAddress: '{BASE_USDC}'}}, display: {{title: A, verb: B}}}}\n",
            f"to: &to '{WALLET}' # ours\na: {{destination: {{type: evm, address: *to, chainId: 8453, tokenAddress: "
            f"'{BASE_USDC}'}}, display: {{title: A, verb: B}}}}\nb: {{destination: {{type: evm, address: *to, "
            f"chainId: 8453, tokenAddress: '{BASE_USDC}'}}, display: {{title: A, verb: B}}}}\n",
            1,
            id="yaml, where an anchor stands, once for two aliases",
        ),
        pytest.param(
            formats.JSONC,
            f'\ufeff{{ // "{LOWER}"\n\t"refundAddress":"{REFUND.lower()}",/* x */ {json_of(indent=None)[1:]}',
            f'\ufeff{{ // "{LOWER}"\n\t"refundAddress":"{REFUND}",/* x */ {json_of(indent=None)[1:]}',
            1,
            id="jsonc, with a byte order mark",
        ),
        pytest.param(
            formats.JSONL,
            f"{json_of(indent=None)}\n\n{json_of({'refundAddress': REFUND.lower()}, indent=None)}",
            f"{json_of(indent=None)}\n\n{json_of({'refundAddress': REFUND}, indent=None)}",
            1,
            id="json lines",
        ),
        pytest.param(
            formats.TOML,
            f"refundAddress = {REFUND}  # 0x…\n[destination]\ntype = 'evm'\naddress = '''{LOWER}'''\nchainId = 8_453\n"
            f"tokenAddress = '{USDC}'\namountUnits = 1e1\n[display]\ntitle = 'A'\nverb = 'B'\n",
            f'refundAddress = "{REFUND}"  # 0x…\n[destination]\ntype = \'evm\'\naddress = "{WALLET}"\nchainId = 8_453\n'
            f"tokenAddress = '{BASE_USDC}'\namountUnits = \"1e1\"\n[display]\ntitle = 'A'\nverb = 'B'\n",
            4,
            id="toml",
        ),
        pytest.param(
            formats.DOTENV,
            f"A=b\n\n export DAIMO_TREASURY_ADDRESS = '{LOWER}' # ours\nDAIMO_REFUND_ADDRESS={REFUND.lower()}\nB=c",
            f"A=b\n\n export DAIMO_TREASURY_ADDRESS = '{WALLET}' # ours\nDAIMO_REFUND_ADDRESS={REFUND}\nB=c",
            2,
            id="dotenv",
        ),
    ],
)
def test_safe_fixes(format: Format, before: str, after: str, made: int) -> None:
    fixed = fix(before, format)
    assert fixed.data.decode() == after
    assert fixed.made == made
    again = fix(fixed.data, format)
    assert (again.data, again.made) == (fixed.data, 0)


def test_unsafe_fixes_are_off_by_default() -> None:
    body = json_of()
    wrong = body.replace('"chainId"', '"chainID"').replace('"title"', '"Title"')
    unsafe = [edit for each in lint(wrong).diagnostics for edit in each.edits]
    assert unsafe != []
    assert not any(edit.is_safe for edit in unsafe)
    assert fix(wrong)[::2] == (wrong.encode(), 0)
    assert fix(wrong, unsafe=True).data.decode() == body


def test_remaining_findings_are_those_of_the_fixed_text() -> None:
    text = json_of({"refundAddress": REFUND.lower(), "metadata": {"phone": "12"}})
    fixed = fix(text)
    assert told(fixed.result) == ["15:14 phone-e164"]
    assert told(lint(fixed.data)) == told(fixed.result)


def test_a_private_value_is_fixed_without_being_shown() -> None:
    text = "metadata:\n  phone: +14155550123\n" + "refundAddress: '0x1'\n" + json_yaml()
    (phone, _refund) = lint(text, formats.YAML).diagnostics
    assert (phone.finding.rule, phone.is_private, phone.finding.fix) == ("unquoted-value", True, None)
    assert fix(text, formats.YAML).data.decode() == text.replace("+14155550123", '"+14155550123"')


def json_yaml() -> str:
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in plain_request().items())


def edit(start: int, end: int, text: str, safe: bool = True) -> Edit:
    return Edit(Span(start, end), Region(Position(1, 1, 0), Position(1, 1, 0)), text, safe)


def diagnostic(*edits: Edit) -> Diagnostic:
    return lint("[]", is_named=True).diagnostics[0]._replace(edits=edits)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param([edit(5, 6, "b"), edit(0, 1, "a")], ["a", "b"], id="in order"),
        pytest.param([edit(0, 1, "a"), edit(0, 1, "a")], ["a"], id="the same twice"),
        pytest.param([edit(0, 2, "a"), edit(1, 3, "b"), edit(2, 3, "c")], ["a", "c"], id="overlapping"),
        pytest.param([edit(0, 9, "a"), edit(1, 2, "b"), edit(3, 4, "c")], ["a"], id="within another"),
        pytest.param([edit(0, 9, "a", False), edit(1, 2, "b")], ["b"], id="a safe one comes first"),
        pytest.param([edit(0, 1, "b"), edit(0, 1, "a")], ["a"], id="two for one place"),
    ],
)
def test_overlapping_edits(edits: list[Edit], expected: list[str]) -> None:
    chosen = applicable([diagnostic(*edits)], unsafe=True)
    assert [each.text for each in chosen] == expected


def test_a_fix_that_leads_to_more_errors_is_not_applied() -> None:
    text = json_of({"refundAddress": REFUND.lower()})
    worse = lint(json_of({"refundAddress": "0x1", "display": {}}))

    def check(data: bytes) -> object:
        return lint(data) if REFUND.encode() not in data else worse

    from daimo_validate.lint.fixes import fix_bytes

    found = lint(text)
    checker: Callable[[bytes], object] = check
    fixed = fix_bytes(text.encode(), found, checker)  # type: ignore[arg-type]
    assert fixed == (text.encode(), found, 0)


CHANGES = {
    "refundAddress": REFUND.lower(),
    "destination": {**plain_request()["destination"], "address": LOWER, "tokenAddress": USDC, "amountUnits": "007.50"},
}
FIXED = {LOWER: WALLET, USDC: BASE_USDC, REFUND.lower(): REFUND, "007.50": "7.50"}


class TestFixes:
    """Safe fixes change nothing outside their spans, remove their findings, and leave no safe fix."""

    @given(st.data(), st.sampled_from(KINDS))
    def test_random_documents(self, data: st.DataObject, format: Format) -> None:
        text = data.draw(written_as(format, data.draw(around({**plain_request(), **CHANGES}))))
        expected = re.sub("|".join(map(re.escape, FIXED)), lambda match: FIXED[match[0]], text)
        fixed = fix(text, format)
        assert fixed.data.decode() == expected
        assert fixed.result.diagnostics == ()
        assert fixed.made == 4
        assert fix(fixed.data, format)[::2] == (fixed.data, 0)
