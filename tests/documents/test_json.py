"""JSON, JSON with comments, JSON Lines."""

import json
from typing import Any

import pytest

from daimo_validate.documents import Format
from daimo_validate.text.pointers import Path
from tests.documents.reads import document_of, key_at, reading_of, text_at, told
from tests.helpers import formats


@pytest.mark.parametrize(
    ("text", "path", "key", "value", "place"),
    [
        ('{"a": "x"}', ("a",), '"a"', '"x"', (1, 7, 6)),
        ('{\t"a":\t"x"}', ("a",), '"a"', '"x"', (1, 8, 7)),
        ('{\r\n  "a": 1.50\r\n}', ("a",), '"a"', "1.50", (2, 8, 10)),
        ('\ufeff{"a": true}', ("a",), '"a"', "true", (1, 7, 9)),
        ('{"😀": "é", "b": null}', ("b",), '"b"', "null", (1, 17, 20)),
        ('{"a": [1, [2, {"b": "\\"x\\u0041"}]]}', ("a", 1, 1, "b"), '"b"', '"\\"x\\u0041"', (1, 21, 20)),
        ('{"\\u0061b": {"": -1e5}}', ("ab", ""), '""', "-1e5", (1, 18, 17)),
        (" [ ] ", (), None, "[ ]", (1, 2, 1)),
        ('{"a": {"b": []}, "c": 1}', ("a",), '"a"', '{"b": []}', (1, 7, 6)),
    ],
)
def test_a_value_and_its_key_are_located(
    text: str, path: Path, key: str | None, value: str, place: tuple[int, int, int]
) -> None:
    reading = reading_of(text, formats.JSON)
    assert reading.problems == ()
    assert (key_at(reading, path), text_at(reading, path)) == (key, value)
    found = reading.documents[0].place(path)
    assert found is not None
    at = reading.source.position(found.value.start)
    assert (at.line, at.column, at.byte) == place


@pytest.mark.parametrize("path", [("b",), (0,), ("a", "b"), ("a", 2), ("a", 0, 0), ("a", -1)])
def test_what_is_not_there_has_no_place(path: Path) -> None:
    document = document_of('{"a": [1, 2]}', formats.JSON)
    assert document.place(path) is None


def test_a_missing_value_is_located_at_the_innermost_one_around_it() -> None:
    reading = reading_of('{"a": {"b": 1}}', formats.JSON)
    path, place = reading.documents[0].nearest(("a", "c", "d"))
    assert path == ("a",)
    assert reading.source.slice(place.value) == '{"b": 1}'


def test_places_asked_for_in_any_order_are_the_same() -> None:
    reading = reading_of('[{"a": 1}, {"b": [2, 3]}, "x"]', formats.JSON)
    assert text_at(reading, (2,)) == '"x"'
    assert text_at(reading, (1, "b", 1)) == "3"
    assert text_at(reading, (0, "a")) == "1"
    assert text_at(reading, (1, "b")) == "[2, 3]"


def test_a_repeated_key_names_both_places_and_the_last_value_counts() -> None:
    reading = reading_of('{"a": 1,\n "b": {"c": 1, "\\u0063": 2},\n "a": 3}', formats.JSON)
    assert told(reading) == [
        '2:16 duplicate-key: duplicate key "c" at line 2, column 16; first at line 2, column 8',
        '3:2 duplicate-key: duplicate key "a" at line 3, column 2; first at line 1, column 2',
    ]
    assert reading.problems[1].path == ("a",)
    assert [reading.source.slice(span) for span, _label in reading.problems[1].related] == ['"a"']
    assert reading.documents[0].value == {"a": 3, "b": {"c": 2}}
    assert text_at(reading, ("a",)) == "3"
    assert text_at(reading, ("b", "c")) == "2"


def test_comments_and_trailing_commas_are_read_and_move_nothing() -> None:
    text = '// a\n{"a": "/* no */ // no,]", /* b\n */ "b": [1, /* c */ 2,],\n}'
    reading = reading_of(text, formats.JSONC)
    assert reading.problems == ()
    assert reading.documents[0].value == {"a": "/* no */ // no,]", "b": [1, 2]}
    assert text_at(reading, ("b", 1)) == "2"
    assert text_at(reading, ("b",)) == "[1, /* c */ 2,]"


@pytest.mark.parametrize("text", ['{"a": 1} // x', '{"a": [1,]}', '/* x */ {"a": 1,}', '\ufeff{"a": 1}'])
@pytest.mark.parametrize("format", [formats.JSON, formats.JSONC])
def test_what_people_write_in_files_is_read_without_a_word(text: str, format: Format) -> None:
    reading = reading_of(text, format)
    assert reading.problems == ()
    assert list(reading.documents[0].value) == ["a"]


