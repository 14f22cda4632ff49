"""Shorthand for tests of source code."""

from __future__ import annotations

from typing import Any

from daimo_validate.documents import Document, format_of, read

UNKNOWN = "?"
"""Stands for a value that is not known."""


def documents(text: str, name: str) -> tuple[Document, ...]:
    format = format_of(name)
    assert format is not None
    return read(text.encode(), format).documents


def member(text: str, name: str) -> Any:
    """The value of the member `destination` of the only document, with UNKNOWN for what is not known and `...` as the
    key of an object that may have more members."""
    (document,) = documents(text, name)
    return shown(document, ("destination",))


def shown(document: Document, path: tuple[str | int, ...] = ()) -> Any:
    value = document.value
    for step in path:
        value = value[step]
    if path in document.unread:
        return UNKNOWN
    if isinstance(value, dict):
        members = {key: shown(document, (*path, key)) for key in value}
        return members | {"...": "..."} if path in document.open else members
    if isinstance(value, list):
        return [shown(document, (*path, index)) for index in range(len(value))]
    return value
