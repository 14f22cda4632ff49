"""The reader of JSON text: the same words for bodies and files, at any offset, in linear time."""

from __future__ import annotations

import json

import pytest

from daimo_validate.text.depth import is_deeper, too_deep_at
from daimo_validate.text.json import JsonText, ProblemKind, read_body, read_file
from daimo_validate.text.source import Source, Span

BROKEN = [
    "", " ", "{", "[1", '["a', '["a\n"]', '["\t"]', '["\\x"]', '["\\u12"]', "['a']", "[1 2]", '{"a" 1}', '{"a": }',
    "{} x", "[]]", "{a: 1}", "{a}", "[True]", "[0x10]", "[+1]", "[1,,2]", "[,1]", "[1 /* a", "[\x0b1]", '{"a": 1 "b"}',
]  # fmt: skip


def problem_of(read: JsonText) -> tuple[ProblemKind, str, Span, str | None]:
    assert not read.is_read
    (problem,) = read.problems
    return problem.kind, problem.what, problem.span, problem.hint


@pytest.mark.parametrize("text", BROKEN)
def test_a_syntax_error_has_the_same_words_in_a_body_and_in_a_file(text: str) -> None:
    body = problem_of(read_body(text, 64))
    assert body[0] is ProblemKind.SYNTAX
    assert body == problem_of(read_file(Source(text), 200))


@pytest.mark.parametrize("text", [text for text in BROKEN if "\n" not in text])
def test_a_syntax_error_in_a_part_of_a_source_has_its_place_there(text: str) -> None:
    _, what, span, _ = problem_of(read_file(Source(text), 200))
    source = Source(f"[1]\n  {text}\n")
    _, inner, moved, _ = problem_of(read_file(source, 200, Span(6, 6 + len(text)), is_relaxed=False))
    assert moved == (span.start + 6, span.end + 6)
    assert inner == what.replace(f"line 1, column {span.start + 1}", f"line 2, column {span.start + 3}")


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ('{"a": 1,}', "trailing comma at line 1, column 8", "remove the comma"),
        ("{} // x", "comments are not allowed in JSON at line 1, column 4", "remove the comment"),
        ("# x\n{}", "comments are not allowed in JSON at line 1, column 1", "remove the comment"),
        ('{"a": ${X}}', "template without a value at line 1, column 7", "replace the template with a value"),
        ('{"a": {{ x }}}', "template without a value at line 1, column 7", "replace the template with a value"),
        ('{"a": ${{ x }}}', "template without a value at line 1, column 7", "replace the template with a value"),
        ("[<%= x %>]", "template without a value at line 1, column 2", "replace the template with a value"),
    ],
)
def test_a_body_may_not_have_what_a_file_may(text: str, what: str, hint: str) -> None:
    _, message, _, advice = problem_of(read_body(text, 64))
    assert (message, advice) == (f"invalid JSON: {what}", hint)
    if not text.startswith("#"):
        assert read_file(Source(text), 200).problems == ()


@pytest.mark.parametrize("text", ['{"a": 1, "b": {"c": 2, "\\u0063": 3}}', '[{"a": 1}, {"x": [], "x": {}}]'])
def test_duplicate_keys_are_the_same_in_both(text: str) -> None:
    body, file = read_body(text, 64), read_file(Source(text), 200)
    assert body.value == file.value == json.loads(text)
    assert body.problems == file.problems
    assert [problem.kind for problem in body.problems] == [ProblemKind.DUPLICATE_KEY]


@pytest.mark.parametrize(("text", "at"), [('["[",[', 5), ('["\\"[",[', 7), ('["[\n[', 4)])
def test_brackets_in_strings_are_not_nesting(text: str, at: int) -> None:
    assert too_deep_at(text, 1) == at
    assert too_deep_at(text, 2) is None


def test_how_deep_a_tree_is() -> None:
    assert is_deeper([[{}]], 2)
    assert not is_deeper([[{}]], 3)
    assert not is_deeper("x", 0)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 200_000,
        "[" * 100 + '"' + '\\"' * 200_000,
        "[" * 65 + '"\\' * 200_000,
        "[1 " + "/* " * 100_000,
        '{"a": 1,' + " " * 200_000 + "x",
        "[" + "1," * 200_000,
        "{{ " * 100_000,
    ],
    ids=["quotes", "escaped quotes", "open strings", "comments", "spaces", "items", "templates"],
)
def test_long_broken_texts_are_refused(text: str) -> None:
    assert not read_body(text, 64).is_read
    assert read_file(Source(text), 200).problems
