"""Text inside text: every character of a string has its place in the file."""

from __future__ import annotations

import json
import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents import FILE_FORMATS, read
from daimo_validate.documents.embedding import read_embedded, text_of
from daimo_validate.documents.literals import json as json_literal
from daimo_validate.documents.model import texts
from daimo_validate.text.embedded import Pieces, as_written, decoded
from daimo_validate.text.source import Source, Span
from tests.documents.reads import reading_of
from tests.helpers import formats
from tests.helpers.written import WRITERS, Writer

CASES = [(name, file, writer) for name, cases in WRITERS.items() for file, writer in cases]
LETTERS = st.text(st.sampled_from("ab\"\\ '\t\n{}[]:,é😀漢/$"), max_size=30).map(lambda text: f'{{"{text}z}}')


class TestEveryCharacterHasItsPlace:
    """The text of a string is its value, and each character stands where it was written."""

    @pytest.mark.parametrize(("name", "file", "writer"), CASES, ids=[f"{n}-{w.__name__}" for n, _f, w in CASES])
    @given(value=LETTERS, random=st.randoms(use_true_random=False))
    def test_characters(self, name: str, file: str, writer: Writer, value: str, random: Random) -> None:
        if name == "dotenv":
            value = value.replace("$", "").replace(" #", "").replace("\\", "")
        if "literal" in writer.__name__ or "folded" in writer.__name__:
            # A line of blanks has an indentation of its own.
            value = value.replace("\n", "").replace("\t", "").replace("'", "")
        before, _, after = file.format("\0").partition("\0")
        written = writer(value, random).between(before, after)
        reading = reading_of(written.text, FILE_FORMATS[name])
        assert reading.problems == ()
        document = reading.documents[-1]
        path, found = next((path, text) for path, text in texts(document.value) if text.startswith("{"))
        text = text_of(document, reading.source, path)
        assert text is not None
        assert text.text == found
        for offset, char in enumerate(found.rstrip()):
            if char not in " \n":
                span = text.span(Span(offset, offset + 1))
                assert span == (written.starts[offset], written.ends[offset])
        assert text.span(Span(0, len(found.rstrip()))).start == written.starts[0]


def test_a_text_of_pieces() -> None:
    around = "> ab\n> c\\n"
    pieces = Pieces(around)
    pieces.add(2, 5)
    pieces.add(7, 8)
    pieces.add(8, 10, "\n")
    text = pieces.done()
    assert text.text == "ab\nc\n"
    assert [text.span(Span(at, at + 1)) for at in range(5)] == [(2, 3), (3, 4), (4, 5), (7, 8), (8, 10)]
    assert text.span(Span(1, 4)) == (3, 8)
    assert text.span(Span(5, 5)) == (10, 10)


def test_an_empty_text_has_a_place() -> None:
    pieces = Pieces("'\\\n'")
    pieces.add(1, 3, "")
    text = pieces.done()
    assert (text.text, text.span(Span(0, 0))) == ("", (3, 3))
    assert as_written("ab", Span(1, 1)).text == ""


def test_strings_inside_strings() -> None:
    inner = json.dumps({"a": json.dumps({"é": "x"})})
    source = Source(json.dumps([inner]))
    outer = json_literal(source.text, Span(1, len(source.text) - 1), inner)
    assert outer.text == inner
    first = read_embedded(outer, source, formats.JSON)
    text = text_of(first.documents[0], source, ("a",))
    assert text is not None
    (second,) = read_embedded(text, source, formats.JSON).documents
    place = second.place(("\N{LATIN SMALL LETTER E WITH ACUTE}",))
    assert place is not None
    assert source.slice(place.value) == '\\\\\\"x\\\\\\"'
    assert place.key is not None
    assert source.slice(place.key) == '\\\\\\"\\\\\\\\u00e9\\\\\\"'
    assert not place.editable


def test_a_place_is_editable_only_as_it_is_written() -> None:
    source = Source('\'{"a": "it\'\'s", "b": "x"}\'')
    reading = read(source.text.encode(), formats.YAML)
    text = text_of(reading.documents[0], source, ())
    assert text is not None
    (document,) = read_embedded(text, source, formats.JSON).documents
    editable = [place.editable for key in "ab" if (place := document.place((key,)))]
    assert editable == [False, True]
    assert document.write('"x"', "y") == '"y"'
    assert document.write('"x"', "y'") is None


def test_messages_name_positions_of_the_file() -> None:
    source = Source('a = """\n{"b": 1,\n \\"b\\": 2}"""\n')
    reading = reading_of(source.text, formats.TOML)
    text = text_of(reading.documents[0], reading.source, ("a",))
    assert text is not None
    (problem,) = read_embedded(text, source, formats.JSON).problems
    assert source.position(problem.span.start)[:2] == (3, 2)
    assert "line 3, column 2; first at line 2, column 2" in problem.message


@pytest.mark.parametrize(
    ("name", "text", "path"),
    [
        ("yaml", "a: *b\n", ("a",)),
        ("yaml", "a: !!binary aGk=\n", ("a",)),
        ("json", '{"a": "\\ud800"}', ("a",)),
        ("dotenv", "A=x${B}\n", ("A",)),
    ],
)
def test_odd_strings_have_their_text_or_none(name: str, text: str, path: tuple[str, ...]) -> None:
    reading = reading_of(text, FILE_FORMATS[name])
    for document in reading.documents:
        if isinstance(value := document.value[path[0]], str):
            found = text_of(document, reading.source, path)
            assert found is None or found.text == value


def test_decoded_texts_of_other_languages() -> None:
    around = "x'a'\\''b'"
    text = decoded(around, Span(2, 8), re.compile(r"'\\''"), lambda _match: "'")
    assert (text.text, text.span(Span(1, 2))) == ("a'b", (3, 7))
