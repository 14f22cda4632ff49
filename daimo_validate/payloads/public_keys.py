"""API keys under names that bundlers publish to browsers: `NEXT_PUBLIC_DAIMO_API_KEY`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from daimo_validate.core.secrets import is_api_key
from daimo_validate.documents.model import Document, Problem
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path

# Next.js, Expo, Vite, Create React App, Nuxt, SvelteKit and Astro, and Gatsby: each documents that it puts the values
# of such variables into the code that browsers get.
_PREFIX: Final = r"(?:NEXT_PUBLIC|EXPO_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|PUBLIC|GATSBY)_"
_NAME: Final = rf"(?ai)(?P<prefix>{_PREFIX})(?=\w*DAIMO)(?=\w*(?:KEY|SECRET)S?(?![A-Z]))\w+"
_NAME_IN_BYTES: Final = re.compile(rf"{_PREFIX}\w{{0,60}}(?:KEY|SECRET)".encode(), re.IGNORECASE)
_LINE: Final = r"(?a)\s*(?:export\s+)?(\w+)\s*=\s*[\"']?([^\"'\s]+)[\"']?\s*"
# How configuration writes a name and its value as two members: Kubernetes, Postman, Terraform, CloudFormation.
_PAIRS: Final = (("name", "value"), ("key", "value"), ("Name", "Value"))
# Of a key, at least this many digits differ; those of an example repeat one or two.
_LEAST_DIGITS: Final = 4


def may_hold_public_key(data: bytes) -> bool:
    """Return whether the bytes of a file hold such a name."""
    return _NAME_IN_BYTES.search(data) is not None


def public_keys(document: Document) -> Iterator[Problem]:
    """Yield a problem for each API key (a UUID) in a document that stands under such a name."""
    for path, name, value in _named_values(document.value):
        match = compiled(_NAME).fullmatch(name)
        if match is None or not is_api_key(value) or len(set(value) - {"-"}) < _LEAST_DIGITS:
            continue
        place = document.place(path)
        if place is None:
            continue
        prefix = match["prefix"]
        yield Problem(
            rule="public-api-key",
            message=f"an API key under a name with `{prefix}`, whose value goes to every browser",
            hint=f"rename it without `{prefix}`, read it on the server only, and replace the key",
            span=place.value,
            path=path,
            document=document.number,
            private=True,
        )


def _named_values(tree: Any) -> Iterator[tuple[Path, str, str]]:
    """Yield each string of a tree that has a name, with its path: members, pairs of members, and `NAME=value`."""
    waiting: list[tuple[Path, Any]] = [((), tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            for key, name, member in _named_members(value):
                yield (*path, key), name, member
            waiting.extend(((*path, key), member) for key, member in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, index), member) for index, member in enumerate(value))
        elif isinstance(value, str) and (line := compiled(_LINE).fullmatch(value)) is not None:
            yield path, line[1], line[2]


def _named_members(given: dict[Any, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the key, the name and the value of each string in an object."""
    for of_name, of_value in _PAIRS:
        name, value = given.get(of_name), given.get(of_value)
        if isinstance(name, str) and isinstance(value, str):
            yield of_value, name, value
    for key, member in given.items():
        if isinstance(key, str) and isinstance(member, str):
            yield key, key, member
