"""Writing a string in the style of the text that it replaces."""

import json
import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents import Format
from tests.documents.reads import reading_of
from tests.helpers import formats


@pytest.mark.parametrize(
    ("format", "old", "value", "new"),
    [
        (formats.JSON, '"x"', 'a"b', '"a\\"b"'),
        (formats.JSON, "1.0", "1.0", '"1.0"'),
        (formats.JSONL, '"x"', "é", '"é"'),
        (formats.YAML, "10.00", "10.00", '"10.00"'),
        (formats.YAML, "'x'", "it's", "'it''s'"),
        (formats.YAML, '"x"', "it's", '"it\'s"'),
        (formats.YAML, "tokenAdress", "tokenAddress", "tokenAddress"),
        (formats.YAML, "x", "no", '"no"'),
        (formats.YAML, "x", "0xd8", '"0xd8"'),
        (formats.YAML, "'x'", "a\nb", '"a\\nb"'),
        (formats.TOML, "0xd8", "0xd8", '"0xd8"'),
        (formats.TOML, "'x'", "y", "'y'"),
        (formats.TOML, "'x'", "it's", '"it\'s"'),
        (formats.TOML, "'''x'''", "y", '"y"'),
        (formats.TOML, "tokenAdress", "tokenAddress", "tokenAddress"),
        (formats.DOTENV, "x", "0xd8", "0xd8"),
        (formats.DOTENV, "'x'", "0xd8", "'0xd8'"),
        (formats.DOTENV, "x", "a b", '"a b"'),
    ],
)
def test_a_string_is_written(format: Format, old: str, value: str, new: str) -> None:
    assert format.write(old, value) == new


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=12) | st.text(
    "0123456789.xe+-_:'\"\\ #nyo", max_size=8
)
OLD = st.sampled_from(["x", "10", "'x'", '"x"'])


class TestWhatIsWrittenReadsAsTheString:
    """Any string, written for any old text of a format, is read back as that very string."""

    @given(OLD, TEXT)
    def test_json(self, old: str, value: str) -> None:
        assert json.loads(formats.JSON.write(old, value)) == value

    @given(OLD, TEXT)
    def test_yaml(self, old: str, value: str) -> None:
        assert yaml.safe_load(f"[{formats.YAML.write(old, value)}]") == [value]
        assert reading_of(f"[{formats.YAML.write(old, value)}]", formats.YAML).documents[0].value == [value]

    @given(OLD.filter(lambda old: old != "x"), TEXT)
    def test_toml(self, old: str, value: str) -> None:
        assert tomllib.loads(f"a = {formats.TOML.write(old, value)}") == {"a": value}