@pytest.mark.parametrize("hole", ["${CHAIN}", "{{ chain }}", "<%= chain %>", "$(chain)", "$()"])
def test_a_template_without_quotes_is_an_unknown_value(hole: str) -> None:
    reading = reading_of(f'{{"a": {hole}, "b": [1, {hole}]}}', formats.JSON)
    assert reading.problems == ()
    document = reading.documents[0]
    assert document.value == {"a": None, "b": [1, None]}
    assert document.unknown() == {("a",), ("b", 1)}
    assert text_at(reading, ("a",)) == hole
    assert text_at(reading, ("b", 1)) == hole


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{{ x }}-pay", None),
        ("84{{ x }}", None),
        ("pre-${X}.{{ y }}-post", None),
        ("${{ x }}", None),
        ('"{{ x }}"', "{{ x }}"),
    ],
)
def test_a_template_with_text_beside_it_is_one_unknown_value(written: str, value: str | None) -> None:
    reading = reading_of(f'{{"a": {written}, "b": [{written} ]}} // {{{{ z }}}}', formats.JSONC)
    assert reading.problems == ()
    assert reading.is_template is (value is None)
    assert reading.documents[0].value == {"a": value, "b": [value]}
    assert reading.documents[0].unknown() == {("a",), ("b", 0)}
    assert [text_at(reading, path) for path in (("a",), ("b", 0))] == [written, written]


def test_lines_of_template_statements_are_passed_over() -> None:
    reading = reading_of('{\n  {{- if .x }}\n  "a": 1\n  {% endif %}\n}', formats.JSON)
    assert reading.problems == ()
    assert reading.documents[0].value == {"a": 1}


def test_a_template_that_cannot_be_read_is_known_as_one() -> None:
    reading = reading_of('{"a": {{ x }} {{ y }}}', formats.JSON)
    assert not reading.readable
    assert reading.is_template


def test_a_template_in_a_string_is_an_unknown_value() -> None:
    document = document_of('{"a": "${A}", "b": {"c": "x-{{ b }}", "d": "$5"}, "e": "$HOME"}', formats.JSON)
    assert document.unknown() == {("a",), ("b", "c"), ("e",)}
    assert document.unknown(("b",)) == {("c",)}


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_lacks_are_left_to_the_validator(name: str) -> None:
    (value,) = document_of(f"[{name}]", formats.JSON).value
    assert str(value) == str(float(name))


def test_numbers_past_every_bound_are_one_number() -> None:
    assert document_of(f'[1, {"9" * 5_000}, {{"a": "x"}}]', formats.JSON).value == [1, 10**400, {"a": "x"}]
    assert document_of("[1e9999, -1e9999]", formats.JSON).value == [10**400, -(10**400)]


def test_a_template_beside_nan_is_the_only_unknown_value() -> None:
    document = document_of('{"a": NaN, "b": ${X}, "c": [${Y}]}', formats.JSON)
    assert document.unknown() == {("b",), ("c", 0)}


def test_a_lone_surrogate_is_left_to_the_validator() -> None:
    assert document_of(r'["\ud800"]', formats.JSON).value == ["\ud800"]


