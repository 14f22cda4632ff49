"""Python: what expressions and names stand for."""

from __future__ import annotations

import pytest

from tests.documents.code.reads import UNKNOWN, documents, member, shown

REQUEST = "send({'destination': %s, 'display': d})"


def of(text: str) -> object:
    return member(text if "destination" in text else REQUEST % text, "a.py")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a'", "a"),
        ('"""a\nb"""', "a\nb"),
        (r"'a\n\x41é\U0001F331\q\101'", "a\nAé🌱\\qA"),
        (r"r'\n'", "\\n"),
        (r"'\N{BULLET}'", UNKNOWN),
        ("u'a' 'b'", "ab"),
        ("('a'\n  # c\n  'b')", "ab"),
        ("f'a{{b}}'", "a{b}"),
        ("f'a{b}'", UNKNOWN),
        ("'a' f'{b}'", UNKNOWN),
        ("b'a'", UNKNOWN),
        ("1_000", 1000),
        ("0x2105", 8453),
        ("-1.5", -1.5),
        ("1j", UNKNOWN),
        ("True", True),
        ("None", None),
        ("...", UNKNOWN),
        ("[1, ('a',), [None]]", [1, ["a"], [None]]),
        ("[1, *x]", UNKNOWN),
        ("[...]", UNKNOWN),
        ("{1, 2}", UNKNOWN),
        ("[x for x in y]", UNKNOWN),
        ("{'a': 1, **x}", {"a": 1, "...": "..."}),
        ("{'a': 1, **{'a': 2, 'b': 3}}", {"a": 2, "b": 3}),
        ("{'a': 1, k: 2}", {"a": 1, "...": "..."}),
        ("{'a': 1, **({'b': 2} if x else {})}", {"a": 1, "...": "..."}),
        ("dict(a=1, b='c')", {"a": 1, "b": "c"}),
        ("dict({'a': 1}, b=2)", {"a": 1, "b": 2}),
        ("dict(x, b=2)", {"b": 2, "...": "..."}),
        ("json.dumps({'a': 1})", {"a": 1}),
        ("os.environ.get('A', 'a')", "a"),
        ("os.environ.get('A')", UNKNOWN),
        ("os.environ['A']", UNKNOWN),
        ("os.getenv('A', default='a')", "a"),
        ("os.environ.get('A') or 'a'", "a"),
        ("os.environ.get('A', '')", UNKNOWN),
        ("int(os.getenv('A', '8453'))", 8453),
        ("str(5)", "5"),
        (
            "Web3.to_checksum_address('0x833589fcd6edb6e08f4c7c32d4f71b54bda02913')",
            "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
        ),
        ("'a' if x else 'b'", UNKNOWN),
        ("x and 'a'", UNKNOWN),
        ("lambda: 1", UNKNOWN),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert of(text) == value


