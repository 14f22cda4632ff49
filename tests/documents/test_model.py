"""Paths into a value tree."""

import pytest

from daimo_validate.core.text import pointer_of
from daimo_validate.documents.model import path_at

TREE = {"a": [{"0": {"x/y~z": 1}}, []], "": {"b": "text"}}


@pytest.mark.parametrize(
    "path",
    [(), ("a",), ("a", 0), ("a", 0, "0"), ("a", 0, "0", "x/y~z"), ("",), ("", "b")],
)
def test_a_pointer_becomes_the_path_that_it_was_made_of(path: tuple[str | int, ...]) -> None:
    assert path_at(TREE, pointer_of(path)) == path


@pytest.mark.parametrize("path", [("no",), ("no", "more"), ("a", 5, "b"), ("a", 1, 0, "b"), ("", "b", "c")])
def test_a_place_that_is_not_there_has_a_path_too(path: tuple[str | int, ...]) -> None:
    assert path_at(TREE, pointer_of(path)) == path
