"""TOML: places, repeated keys, templates, and syntax errors."""

import pytest

from daimo_validate.text.pointers import Path
from tests.documents.reads import document_of, key_at, reading_of, text_at, told
from tests.helpers import formats


@pytest.mark.parametrize(
    ("text", "path", "key", "value", "place"),
    [
        ("a = 1", ("a",), "a", "1", (1, 5, 4)),
        ("a\t=\t'x' # c", ("a",), "a", "'x'", (1, 5, 4)),
        ('\ufeffa = "é"\r\nb = "x"', ("b",), "b", '"x"', (2, 5, 17)),
        ('"😀" = "x"', ("😀",), '"😀"', '"x"', (1, 7, 9)),
        ('[a.b]\n"c\\u0064".e = +1_0', ("a", "b", "cd", "e"), "e", "+1_0", (2, 15, 20)),
        ("[[a]]\nb=1\n[[a]]\nb = 2.50\n", ("a", 1, "b"), "b", "2.50", (4, 5, 20)),
        ("[[a]]\n[a.b]\nc=1\n[[a]]\n[a.b]\nc=2", ("a", 1, "b", "c"), "c", "2", (6, 3, 30)),
        ('a = [ 1, # c\n [2, { b = "x" }],\n]', ("a", 1, 1, "b"), "b", '"x"', (2, 12, 24)),
        ("[x]\na = 1\n\n[y]\n", ("x",), "x", "[x]\na = 1", (1, 1, 0)),
        ("[a.b]\nc=1\n[a]\nd=2", ("a", "d"), "d", "2", (4, 3, 16)),
        ('a = """\nx\ny"""\nb=1', ("a",), "a", '"""\nx\ny"""', (1, 5, 4)),
        ("a = 0xd8dA6B", ("a",), "a", "0xd8dA6B", (1, 5, 4)),
        ("a = 2026-01-31 10:00:00", ("a",), "a", "2026-01-31 10:00:00", (1, 5, 4)),
    ],
)
def test_a_value_and_its_key_are_located(
    text: str, path: Path, key: str, value: str, place: tuple[int, int, int]
) -> None:
    reading = reading_of(text, formats.TOML)
    assert reading.problems == ()
    assert (key_at(reading, path), text_at(reading, path)) == (key, value)
    found = reading.documents[0].place(path)
    assert found is not None
    at = reading.source.position(found.value.start)
    assert (at.line, at.column, at.byte) == place


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("0xd8", "a number"),
        ("+14155552671", "a number"),
        ("10.00", "a number"),
        ("1e3", "a number"),
        ("1_000", "a number"),
        ("inf", "a number"),
        ("2026-01-31", "a date"),
        ("10:00:00", "a date"),
        ("true", None),
        ('"10.00"', None),
    ],
)
def test_values_that_readers_take_for_something_else_than_strings(written: str, read_as: str | None) -> None:
    place = document_of(f"a = {written}", formats.TOML).place(("a",))
    assert place is not None
    assert place.read_as == read_as


def test_dates_are_strings_in_the_tree() -> None:
    text = "a = 2026-01-31\nb = [10:00:00]\nc = {d = 2026-01-31T10:00:00Z}\n"
    assert document_of(text, formats.TOML).value == {
        "a": "2026-01-31",
        "b": ["10:00:00"],
        "c": {"d": "2026-01-31T10:00:00+00:00"},
    }


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        (
            'a = 1\nb = 2\n"a" = 3\n',
            ['3:1 duplicate-key: duplicate key "a" at line 3, column 1; first at line 1, column 1'],
            {"a": 1, "b": 2},
        ),
        (
            "[a]\nb = 1\n[c]\n[a]\nb = 2\n",
            ['4:2 duplicate-key: duplicate key "a" at line 4, column 2; first at line 1, column 2'],
            {"a": {"b": 1}, "c": {}},
        ),
        (
            "a = {b = 1, c = {d = 1, d = 2}, b = 3}\n",
            [
                '1:25 duplicate-key: duplicate key "d" at line 1, column 25; first at line 1, column 18',
                '1:33 duplicate-key: duplicate key "b" at line 1, column 33; first at line 1, column 6',
            ],
            {"a": {"b": 1, "c": {"d": 1}}},
        ),
        (
            "[[a]]\nb = 1\nb = 2\n[[a]]\nb = 3\n",
            ['3:1 duplicate-key: duplicate key "b" at line 3, column 1; first at line 2, column 1'],
            {"a": [{"b": 1}, {"b": 3}]},
        ),
        (
            "a.b = 1\na.b.c = 2\n",
            ['2:3 duplicate-key: duplicate key "b" at line 2, column 3; first at line 1, column 3'],
            {"a": {"b": 1}},
        ),
        (
            "[a]\n[[a]]\nb = 1\n",
            ['2:3 duplicate-key: duplicate key "a" at line 2, column 3; first at line 1, column 2'],
            {"a": {}},
        ),
    ],
)
def test_a_repeated_key_names_both_places_and_the_first_value_is_used(
    text: str, expected: list[str], value: object
) -> None:
    reading = reading_of(text, formats.TOML)
    assert told(reading) == expected
    assert reading.documents[0].value == value


