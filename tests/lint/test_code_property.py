"""A known mistake in a request that stands in source code is reported at exactly its characters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents import format_of
from tests.helpers.coded import Printer, PythonPrinter
from tests.lint.linting import lint
from tests.lint.test_places_property import MISTAKES, with_mistake


@pytest.mark.parametrize(
    ("name", "printer"), [("a.ts", Printer), ("a.tsx", Printer), ("a.mjs", Printer), ("a.py", PythonPrinter)]
)
class TestPlacesInCode:
    """The finding is at the literal, with its quotes, in place or where a constant is declared; it is there once."""

    @given(data=st.data())
    def test_a_mistake_is_placed(self, name: str, printer: type[Printer], data: st.DataObject) -> None:
        path, value, rule = data.draw(st.sampled_from(MISTAKES))
        body: dict[str, Any] = with_mistake(path, value)
        body["display"]["title"] = data.draw(st.sampled_from(["Top up", "é 😀", "it's", 'a "b"', "漢 \\ 字"]))
        printed = printer(data.draw).file(body)
        start, end = printed.places[tuple(path)]
        format = format_of(name)
        assert format is not None
        result = lint(printed.text, format)
        assert result.payloads == 1
        (found,) = [each for each in result.diagnostics if each.finding.rule == rule]
        assert found.region is not None
        where = [found.region.start[:2], found.region.end[:2]]
        assert where == [_position(printed.text, start), _position(printed.text, end)]


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
