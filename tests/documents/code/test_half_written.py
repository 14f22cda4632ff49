"""Half-written code: nothing is said about a value beside something that cannot be parsed."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, member

BROKEN = [
    ("a.go", 'package a\nvar _ = s(map[string]any{"destination": %s, "c": 1})'),
    ("a.php", '<?php s(["destination" => %s, "c" => 1]);'),
    ("a.py", 's({"destination": %s, "c": 1})'),
    ("a.rb", "s({destination: %s, c: 1})"),
    ("a.rs", 'fn f() { s(json!({"destination": %s, "c": 1})) }'),
    ("a.ts", "s({destination: %s, c: 1})"),
]


@pytest.mark.parametrize(("name", "text"), BROKEN, ids=[name for name, _ in BROKEN])
def test_a_number_beside_an_error_is_unknown(name: str, text: str) -> None:
    assert member(text % "84", name) == 84
    assert member(text % "84 53", name) == UNKNOWN


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.go", "package a\nconst X = `a `b``\nvar _ = s(P{Destination: X})"),
        ("a.php", '<?php $x = "a "b""; s(["destination" => $x]);'),
        ("a.rs", 'const X: &str = "a "b""; fn f() { s(P { destination: X }) }'),
    ],
)
def test_so_is_a_string_that_ends_too_early(name: str, text: str) -> None:
    assert member(text, name) == UNKNOWN


def test_an_object_with_a_half_written_value_may_have_more_members() -> None:
    assert member("s({destination: {a: f(b, c: 1}})", "a.ts") == {"a": UNKNOWN, "...": "..."}


def test_an_error_on_another_line_says_nothing() -> None:
    assert member("s({destination: {a: 1\n b: 2}})", "a.ts")["a"] == 1
