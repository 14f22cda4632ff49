"""TypeScript and JavaScript: what expressions and names stand for."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, documents, member, shown

REQUEST = "send({ destination: %s, display: d })"


def of(text: str, name: str = "a.ts") -> object:
    """The value of `X` in a text that has a request with the destination `X`."""
    return member(text if "destination" in text else REQUEST % text, name)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a'", "a"),
        ('"a\\n\\u00e9\\u{1F331}\\x41\\\n"', "a\né🌱A"),
        (r"'\ud83c\udf31 \q\0'", "🌱 q\0"),
        ("`a\r\nb`", "a\nb"),
        ("`a${b}`", UNKNOWN),
        ("1_000", 1000),
        ("0x2105", 8453),
        ("25.0", 25),
        ("1e3", 1000),
        ("-1.5", -1.5),
        ("8453n", UNKNOWN),
        ("2 ** 3", UNKNOWN),
        ("99999999999999999999", UNKNOWN),
        ("true", True),
        ("null", None),
        ("[1, 'a', [null]]", [1, "a", [None]]),
        ("[1, f()]", [1, UNKNOWN]),
        ("[1, ...f()]", UNKNOWN),
        ("[...[1, 2], 3]", [1, 2, 3]),
        ("{a: 1, 'b': 2, 3: 3, ['c']: 4, d, [e]: 5}", {"a": 1, "b": 2, "3": 3, "c": 4, "d": UNKNOWN, "...": "..."}),
        ("{a: 1, a: 2}", {"a": 2}),
        ("{a: 1, f() {}, get g() { return 1 }}", {"a": 1, "f": UNKNOWN, "g": UNKNOWN}),
        ("{a: undefined, b: void 0, c: 1}", {"c": 1}),
        ("{a: 1, ...{b: 2, a: 3}}", {"a": 3, "b": 2}),
        ("{a: 1, ...f()}", {"a": 1, "...": "..."}),
        ("{a: 1, ...(c && {b: 2})}", {"a": 1, "...": "..."}),
        ("{a: 1, ...(o ?? {a: 2})}", {"a": 1, "...": "..."}),
        ("{a: 1, ...null, ...undefined}", {"a": 1}),
        ("('a')", "a"),
        ("'a' as const", "a"),
        ("'a' as unknown as `0x${string}`", "a"),
        ("'a' satisfies string", "a"),
        ("'a'!", "a"),
        ("<const>'a'", "a"),
        ("Object.freeze({a: 1})", {"a": 1}),
        ("JSON.stringify({a: 1}, null, 2)", {"a": 1}),
        ("getAddress('0x833589fcd6edb6e08f4c7c32d4f71b54bda02913')", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
        ("getAddress('0x833589fCD6eDb6E08f4c7c32D4f71b54bdA02913')", "0x833589fCD6eDb6E08f4c7c32D4f71b54bdA02913"),
        ("getAddress(f())", UNKNOWN),
        ("String(5)", "5"),
        ("Number('8453')", 8453),
        ("Number(process.env.CHAIN ?? '8453')", 8453),
        ("process.env.A ?? 'a'", "a"),
        ("process.env.A || process.env.B || 'a'", "a"),
        ("(process.env.A ?? 'a') as Address", "a"),
        ("process.env.A ?? ''", UNKNOWN),
        ("process.env.A ?? undefined", UNKNOWN),
        ("'b' ?? 'a'", "b"),
        ("'' || 'a'", "a"),
        ("null ?? 'a'", "a"),
        ("a && 'a'", UNKNOWN),
        ("a ? 'a' : 'b'", UNKNOWN),
        ("new Map()", UNKNOWN),
        ("/* c */ 'a' // d\n", "a"),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert of(text) == value


@pytest.mark.parametrize(
    ("before", "text", "value"),
    [
        ("const A = 'a';", "A", "a"),
        ("let A = 'a';", "A", "a"),
        ("let A = 'a'; A = f();", "A", UNKNOWN),
        ("let A; A = 'a';", "A", UNKNOWN),
        ("var A = 'a'; var A = 'b';", "A", UNKNOWN),
        ("let n = 1; n++;", "n", UNKNOWN),
        ("let n = 1; for (n of x) {}", "n", UNKNOWN),
        ("const { A } = x;", "A", UNKNOWN),
        ("const [A = 'a'] = x;", "A", UNKNOWN),
        ("declare const A: string;", "A", UNKNOWN),
        ("const A = 'a' as const, B = A;", "B", "a"),
        ("export const A = { b: { c: 'a' } } as const;", "A.b.c", "a"),
        ("const A = { b: { c: 'a' } };", "A['b'].c", "a"),
        ("const A = { 8453: 'a' }; const C = 8453;", "A[C]", "a"),
        ("const A = ['a', 'b'];", "A[1]", "b"),
        ("const A = { b: 1 };", "A.c", UNKNOWN),
        ("const A = { b: 1 };", "A?.b", 1),
        ("const A = { b: 1, ...x };", "A.c", UNKNOWN),
        ("const A = { b: 1 }; A.b = 2;", "A.b", UNKNOWN),
        ("const A = { b: 1, c: 2 }; A.b = 2;", "A", {"b": UNKNOWN, "c": 2, "...": "..."}),
        ("const A = { b: { d: 1 }, c: 2 }; A.b.e = 2;", "A", {"b": {"d": 1, "...": "..."}, "c": 2}),
        ("const A = { b: 1, c: 2 }; A[k] = 2;", "A", {"b": UNKNOWN, "c": UNKNOWN, "...": "..."}),
        ("const A = { b: 1 }; delete A.b;", "A.b", UNKNOWN),
        ("const A = { b: 1 }; Object.assign(A, x);", "A.b", UNKNOWN),
        ("const A = { b: 1 }; Object.assign({}, A);", "A.b", 1),
        ("const A = ['a']; A.push('b');", "A", UNKNOWN),
        ("const A = ['a']; A.map(f);", "A", ["a"]),
        ("const A = ['a'];", "[...A, 'b']", ["a", "b"]),
        ("const A = { b: 1 };", "{ ...A, c: 2 }", {"b": 1, "c": 2}),
        ("const A = B, B = A;", "A", UNKNOWN),
        ("const A = { b: B }, B = { a: A };", "A", {"b": {"a": UNKNOWN}}),
        ("enum E { A = 'a', B = 2, C }", "{ a: E.A, b: E.B, c: E.C }", {"a": "a", "b": 2, "c": UNKNOWN}),
        ("class K { static readonly A = 'a'; static B = 'b'; }", "{ a: K.A, b: K.B }", {"a": "a", "b": UNKNOWN}),
        ("function f() { return 'a'; }", "f()", "a"),
        ("const f = () => ({ a: 'a' });", "f().a", "a"),
        ("async function f() { const x = 'a'; return x; }", "await f()", "a"),
        ("function f() { if (x) return 'b'; return 'a'; }", "f()", UNKNOWN),
        ("function f(x) { return x; }", "f()", UNKNOWN),
        ("function f() { return g(); } function g() { return 'a'; }", "f()", UNKNOWN),
        ("function* f() { return 'a'; }", "f()", UNKNOWN),
        ("const f = (x) => 'a';", "f(1)", UNKNOWN),
        ("import { base } from 'viem/chains';", "base.id", 8453),
        ("import { base as b } from 'wagmi/chains';", "b.id", 8453),
        ("import * as chains from 'viem/chains';", "chains.base.id", 8453),
        ("import { base } from './chains';", "base.id", UNKNOWN),
        (
            "import { baseUSDC } from '@daimo/pay-common';",
            "baseUSDC.token",
            "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
        ),
        ("import { optimism } from '@daimo/sdk/common';", "optimism.chainId", 10),
        ("import A from 'a';", "A", UNKNOWN),
        ("const { base } = require('viem/chains');", "base.id", 8453),
        ("const { base: b } = require('viem/chains');", "b.id", 8453),
        ("const chains = require('viem/chains');", "chains.base.id", 8453),
        ("const { base: { id } } = require('viem/chains');", "id", UNKNOWN),
        ("const { base = x } = require('./chains');", "base.id", UNKNOWN),
    ],
)
def test_names(before: str, text: str, value: object) -> None:
    assert of(f"{before}\n{REQUEST % text}") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("function g(A) { REQUEST }", UNKNOWN),
        ("const g = A => REQUEST", UNKNOWN),
        ("const g = ({ A }) => REQUEST", UNKNOWN),
        ("const g = (b, [c, ...A]) => { REQUEST }", UNKNOWN),
        ("function g(b = A) { REQUEST }", "a"),
        ("function g() { const A = 'b'; REQUEST }", "b"),
        ("function g() { { const A = 'b'; } REQUEST }", "a"),
        ("function g() { { var A = 'b'; } REQUEST }", "b"),
        ("for (const A of x) { REQUEST }", UNKNOWN),
        ("for (let A = 0; ; ) { REQUEST }", 0),
        ("try { } catch (A) { REQUEST }", UNKNOWN),
        ("switch (x) { case 1: const A = 'b'; REQUEST }", "b"),
        ("class K { m(A) { REQUEST } }", UNKNOWN),
        ("function g() { function A() {} REQUEST }", UNKNOWN),
        ("{ class A {} REQUEST }", {}),
        ("function g() { let A = 'b'; A = 'c'; } REQUEST", "a"),
        ("x.A = 'b'; y = { A: 'c' }; REQUEST", "a"),
        ("type A = string; interface B { A: string } REQUEST", "a"),
    ],
)
def test_scopes(text: str, value: object) -> None:
    request = (REQUEST % "A") + ";"
    assert of("const A = 'a';\n" + text.replace("REQUEST", request), "a.tsx") == value


@pytest.mark.parametrize(
    "text",
    [
        "interface R { destination: { type: 'evm' }; display: { title: string } }",
        "type R = { destination: { type: 'evm' } }",
        "declare const r: { destination: { type: 'evm' }; display: {} }",
        "query = gql`{ destination { display } }`",
        "// { destination: {}, display: {} }",
        "f('destination', 'display')",
        "destination = display",
        "const x = <A destination={1} display={{ title: 'a' }} />",
        "const x = <A a={{ destination: { type: 'evm' }, display: { title: 'a' } }} />",
        "const { destination, display } = request",
        "function f({ destination, display }) {}",
        "import { destination, display } from 'x'",
        "class R { destination = 1; display = 2 }",
    ],
)
def test_no_documents(text: str) -> None:
    assert documents(text, "a.tsx") == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a = { b: { destination: 1 } }", [{"b": {"destination": 1}}]),
        ("a = { b() { return { destination: 1 } } }", [{"destination": 1}]),
        ("f({ b: g({ destination: 1 }) }, { destination: 2 })", [{"destination": 1}, {"destination": 2}]),
        ("a = [{ destination: 1 }, { destination: 2 }]", [{"destination": 1}, {"destination": 2}]),
        ("a = c ? { destination: 1 } : { destination: 2 }", [{"destination": 1}, {"destination": 2}]),
        ("f({ body: JSON.stringify({ destination: 1 }) })", [{"body": {"destination": 1}}]),
        ("a = { ['destination']: 1 }", [{"destination": 1}]),
        ("const a = { destination: 1 }; a.display = 2", [{"destination": 1, "...": "..."}]),
        (
            "const a = { destination: 1 }; f({ ...a, display: 2 })",
            [{"destination": 1, "...": "..."}, {"destination": 1, "display": 2}],
        ),
        ("f({ ...(x && { destination: 1 }) })", [{"destination": 1, "...": "..."}]),
        ("Object.assign(a, { destination: 1 })", [{"destination": 1, "...": "..."}]),
        ("a = { destination: { b: 1, ... } }", [{"destination": {"b": 1, "...": "..."}}]),
        ("a = { destination: [...], display: 1 }", [{"destination": UNKNOWN, "display": 1}]),
        ("a = { destination: { b: 'x' c: 'y', d: 1 } }", [{"destination": {"b": UNKNOWN, "d": 1, "...": "..."}}]),
    ],
)
def test_documents(text: str, values: list[object]) -> None:
    assert [shown(document) for document in documents(text, "a.tsx")] == values


def test_bytes_that_are_not_code_are_not_parsed() -> None:
    assert documents("a = { destination: 1 }" + "\1\2\3" * 100, "a.ts") == ()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_places_are_characters(line_end: str, bom: str) -> None:
    text = line_end.join(["// 🌱 é", "\t/* ✓ */ a = {", "\t\tdestination: '🌱', display: A }", "const A = `x`"])
    (document,) = documents(bom + text, "a.ts")
    for key, value, name in (("destination", "'🌱'", "destination"), ("display", "`x`", "display")):
        place = document.place((key,))
        assert place is not None
        assert place.key is not None
        assert text[slice(*place.value)] == value
        assert text[slice(*place.key)] == name
    place = document.place(("display",))
    assert place is not None
    assert [text[slice(*used)] for used in place.used] == ["A"]
    assert not place.editable
