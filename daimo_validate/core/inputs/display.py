"""The words that the payer sees."""

from __future__ import annotations

from collections.abc import Iterator

from daimo_validate.core.inputs.base import Body, Request, RequestInput
from daimo_validate.core.inputs.fields import TITLE_PATH, VERB_PATH
from daimo_validate.core.inputs.metadata import SHORTEST_SECRET
from daimo_validate.core.inputs.usual import is_usual
from daimo_validate.core.inputs.wording import INVISIBLE
from daimo_validate.text.patterns import with_shortcut
from daimo_validate.text.records import NamedTuple


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


# Of the title, `wording` asks for more. One word of any letters, and too short for a secret: no ASCII but letters,
# digits, full stops, hyphens and apostrophes, and no spaces of other scripts.
_NO_LETTERS = r"\x00-&(-,/:-@\[-`{-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
_USUAL = {
    VERB_PATH: {
        "pattern": with_shortcut(
            f"^[^{_NO_LETTERS}{INVISIBLE}]+$", lambda verb: (verb.isascii() and verb.isalpha()) or None
        ),
        "maxLength": SHORTEST_SECRET - 1,
    },
}
DISPLAY = RequestInput(
    "display", extract, is_ordinary, usual=_USUAL, is_usual=is_usual, decided_by=(TITLE_PATH, VERB_PATH)
)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
