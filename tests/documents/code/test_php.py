"""PHP: what expressions and names stand for."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, documents, member

REQUEST = "send(['destination' => %s, 'display' => $d]);"


def of(text: str) -> object:
    return member("<?php " + (text if "destination" in text else REQUEST % text), "a.php")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a'", "a"),
        (r"'a\n\'\\'", "a\\n'\\"),
        (r'"a\n\u{1F331}\q"', "a\n🌱\\q"),
        ('"a $b"', UNKNOWN),
        ('"a {$b}"', UNKNOWN),
        ("'a' . 'b'", UNKNOWN),
        ("8_453", 8453),
        ("0x2105", 8453),
        ("0777", 511),
        ("-1.5", -1.5),
        ("TRUE", True),
        ("null", None),
        ("[1, 'a', [null]]", [1, "a", [None]]),
        ("array(1, 'a')", [1, "a"]),
        ("[]", []),
        ("['a' => 1, \"b\" => 2]", {"a": 1, "b": 2}),
        ("array('a' => 1)", {"a": 1}),
        ("['a' => 1, ...$x]", {"a": 1, "...": "..."}),
        ("['a' => 1, $k => 2]", {"a": 1, "...": "..."}),
        ("json_encode(['a' => 1], JSON_THROW_ON_ERROR)", {"a": 1}),
        ("env('A', 'a')", "a"),
        ("env('A')", UNKNOWN),
        ("$_ENV['A'] ?? 'a'", "a"),
        ("getenv('A') ?: 'a'", "a"),
        ("$x ? 'a' : 'b'", UNKNOWN),
        ("('a')", "a"),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("const X = 'a'; f(['destination' => X]);", "a"),
        ("class A { const X = 'a'; function g() { f(['destination' => self::X]); } }", "a"),
        ("class A { const X = 'a'; } f(['destination' => A::X]);", UNKNOWN),
        ("$x = 'a'; f(['destination' => $x]);", "a"),
        ("$x = ['a' => 'b']; f(['destination' => $x['a']]);", "b"),
        ("$x = 'a'; $x = 'b'; f(['destination' => $x]);", UNKNOWN),
        ("$x = 'a'; $x .= 'b'; f(['destination' => $x]);", UNKNOWN),
        ("$x = 'a'; function g($x) { f(['destination' => $x]); }", UNKNOWN),
        ("$x = 'a'; foreach ($l as $x) { f(['destination' => $x]); }", UNKNOWN),
        ("$x = 'a'; foreach ($l as $k => $x) { f(['destination' => $x]); }", UNKNOWN),
        ("$x = ['a' => 'b']; $x['c'] = 1; f(['destination' => $x]);", {"a": "b", "...": "..."}),
    ],
)
def test_names(text: str, value: object) -> None:
    assert of(text) == value


def test_what_is_added_later_is_not_missing() -> None:
    for text in ("$p['refundAddress'] = $x;", "$q = [...$p, 'a' => 1];"):
        (document,) = documents(f"<?php $p = ['destination' => ['type' => 'evm']]; {text}", "a.php")
        assert () in document.open, text
    (document,) = documents("<?php $p = array_merge(['destination' => ['type' => 'evm']], $x);", "a.php")
    assert () in document.open
