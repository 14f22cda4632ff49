"""The caller's own key-value pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from daimo_validate.core.inputs.base import Body, Request, RequestInput

_SHORTEST_SECRET = 20
# Runs of up to 15 characters of a token, separated by characters other than white space.
_BROKEN_RUNS = re.compile(r"(?!\[)(?:[0-9A-Za-z_+/=-]{0,15}+[^0-9A-Za-z_+/=\s-])*+[0-9A-Za-z_+/=-]{0,15}+").fullmatch


class Metadata(NamedTuple):
    """The pairs of `metadata` whose values are strings. No message may repeat a value."""

    pairs: dict[str, str]


def may_be_secret(text: str) -> bool:
    """Return whether a text can be a secret of a kind that is searched for; most metadata cannot.

    Keys and tokens are long runs without a break, phrases have white space, and a key may be a list of numbers.
    """
    return len(text) >= _SHORTEST_SECRET and _BROKEN_RUNS(text) is None


def extract(request: Request) -> Iterator[Metadata]:
    """Yield the pairs of metadata whose values are strings, if metadata is an object."""
    if isinstance(request.body.get("metadata"), dict):
        yield Metadata({key: value for key, value in request.metadata.items() if isinstance(value, str)})


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether no value can be a secret."""
    metadata = body.get("metadata")
    return not metadata or not may_be_secret("\0".join(metadata.values()))


METADATA = RequestInput("metadata", extract, is_ordinary)
