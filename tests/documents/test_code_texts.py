"""JSON in the string literals of source code."""

from __future__ import annotations

import pytest

from daimo_validate.documents import FILE_FORMATS
from daimo_validate.text.pointers import Path
from tests.documents.reads import reading_of

BODY = {"destination": {"a": "it's"}}


def values(text: str, name: str) -> list[object]:
    return [each.value for each in reading_of(text, FILE_FORMATS[name]).documents if each.format.name == "json"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("typescript", """JSON.parse('{"destination": {"a": "it\\'s"}}')"""),
        ("typescript", """const a = "{\\"destination\\": {\\"a\\": \\"it's\\"}}" as const"""),
        ("typescript", """f(`\n{"destination": {"a": "it\\u0027s"}}`)"""),
        ("typescript", """f('{"destination": \\\n{"a": "it\\x27s"}}')"""),
        ("javascript", """<X a={`{"destination": {"a": "it's"}}`} />"""),
        ("python", """A = '''\n{"destination": {"a": "it's"}}\n'''.encode()"""),
        ("python", """f(rb"{\\"destination\\": 1}", b'{"destination": {"a": "it\\'s"}}')"""),
        ("python", """A = ('{"destination": ' "{" '"a": "it\\'s"}}')"""),
        ("python", '''A = f"""{{"destination": {{"a": "it's"}}}}"""'''),
    ],
)
def test_json_in_a_literal(name: str, text: str) -> None:
    assert values(text, name) == [BODY]


@pytest.mark.parametrize(
    ("name", "text", "unknown"),
    [
        ("typescript", 'f(`{"destination": {"a": "${b}", "c": ${d({e: `f`})}, "g": "h"}}`)', {("a",), ("c",)}),
        ("python", """f(f'{{"destination": {{"a": "{b}", "c": {d!r}, "g": "h"}}}}')""", {("a",), ("c",)}),
    ],
)
def test_what_an_expression_fills_in_is_unknown(name: str, text: str, unknown: set[Path]) -> None:
    (document,) = (each for each in reading_of(text, FILE_FORMATS[name]).documents if each.format.name == "json")
    assert document.unknown(("destination",)) == unknown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("typescript", """f('the "destination" of {"a": 1}', '{"destination": 1', "{'destination': 1}")"""),
        ("typescript", """f('{"destination": ' + a + '}')"""),
        ("typescript", """// '{"destination": 1}'"""),
        ("typescript", """f({"destination": 1})"""),
        ("python", """f({"destination": 1}, "destination")  # '{"destination": 1}'"""),
    ],
)
def test_other_literals_are_not_read(name: str, text: str) -> None:
    assert values(text, name) == []
