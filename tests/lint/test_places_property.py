"""A known mistake at a random place in a random document is reported at exactly its line and column."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.diagnostics.model import Diagnostic
from daimo_validate.documents import Format
from tests.helpers import formats
from tests.helpers.requests import plain_request
from tests.lint.documents import KINDS, TEXTS, around, written_as
from tests.lint.linting import lint, under_caret

# A path, a text that is wrong there and occurs nowhere else, and the rule that reports it.
MISTAKES: list[tuple[tuple[str | int, ...], str, str]] = [
    (("destination", "address"), "0x12QQ", "evm-address"),
    (("destination", "tokenAddress"), "QQQtoken", "evm-address"),
    (("destination", "amountUnits"), "QQ,00", "amount-format"),
    (("destination", "calldata"), "0x12QQ", "calldata-hex"),
    (("display", "verb"), "QQ QQ", "verb-one-word"),
    (("display", "themeCssUrl"), "QQ/theme.css", "theme-url"),
    (("display", "paymentOptions", 1), "QQPay", "not-an-option"),
    (("refundAddress",), "0xQQ", "evm-address"),
    (("metadata", "phone"), "QQ 12", "phone-e164"),
    (("metadata", "email"), "QQ at b.c", "email-format"),
]


def with_mistake(path: tuple[str | int, ...], value: str) -> dict[str, Any]:
    body = plain_request()
    body["display"]["paymentOptions"] = ["AllWallets", "Solana"]
    body["metadata"] = {"note": "x"}
    body["refundAddress"] = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
    outer: Any = body
    for step in path[:-1]:
        outer = outer[step]
    outer[path[-1]] = value
    return body


def expected(text: str, value: str) -> tuple[int, int, int, int]:
    """Return line, column, byte and length of the only occurrence of a value, its quotes included."""
    assert text.count(value) == 1
    at, length = text.index(value), len(value)
    if text[at - 1] in "\"'":
        at, length = at - 1, length + 2
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at) - (1 if line == 1 and text[0] == "\ufeff" else 0)
    return line, column, len(text[:at].encode()), length


def check(diagnostic: Diagnostic, text: str, value: str) -> None:
    line, column, byte, length = expected(text, value)
    region, frame = diagnostic.region, diagnostic.frame
    assert region is not None
    assert frame is not None
    assert (region.start.line, region.start.column, region.start.byte) == (line, column, byte)
    assert (region.end.line, region.end.column, region.end.byte) == (line, column + length, byte + length)
    assert frame.line == line
    quoted = text.removeprefix("\ufeff").split("\n")[line - 1][column - 1 : column - 1 + length]
    assert under_caret(frame) == (quoted.replace(value, "***") if diagnostic.is_private else quoted)


class TestPlaces:
    """The finding of a mistake is placed at its value, quotes included, and the carets of its frame are under it."""

    @given(st.data(), st.sampled_from(MISTAKES), st.sampled_from(KINDS))
    def test_documents(
        self, data: st.DataObject, mistake: tuple[tuple[str | int, ...], str, str], format: Format
    ) -> None:
        path, value, rule = mistake
        text = data.draw(written_as(format, data.draw(around(with_mistake(path, value)))))
        found = [each for each in lint(text, format).diagnostics if each.finding.rule == rule]
        assert len(found) == 1
        check(found[0], text, value)

    @given(
        st.lists(st.tuples(st.text("ABC_", min_size=1, max_size=6), TEXTS), max_size=4),
        st.integers(0, 4),
        st.sampled_from(["", "export ", "\ufeff", "# é😀\n"]),
        st.sampled_from(['"{}"', "'{}'", "{}"]),
        st.sampled_from(["\n", "\r\n"]),
    )
    def test_dotenv(self, others: list[tuple[str, str]], at: int, first: str, quotes: str, end: str) -> None:
        lines = [f"X{name}={json.dumps(text, ensure_ascii=False)}" for name, text in others]
        lines.insert(at, f"DAIMO_REFUND_ADDRESS = {quotes.format('0xQQ')} # a comment")
        text = first + end.join(lines)
        found = [each for each in lint(text, formats.DOTENV).diagnostics if each.finding.rule == "evm-address"]
        assert len(found) == 1
        check(found[0], text, "0xQQ")