@pytest.mark.parametrize(
    ("before", "text", "value"),
    [
        ("A = 'a'", "A", "a"),
        ("A: Final = 'a'", "A", "a"),
        ("A = 'a'\nA = 'b'", "A", UNKNOWN),
        ("A = 'a'\nA += 'b'", "A", UNKNOWN),
        ("A = 'a'\ndel A", "A", UNKNOWN),
        ("A = 'a'\ndef g():\n    global A\n    A = 'b'", "A", UNKNOWN),
        ("A = 'a'\ndef g():\n    A = 'b'", "A", "a"),
        ("A = 'a'\ndef g(A): pass", "A", "a"),
        ("A = 'a'\nx = [A for A in y]", "A", "a"),
        ("A, B = 'a', 'b'", "A", UNKNOWN),
        ("for A in x: pass", "A", UNKNOWN),
        ("with x as A: pass", "A", UNKNOWN),
        ("import A", "A", UNKNOWN),
        ("from x import y as A", "A", UNKNOWN),
        ("if (A := 'a'): pass", "A", UNKNOWN),
        ("A = {'b': {'c': 'a'}}", "A['b']['c']", "a"),
        ("A = ['a', 'b']", "A[1]", "b"),
        ("A = {'b': 1, 'c': 2}\nA['b'] = 3", "A", {"b": UNKNOWN, "c": 2, "...": "..."}),
        ("A = {'b': 1}\nA.update(x)", "A", {"b": UNKNOWN, "...": "..."}),
        ("A = {'b': 1}\ndel A['b']", "A['b']", UNKNOWN),
        ("A = ['a']\nA.append('b')", "A", UNKNOWN),
        ("A = {'b': 1}", "{**A, 'c': 2}", {"b": 1, "c": 2}),
        ("class K:\n    A = 'a'", "K.A", "a"),
        ("def f():\n    return 'a'", "f()", "a"),
        ("def f():\n    '''Doc.'''\n    x = 'a'\n    return x", "f()", "a"),
        ("def f():\n    if x: return 'b'\n    return 'a'", "f()", UNKNOWN),
        ("@cached\ndef f():\n    return 'a'", "f()", UNKNOWN),
        ("f = lambda: 'a'", "f()", "a"),
        ("A = B\nB = A", "A", UNKNOWN),
    ],
)
def test_names(before: str, text: str, value: object) -> None:
    assert of(f"{before}\n{REQUEST % text}\n") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("def g(A):\n    REQUEST", UNKNOWN),
        ("def g(b=A):\n    REQUEST", "a"),
        ("def g(*A):\n    REQUEST", UNKNOWN),
        ("def g(b, *, A: str = 'b'):\n    REQUEST", UNKNOWN),
        ("def g():\n    A = 'b'\n    REQUEST", "b"),
        ("def g():\n    A = x()\n    REQUEST", UNKNOWN),
        ("g = lambda A: REQUEST", UNKNOWN),
        ("g = [REQUEST for A in x]", UNKNOWN),
        ("def g():\n    try: pass\n    except E as A:\n        REQUEST", UNKNOWN),
        ("def g():\n    for A in x:\n        REQUEST", UNKNOWN),
        ("def g():\n    def A(): pass\n    REQUEST", UNKNOWN),
        ("class K:\n    def m(self):\n        REQUEST", "a"),
        ("match x:\n    case {'a': A}:\n        REQUEST", UNKNOWN),
        ("f(A='b')\nx.A = 'c'\nREQUEST", "a"),
    ],
)
def test_scopes(text: str, value: object) -> None:
    assert of("A = 'a'\n" + text.replace("REQUEST", REQUEST % "A") + "\n") == value


@pytest.mark.parametrize(
    "text",
    [
        "# {'destination': 1, 'display': 2}",
        "destination = display",
        "class Request(BaseModel):\n    destination: Destination\n    display: Display",
        "f(destination=1, display=2)",
        "def f(destination, display): pass",
        "x['destination']['display']",
        "TypedDict('R', ['destination'])",
    ],
)
def test_no_documents(text: str) -> None:
    assert documents(text, "a.py") == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("f(json={'destination': 1})", [{"destination": 1}]),
        ("f(json=dict(destination=1))", [{"destination": 1}]),
        ("a = {'destination': 1}\na['display'] = 2", [{"destination": 1, "...": "..."}]),
        (
            "a = {'destination': 1}\nf({**a, 'display': 2})",
            [{"destination": 1, "...": "..."}, {"destination": 1, "display": 2}],
        ),
        ("a.update({'destination': 1})", [{"destination": 1, "...": "..."}]),
        ("f(a | {'destination': 1})", [{"destination": 1, "...": "..."}]),
        ("a = {'destination': {'b': 1, ...}}", [{"destination": {"b": 1, "...": "..."}}]),
    ],
)
def test_documents(text: str, values: list[object]) -> None:
    assert [shown(document) for document in documents(text, "a.py")] == values


def test_a_text_that_the_grammar_cannot_take_is_not_parsed() -> None:
    """Its scanner writes outside its buffer past 512 levels."""
    text = "".join(" " * depth + "if x:\n" for depth in range(1_500)) + " " * 1_500 + "a = {'destination': 1}\n"
    assert documents(text, "a.py") == ()
