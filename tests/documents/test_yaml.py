"""YAML: places, aliases and merges, what the versions make of a scalar, and syntax errors."""

from math import inf
from typing import Any

import pytest

from daimo_validate.documents.scalars import resolve
from daimo_validate.text.pointers import Path
from tests.documents.reads import document_of, key_at, reading_of, text_at, told
from tests.helpers import formats


@pytest.mark.parametrize(
    ("text", "path", "key", "value", "place"),
    [
        ("a: x", ("a",), "a", "x", (1, 4, 3)),
        ("a:\tx # c", ("a",), "a", "x", (1, 4, 3)),
        ('\ufeffa: "x"', ("a",), "a", '"x"', (1, 4, 6)),
        ("a: 1\r\nb: 'it''s'\r\n", ("b",), "b", "'it''s'", (2, 4, 9)),
        ('"😀": "é"\nb: {c: [1, "x y"]}', ("b", "c", 1), None, '"x y"', (2, 12, 24)),
        ("a: 😀 x\n", ("a",), "a", "😀 x", (1, 4, 3)),
        ("{😀: 1, b: 2}", ("b",), "b", "2", (1, 11, 13)),
        ("- - x\n  - y\n", (0, 1), None, "y", (2, 5, 10)),
        ("a: &n x", ("a",), "a", "x", (1, 7, 6)),
        ("a: !!str  &n 'x'", ("a",), "a", "'x'", (1, 14, 13)),
        ("a: !<tag:yaml.org,2002:str> x", ("a",), "a", "x", (1, 29, 28)),
        ("a: |\n  t\n  u\n\nb: 1", ("a",), "a", "|\n  t\n  u", (1, 4, 3)),
        ("a: >-\r\n  t\r\nb: 1", ("a",), "a", ">-\r\n  t", (1, 4, 3)),
        ("a: one\n  two\nb: 1", ("a",), "a", "one\n  two", (1, 4, 3)),
        ("? a\n: x", ("a",), "a", "x", (2, 3, 6)),
        ("a:\nb: 1", ("a",), "a", "", (1, 3, 2)),
        ("a:\n  b: 1\n  c: [x]\n\nd: 1", ("a",), "a", "b: 1\n  c: [x]", (2, 3, 5)),
        ("%YAML 1.2\n---\na: x\n...\n", ("a",), "a", "x", (3, 4, 17)),
        ("a: x\u2028b: y", ("a",), "a", "x", (1, 4, 3)),
    ],
)
def test_a_value_and_its_key_are_located(
    text: str, path: Path, key: str | None, value: str, place: tuple[int, int, int]
) -> None:
    reading = reading_of(text, formats.YAML)
    assert reading.problems == ()
    assert (key_at(reading, path), text_at(reading, path)) == (key, value)
    found = reading.documents[0].place(path)
    assert found is not None
    at = reading.source.position(found.value.start)
    assert (at.line, at.column, at.byte) == place


ANCHORS = """\
base: &base
  type: evm
  token: 10.00
one:
  <<: *base
  token: mine
two: {<<: [*base, {k: v, type: no}], z: *base}
three: *base
"""


def test_aliases_and_merges_resolve() -> None:
    base = {"type": "evm", "token": 10.0}
    assert document_of(ANCHORS, formats.YAML).value == {
        "base": base,
        "one": {"type": "evm", "token": "mine"},
        "two": {"type": "evm", "token": 10.0, "k": "v", "z": base},
        "three": base,
    }


