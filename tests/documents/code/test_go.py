"""Go: what expressions and names stand for."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, documents, member

REQUEST = 'var r = map[string]any{"destination": %s, "display": d}'


def of(text: str) -> object:
    return member("package a\n" + (text if "destination" in text else REQUEST % text), "a.go")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a"', "a"),
        (r'"a\n\u00e9\""', 'a\né"'),
        ("`a\\n`", "a\\n"),
        ("8_453", 8453),
        ("0x2105", 8453),
        ("0o17", 15),
        ("-1.5", -1.5),
        ("true", True),
        ("nil", None),
        ("'a'", UNKNOWN),
        ('"a" + b', UNKNOWN),
        ('fmt.Sprintf("a")', UNKNOWN),
        ('[]string{"a", "b"}', ["a", "b"]),
        ("[]int{1, x}", [1, UNKNOWN]),
        ('[]map[string]int{{"a": 1}}', [{"a": 1}]),
        ('map[string]any{"a": 1, k: 2}', {"a": 1, "...": "..."}),
        ("Dest{ChainID: 1, ThemeCSSURL: 2}", {"chainId": 1, "themeCssUrl": 2, "...": "..."}),
        ('&Dest{A: "b"}', {"a": "b", "...": "..."}),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('const x = "a"\nvar r = map[string]any{"destination": x}', "a"),
        ('func f() { x := "a"; g(map[string]any{"destination": x}) }', "a"),
        ('var x, y = 1, 2\nvar r = map[string]any{"destination": y}', 2),
        ('func f() { x := "a"; x = "b"; g(map[string]any{"destination": x}) }', UNKNOWN),
        ('func f() { x := 1; x++; g(map[string]any{"destination": x}) }', UNKNOWN),
        ('func f() { x := 1; h(&x); g(map[string]any{"destination": x}) }', UNKNOWN),
        ('const x = "a"\nfunc f(x string) { g(map[string]any{"destination": x}) }', UNKNOWN),
        ('const x = "a"\nfunc f() { for _, x := range l { g(map[string]any{"destination": x}) } }', UNKNOWN),
        (
            'func f() { x := map[string]int{"a": 1}; x["b"] = 2; g(map[string]any{"destination": x}) }',
            {"a": 1, "...": "..."},
        ),
    ],
)
def test_names(text: str, value: object) -> None:
    assert of(text) == value


def test_what_is_added_later_is_not_missing() -> None:
    text = 'func f() { p := map[string]any{"destination": 1}; p["refundAddress"] = x }'
    (document,) = documents(f"package a\n{text}", "a.go")
    assert () in document.open