def test_a_template_without_quotes_is_an_unknown_value() -> None:
    reading = reading_of('a = ${A} # c\nb = "x${B}"\n[c]\nd = {{ d }}\ne = 1\n', formats.TOML)
    assert reading.problems == ()
    assert reading.documents[0].value == {"a": None, "b": "x${B}", "c": {"d": None, "e": 1}}
    assert reading.documents[0].unknown() == {("a",), ("b",), ("c", "d")}
    assert text_at(reading, ("c", "d")) == "{{ d }}"


def test_numbers_of_thousands_of_digits_are_reported_and_the_rest_is_read() -> None:
    reading = reading_of(f"a = {'9' * 5_000}\nb = 1\n", formats.TOML)
    assert told(reading) == ["1:5 syntax: this number is 5,000 characters long; past 4,300 digits a number is not read"]
    assert reading.documents[0].value == {"a": None, "b": 1}


TOML_11 = """\
a = { # one
  b = "x\\e\\x41", c = [
    1, # two, }
    2,
  ],
  "d\\x41" = {e = 07:32, f = 2026-01-31T07:32Z, g = "# }",},
  h = '''
}''', i = -1,
} # three
j = 10:00
"""


@pytest.mark.parametrize(
    ("path", "written", "read_as"),
    [
        (("a", "b"), '"x\\e\\x41"', None),
        (("a", "c", 1), "2", "a number"),
        (("a", "dA", "e"), "07:32", "a date"),
        (("a", "dA", "f"), "2026-01-31T07:32Z", "a date"),
        (("a", "dA", "g"), '"# }"', None),
        (("a", "h"), "'''\n}'''", None),
        (("a", "i"), "-1", "a number"),
        (("j",), "10:00", "a date"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_toml_11_is_read_and_located(path: Path, written: str, read_as: str | None, end: str) -> None:
    reading = reading_of('"é" = 1\n' + TOML_11.replace("\n", end), formats.TOML)
    assert reading.problems == ()
    assert text_at(reading, path) == written.replace("\n", end)
    place = reading.documents[0].place(path)
    assert place is not None
    assert place.read_as == read_as


def test_the_values_of_toml_11() -> None:
    assert document_of(TOML_11, formats.TOML).value == {
        "a": {
            "b": "x\x1bA",
            "c": [1, 2],
            "dA": {"e": "07:32:00", "f": "2026-01-31T07:32:00+00:00", "g": "# }"},
            "h": "}",
            "i": -1,
        },
        "j": "10:00:00",
    }


def test_a_repeated_key_in_an_inline_table_over_several_lines() -> None:
    reading = reading_of("a = {\n  b = 1, # ,\n  b = 2,\n  c = 3,\n}\n", formats.TOML)
    assert told(reading) == ['3:3 duplicate-key: duplicate key "b" at line 3, column 3; first at line 2, column 3']
    assert reading.documents[0].value == {"a": {"b": 1, "c": 3}}
    assert text_at(reading, ("a", "c")) == "3"


@pytest.mark.parametrize(
    ("text", "value", "unknown"),
    [
        ("a = {{ x }}-pay\nb = 84{{ x }}\nc = pre-${X}${Y}-post\n", {"a": None, "b": None, "c": None}, "abc"),
        ("a = [1, {{ x }}, '{{ y }}']\n", {"a": [1, None, "{{ y }}"]}, None),
        ("{{- if .Values.on }}\na = 1\n{{ end }}\n", {"a": 1}, ""),
        ("{% for x in y %}\n  [c]\na = 1\n{% endfor %}\n", {"c": {"a": 1}}, ""),
        ("a = {b = <%= x %>, c = $(y)} # {{ z }}\n", {"a": {"b": None, "c": None}}, None),
        ("a = 'x # {{ y' # }}\nb = {{ z }}\n", {"a": "x # {{ y", "b": None}, "b"),
    ],
)
def test_templates_are_unknown_values(text: str, value: object, unknown: str | None) -> None:
    reading = reading_of(text, formats.TOML)
    assert reading.problems == ()
    assert reading.is_template
    (document,) = reading.documents
    assert document.value == value
    if unknown is not None:
        assert document.unknown() == {(key,) for key in unknown}


def test_a_template_with_text_beside_it_is_located_as_a_whole() -> None:
    reading = reading_of("a = pre-{{ x }}-{{ y }}-post # c\n", formats.TOML)
    assert text_at(reading, ("a",)) == "pre-{{ x }}-{{ y }}-post"


# The ideas of toml-lang/toml-test, tests/invalid.
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a", "1:2"),
        ("a =", "1:4"),
        ("= 1", "1:1"),
        ("a = 1 b = 2", "1:7"),
        ("a = x", "1:5"),
        ("a = 01", "1:6"),
        ("a = 1__0", "1:6"),
        ("a = 1.", "1:6"),
        ("a = True", "1:5"),
        ('a = "x', "1:5"),
        ('a = "\\q"', "1:8"),
        ('a = "\\ud800"', "1:12"),
        ("a = 'x\ny'", "1:5"),
        ("a = [1 2]", "1:8"),
        ("a = {b = 1,,}", "1:12"),
        ("[a", "1:3"),
        ("[]", "1:2"),
        ("[[a]", "1:4"),
        ("a.= 1", "1:3"),
        ("a = 2026-13-01", "1:9"),
        ("a = 1\n\n\x00", "3:1"),
        ("a = {}\n[a.b]\n", "2:5"),
        ("a = 1 # \x07", "1:9"),
    ],
)
def test_syntax_errors_are_reported_at_their_place(text: str, place: str) -> None:
    reading = reading_of(text, formats.TOML)
    (problem,) = told(reading)
    assert problem.split(" ")[:2] == [place, "syntax:"]
    assert reading.documents == ()


def test_the_first_error_is_reported() -> None:
    reading = reading_of("a = x\nb = 1\nc = y\n", formats.TOML)
    assert told(reading) == ["1:5 syntax: this is not TOML: expected a value here"]
    assert reading.problems[0].hint == "put strings in quotes"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a 1", "expected `=` after the key"),
        ("a = 1 b = 2", "expected the end of the line here"),
        ("= 1", "expected a key or a table name here"),
        ("a.= 1", "expected a key here"),
        ("[a", "expected the closing bracket of the table name here"),
        ("a = [1 2]", "expected `,` or `]` here"),
        ("a = {b = 1 c = 2}", "expected `,` or `}` here"),
        ('a = "\\q"', "unknown escape in a string"),
        ('a = "\\uD800"', "this escape does not stand for a Unicode character"),
        ('a = """x', "a string has no end"),
        ("a = '''x", "a string has no end"),
        ("a = 1 # \x07", "the control character \\u0007 is not allowed here"),
        ("a = {}\n[a.b]", "cannot declare ('a', 'b') twice"),
    ],
)
def test_errors_are_reported_in_plain_words(text: str, reason: str) -> None:
    (problem,) = reading_of(text, formats.TOML).problems
    assert problem.message == f"this is not TOML: {reason}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('a = "x\nb = 1\n', "1:5"),
        ("a = 'x\r\nb = 1\r\n", "1:5"),
        ("a = \"it's", "1:5"),
        ('a = ["x", "y\\"]\n', "1:11"),
        ('"a = 1\n', "1:1"),
    ],
)
def test_a_quote_that_is_not_closed_is_reported_where_it_opens(text: str, place: str) -> None:
    reading = reading_of(text, formats.TOML)
    assert told(reading)[0] == f"{place} syntax: this is not TOML: the string that begins here has no end on its line"


@pytest.mark.parametrize(
    "text",
    ['a = # "\n', "a # it's\n= 1", 'a = """\nit\'s \\q\n"""', "a = 'x'\n'b'\n", 'a = """x', "a = '''it's\n\0'''"],
)
def test_other_errors_do_not_mention_a_quote(text: str) -> None:
    problem = told(reading_of(text, formats.TOML))[0]
    assert "string that begins here" not in problem


def test_consequences_of_an_error_are_not_reported() -> None:
    assert len(told(reading_of("a = [\nb = 1\nc = 2\nd = 3\n", formats.TOML))) == 1


def test_repeated_keys_are_reported_beside_other_errors() -> None:
    reading = reading_of("a = 1\na = 2\nb = x\n", formats.TOML)
    assert told(reading) == [
        '2:1 duplicate-key: duplicate key "a" at line 2, column 1; first at line 1, column 1',
        "3:5 syntax: this is not TOML: expected a value here",
    ]
