"""Templates in a text: what another program fills in later."""

import re

import pytest

from daimo_validate.text.templates import HOLE, is_template


@pytest.mark.parametrize(
    "text",
    ["{{ chain }}", "{{}}", "{{ {a} }}", "${{ github.sha }}", "${X}", "${X:-1}", "<% x %>", "<%= 5 % 3 %>", "$(x)"],
)
def test_a_hole_is_matched_as_a_whole(text: str) -> None:
    match = re.match(HOLE, f"{text}-pay }}}}")
    assert match is not None
    assert match[0] == text
    assert is_template(text)


@pytest.mark.parametrize(
    "text", ["{{ a\n}}", "${a\n}", "{ x }", "$x", "{{ a }", "<% a", "$(a", "{{" + "a" * 300 + "}}"]
)
def test_what_is_not_a_hole_is_not_matched(text: str) -> None:
    assert re.match(HOLE, text) is None


@pytest.mark.parametrize("opening", ["{{ ", "${", "<% ", "$("])
def test_openings_without_an_end_are_not_matched(opening: str) -> None:
    assert re.search(HOLE, opening * 20_000) is None
