"""Random documents of every format around a payload, for the property tests."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import strategies as st

from daimo_validate.documents import Format
from tests.helpers import formats

NAMES = st.text("abcdefxyzé😀", min_size=1, max_size=5).map(lambda name: f"k{name}")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8) | st.sampled_from(
    ["it's", 'a"b', "😀", " ", "# no comment", "e\u0301", "漢字", "\u202e", "a: b", "- a", "\t"]
)
SCALARS = TEXTS | st.integers(-99, 10**6) | st.booleans()
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
KINDS = (formats.JSON, formats.JSONC, formats.JSONL, formats.YAML, formats.TOML)


@st.composite
def around(draw: st.DrawFn, payload: Any) -> dict[str, Any]:
    """Return a random document with a payload in it."""
    value = payload
    for _ in range(draw(st.integers(1, 3))):
        siblings = draw(st.dictionaries(NAMES, TREES, max_size=2))
        if draw(st.booleans()):
            value = [*draw(st.lists(TREES, max_size=2)), value]
        items = [*siblings.items(), ("kpay", value)]
        value = dict(draw(st.permutations(items)))
    assert isinstance(value, dict)
    return value


@st.composite
def written_as(draw: st.DrawFn, format: Format, document: dict[str, Any]) -> str:
    """Return a document as text, in one of the layouts that people and programs write."""
    indent = draw(st.sampled_from([None, 1, "\t"]))
    text = json.dumps(document, ensure_ascii=draw(st.booleans()), indent=indent)
    if format is formats.JSONL:
        before = [json.dumps(tree) for tree in draw(st.lists(TREES, max_size=2))]
        text = "\n".join([*before, json.dumps(document, ensure_ascii=False), ""])
    elif format is formats.JSONC:
        text = '// a "comment" é\n' + f"{text.replace('{', '{ /* 漢 */', 1)}"
    elif format is formats.YAML:
        style = draw(st.sampled_from([None, '"', "'"]))
        flow = draw(st.sampled_from([None, True, False]))
        text = yaml.safe_dump(document, allow_unicode=True, default_flow_style=flow, default_style=style, width=10_000)
        text = draw(st.sampled_from(["", "# é\n---\n", "a: 1\n---\n"])) + text
    elif format is formats.TOML:
        text = "\n".join(f"{_toml(key)} = {_toml(value)}" for key, value in document.items())
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", # é\n ".join(_toml(member) for member in value) + "\n]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
