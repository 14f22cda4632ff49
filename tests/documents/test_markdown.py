"""Markdown: the fences, their languages and the places of their characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents.fences import fences
from daimo_validate.documents.sketches import read_sketch
from daimo_validate.text.embedded import as_written
from daimo_validate.text.source import Source, Span
from tests.documents.reads import reading_of
from tests.helpers import formats
from tests.lint.linting import lint, told

FENCES = [
    ("```json\n{}\n```\n", [("json", "{}\n")]),
    ("~~~ Yaml title=x\na: `1`\n~~~~\n", [("yaml", "a: `1`\n")]),
    ("```\na\n~~~\n``\n```` \n", [("", "a\n~~~\n``\n")]),
    ("````md\n```json\n{}\n```\n````", [("md", "```json\n{}\n```\n")]),
    (
        "```ts {1,3}\na\n```\n```{.js}\nb\n```\n```{python} x\nc\n```\n",
        [("ts", "a\n"), ("js", "b\n"), ("python", "c\n")],
    ),
    ("```json5{1}\r\n{}\r\n```\r\n", [("json5", "{}\r\n")]),
    ("> ```json\n> {\n>  1}\n> ```\nafter", [("json", "{\n 1}\n")]),
    (">```json\n>{\n> > 1\n>```", [("json", "{\n> 1\n")]),
    ("> ```json\n> {}\nnot in the quote", [("json", "{}\n")]),
    ("- ```yaml\n  a:\n    b\n\n  ```\n", [("yaml", "a:\n  b\n\n")]),
    ("- ```yaml\n  a\nnot in the item\n", [("yaml", "a\n")]),
    ("1. a\n\n   ```sh\n   b\n  c\n     d\n   ```\n", [("sh", "b\nc\n  d\n")]),
    ("> - ~~~sh\n>   a\n>   ~~~\n", [("sh", "a\n")]),
    ("\t```json\n\t{}\n\t```\n", [("json", "{}\n")]),
    ("```json\n{}", [("json", "{}")]),
    ("```json", [("json", "")]),
    ("a ```json\n{}\n```\n", [("", "")]),
    ("```a`b\n{}\n", []),
    ("`` `json\n{}\n", []),
    ("<!--\n```json\n{}\n```\n-->\n```sh\na\n```\n", [("sh", "a\n")]),
    ("<!-- one --> \n```sh\na\n```\n", [("sh", "a\n")]),
    ("{/*\n```json\n{}\n```\n*/}\n", []),
    ("| `destination` | `{}` |\n| --- | --- |\n", []),
]


@pytest.mark.parametrize(("text", "expected"), FENCES)
def test_fences(text: str, expected: list[tuple[str, str]]) -> None:
    found = list(fences(text))
    assert [(fence.language, fence.text.text) for fence in found] == expected
    for fence in found:
        for offset, char in enumerate(fence.text.text):
            span = fence.text.span(Span(offset, offset + 1))
            assert text[span.start : span.end] == char


@given(
    st.lists(
        st.sampled_from(["```", "~~~", "> ", "- ", "1) ", "\t", " ", "\n", "\r\n", "a", "{", "<!--", "-->", "json"])
    )
)
def test_any_text_is_read(parts: list[str]) -> None:
    text = "".join(parts)
    for fence in fences(text):
        assert 0 <= fence.span.start <= fence.span.end <= len(text)
    assert reading_of(text, formats.MARKDOWN).problems == ()


SKETCHES = [
    ('{"a": 1, ...}', {"a": 1}, [()]),
    ('{\n  ...\n  "a": 1\n}', {"a": 1}, [()]),
    ('{"a": 1\n  ... other fields\n}', {"a": 1}, [()]),
    ('{"a": {…}, "b": 2}', {"a": {}, "b": 2}, [("a",)]),
    ('{"a": "...", // ...\n "b": 2}', {"a": "...", "b": 2}, []),
    ('{"...": "...", "b": 2}', {"b": 2}, [()]),
    ('{"a": 1, ..., "b": 2, ...,}', {"a": 1, "b": 2}, [()]),
]


@pytest.mark.parametrize(("text", "value", "is_open"), SKETCHES)
def test_dots_stand_for_what_is_left_out(text: str, value: object, is_open: list[tuple[str, ...]]) -> None:
    (document,) = read_sketch(as_written(text, Span(0, len(text))), Source(text), formats.JSON).documents
    assert (document.value, document.open) == (value, frozenset(is_open))


def test_dots_are_unknown_values() -> None:
    text = '{"a": ..., "b": ["x", ...], "c": [...]}'
    (document,) = read_sketch(as_written(text, Span(0, len(text))), Source(text), formats.JSON).documents
    assert document.unknown() == {("a",), ("b", 1), ("c", 0)}
    assert document.value["b"][0] == "x"


@pytest.mark.parametrize("text", ["{...", "... {}", '{"a": ...} }', "[...]]", "..."])
def test_other_text_with_dots_is_not_read(text: str) -> None:
    assert [
        d.value for d in read_sketch(as_written(text, Span(0, len(text))), Source(text), formats.JSON).documents
    ] in (
        [],
        ["${\ue000}"],
    )


BODY = """{"destination": {"type": "evm", "address": "%s", "chainId": 8453,
 "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}, "display": {"title": "a", "verb": "Pay"}}
"""
WRONG = BODY % "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"```json\n{WRONG}```\n", ["2:44 eip55-checksum"]),
        (f"```\n{WRONG}```\n", ["2:44 eip55-checksum"]),
        (f"```text\n{WRONG}```\n", []),
        (f"```json\n// request\n{WRONG}\n// answer\n{{}}\n```\n", ["3:44 eip55-checksum"]),
        ("```json5\n" + re.sub(r'"(\w+)":', r"\1:", WRONG) + "```\n", ["2:38 eip55-checksum"]),
        (f"```diff\n{WRONG}```\n", []),
        (f"```json\n{BODY % '0xYourAddress'}```\n", []),
        (f"```json\n{BODY % '0x...'}```\n", []),
        (f"```json\n{WRONG[:-4]}\n```\n", []),
        (WRONG, []),
        (f"````mdx\n```json\n{WRONG}```\n````\n", ["3:44 eip55-checksum"]),
        (f"```http\nPOST /v1/sessions\n\n{WRONG}```\n", ["4:44 eip55-checksum"]),
    ],
)
def test_what_is_reported(text: str, expected: list[str]) -> None:
    result = lint(text, formats.MARKDOWN, path="docs/api.md")
    assert told(result) == expected


def test_code_that_leaves_something_out() -> None:
    text = """```ts
{
  destination: { type: "evm", address: "0x...", chainId: 8453, tokenAddress: "0x...", ... },
  display: { title: "Deposit", verb: "Deposit", paymentOptions: [...] },
  refundAddress: ...,
}
```
"""
    assert told(lint(text, formats.MARKDOWN, path="README.md")) == []


def test_documentation_without_a_request_is_not_reported() -> None:
    text = '# Daimo\n\n```json\n{"destination": "Berlin", "display": {"title": "x", "verb": "y"}}\n```\n'
    assert told(lint(text, formats.MARKDOWN, path="README.md")) == []