@pytest.mark.parametrize(
    ("path", "value", "line", "used"),
    [
        (("base", "type"), "evm", 2, []),
        (("one", "type"), "evm", 2, [(5, "*base")]),
        (("one", "token"), "mine", 6, []),
        (("two", "type"), "evm", 2, [(7, "*base")]),
        (("two", "k"), "v", 7, []),
        (("two", "z", "token"), "10.00", 3, [(7, "*base")]),
        (("three", "type"), "evm", 2, [(8, "*base")]),
    ],
)
def test_aliased_content_is_located_where_it_stands_and_where_it_is_used(
    path: Path, value: str, line: int, used: list[tuple[int, str]]
) -> None:
    reading = reading_of(ANCHORS, formats.YAML)
    place = reading.documents[0].place(path)
    assert place is not None
    assert (reading.source.slice(place.value), reading.source.position(place.value.start).line) == (
        value,
        line,
    )
    assert [(reading.source.position(span.start).line, reading.source.slice(span)) for span in place.used] == used


def test_an_alias_inside_aliased_content_names_both_uses() -> None:
    reading = reading_of("a: &a x\nb: &b {c: *a}\nd: *b\n", formats.YAML)
    place = reading.documents[0].place(("d", "c"))
    assert place is not None
    assert [reading.source.slice(span) for span in place.used] == ["*b", "*a"]


def test_every_document_has_its_own_anchors_and_places() -> None:
    reading = reading_of("a: &x 1\n---\na: *x\n--- \n- b\n", formats.YAML)
    assert told(reading) == ['3:4 syntax: the alias "*x" has no anchor before it']
    assert [document.value for document in reading.documents] == [{"a": 1}, {"a": None}, ["b"]]
    assert [document.number for document in reading.documents] == [0, 1, 2]
    assert text_at(reading, (0,), 2) == "b"


def test_an_anchor_that_is_set_again_counts_from_there() -> None:
    assert document_of("- &a 1\n- *a\n- &a 2\n- *a\n", formats.YAML).value == [1, 1, 2, 2]


def test_an_alias_inside_its_own_anchor_is_reported() -> None:
    reading = reading_of("a: &a\n  b: *a\n", formats.YAML)
    assert told(reading) == ['2:6 syntax: the alias "*a" is inside the value that it refers to']
    assert reading.documents[0].value == {"a": {"b": None}}


def test_a_repeated_key_names_both_places() -> None:
    reading = reading_of("a: 1\n'a': 2\nb:\n  - {c: 1, d: 2, c: 3}\n", formats.YAML)
    assert told(reading) == [
        '2:1 duplicate-key: duplicate key "a" at line 2, column 1; first at line 1, column 1',
        '4:18 duplicate-key: duplicate key "c" at line 4, column 18; first at line 4, column 6',
    ]
    assert [problem.path for problem in reading.problems] == [("a",), ("b", 0, "c")]
    assert text_at(reading, ("a",)) == "2"


def test_a_key_that_overrides_a_merged_one_is_not_repeated() -> None:
    assert document_of("a: &a {k: 1}\nb:\n  <<: *a\n  k: 2\n  <<: *a\n", formats.YAML).value["b"] == {"k": 2}


