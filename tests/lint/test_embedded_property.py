"""A known mistake in a request that stands as JSON in a text of another format is reported at exactly its characters in the file."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents import FILE_FORMATS
from tests.helpers.budget import examples
from tests.helpers.written import FILES, Writer
from tests.lint.linting import lint
from tests.lint.test_places_property import MISTAKES, with_mistake

CASES = [(name, file, writer) for name, cases in FILES.items() for file, writer in cases]


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, tuple[tuple[str | int, ...], str, str]]:
    """Return a request with a mistake as JSON in some layout, and the mistake."""
    mistake = draw(st.sampled_from(MISTAKES))
    body: dict[str, Any] = with_mistake(*mistake[:2])
    body["display"]["title"] = draw(st.sampled_from(["Top up", "é 😀", "it's", 'a "b"', "漢 \\ 字"]))
    indent = draw(st.sampled_from([None, 1, 2, "\t"]))
    return json.dumps(body, indent=indent, ensure_ascii=draw(st.booleans())), mistake


@pytest.mark.parametrize(("name", "file", "writer"), CASES, ids=[f"{n}-{w.__name__}" for n, _f, w in CASES])
class TestPlacesInStrings:
    """The finding is at the value, with its quotes and the escapes of all its characters; it is there once."""

    @examples(0.3)
    @given(request=requests(), random=st.randoms(use_true_random=False), end=st.sampled_from(["\n", "\r\n"]))
    def test_json_in_a_string(
        self,
        name: str,
        file: str,
        writer: Writer,
        request: tuple[str, tuple[tuple[str | int, ...], str, str]],
        random: Random,
        end: str,
    ) -> None:
        text, (_path, value, rule) = request
        before, _, after = file.format("\0").partition("\0")
        if writer.__name__ == "toml_literal":
            text = text.replace("'", "")
        written = writer(text, random).between(before, after)
        at = _meant(text, writer).index(f'"{value}"')
        start, stop = written.starts[at], written.ends[at + len(value) + 1]
        result = lint(written.text.replace("\n", end), FILE_FORMATS[name])
        (found,) = [each for each in result.diagnostics if each.finding.rule == rule]
        assert found.region is not None
        expected = [_position(written.text, offset) for offset in (start, stop)]
        assert [found.region.start[:2], found.region.end[:2]] == expected
        assert result.payloads == 1


def _meant(text: str, writer: Writer) -> str:
    if writer.__name__ in ("yaml_folded", "dotenv_bare"):
        return " ".join(text.split())
    return text


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
