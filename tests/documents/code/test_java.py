"""Java: what expressions and names stand for."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, documents, member, shown

REQUEST = 'class A { void f() { send(Map.of("destination", %s, "display", d)); } }'
USE = 'g(Map.of("destination", x));'


def of(text: str) -> object:
    return member(text if "destination" in text else REQUEST % text, "A.java")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a"', "a"),
        (r'"a\n\u00e9\"\s\101"', 'a\né" A'),
        (r'"a\uu00e9"', UNKNOWN),
        (r'"\ud83c\udf31"', "🌱"),
        (r'"a\u0022"', UNKNOWN),
        ('"""\n      a "b"\n        c\\n  \n      """', 'a "b"\n  c\n\n'),
        ('"""\n      a \\\n      b"""', "a b"),
        ('"a" + "b" + "c"', "abc"),
        ('"a" + b', UNKNOWN),
        ('"a" + 1', UNKNOWN),
        ("8_453L", 8453),
        ("0x2105", 8453),
        ("0b11", 3),
        ("017", 15),
        ("-1.5f", -1.5),
        ("1e999", UNKNOWN),
        ("true", True),
        ("null", None),
        ("'a'", UNKNOWN),
        ('String.format("a")', UNKNOWN),
        ("String.valueOf(25)", "25"),
        ('Integer.parseInt("25")', 25),
        ("(Object) 25", 25),
        ("(byte) 257", UNKNOWN),
        ("(25)", 25),
        ('c ? "a" : "b"', UNKNOWN),
        ('System.getenv("A")', UNKNOWN),
        ('System.getenv().getOrDefault("A", "a")', "a"),
        ('List.of("a", 1, b)', ["a", 1, UNKNOWN]),
        ("List.of()", []),
        ("List.of(x)", UNKNOWN),
        ('Arrays.asList("a", List.of("b"))', ["a", ["b"]]),
        ('Arrays.asList(new String[]{"a"})', ["a"]),
        ('new String[] {"a", b}', ["a", UNKNOWN]),
        ('new ArrayList<>(List.of("a"))', ["a"]),
        ("new ArrayList<>()", UNKNOWN),
        ('Map.of("a", 1, /* b */ "b", Map.of())', {"a": 1, "b": {}}),
        ('Map.<String, Object>of("a", 1)', {"a": 1}),
        ('Map.of("a", 1, k, 2)', {"a": 1, "...": "..."}),
        ('Map.of("a", 1, "b")', {"a": 1, "...": "..."}),
        ('Map.ofEntries(Map.entry("a", 1), entry("b", 2), e)', {"a": 1, "b": 2, "...": "..."}),
        ('Map.ofEntries(new AbstractMap.SimpleEntry<>("a", 1))', {"a": 1}),
        ('Map.entry("a", 1)', UNKNOWN),
        ('new HashMap<>(Map.of("a", 1))', {"a": 1}),
        ("new HashMap<String, Object>()", {"...": "..."}),
        ("new HashMap<>(x)", {"...": "..."}),
        ("new HashMap<>(16)", {"...": "..."}),
        ('new HashMap<>() {{ put("a", 1); put("b", 2); }}', {"a": 1, "b": 2}),
        ('new HashMap<>() {{ put("a", 1); if (c) put("b", 2); }}', {"a": 1, "...": "..."}),
        ('new JSONObject().put("a", 1).put("b", new JSONObject().put("c", 2))', {"a": 1, "b": {"c": 2}}),
        ('new JSONObject().put("a", 1).toString()', {"a": 1}),
        ('new JSONObject("{}").put("a", 1)', {"a": 1, "...": "..."}),
        ('new JSONObject().put("a", 1).putAll(x)', {"a": 1, "...": "..."}),
        ('new JSONObject().put("a", 1).getJSONObject("a")', UNKNOWN),
        ('new JSONArray().put("a").put(1)', ["a", 1]),
        ('mapper.createObjectNode().put("a", 1).set("b", mapper.createArrayNode().add("c"))', {"a": 1, "b": ["c"]}),
        ('mapper.createObjectNode().putObject("a").put("b", 1)', UNKNOWN),
        ('Json.createObjectBuilder().add("a", Json.createArrayBuilder().add(1)).build()', {"a": [1]}),
        ('ImmutableMap.<String, Object>builder().put("a", 1).build()', {"a": 1}),
        ('Foo.of("a", 1)', UNKNOWN),
        ('new Destination("a", 1)', UNKNOWN),
        ('Destination.builder().type("evm").build()', UNKNOWN),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('class A { static final String x = "a"; void f() { %s } }', "a"),
        ('class A { private final String x = "a"; void f() { %s } }', "a"),
        ('interface A { String x = "a"; default void f() { %s } }', "a"),
        ('class A { String x = "a"; void f() { %s } }', UNKNOWN),
        ('class A { static final String x; static { x = "a"; } void f() { %s } }', UNKNOWN),
        ('class A { void f() { var y = "a"; String x = y; %s } }', "a"),
        ('class A { void f() { String x = "a", y = "b"; %s } }', "a"),
        ('class A { void f() { String x = "a"; x = "b"; %s } }', UNKNOWN),
        ('class A { void f() { String x = "a"; x += "b"; %s } }', UNKNOWN),
        ("class A { void f() { int x = 1; x++; %s } }", UNKNOWN),
        ('class A { static final String x = "a"; void f(String x) { %s } }', UNKNOWN),
        ('class A { static final String x = "a"; void f(final String... x) { %s } }', UNKNOWN),
        ('class A { static final String x = "a"; void f() { for (String x : l) { %s } } }', UNKNOWN),
        ('class A { static final String x = "a"; void f() { for (String y : l) { %s } } }', "a"),
        ('class A { static final String x = "a"; void f() { l.map(x -> { %s }); } }', UNKNOWN),
        ('class A { static final String x = "a"; void f() { l.map((x, y) -> { %s }); } }', UNKNOWN),
        ('class A { static final String x = "a"; void f() { try { } catch (E x) { %s } } }', UNKNOWN),
        ('class A { static final String x = "a"; void f() { try (var x = y()) { %s } } }', UNKNOWN),
        ('class A { static final String x = "a"; void f() { if (o instanceof S x) { %s } } }', UNKNOWN),
        ('class A { static final String x = "a"; void f() { switch (o) { case S x -> { %s } } } }', UNKNOWN),
        ('class A { static final String x = "a"; void f() { switch (o) { case R(S x) -> { %s } } } }', UNKNOWN),
        ('class B { static final String x = "a"; } record A(String x) { void f() { %s } }', UNKNOWN),
        ('class B { static final String x = "a"; } class A { void f() { %s } }', UNKNOWN),
        ('class A { void f() { String x = "a"; } void g() { %s } }', UNKNOWN),
        (
            'class A { void f() { var x = new HashMap<>(Map.of("a", 1)); x.put("b", 2); %s } }',
            {"a": 1, "...": "..."},
        ),
        (
            'class A { void f() { var x = new HashMap<>(Map.of("a", 1)); x.put("a", 2); %s } }',
            {"a": UNKNOWN, "...": "..."},
        ),
        ("class A { void f() { var x = new ArrayList<>(List.of(1)); x.add(2); %s } }", UNKNOWN),
    ],
)
def test_names(text: str, value: object) -> None:
    assert of(text % USE) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('class B { static final String X = "a"; }', "a"),
        ('interface B { String X = "a"; }', "a"),
        ('class B { final String X = "a"; }', UNKNOWN),
        ('class B { static String X = "a"; }', UNKNOWN),
        ('enum B { X("a"); }', UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_constants_of_classes(text: str, value: object) -> None:
    assert of(f'{text} class A {{ void f() {{ g(Map.of("destination", B.X)); }} }}') == value


def test_constants_of_inner_classes() -> None:
    text = 'class B { static class C { static final String X = "a"; } }'
    assert of(f'{text} class A {{ void f() {{ g(Map.of("destination", B.C.X)); }} }}') == "a"


@pytest.mark.parametrize(
    "text",
    [
        'var p = new HashMap<>(Map.of("destination", 1)); p.put("refundAddress", x);',
        'var p = Map.of("destination", 1); var q = new HashMap<>(p);',
        'p.putAll(Map.of("destination", 1));',
        'var p = new JSONObject().put("destination", 1).put("a", 2).accept(x);',
        f'new JSONObject().put("destination", 1){".put(k, 1)" * 50};',
        f'new JSONObject().put("destination", 1){".put(k, 1)" * 100};',
        f'new JSONObject().put("destination", 1){".put(k, 1).b()" * 50};',
    ],
)
def test_what_is_added_later_is_not_missing(text: str) -> None:
    (document,) = documents(f"class A {{ void f() {{ {text} }} }}", "A.java")
    assert () in document.open


@pytest.mark.parametrize(
    "text",
    [
        'Map.of("destination", 1, "display", Map.of("a", 2), "metadata", x)',
        'new JSONObject().put("destination", 1)',
        'new HashMap<>() {{ put("destination", 1); }}',
        'Map.ofEntries(Map.entry("destination", 1))',
        'Map.of("destination", 1).toString()',
        'new HttpEntity<>(Map.of("destination", 1), headers)',
    ],
)
def test_a_whole_object_is_closed(text: str) -> None:
    (document,) = documents(f"class A {{ void f() {{ send({text}); }} }}", "A.java")
    assert () not in document.open


@pytest.mark.parametrize(
    "text",
    [
        'class A { Map m() { return Map.of("destination", Map.of("type", "evm", "chainId", ',
        'class A { Object m() { return new JSONObject().put("destination", new JSONObject().put("type"',
        'class A { void f() { p.put("destination", "Berlin"); } }',
        'class A { @JsonProperty("destination") private String destination = "a"; String display; }',
        'record Session(Destination destination, Display display) { static final String destination = "a"; }',
        'class A extends HashMap<String, Object> { { put("destination", 1); } }',
        'enum Field { DESTINATION("destination"), DISPLAY("display"); }',
    ],
)
def test_half_written_and_unrelated_code_shows_no_whole_object(text: str) -> None:
    for document in documents(text, "A.java"):
        assert () in document.open or () in document.unread


def test_json_in_text_blocks_and_strings() -> None:
    body = '{\n  "destination": {"type": "evm",\n "address": "a\\\\nb"}}'
    (document,) = documents(f'class A {{ String b = """\n      {body}\n      """; }}', "A.java")
    assert document.value == {"destination": {"type": "evm", "address": "a\nb"}}
    (document,) = documents(r'class A { String b = "{\"destination\": {\"type\": \"\u0065vm\"}}"; }', "A.java")
    assert document.value == {"destination": {"type": "evm"}}


def test_what_a_format_fills_in_is_not_known() -> None:
    body = '{"destination": {"type": "%s", "chainId": %d, "amountUnits": "%.2f", "title": "100%safe 5% s"}}'
    value = {"type": "${_}", "chainId": UNKNOWN, "amountUnits": "${_}", "title": "100%safe 5% s"}
    quoted = body.replace('"', '\\"')
    for text in (f'"""\n{body}\n"""', f'"{quoted}"'):
        (document,) = documents(f"class A {{ String b = String.format({text}, a); }}", "A.java")
        assert shown(document) == {"destination": value}