@pytest.mark.parametrize(
    ("text", "value", "read_as"),
    [
        (
            "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045",
            0xD8DA6BF26964AF9D7EED9E03E53415D37AA96045,
            "a number",
        ),
        ("+14155552671", 14155552671, "a number"),
        ("10.00", 10.0, "a number"),
        ("10.", 10.0, "a number"),
        (".5", 0.5, "a number"),
        ("1e3", 1000.0, "a number"),
        ("1.5E+3", 1500.0, "a number"),
        ("0o17", 15, "a number"),
        ("017", 17, "a number"),
        ("0b11", 3, "a number"),
        ("1_000", 1000, "a number"),
        ("0x_ff", 255, "a number"),
        ("1_0.5", 10.5, "a number"),
        ("1:30", 90, "a number"),
        ("1:30.5", 90.5, "a number"),
        ("-1:00", -60, "a number"),
        ("8453", 8453, "a number"),
        ("-.inf", -inf, "a number"),
        ("yes", "yes", "a boolean"),
        ("Off", "Off", "a boolean"),
        ("2026-01-31", "2026-01-31", "a date"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z", "a date"),
        ("true", True, None),
        ("FALSE", False, None),
        ("null", None, None),
        ("~", None, None),
        ("", None, None),
        ("evm", "evm", None),
        ("0x", "0x", None),
        ("0xZZ", "0xZZ", None),
        ("0x_", "0x_", None),
        ("+", "+", None),
        ("1.2.3", "1.2.3", None),
        ("1,000", "1,000", None),
        ("1 000", "1 000", None),
        ("y", "y", None),
        ("TrUe", "TrUe", None),
        ("12e", "12e", None),
        ("\u0661\u0662", "\u0661\u0662", None),
        ("nope", "nope", None),
        (
            "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
            "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
            None,
        ),
    ],
)
def test_a_plain_scalar_is_what_either_version_of_yaml_makes_of_it(text: str, value: Any, read_as: str | None) -> None:
    found = resolve(text)
    assert (found.value, found.read_as) == (value, read_as)
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("0100", ("64", "100")),
        ("020405", ("8453", "20405")),
        ("1:30", ("90", '"1:30"')),
        ("1_000", ("1000", '"1_000"')),
        ("0b11", ("3", '"0b11"')),
        ("08", ('"08"', "8")),
        ("0o17", ('"0o17"', "15")),
        ("1e3", ('"1e3"', "1000.0")),
        ("yes", ("true", '"yes"')),
        ("Off", ("false", '"Off"')),
        ("2026-01-31", ("the date 2026-01-31", '"2026-01-31"')),
        (f"0x_{'f' * 4_000}", ("a number", f'"0x_{"f" * 4_000}"')),
        ("8453", ()),
        ("10.00", ()),
        ("+14155552671", ()),
        (".nan", ()),
        ("0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", ()),
        ("true", ()),
        ("evm", ()),
        ("0x_", ()),
    ],
)
def test_readings_are_the_values_about_which_versions_of_yaml_disagree(text: str, readings: tuple[str, ...]) -> None:
    place = document_of(f"a: {text}", formats.YAML).place(("a",))
    assert place is not None
    assert place.readings == readings


@pytest.mark.parametrize("text", ["'10.00'", '"10.00"', "!!str 10.00", "! 10.00", "|\n  10.00", "&a '10.00'"])
def test_a_scalar_with_quotes_or_a_tag_is_a_string(text: str) -> None:
    document = document_of(f"a: {text}", formats.YAML)
    assert document.value["a"].strip() == "10.00"
    place = document.place(("a",))
    assert place is not None
    assert place.read_as is None


def test_keys_that_are_not_strings_are_used_as_written() -> None:
    reading = reading_of("1: a\ntrue: b\n2026-01-01: c\n? [x, y]\n: d\n~: e\n", formats.YAML)
    assert reading.documents[0].value == {"1": "a", "true": "b", "2026-01-01": "c", "[x, y]": "d", "~": "e"}
    assert key_at(reading, ("[x, y]",)) == "[x, y]"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("a: ${A}\nb: x${B}y\nc: '{{ c }}'\nd: <%= d %>\ne: $(e)\nf: $f x\n", {"a", "b", "c", "d", "e"}),
        ("a: {{ x }}\nb: {{ .Values.x | quote }}\nc: {x: 1}\n", {"a", "b"}),
        ("a: !vault |\n  3132\nb: !Ref X\nc: !Join [a, b]\nd: !!str x\ne: ! x\n", {"a", "b", "c"}),
    ],
)
def test_templates_and_tags_of_applications_are_unknown_values(text: str, unknown: set[str]) -> None:
    assert document_of(text, formats.YAML).unknown() == {(name,) for name in unknown}


def test_a_template_without_quotes_is_located_as_a_whole() -> None:
    reading = reading_of("a: {{ x }} # c\n", formats.YAML)
    assert text_at(reading, ("a",)) == "{{ x }}"


