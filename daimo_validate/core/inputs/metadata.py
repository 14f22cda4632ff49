"""The caller's own key-value pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from daimo_validate.core.inputs.base import Body, Request, RequestInput

_SHORTEST_SECRET = 20
# In each text, up to eleven runs of up to 15 characters of a token. NUL is between texts.
_RUN, _BREAK = "[0-9A-Za-z_+/=-]{0,15}+", "[^0-9A-Za-z_+/=\0-]"
_RUNS = rf"(?:{_RUN}{_BREAK}){{0,10}}+{_RUN}"
_BROKEN_RUNS = re.compile(rf"{_RUNS}(?:\0{_RUNS})*+").fullmatch


class Metadata(NamedTuple):
    """The pairs of `metadata` whose values are strings. No message may repeat a value."""

    pairs: dict[str, str]


def may_be_secret(text: str) -> bool:
    """Return whether a text can be a secret of a kind that is searched for; most metadata cannot.

    Keys and tokens are long runs without a break, or begin with words that say so; phrases and lists of numbers have
    at least twelve parts. Several texts can be asked about at once, with NUL between them.
    """
    if len(text) < _SHORTEST_SECRET:
        return False
    return _BROKEN_RUNS(text) is None or "-----" in text or "Bearer " in text


def extract(request: Request) -> Iterator[Metadata]:
    """Yield the pairs of metadata whose values are strings, if metadata is an object."""
    if isinstance(request.body.get("metadata"), dict):
        yield Metadata({key: value for key, value in request.metadata.items() if isinstance(value, str)})


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no value can be a secret."""
    metadata = body.get("metadata")
    return not metadata or not may_be_secret("\0".join(metadata.values()))


METADATA = RequestInput("metadata", extract, is_ordinary)
