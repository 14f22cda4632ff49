"""In every format, the place of a value is exactly its text, wherever it stands."""

import json
from typing import Any

import tomli
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from daimo_validate.documents import Reading
from daimo_validate.text.pointers import Path
from tests.documents.reads import paths_of, reading_of, text_at
from tests.helpers import formats

KEYS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=6) | st.sampled_from(
    ["destination", "a b", "é😀", "'", '"', "<<", "1", "true", "~", "a.b", "", "\u2028", "\t"]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8) | st.sampled_from(
    [
        "x",
        "10.00",
        "0xd8",
        "it's",
        'a"b',
        "a\nb\n",
        "😀",
        " ",
        "#",
        "yes",
        "\ufeff",
        "a: b",
        "- a",
        "{a}",
        "\u202e",
    ]
)
SCALARS = TEXTS | st.integers(-(2**60), 2**60) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
TREES: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)
BEGINNINGS = st.sampled_from(["", "\ufeff"])
ENDS = st.sampled_from(["\n", "\r\n"])


def slices(reading: Reading, tree: Any) -> list[tuple[Path, Any, str]]:
    """Yield every scalar of the only document with its path and its text."""
    assert reading.problems == ()
    (document,) = reading.documents
    assert document.value == tree
    found: list[tuple[Path, Any, str]] = []
    for path, value in paths_of(tree):
        text = text_at(reading, path)
        assert text is not None
        if not isinstance(value, (dict, list)):
            found.append((path, value, text))
    return found


class TestJson:
    """A scalar's place is the text that `json.dumps` writes for it, whatever stands around it."""

    @given(TREES, BEGINNINGS, ENDS, st.booleans(), st.sampled_from([None, 2, "\t"]))
    def test_json(self, tree: dict[str, Any], first: str, end: str, ascii: bool, indent: int | str | None) -> None:
        text = first + json.dumps(tree, ensure_ascii=ascii, indent=indent).replace("\n", end)
        for _path, value, written in slices(reading_of(text, formats.JSON), tree):
            assert written == json.dumps(value, ensure_ascii=ascii)

    @given(st.lists(TREES, min_size=1, max_size=4), ENDS)
    def test_json_lines(self, trees: list[dict[str, Any]], end: str) -> None:
        reading = reading_of("".join(json.dumps(tree) + end for tree in trees), formats.JSONL)
        assert reading.problems == ()
        for number, tree in enumerate(trees):
            for path, value in paths_of(tree):
                assert text_at(reading, path, number) == json.dumps(value)


class TestYaml:
    """A scalar's place, read alone, is that scalar."""

    @given(TREES, BEGINNINGS, ENDS, st.booleans(), st.sampled_from([None, True, False]))
    def test_yaml(self, tree: dict[str, Any], first: str, end: str, unicode: bool, flow: bool | None) -> None:
        text = yaml.safe_dump(tree, allow_unicode=unicode, default_flow_style=flow, width=10_000)
        # PyYAML writes a NEL, which YAML 1.1 takes for a line end, so that nothing reads it back.
        assume(yaml.safe_load(text) == tree)
        for _path, value, written in slices(reading_of(first + text.replace("\n", end), formats.YAML), tree):
            assert yaml.safe_load(f"- {written}") == [value]
            assert written == written.strip()


def toml_of(value: Any, version: str = "1.0") -> str:
    if isinstance(value, dict):
        pairs = [f"{toml_of(key)} = {toml_of(member, version)}" for key, member in value.items()]
        if version == "1.0":
            return "{" + ", ".join(pairs) + "}"
        return "{ # {\n" + "".join(f"  {pair}, # }}\n\n" for pair in pairs) + "}"
    if isinstance(value, list):
        return "[\n " + ", # ]\n ".join(toml_of(member, version) for member in value) + "\n]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


class TestToml:
    """A scalar's place is the text that was written for it, in tables, inline tables and arrays alike."""

    @given(TREES, BEGINNINGS, ENDS, st.integers(0, 4), st.sampled_from(["1.0", "1.1"]))
    def test_toml(self, tree: dict[str, Any], first: str, end: str, tables: int, version: str) -> None:
        lines: list[str] = []
        headers: list[str] = []
        for key, value in tree.items():
            if isinstance(value, dict) and len(headers) < tables:
                headers.append(f"[{toml_of(key)}] # [x]")
                headers += [f"  {toml_of(inner)}\t= {toml_of(member, version)}" for inner, member in value.items()]
            else:
                lines.append(f"{toml_of(key)} = {toml_of(value, version)}")
        text = "\n".join(lines + headers)
        assert tomli.loads(text) == tree
        for _path, value, written in slices(reading_of(first + text.replace("\n", end), formats.TOML), tree):
            assert written == toml_of(value)


NAMES = st.text("ABCDEF_", min_size=1, max_size=5)
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="'\\\0\r"), max_size=8)


class TestDotenv:
    """A value's place is its text with its quotes."""

    @given(st.dictionaries(NAMES, VALUES, min_size=1), BEGINNINGS, st.sampled_from(["", "export "]))
    def test_dotenv(self, values: dict[str, str], first: str, export: str) -> None:
        text = first + "".join(f"{export}{name} = '{value}' # c\n" for name, value in values.items())
        for _path, value, written in slices(reading_of(text, formats.DOTENV), values):
            assert written == f"'{value}'"