# The ideas of nst/JSONTestSuite, test_parsing/n_*.json.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1 syntax: invalid JSON: the text is empty"),
        (" \n ", "2:2 syntax: invalid JSON: the text is empty"),
        ("[", "1:2 syntax: invalid JSON: unexpected end of text, expected a value or ']' at line 1, column 2"),
        ('["a', "1:2 syntax: invalid JSON: unterminated string at line 1, column 2"),
        ('["a\nb"]', "1:2 syntax: invalid JSON: unterminated string at line 1, column 2"),
        ('["\t"]', "1:3 syntax: invalid JSON: unescaped control character U+0009 in a string at line 1, column 3"),
        ('["\\x41"]', "1:3 syntax: invalid JSON: invalid escape in a string at line 1, column 3"),
        ("['a']", "1:2 syntax: invalid JSON: string in single quotes at line 1, column 2"),
        ("[1 true]", "1:4 syntax: invalid JSON: expected ',' or ']' at line 1, column 4"),
        ('["a"\n"b"]', "2:1 syntax: invalid JSON: expected ',' or ']' at line 2, column 1"),
        ('{"a": 1\n"b": 2}', "2:1 syntax: invalid JSON: expected ',' or '}' at line 2, column 1"),
        ("[{} {}]", "1:5 syntax: invalid JSON: expected ',' or ']' at line 1, column 5"),
        ('{"a" "b"}', "1:6 syntax: invalid JSON: expected ':' at line 1, column 6"),
        ('{"a" [1]}', "1:6 syntax: invalid JSON: expected ':' at line 1, column 6"),
        ("{} {}", "1:4 syntax: invalid JSON: unexpected text after the JSON value at line 1, column 4"),
        ("[1 x]", "1:4 syntax: invalid JSON: expected ',' or ']' at line 1, column 4"),
        ("[1,,]", "1:4 syntax: invalid JSON: expected a value at line 1, column 4"),
        ("[,1]", "1:2 syntax: invalid JSON: expected a value or ']' at line 1, column 2"),
        ("[,]", "1:2 syntax: invalid JSON: expected a value or ']' at line 1, column 2"),
        ("[]]", "1:3 syntax: invalid JSON: unexpected text after the JSON value at line 1, column 3"),
        ('{"a":1}}', "1:8 syntax: invalid JSON: unexpected text after the JSON value at line 1, column 8"),
        ('{"a" 1}', "1:6 syntax: invalid JSON: expected ':' at line 1, column 6"),
        ("{a: 1}", "1:2 syntax: invalid JSON: property name without double quotes at line 1, column 2"),
        ("{1: 1}", "1:2 syntax: invalid JSON: property name without double quotes at line 1, column 2"),
        ('{"a": 1,\n  $b_ : 2}', "2:3 syntax: invalid JSON: property name without double quotes at line 2, column 3"),
        ("{a}", "1:2 syntax: invalid JSON: expected a property name in double quotes or '}' at line 1, column 2"),
        ('{"b": a: 1}', "1:7 syntax: invalid JSON: unquoted text at line 1, column 7"),
        ('{"b": undefined}', "1:7 syntax: invalid JSON: unquoted text at line 1, column 7"),
        ("[undefinedly]", "1:2 syntax: invalid JSON: unquoted text at line 1, column 2"),
        ('{"a": }', "1:7 syntax: invalid JSON: expected a value at line 1, column 7"),
        ("[True]", "1:2 syntax: invalid JSON: unquoted text at line 1, column 2"),
        ("[0x10]", "1:2 syntax: invalid JSON: invalid number at line 1, column 2"),
        ("[+1]", "1:2 syntax: invalid JSON: invalid number at line 1, column 2"),
        ("[.5]", "1:2 syntax: invalid JSON: invalid number at line 1, column 2"),
        ("[1 /* a", "1:4 syntax: invalid JSON: unterminated comment at line 1, column 4"),
        ("<a>", "1:1 syntax: invalid JSON: unquoted text at line 1, column 1"),
        ('{"a": "b"} x', "1:12 syntax: invalid JSON: unexpected text after the JSON value at line 1, column 12"),
        ("[\u202e]", "1:2 syntax: invalid JSON: unquoted text at line 1, column 2"),
    ],
)
def test_what_is_not_json_is_told_at_its_place(text: str, expected: str) -> None:
    reading = reading_of(text, formats.JSON)
    assert told(reading) == [expected]
    assert reading.documents == ()
    assert not reading.readable


# nst/JSONTestSuite, test_parsing/i_*.json: readers may go either way, none may fall over.
@pytest.mark.parametrize(
    "text",
    [
        "[1E-9999]",
        '["\\uDEAD"]',
        '["\\ud800\\ud800"]',
        "[123123123123123123123]",
        "\ufeff{}",
    ],
)
def test_what_readers_may_take_is_taken(text: str) -> None:
    assert document_of(text, formats.JSON).value == json.loads(text.removeprefix("\ufeff"))


def test_the_lines_of_json_lines_are_read_apart() -> None:
    reading = reading_of('{"a": 1}\r\n\n{"a": }\n{"a":\n2}\n["é", "x"]', formats.JSONL)
    assert told(reading) == [
        "3:7 syntax: invalid JSON: expected a value at line 3, column 7",
        "4:6 syntax: invalid JSON: unexpected end of text, expected a value at line 4, column 6",
        "5:2 syntax: invalid JSON: unexpected text after the JSON value at line 5, column 2",
    ]
    assert [document.value for document in reading.documents] == [{"a": 1}, ["é", "x"]]
    assert [document.number for document in reading.documents] == [0, 4]
    assert text_at(reading, ("a",), 0) == "1"
    assert text_at(reading, (1,), 1) == '"x"'
    assert text_at(reading, (), 1) == '["é", "x"]'


def test_a_repeated_key_in_json_lines_has_the_place_of_its_line() -> None:
    reading = reading_of('{"a": 1}\n{"b": 1, "b": 2}\n', formats.JSONL)
    assert told(reading) == ['2:10 duplicate-key: duplicate key "b" at line 2, column 10; first at line 2, column 2']
    assert reading.problems[0].document == 1


def test_a_file_that_is_no_json_lines_at_all_is_told_of_a_few_times() -> None:
    reading = reading_of("x\n" * 1_000, formats.JSONL)
    assert len(reading.problems) == 20


def test_a_wide_object_is_located_in_one_go() -> None:
    tree: dict[str, Any] = {f"k{number}": number for number in range(20_000)}
    reading = reading_of(json.dumps(tree), formats.JSON)
    assert text_at(reading, ("k19999",)) == "19999"
    assert text_at(reading, ("k3",)) == "3"
