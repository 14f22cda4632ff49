"""Ruby: what expressions and names stand for."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, documents, member

REQUEST = "send({destination: %s, display: d})"


def of(text: str) -> object:
    return member(text if "destination" in text else REQUEST % text, "a.rb")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a'", "a"),
        (r"'a\n\'\\'", "a\\n'\\"),
        (r'"a\n\u00e9\u{1F331}\s"', "a\né🌱 "),
        ('"a#{b}"', UNKNOWN),
        ('"a#"', "a#"),
        ("%q(a)", "a"),
        (":evm", "evm"),
        ("8_453", 8453),
        ("0x2105", 8453),
        ("0777", 511),
        ("-1.5", -1.5),
        ("-a", UNKNOWN),
        ("true", True),
        ("nil", None),
        ("[1, 'a', [nil]]", [1, "a", [None]]),
        ("[1, *x]", UNKNOWN),
        ("%w[a b]", ["a", "b"]),
        ("%i[a b].freeze", ["a", "b"]),
        ("{ a: 1, 'b' => 2, :c => 3, \"d\": 4 }", {"a": 1, "b": 2, "c": 3, "d": 4}),
        ("{ a: 1, **x }", {"a": 1, "...": "..."}),
        ("{ a: 1, k => 2 }", {"a": 1, "...": "..."}),
        ("JSON.generate({ a: 1 })", {"a": 1}),
        ("{ a: 1 }.to_json", {"a": 1}),
        ("ENV.fetch('A', 'a')", "a"),
        ("ENV.fetch('A')", UNKNOWN),
        ("ENV['A'] || 'a'", "a"),
        ("ENV['A'] || ''", UNKNOWN),
        ("x ? 'a' : 'b'", UNKNOWN),
        ("('a')", "a"),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("X = 'a'\nf({destination: X})", "a"),
        ("X = 'a'.freeze\ndef g\n  f({destination: X})\nend", "a"),
        ("class A\n  X = 'a'\n  def g\n    f({destination: X})\n  end\nend", "a"),
        ("X = {a: 'b'}\nf({destination: X[:a]})", "b"),
        ("x = 'a'\nx = 'b'\nf({destination: x})", UNKNOWN),
        ("x = 'a'\nx += 'b'\nf({destination: x})", UNKNOWN),
        ("x = 'a'\nx ||= 'b'\nf({destination: x})", UNKNOWN),
        ("def g(x)\n  f({destination: x})\nend\nx = 'a'", UNKNOWN),
        ("def g(x: 'a')\n  f({destination: x})\nend", UNKNOWN),
        ("x = 'a'\nl.each { |x| f({destination: x}) }", UNKNOWN),
        ("for x in l do f({destination: x}) end\nx = 'a'", UNKNOWN),
        ("a, x = 1, 'a'\nf({destination: x})", "a"),
        ("a, x = y\nf({destination: x})", UNKNOWN),
        ("X = Y\nY = X\nf({destination: X})", UNKNOWN),
        ("X = {a: 'b'}\nX[:c] = 1\nf({destination: X})", {"a": "b", "...": "..."}),
        ("X = {a: 'b'}\nX.merge!(h)\nf({destination: X})", {"a": UNKNOWN, "...": "..."}),
    ],
)
def test_names(text: str, value: object) -> None:
    assert of(text) == value


def test_a_hash_of_arguments() -> None:
    (document,) = documents("post('/v1', destination: {type: 'evm'}, display: {title: 'A'})", "a.rb")
    assert document.value == {"destination": {"type": "evm"}, "display": {"title": "A"}}


def test_what_is_added_later_is_not_missing() -> None:
    for text in ("p[:refundAddress] = x", "p.merge!(x)", "p.store(:a, x)", "q = {**p, a: 1}"):
        (document,) = documents(f"p = {{destination: {{type: 'evm'}}}}\n{text}", "a.rb")
        assert () in document.open, text
