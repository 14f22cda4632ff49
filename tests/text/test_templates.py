"""Templates in a text: what another program fills in later."""

import re

import pytest

from daimo_validate.text.templates import HOLE, control_lines, is_template


@pytest.mark.parametrize(
    "text",
    ["{{ chain }}", "{{}}", "{{ {a} }}", "${{ github.sha }}", "${X}", "${X:-1}", "<% x %>", "<%= 5 % 3 %>", "$(x)"],
)
def test_a_hole_is_matched_as_a_whole(text: str) -> None:
    match = re.match(HOLE, f"{text}-pay }}}}")
    assert match is not None
    assert match[0] == text
    assert is_template(text)


@pytest.mark.parametrize(
    "text", ["{{ a\n}}", "${a\n}", "{ x }", "$x", "{{ a }", "<% a", "$(a", "{{" + "a" * 300 + "}}"]
)
def test_what_is_not_a_hole_is_not_matched(text: str) -> None:
    assert re.match(HOLE, text) is None


@pytest.mark.parametrize("opening", ["{{ ", "${", "<% ", "$("])
def test_openings_without_an_end_are_not_matched(opening: str) -> None:
    assert re.search(HOLE, opening * 20_000) is None


@pytest.mark.parametrize(
    ("line", "is_statement"),
    [
        ("{{- if .Values.x }}", True),
        ("  {{ end }}", True),
        ("{{ .Values.labels | toYaml | nindent 4 }}", True),
        ('{{- include "shop.labels" . | indent 2 -}}', True),
        ("{{ .Values.name }}", False),
        ("{{ .Values.name | quote }}", False),
        ("a: {{ .Values.labels | toYaml | nindent 4 }}", False),
        ("{{ .Values.indent }}", False),
    ],
)
def test_lines_of_statements(line: str, is_statement: bool) -> None:
    text = f"a: 1\n{line}\nb: 2\n"
    assert [text[start:end] for start, end in control_lines(text)] == ([line] if is_statement else [])
