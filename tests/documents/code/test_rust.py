"""Rust: what expressions and names stand for."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, documents, member

STRUCT = "fn f() { g(Session { destination: %s, display: d }) }"
JSON = 'fn f() { g(json!({ "destination": %s, "display": d })) }'


def of(text: str, around: str = STRUCT) -> object:
    return member(text if "destination" in text else around % text, "a.rs")


@pytest.mark.parametrize("around", [STRUCT, JSON])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a"', "a"),
        (r'"a\n\u{e9}\x41\0\""', 'a\néA\0"'),
        ('"a\\\n   b"', "ab"),
        ('r"a\\n"', "a\\n"),
        ('r##"a"#b"##', 'a"#b'),
        ('b"a"', UNKNOWN),
        ('c"a"', UNKNOWN),
        ("'a'", UNKNOWN),
        ("8_453u64", 8453),
        ("0x2105", 8453),
        ("0x1f32", 0x1F32),
        ("0o17_u8", 15),
        ("0b11", 3),
        ("007", 7),
        ("-1i64", -1),
        ("-1.5e3", -1500.0),
        ("1.5f64", 1.5),
        ("8453 as u64", 8453),
        ("true", True),
        ("None", UNKNOWN),
        ('"a".to_string()', "a"),
        ('"a".into()', "a"),
        ('String::from("a")', "a"),
        ('std::string::String::from("a")', "a"),
        ('Some("a".to_owned())', "a"),
        ("8453.to_string()", "8453"),
        ('&"a"', "a"),
        ('("a")', "a"),
        ('"a".to_lowercase()', UNKNOWN),
        ('"a".parse::<Address>()?', UNKNOWN),
        ('"a".to_owned() + "b"', UNKNOWN),
        ('format!("a{}", b)', UNKNOWN),
        ('env!("A")', UNKNOWN),
        ("if a { 1 } else { 2 }", UNKNOWN),
        ("match a { _ => 1, }", UNKNOWN),
        ("Vec::<A, B>::new()", UNKNOWN),
        ("|a, b| 1", UNKNOWN),
        ("config::USDC", UNKNOWN),
        ('std::env::var("A").unwrap_or("a".into())', "a"),
        ('std::env::var("A").unwrap_or_else(|_| "a".into())', "a"),
        ('["a", b]', ["a", UNKNOWN]),
        ('vec!["a", "b".into(),]', ["a", "b"]),
        ("[0; 3]", UNKNOWN),
        ("vec![0; 3]", UNKNOWN),
        ('json!({"a": 1})', {"a": 1}),
        ('HashMap::from([("a", 1), ("b".to_string(), c)])', {"a": 1, "b": UNKNOWN}),
        ('HashMap::<&str, u8>::from([("a", 1), x])', {"a": 1, "...": "..."}),
        ("HashMap::from(x)", UNKNOWN),
        ("Vec::new()", UNKNOWN),
    ],
)
def test_expressions(text: str, value: object, around: str) -> None:
    assert of(text, around) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Dest { chain_id: 1, theme_css_url: 2 }", {"chainId": 1, "themeCssUrl": 2, "...": "..."}),
        ('Dest::Evm { r#type: "a", kind, type_: 1 }', {"type": 1, "kind": UNKNOWN, "...": "..."}),
        ('a::Dest::<u8> { a: "b", ..Default::default() }', {"a": "b", "...": "..."}),
        ("Dest { a: 1, ..Dest { a: 2, b: 3 } }", {"a": 1, "b": 3, "...": "..."}),
        ("Dest { a: 1, #[cfg(x)] b: 2 }", {"a": 1, "b": 2, "...": "..."}),
    ],
)
def test_structs(text: str, value: object) -> None:
    assert of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        ("null", None),
        ('{ "a": null, r#"b"#: [], }', {"a": None, "b": []}),
        ('{ "a": { "b": [{ "c": -1 }, [2]] } }', {"a": {"b": [{"c": -1}, [2]]}}),
        ('{ "a": , "b": 2 }', {"...": "..."}),
        ('{ "a": 1, k: 2 }', {"a": 1, "...": "..."}),
        ('{ "a": 1, (k): 2 }', {"a": 1, "...": "..."}),
        ("{ (KEY.to_string()): 1 }", {"...": "..."}),
        ('{ "a": x.y(1, 2).await?, "b": 2 }', {"a": UNKNOWN, "b": 2}),
        ('{ "a": f::<A, B>(), "b": { "c": 1 } }', {"a": UNKNOWN, "b": {"c": 1}}),
        ('{ "a": |a, b| 1, "b": if c { 1 } else { 2 } }', {"a": UNKNOWN, "b": UNKNOWN}),
        ('{ "a": /* { */ 1, // }\n "b": 2 }', {"a": 1, "b": 2}),
        ('{ "a": (1, 2), "b": vec![1] }', {"a": UNKNOWN, "b": [1]}),
    ],
)
def test_json(text: str, value: object) -> None:
    assert of(text, JSON) == value


@pytest.mark.parametrize(
    "text",
    [
        'serde_json::json!({ "destination": 1 })',
        'json! ({ "destination": 1 })',
        'assert_eq!(a, json!({ "destination": 1 }))',
        'dbg!(vec![serde_json::json!({ "destination": 1 })])',
        'tokio::select! { _ = f => g(json!({ "destination": 1 })) }',
        '[json!({ "destination": 1 })]',
        'client.post(URL).json(&json!({ "destination": 1 })).send().await?',
    ],
)
def test_places_of_json(text: str) -> None:
    assert of(f"async fn f() {{ {text}; }}") == 1


def test_json_in_an_item_of_a_macro() -> None:
    assert of('lazy_static! { static ref BODY: Value = json!({ "destination": 1 }); }') == 1


USE = 'json!({ "destination": %s })'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('const X: &str = "a";\nfn f() { g(USE X) }', "a"),
        ("static X: u64 = 1_000u64;\nfn f() { g(USE X) }", 1000),
        ('impl A { const X: &str = "a"; fn f() { g(USE Self::X) } }', "a"),
        ('const X: &str = "a";\nfn f() { g(USE X.to_string()) }', "a"),
        ('const X: &[&str] = &["a"];\nfn f() { g(USE X) }', ["a"]),
        ('const X: D = D { a_b: "a" };\nfn f() { g(USE X.a_b) }', "a"),
        ('fn f() { let x = json!({"a": 1}); g(USE x["a"]) }', 1),
        ('fn f() { let x = "a"; g(USE x) }', "a"),
        ('fn f() { let x = "a"; let x = "b"; g(USE x) }', UNKNOWN),
        ('fn f() { let mut x = "a"; x = "b"; g(USE x) }', UNKNOWN),
        ("fn f() { let mut x = 1; x += 1; g(USE x) }", UNKNOWN),
        ("fn f() { let mut x = 1; h(&mut x); g(USE x) }", UNKNOWN),
        ("fn f() { let x = 1; h(&x); g(USE x) }", 1),
        ('const x: &str = "a";\nfn f(x: &str) { g(USE x) }', UNKNOWN),
        ('const x: &str = "a";\nfn f() { for x in l { g(USE x) } }', UNKNOWN),
        ('const x: &str = "a";\nfn f() { if let Some(x) = l { g(USE x) } }', UNKNOWN),
        ('const x: &str = "a";\nfn f() { match l { P { x } => g(USE x) } }', UNKNOWN),
        ('const x: &str = "a";\nfn f() { let c = |x| g(USE x); }', UNKNOWN),
        ('const x: &str = "a";\nfn f() { use b::x; g(USE x) }', UNKNOWN),
        ("fn f() { let mut x = json!({}); x.insert(k, 1); g(USE x) }", {"...": "..."}),
        (
            'fn f() { let mut x = json!({"a": 1, "c": 3}); x["a"] = json!(2); g(USE x) }',
            {"a": UNKNOWN, "c": 3, "...": "..."},
        ),
        ("fn f() { let mut x = D { a: 1 }; x.set_a(2); g(USE x) }", {"a": UNKNOWN, "...": "..."}),
    ],
)
def test_names(text: str, value: object) -> None:
    before, name = text.split("USE ")
    end = name.index(") }") if ") }" in name else name.index("); }")
    assert of(before + USE % name[:end] + name[end:]) == value


@pytest.mark.parametrize(
    "change",
    [
        'p["refundAddress"] = json!(x);',
        'p.as_object_mut().unwrap().insert("refundAddress".into(), x);',
        "p.destination = x;",
    ],
)
def test_what_is_added_later_is_not_missing(change: str) -> None:
    text = f'fn f() {{ let mut p = json!({{"destination": 1}}); {change} }}'
    (document,) = documents(text, "a.rs")
    assert () in document.open


@pytest.mark.parametrize(
    "text",
    [
        'fn f() { g(json!({ "destination": { "type": "evm"',
        'fn f() { g(json!({ "destination" })) }',
        'macro_rules! m { ($d:expr) => { json!({ "destination": $d }) } }',
        "struct Route { destination: String, display: String }",
        "impl Route { fn destination(&self) -> &str { &self.destination } }",
        "fn f() { let Route { destination, display } = r; }",
        'match a { Route { destination: "a", .. } => 1 }',
        'fn f() { sql!({ "destination": 1 }) }',
    ],
)
def test_other_code_is_not_read(text: str) -> None:
    for document in documents(text, "a.rs"):
        assert () in document.open or () in document.unread


def test_json_in_strings() -> None:
    for literal in ('r#"{"destination": 1}"#', r'"{\"destination\": 1}"'):
        (document,) = documents(f"const BODY: &str = {literal};", "a.rs")
        assert document.value == {"destination": 1}


def test_deep_json_is_no_failure() -> None:
    nested = '{"a":' * 2_000 + "1" + "}" * 2_000
    (document,) = documents(f'fn f() {{ g(json!({{ "destination": {nested} }})) }}', "a.rs")
    assert document.open
