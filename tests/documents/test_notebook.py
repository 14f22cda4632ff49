"""Jupyter notebooks: cells of code and Markdown, and files that only look like notebooks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.documents.reads import reading_of
from tests.helpers import formats
from tests.lint.linting import lint, told

REQUEST = (
    'body = {"destination": {"type": "evm", "address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "chainId": 8453,\n'
    ' "tokenAddress": "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"}, "display": {"title": "a", "verb": "Pay"}}\n'
)


def notebook(*cells: dict[str, Any], **metadata: Any) -> str:
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def cell(source: str | list[str], kind: str = "code") -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "outputs": [], "source": source}


def where(text: str) -> str:
    """Return the line and column of the wrong address, with its quote, in a notebook."""
    at = text.index('\\"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD')
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


@pytest.mark.parametrize(
    "cells",
    [
        [cell(["# é 😀\n", "import httpx\n", *REQUEST.splitlines(keepends=True)])],
        [cell("x = 1"), cell(REQUEST)],
        [cell(["%load_ext a\n", "!pip install httpx \\\n", "  requests\n", *REQUEST.splitlines(keepends=True)])],
        [cell(f"%%time\n{REQUEST}")],
        [cell(["%%bash\n", f"curl -d '{REQUEST.removeprefix('body = ')}' x"])],
        [cell(f"import os\n!curl -d '{REQUEST.removeprefix('body = ').replace(chr(10), '')}' x")],
        [cell(["```json\n", *REQUEST.removeprefix("body = ").splitlines(keepends=True), "```\n"], "markdown")],
    ],
)
def test_the_place_is_in_the_string_of_the_file(cells: list[dict[str, Any]]) -> None:
    text = notebook(*cells)
    assert told(lint(text, formats.NOTEBOOK)) == [f"{where(text)} eip55-checksum"]


@pytest.mark.parametrize(
    "cells",
    [
        [cell(REQUEST, "raw")],
        [cell(REQUEST, "markdown")],
        [{**cell("x"), "outputs": [{"output_type": "stream", "text": [REQUEST]}]}],
        [cell(f"%%html\n{REQUEST}")],
    ],
)
def test_other_text_is_not_read(cells: list[dict[str, Any]]) -> None:
    assert reading_of(notebook(*cells), formats.NOTEBOOK).documents == ()


def test_the_language_of_a_notebook() -> None:
    code = REQUEST.replace("body =", "const body =")
    text = notebook(cell(code), language_info={"name": "typescript"})
    assert told(lint(text, formats.NOTEBOOK)) == [f"{where(text)} eip55-checksum"]
    assert told(lint(notebook(cell(code), kernelspec={"language": "julia"}), formats.NOTEBOOK)) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        '{"cells": 1}',
        '{"cells": [1, {}, {"cell_type": "code"}, {"cell_type": "code", "source": [1]}, {"cell_type": 1, "source": ""}]}',
        '{"cells": [{"cell_type": "code", "source": {"a": "b"}}], "metadata": {"kernelspec": 1}}',
        '{"cells": [{"cell_type": "code", "source": []}, {"cell_type": "code", "source": ""}]}',
        '{"cells": [{"cell_type": "code", "source": ["destination',
        "# a Python file with the destination",
    ],
)
def test_files_that_are_no_notebooks(text: str) -> None:
    assert reading_of(text, formats.NOTEBOOK).documents == ()
    lint(text, formats.NOTEBOOK)


def test_a_fix_keeps_the_string_of_the_file() -> None:
    code = REQUEST.replace('"', "'").replace("BeAeD", "BeAed").replace("0x833589fCD6eDb6", "0x833589fcd6edb6")
    text = notebook(cell(code.replace("E08f4c7C32D4f71b54bdA02913", "e08f4c7c32d4f71b54bda02913")))
    (found,) = lint(text, formats.NOTEBOOK).diagnostics
    assert [edit.text for edit in found.edits] == ["'0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'"]
    escaped = notebook(
        cell(
            REQUEST.replace("BeAeD", "BeAed").replace(
                "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913"
            )
        )
    )
    (found,) = lint(escaped, formats.NOTEBOOK).diagnostics
    assert found.edits == ()
