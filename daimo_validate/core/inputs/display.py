"""The words that the payer sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from daimo_validate.core.inputs.base import Body, Request, RequestInput


class Display(NamedTuple):
    """The title and the verb; None if absent or not a string."""

    title: str | None
    verb: str | None


def extract(request: Request) -> Iterator[Display]:
    """Yield the words of the display object, if there is one."""
    if isinstance(request.body.get("display"), dict):
        yield Display(_string(request.display.get("title")), _string(request.display.get("verb")))


def is_ordinary(body: Body, destination: Body, display: Body) -> bool:
    """Return whether the title is not blank and the verb is one word of letters."""
    verb, title = display["verb"], display["title"]
    return bool(verb.isalpha() and title.strip())


DISPLAY = RequestInput("display", extract, is_ordinary)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
