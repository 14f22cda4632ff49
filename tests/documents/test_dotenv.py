"""dotenv: values as python-dotenv reads them, and their places."""

import io

import pytest
from dotenv import dotenv_values

from tests.documents.reads import document_of, key_at, reading_of, text_at, told
from tests.helpers import formats


@pytest.mark.parametrize(
    ("line", "value", "written", "column"),
    [
        ("A=x", "x", "x", 3),
        ("A = x y # c", "x y", "x y", 5),
        ("export A='x # y' # c", "x # y", "'x # y'", 10),
        ('A="x\\"y"', 'x"y', '"x\\"y"', 3),
        ("A=", "", "", 3),
        ("A=#x", "#x", "#x", 3),
        ("A=x#y", "x#y", "x#y", 3),
        ("  A=é😀", "é😀", "é😀", 5),
        ("'A'=x", "x", "x", 5),
        ("A='x\ny'", "x\ny", "'x\ny'", 3),
        ("A=0x1 \t", "0x1", "0x1", 3),
        ("A=${B}/x", "${B}/x", "${B}/x", 3),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_value_is_read_and_located(line: str, value: str, written: str, column: int, end: str) -> None:
    reading = reading_of(f"\ufeff# first{end or chr(10)}{line}{end}", formats.DOTENV)
    assert reading.problems == ()
    assert reading.documents[0].value == {"A": value}
    assert text_at(reading, ("A",)) == written
    place = reading.documents[0].place(("A",))
    assert place is not None
    at = reading.source.position(place.value.start)
    assert (at.line, at.column) == (2, column)


def test_a_key_is_located_with_its_quotes_and_without_export() -> None:
    reading = reading_of("export A=1\n 'B C'=2", formats.DOTENV)
    assert (key_at(reading, ("A",)), key_at(reading, ("B C",))) == ("A", "'B C'")


def test_values_are_those_of_python_dotenv() -> None:
    text = (
        "A=1\nB\nC='a\\'b'\nexport D=\"x\\ny\"\n# E=1\nF=a b#c #d\n\n\nG=\n=bad\nA=2\nH=\u00a0x\u00a0\nI= # c\nJ=x #\n"
    )
    expected = dotenv_values(stream=io.StringIO(text), interpolate=False)
    reading = reading_of(text, formats.DOTENV)
    assert reading.documents[0].value == {key: value for key, value in expected.items() if value is not None}
    assert [text_at(reading, (key,)) for key in "FHIJ"] == [expected[key] for key in "FHIJ"]


def test_a_key_without_a_value_is_absent() -> None:
    assert document_of("A\nB=1\n", formats.DOTENV).value == {"B": "1"}


def test_a_repeated_key_names_both_places_and_the_last_value_is_used() -> None:
    reading = reading_of("A=1\nexport A=2\n", formats.DOTENV)
    assert told(reading) == ['2:8 duplicate-key: duplicate key "A" at line 2, column 8; first at line 1, column 1']
    assert reading.documents[0].value == {"A": "2"}


def test_every_line_that_is_not_a_pair_is_reported_without_its_text() -> None:
    reading = reading_of('A=1\n=secret\nB="open\nC=2\n', formats.DOTENV)
    message = "syntax: expected `KEY=value`: a quote is not closed, or the key is missing"
    assert told(reading) == [f"2:1 {message}", f"3:1 {message}"]
    assert all(problem.private for problem in reading.problems)
    assert reading.documents[0].value == {"A": "1", "C": "2"}


def test_a_reference_to_a_key_that_is_not_in_the_file_is_unknown() -> None:
    document = document_of("A=${B}\nC='x${D}'\nE=$F\nG=$5\nH=\nI=${H:-1}\nJ=${A}1\nB=1\n", formats.DOTENV)
    assert document.unknown() == {(key,) for key in "ACEIJ"}


REFERENCES = """\
OTHER='0x1'
A=${OTHER}
B="${OTHER}"
C=x${OTHER}y
D=${NONE:-0x2} # c
E="${NONE:-0x3}"
F=${A}
G=${OTHER:-0x4}
H=${NONE:-}
"""


@pytest.mark.parametrize(
    ("key", "value", "written", "used"),
    [
        ("A", "0x1", "'0x1'", ["${OTHER}"]),
        ("B", "0x1", "'0x1'", ['"${OTHER}"']),
        ("C", "x0x1y", "x${OTHER}y", []),
        ("D", "0x2", "0x2", []),
        ("E", "0x3", "0x3", []),
        ("F", "0x1", "'0x1'", ["${A}", "${OTHER}"]),
        ("G", "0x1", "'0x1'", ["${OTHER:-0x4}"]),
        ("H", "${NONE:-}", "${NONE:-}", []),
    ],
)
def test_a_known_reference_is_located_where_its_text_stands(
    key: str, value: str, written: str, used: list[str]
) -> None:
    reading = reading_of(REFERENCES, formats.DOTENV)
    assert reading.documents[0].value[key] == value
    assert (key_at(reading, (key,)), text_at(reading, (key,))) == (key, written)
    place = reading.documents[0].place((key,))
    assert place is not None
    assert [reading.source.slice(span) for span in place.used] == used


def test_references_are_those_of_python_dotenv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NONE", raising=False)
    expected = dotenv_values(stream=io.StringIO(REFERENCES), interpolate=True)
    values = reading_of(REFERENCES, formats.DOTENV).documents[0].value
    assert {**values, "H": ""} == expected