def test_unknown_values_follow_merges() -> None:
    document = document_of("a: &a {k: !Ref X, l: 1}\nb:\n  <<: *a\nc: [*a]\nd: {<<: [*a]}", formats.YAML)
    assert document.unknown() == {("a", "k"), ("b", "k"), ("c", 0, "k"), ("d", "k")}


# The ideas of yaml/yaml-test-suite, the cases marked `fail: true`.
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b: c\n", "1:5"),
        ("a: [1, 2\n", "2:1"),
        ("a: {b: 1\nc: 2\n", "2:2"),
        ("a: 'x\n", "2:1"),
        ('a: "\\q"\n', "1:5"),
        ("a:\n\t- 1\n", "2:1"),
        ("a: 1\n b: 2\n", "2:3"),
        ("- a\nb: 1\n", "2:1"),
        ("a: @x\n", "1:4"),
        ("a: `x`\n", "1:4"),
        ("a: %x\n", "1:4"),
        ("%YAML 3.0\n---\na\n", "1:1"),
        ("a: !<x\n", "1:7"),
        ("a: &\n", "1:5"),
        ("[a]]\n", "1:4"),
        ("a: 1\n---\nb: [\n", "4:1"),
        ("a: |x\n  t\n", "1:5"),
    ],
)
def test_syntax_errors_are_reported_at_their_place(text: str, place: str) -> None:
    reading = reading_of(text, formats.YAML)
    (problem,) = told(reading)
    assert problem.startswith(f"{place} syntax: this is not YAML: ")
    assert not reading.readable


def test_after_an_error_the_next_document_is_read() -> None:
    reading = reading_of("a: [\n---\nb: 1\n---\nc: 'x\n---\nd: &d [*d]\n", formats.YAML)
    assert [problem.split(" ")[0] for problem in told(reading)] == ["2:1", "6:1", "7:8"]
    assert [document.value for document in reading.documents] == [{"b": 1}, {"d": [None]}]
    assert text_at(reading, ("b",)) == "1"


def test_a_hint_for_tabs() -> None:
    assert (
        reading_of("a:\n\t- 1\n", formats.YAML).problems[0].hint == "indent with spaces: YAML does not allow tabs there"
    )


CHART = """\
{{/* the
     sessions */}}
{{- define "x" -}}
name: {{ .Release.Name }}-pay
{{- if .Values.on }}
destination:
  type: evm
  {{- with .Values.pay }}
  address: "{{ .address | default "0x1" }}"
  chainId: 84{{ .x }}
  {{- end }}
  tokenAddress:
    {{- include "token" . | nindent 4 }}
display: {title: {{ .t }} now, verb: Pay}
{{- else }}
name: other # {{ x }}
{{ end -}}
{{ .key }}: 1
{{ .other }}: 2
"""


