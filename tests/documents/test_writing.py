"""A string in the manner of the text that it replaces."""

import json
import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents import Kind, written
from tests.documents.reads import reading_of


@pytest.mark.parametrize(
    ("kind", "old", "value", "new"),
    [
        (Kind.JSON, '"x"', 'a"b', '"a\\"b"'),
        (Kind.JSON, "1.0", "1.0", '"1.0"'),
        (Kind.JSONL, '"x"', "é", '"é"'),
        (Kind.YAML, "10.00", "10.00", '"10.00"'),
        (Kind.YAML, "'x'", "it's", "'it''s'"),
        (Kind.YAML, '"x"', "it's", '"it\'s"'),
        (Kind.YAML, "tokenAdress", "tokenAddress", "tokenAddress"),
        (Kind.YAML, "x", "no", '"no"'),
        (Kind.YAML, "x", "0xd8", '"0xd8"'),
        (Kind.YAML, "'x'", "a\nb", '"a\\nb"'),
        (Kind.TOML, "0xd8", "0xd8", '"0xd8"'),
        (Kind.TOML, "'x'", "y", "'y'"),
        (Kind.TOML, "'x'", "it's", '"it\'s"'),
        (Kind.TOML, "'''x'''", "y", '"y"'),
        (Kind.TOML, "tokenAdress", "tokenAddress", "tokenAddress"),
        (Kind.DOTENV, "x", "0xd8", "0xd8"),
        (Kind.DOTENV, "'x'", "0xd8", "'0xd8'"),
        (Kind.DOTENV, "x", "a b", '"a b"'),
    ],
)
def test_a_string_is_written(kind: Kind, old: str, value: str, new: str) -> None:
    assert written(kind, old, value) == new


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=12) | st.text(
    "0123456789.xe+-_:'\"\\ #nyo", max_size=8
)
OLD = st.sampled_from(["x", "10", "'x'", '"x"'])


class TestWhatIsWrittenReadsAsTheString:
    """Any string, written for any old text of a format, is read back as that very string."""

    @given(OLD, TEXT)
    def test_json(self, old: str, value: str) -> None:
        assert json.loads(written(Kind.JSON, old, value)) == value

    @given(OLD, TEXT)
    def test_yaml(self, old: str, value: str) -> None:
        assert yaml.safe_load(f"[{written(Kind.YAML, old, value)}]") == [value]
        assert reading_of(f"[{written(Kind.YAML, old, value)}]", Kind.YAML).documents[0].value == [value]

    @given(OLD.filter(lambda old: old != "x"), TEXT)
    def test_toml(self, old: str, value: str) -> None:
        assert tomllib.loads(f"a = {written(Kind.TOML, old, value)}") == {"a": value}
