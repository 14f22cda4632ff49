"""Kotlin: what expressions and names stand for."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, documents, member, shown

REQUEST = 'fun f() {\n  send(mapOf("destination" to %s, "display" to d))\n}\n'
USE = 'g(mapOf("destination" to x))'


def of(text: str) -> object:
    return member(text if "destination" in text else REQUEST % text, "A.kt")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a"', "a"),
        (r'"a\n\"\$b"', 'a\n"$b'),
        (r'"a\u0062"', "ab"),
        ('"a $"', "a $"),
        ('"a $b"', UNKNOWN),
        ('"a ${b.c}"', UNKNOWN),
        ('"""a\\n "b" $5"""', 'a\\n "b" $5'),
        ('"""a $b"""', UNKNOWN),
        ('"""\n    a\n      b\n  """.trimIndent()', "a\n  b"),
        ('" a ".trim()', "a"),
        ('"a" + "b"', UNKNOWN),
        ("8_453L", 8453),
        ("0x2105", 8453),
        ("0b11u", 3),
        ("-1.5f", -1.5),
        ("true", True),
        ("null", None),
        ("'a'", UNKNOWN),
        ("25.toString()", "25"),
        ('"25".toInt()', 25),
        ("(25)", 25),
        ('("a" as Any)', "a"),
        ('("a" as? Int)', UNKNOWN),
        ("25!!", 25),
        ('System.getenv("A")', UNKNOWN),
        ('(System.getenv("A") ?: "a")', "a"),
        ('(if (c) "a" else "b")', UNKNOWN),
        ('listOf("a", 1, b)', ["a", 1, UNKNOWN]),
        ("emptyList()", []),
        ('arrayOf("a", *arrayOf("b"))', ["a", "b"]),
        ('listOf("a", *x)', UNKNOWN),
        ('mapOf("a" to 1, /* b */ "b" to mapOf())', {"a": 1, "b": {}}),
        ('mutableMapOf("a" to 1, k to 2)', {"a": 1, "...": "..."}),
        ('hashMapOf(Pair("a", 1), e)', {"a": 1, "...": "..."}),
        ('mapOf("a" to 1, *x)', {"a": 1, "...": "..."}),
        ('mapOf<String, Any?>("a" to listOf<Int> (1, 2), "b" to 2)', {"a": [1, 2], "b": 2}),
        ("mutableMapOf()", {"...": "..."}),
        ('Pair("a", 1)', UNKNOWN),
        ('HashMap(mapOf("a" to 1))', {"a": 1}),
        ('mapOf("a" to 1).toMutableMap()', {"a": 1}),
        ('mapOf("a" to 1) + mapOf("b" to 2)', UNKNOWN),
        ('listOf("a" to 1).toMap()', UNKNOWN),
        ('buildJsonObject { put("a", 1)\n put("b", JsonPrimitive("c")) }', {"a": 1, "b": "c"}),
        ('buildJsonObject { put("a", JsonNull) }', {"a": None}),
        ('buildJsonObject { putJsonObject("a") { put("b", 1) } }', {"a": {"b": 1}}),
        (
            'buildJsonObject { putJsonArray("a") { add("b")\n addJsonObject { put("c", 1) }\n addJsonArray { add(1) } } }',
            {"a": ["b", {"c": 1}, [1]]},
        ),
        ('buildJsonObject { put("a", 1)\n if (c) put("b", 2) }', {"a": 1, "...": "..."}),
        ('buildJsonObject { put("a", buildJsonArray { l.forEach { add(it) } }) }', {"a": UNKNOWN}),
        ('buildMap { put("a", 1)\n this["b"] = 2\n x["c"] = 3 }', {"a": 1, "b": 2, "...": "..."}),
        ('JSONObject().put("a", 1).put("b", JSONArray().put("c"))', {"a": 1, "b": ["c"]}),
        ('JSONObject().apply { put("a", 1)\n put("b", 2) }', {"a": 1, "b": 2}),
        ('mutableMapOf("a" to 1).apply { this["b"] = 2 }', {"a": 1, "b": 2}),
        ('mutableMapOf("a" to 1).also { it["b"] = 2 }', {"a": 1, "...": "..."}),
        ('JSONObject("{}")', {"...": "..."}),
        ("JSONObject()", {"...": "..."}),
        ('Destination(type = "evm", chainId = 1)', UNKNOWN),
        ('foo { put("a", 1) }', UNKNOWN),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('const val x = "a"\nfun f() {\n %s\n}\n', "a"),
        ('private val x: String = "a"\nfun f() {\n %s\n}\n', "a"),
        ('var x = "a"\nfun f() {\n %s\n}\n', UNKNOWN),
        ('val x get() = "a"\nfun f() {\n %s\n}\n', UNKNOWN),
        ('val x by lazy { "a" }\nfun f() {\n %s\n}\n', UNKNOWN),
        ('class A {\n open val x = "a"\n fun f() {\n %s\n }\n}\n', UNKNOWN),
        ('class A {\n companion object {\n const val x = "a"\n }\n fun f() {\n %s\n }\n}\n', "a"),
        ('class A {\n companion object {\n const val x = "a"\n }\n}\nfun f() {\n %s\n}\n', UNKNOWN),
        ('fun f() {\n val y = "a"\n val x = y\n %s\n}\n', "a"),
        ('fun f() {\n var x = "a"\n %s\n}\n', "a"),
        ('fun f() {\n var x = "a"\n x = "b"\n %s\n}\n', UNKNOWN),
        ('fun f() {\n var x = "a"\n x += "b"\n %s\n}\n', UNKNOWN),
        ("fun f() {\n var x = 1\n x++\n %s\n}\n", UNKNOWN),
        ('val x = "a"\nfun f(x: String) {\n %s\n}\n', UNKNOWN),
        ('val x = "a"\nfun f(x: String = "b") = %s\n', UNKNOWN),
        ('val x = "a"\nfun f() {\n for (x in l) {\n %s\n }\n}\n', UNKNOWN),
        ('val x = "a"\nfun f() {\n for ((x, y) in l) {\n %s\n }\n}\n', UNKNOWN),
        ('val x = "a"\nfun f() {\n val (x, y) = p\n %s\n}\n', UNKNOWN),
        ('val x = "a"\nfun f() {\n l.map { x -> %s }\n}\n', UNKNOWN),
        ('val x = "a"\nfun f() {\n l.map { (x, y) -> %s }\n}\n', UNKNOWN),
        ('val x = "a"\nfun f() {\n l.map { y -> %s }\n}\n', "a"),
        ('val x = "a"\nfun f() {\n try {\n } catch (x: E) {\n %s\n }\n}\n', UNKNOWN),
        ('val x = "a"\nfun f() {\n when (val x = o) {\n is S -> %s\n }\n}\n', UNKNOWN),
        ('val x = "a"\nclass A(private val x: String) {\n fun f() {\n %s\n }\n}\n', UNKNOWN),
        ('fun f() {\n val x = mutableMapOf("a" to 1)\n x["b"] = 2\n %s\n}\n', {"a": 1, "...": "..."}),
        ('fun f() {\n val x = mutableMapOf("a" to 1)\n x.put("a", 2)\n %s\n}\n', {"a": UNKNOWN, "...": "..."}),
        ("fun f() {\n val x = mutableListOf(1)\n x.add(2)\n %s\n}\n", UNKNOWN),
    ],
)
def test_names(text: str, value: object) -> None:
    assert of(text % USE) == value


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ('object B {\n const val X = "a"\n}\n', "B.X", "a"),
        ('object B {\n object C {\n const val X = "a"\n }\n}\n', "B.C.X", "a"),
        ('class B {\n companion object {\n const val X = "a"\n }\n}\n', "B.X", "a"),
        ('class B {\n val X = "a"\n}\n', "B.X", UNKNOWN),
        ('object B {\n var X = "a"\n}\n', "B.X", UNKNOWN),
        ("enum class B {\n X, Y\n}\n", "B.X", UNKNOWN),
        ('val b = mapOf("X" to "a")\n', 'b["X"]', "a"),
        ("", "B.X", UNKNOWN),
    ],
)
def test_members(text: str, name: str, value: object) -> None:
    assert of(f'{text}fun f(b: B) {{\n g(mapOf("destination" to {name}))\n}}\n'.replace("b: B", "")) == value


@pytest.mark.parametrize(
    "text",
    [
        'val p = mutableMapOf("destination" to 1)\n p["refundAddress"] = x',
        'val p = mutableMapOf("destination" to 1)\n p += "display" to 1',
        'val p = mapOf("destination" to 1)\n val q = p + mapOf("a" to 1)',
        'val p = mapOf("destination" to 1)\n val q = p.toMutableMap()',
        'val p = mapOf("destination" to 1)\n val q = HashMap(p)',
        'val p = mapOf("destination" to 1) + x',
        'p.putAll(mapOf("destination" to 1))',
        'mutableMapOf("destination" to 1).fill(x)',
        f'JSONObject().put("destination", 1){".put(k, 1)" * 50}',
        f'JSONObject().put("destination", 1){".put(k, 1)" * 100}',
    ],
)
def test_what_is_added_later_is_not_missing(text: str) -> None:
    (document,) = documents(f"fun f() {{\n {text}\n}}\n", "A.kt")
    assert () in document.open


@pytest.mark.parametrize(
    "text",
    [
        'mapOf("destination" to 1, "display" to mapOf("a" to 2))',
        'buildJsonObject { putJsonObject("destination") { put("a", 1) } }',
        'buildMap { this["destination"] = 1 }',
        'JSONObject().put("destination", 1).toString()',
        'JSONObject().apply { put("destination", 1) }',
        'mapOf(Pair("destination", 1))',
        'JSONObject(mapOf("destination" to 1))',
    ],
)
def test_a_whole_object_is_closed(text: str) -> None:
    (document,) = documents(f"fun f() {{\n send({text})\n}}\n", "A.kt")
    assert list(document.value) in (["destination"], ["destination", "display"])
    assert () not in document.open


@pytest.mark.parametrize(
    "text",
    [
        'val a = mapOf("destination" to mapOf("type" to "evm", "chainId" to ), "display" to',
        'val a = buildJsonObject { putJsonObject("destination") { put("type", "evm"); put(',
        'fun f() {\n p["destination"] = "Berlin"\n p.put("destination", "Berlin")\n}\n',
        "data class Session(val destination: Destination, val display: Display)\nval s = Session(destination = a, display = b)",
        'class A {\n @SerialName("destination")\n val destination = "a"\n}\n',
        'object Keys {\n const val destination = "destination"\n const val display = "display"\n}\n',
        'mapOf("destination" to mapOf<String, Any>("type" to "evm"), "display" to d)',
    ],
)
def test_half_written_and_unrelated_code_shows_no_whole_object(text: str) -> None:
    for document in documents(text, "A.kt"):
        assert () in document.open or () in document.unread


def test_json_in_strings() -> None:
    body = '{"destination": {"type": "$t", "chainId": $c, "address": "a\\n ${x.y}", "amountUnits": "1"}}'
    value = {"type": "${_}", "chainId": UNKNOWN, "address": "a\n ${_}", "amountUnits": "1"}
    quoted = body.replace("\\", "\\\\").replace('"', '\\"')
    for text in (f'val b = """{body}"""', f'val b = """\n  {body}\n  """.trimIndent()', f'val b = "{quoted}"'):
        (document,) = documents(text, "A.kt")
        assert shown(document) == {"destination": value}


def test_thousands_of_open_comments_are_not_parsed() -> None:
    text = 'val a = mapOf("destination" to 1)\n'
    assert len(documents(text + "/* a /* b */ */ /*", "A.kt")) == 1
    assert len(documents(text + "/* a */" * 100_000, "A.kt")) == 1
    assert documents(text + "*/" * 100_000 + "/*" * 100_000, "A.kt") == ()
