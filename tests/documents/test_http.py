"""Request files of editors: which text is the body of a request."""

from __future__ import annotations

import pytest

from tests.documents.reads import reading_of
from tests.helpers import formats

BODY = '{"a": 1}'


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f"POST x\n\n{BODY}", [{"a": 1}]),
        (f"POST x HTTP/1.1\r\nA: b\r\n\r\n{BODY}\r\n\r\n### next\r\nGET y\r\n", [{"a": 1}]),
        (f"# c\n// d\n@v = {{}}\n\nPOST x\n  ?a=b\n\n\n{BODY}\n###\nPOST y\n\n[2]\n", [{"a": 1}, [2]]),
        (f"< {{%\n\n  x\n%}}\nPOST x\n\n{BODY}\n\n> {{% y %}}\n", [{"a": 1}]),
        (f"POST x\n\n{BODY}\n>> out.json\n", [{"a": 1}]),
        (f"POST x\n\n{BODY}\n\nHTTP/1.1 200 OK\n\n[1]\n", [{"a": 1}]),
        (f"POST x\n\n{BODY}\n\n<> 2024.200.json\n", [{"a": 1}]),
        ('POST x\n\n{"a": {{b}}, "c": "{{d}}"} // e\n', [{"a": None, "c": "{{d}}"}]),
        (f"POST x\n\n< ./body.json\n###\n{BODY}", []),
        (f"POST x\n\n< {BODY}\n", []),
        ("POST x\n\na=1&b=2\n", []),
        ("POST x\n\n{a}\n", []),
        (f"{BODY}\n", []),
        ("###\n###\n", []),
        ("", []),
    ],
)
def test_bodies(text: str, values: list[object]) -> None:
    reading = reading_of(text, formats.HTTP)
    assert reading.problems == ()
    assert [document.value for document in reading.documents] == values


def test_a_repeated_key_is_a_problem_of_its_document() -> None:
    (problem,) = reading_of('POST x\n\n[1]\n###\nPOST x\n\n{"a": 1, "a": 2}', formats.HTTP).problems
    assert (problem.rule, problem.document) == ("duplicate-key", 1)
