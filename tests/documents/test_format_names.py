"""The format of a file by its name, quickly for usual ends and in full for all others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daimo_validate.documents.registry import _OF_SUFFIX, _all_names, format_of

_PARTS = st.sampled_from(
    [
        *(
            "a",
            "b-1",
            ".env",
            "env",
            ".envrc",
            "dockerfile",
            "tsconfig",
            "jsconfig.x",
            ".eslintrc",
            ".vscode",
            "settings",
        ),
        *(
            "devcontainer",
            "tsdoc",
            "api-extractor",
            ".dev.vars",
            "example",
            "sample",
            "d",
            "min",
            "test",
            "",
            " ",
            "\n",
        ),
        *sorted(_OF_SUFFIX),
    ]
)
_NAMES = st.builds(
    lambda folder, parts, suffix: f"{folder}/{'.'.join(parts)}.{suffix}",
    st.sampled_from(["", "x", ".vscode", ".devcontainer", "a.json"]),
    st.lists(_PARTS, max_size=3),
    st.sampled_from(sorted(_OF_SUFFIX)),
)


@given(_NAMES)
def test_a_usual_end_changes_nothing(name: str) -> None:
    found = _all_names().search("/".join(name.rsplit("/", 2)[-2:]))
    known = format_of(name)
    assert (known and known.name) == (found and found.lastgroup)


@pytest.mark.parametrize("suffix", sorted(_OF_SUFFIX))
def test_every_usual_end_is_supported(suffix: str) -> None:
    assert format_of(f"a.{suffix}") is not None
    assert format_of(f"A.{suffix.upper()}") is not None
    assert format_of(f"a.{suffix}.txt") is None
