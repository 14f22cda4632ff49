"""A known mistake in a request that stands in source code is reported at exactly its characters."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from daimo_validate.documents import FILE_FORMATS, format_of
from tests.helpers.coded import Printer
from tests.helpers.coded_extra import PRINTERS
from tests.lint.linting import lint
from tests.lint.test_places_property import MISTAKES, with_mistake

TITLES = ["Top up", "é 😀", "it's", 'a "b"', "漢 \\ 字", "5 $ #1 {a}", "a `b`"]


@pytest.mark.parametrize("printer", PRINTERS, ids=lambda printer: printer.name)
class TestPlacesInCode:
    """The finding is at the literal, with its quotes, in place or where a constant is declared. It is the only one."""

    @given(mistake=st.sampled_from(MISTAKES), title=st.sampled_from(TITLES), random=st.randoms(use_true_random=True))
    def test_a_mistake_is_placed(
        self, printer: type[Printer], mistake: tuple[tuple[str | int, ...], str, str], title: str, random: Random
    ) -> None:
        path, value, rule = mistake
        body: dict[str, Any] = with_mistake(path, value)
        body["display"]["title"] = title
        printed = printer(random).file(body)
        note(printed.text)
        start, end = printed.places[tuple(path)]
        format = format_of(printer.name)
        assert format is not None
        result = lint(printed.text, format)
        assert result.payloads == 1
        assert [each.finding.rule for each in result.diagnostics] == [rule]
        region = result.diagnostics[0].region
        assert region is not None
        where = [region.start[:2], region.end[:2]]
        assert where == [_position(printed.text, start), _position(printed.text, end)]


def test_every_language_is_printed() -> None:
    """A language without a printer is not tested here."""
    languages = {format.name for format in FILE_FORMATS.values() if format.reader.startswith("code.")}
    printed = {format.name for printer in PRINTERS if (format := format_of(printer.name)) is not None}
    assert printed == languages


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