def test_a_chart_is_read_with_its_templates_as_unknown_values() -> None:
    reading = reading_of(CHART, formats.YAML)
    assert reading.problems == ()
    assert reading.is_template
    (document,) = reading.documents
    assert document.value == {
        "name": "other",
        "destination": {
            "type": "evm",
            "address": '{{ .address | default "0x1" }}',
            "chainId": "84{{ .x }}",
            "tokenAddress": "",
        },
        "display": {"title": "{{ .t }} now", "verb": "Pay"},
        "{{ .key }}": 1,
        "{{ .other }}": 2,
    }
    assert document.unknown() == {
        ("destination", "address"),
        ("destination", "chainId"),
        ("destination", "tokenAddress"),
        ("display", "title"),
    }
    assert document.open == {(), ("destination",)}
    assert text_at(reading, ("destination", "chainId")) == "84{{ .x }}"
    assert key_at(reading, ("{{ .key }}",)) == "{{ .key }}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  <<: {{ .x }}\n  b: 1\n", {("a",)}),
        ("a: &a\n  <<: !include x\n  b: 1\nc:\n  <<: *a\n  d: 2\n", {("a",), ("c",)}),
        ("a: &a\n  b:\n    {{ k }}: 1\nc:\n  <<: *a\nd:\n  <<: [*a]\n", {("a", "b"), ("c", "b"), ("d", "b")}),
        ("a: &a\n  b:\n    {{ k }}: 1\nc:\n  <<: *a\n  b: {}\n", {("a", "b")}),
        ("a:\n  b:\n    {{- toYaml .x | nindent 4 }}\n    c: 1\n  d: {e: 1}\n", {(), ("a",), ("a", "b")}),
        ("a:\n  {{- if .x }}\n  b: 1\n  {{- end }}\n", {(), ("a",)}),
    ],
)
def test_objects_to_which_a_template_may_add_members_are_open(text: str, expected: set[Path]) -> None:
    (document,) = reading_of(text, formats.YAML).documents
    assert document.open == expected
    assert () not in document.unread


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: pre-{{ x }}: 1\n", None),
        ("a: {{ x }}{{ y }}\nb: 1\n", {"a": "{{ x }}{{ y }}", "b": 1}),
        ("a: [${X}, {b: ${Y}}]\n", {"a": ["${X}", {"b": "${Y}"}]}),
        ("a: [${{ x }}]\n", {"a": ["${{ x }}"]}),
        ("- <%= a %>: x\n- {{ b }}\n", [{"<%= a %>": "x"}, "{{ b }}"]),
        ("{% for x in y %}\n- a: {{ x }}\n{% endfor %}\n", [{"a": "{{ x }}"}]),
        ("a: {{ x }}\n---\nb: {{ y }}-z\n", {"a": "{{ x }}"}),
        ('delimiters: ["{{", "}}"]\nb: 1\n', {"delimiters": ["{{", "}}"], "b": 1}),
        ("run: |\n  echo ${{ x }}\n  {{- y }}\n", {"run": "echo ${{ x }}\n{{- y }}\n"}),
    ],
)
def test_templates_outside_quotes(text: str, value: Any) -> None:
    reading = reading_of(text, formats.YAML)
    if value is None:
        assert not reading.readable
        assert reading.is_template
    else:
        assert reading.problems == ()
        assert reading.documents[0].value == value


def test_a_template_between_two_equal_keys_makes_them_alternatives() -> None:
    assert told(reading_of("{{ if x }}\na: 1\n{{ else }}\na: 2\n{{ end }}\n", formats.YAML)) == []
    assert len(told(reading_of("{{ if x }}\na: 1\na: 2\n{{ end }}\n", formats.YAML))) == 1


def test_a_control_character_is_reported_at_its_place() -> None:
    assert told(reading_of("é: \x07\n", formats.YAML)) == [
        '1:4 syntax: this is not YAML: the control character "\\u0007" is not allowed'
    ]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\ufeff"])
def test_a_text_without_a_value_has_no_problem(text: str) -> None:
    reading = reading_of(text, formats.YAML)
    assert reading.problems == ()
    assert [document.value for document in reading.documents] in ([], [None])


def test_an_alias_bomb_is_reported_and_not_followed() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    reading = reading_of("\n".join(lines), formats.YAML)
    assert told(reading) == ["6:16 syntax: the aliases in this text stand for more than 250,000 values"]
    assert reading.documents == ()


def test_merges_of_merges_are_bounded_too() -> None:
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 50)}], k{n}: v}}" for n in range(1, 50)]
    (problem,) = told(reading_of("\n".join(lines), formats.YAML))
    assert problem.endswith("the aliases in this text stand for more than 250,000 values")


def test_nesting_through_aliases_is_bounded() -> None:
    lines = ["- &a0 [x]", *(f"- &a{n} [*a{n - 1}]" for n in range(1, 400))]
    assert told(reading_of("\n".join(lines), formats.YAML)) == ["201:9 syntax: nested more than 200 levels deep"]
