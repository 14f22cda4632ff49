"""Tell a whole request from a part of one, whose rest is elsewhere.

An object is a whole request if it has a destination and a display, or if something names it as a body: a pointer, the
key that holds it (`body`, `request`, `payload`), the name of a file that holds nothing else, a line of JSON Lines. A
JSON document that holds nothing else is one too if it says who gets how much, or has metadata: that is of one payment.
Everything else is a part: a destination alone, a display alone, settings whose rest stands in code.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from daimo_validate.core.inputs.fields import ADDRESS_PATH, AMOUNT_PATH, OPTIONS_PATH
from daimo_validate.core.inputs.older import SUCCESSORS, is_older_body
from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.shapes import api_names, known_fields
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Span

_DESTINATION: Final = str(ADDRESS_PATH[0])
_DISPLAY: Final = str(OPTIONS_PATH[0])
_METADATA: Final = "metadata"
_BODY_KEY: Final = r"(?i)(?:.*[_.-])?(?:bod(?:y|ies)|payloads?|requests?|json)|.*(?:Body|Bodies|Payloads?|Requests?)"
_BODY_WORDS: Final = frozenset({"session", "request", "payload", "body"})
_SETTINGS_WORDS: Final = ("config", "setting", "default", "constant", "option", "environment", "values")


def names_body(path: str) -> bool:
    """Return whether the name of a file says that it holds the body of a request: `create-session.json`."""
    stem = path.rsplit("/", 1)[-1].split(".", 1)[0].lower()
    words = [word.removesuffix("s") for word in stem.replace("-", "_").split("_")]
    return not _BODY_WORDS.isdisjoint(words) and not any(word in stem for word in _SETTINGS_WORDS)


def is_whole(value: Any, path: Path, *, is_data: bool, is_body: bool) -> bool:
    """Return whether an object of a request's shape is a whole request.

    `path` is its place in its document. With `is_data` the document is one that programs send as it is; `is_body` says
    that this one is the body of a request.
    """
    if not isinstance(value, Mapping) or is_older_body(value):
        return True
    given, foreign = known_fields(dict(value), api_names().request)
    if _DESTINATION in given and _DISPLAY in given:
        return True
    if _is_held_as_body(path) or (is_body and not path):
        return True
    return is_data and not path and not foreign and _is_of_one_payment(given)


def without_used_parts(payloads: Sequence[Payload]) -> Sequence[Payload]:
    """Return the payloads without parts whose text is that of a whole request too.

    Aliases, merge keys and constants bring it there.
    """
    if not any(payload.at for payload in payloads):
        return payloads
    used = {span for payload in payloads if not (payload.at or payload.fragment) for span in _spans(payload)}
    return [payload for payload in payloads if not payload.at or not used.issuperset(_spans(payload))]


def _spans(payload: Payload) -> Iterator[Span | None]:
    """Yield the text of each value inside the objects of a payload."""
    for name, member in payload.value.items() if isinstance(payload.value, Mapping) else ():
        for key in member if isinstance(member, Mapping) else ():
            place = payload.place((name, key))
            yield None if place is None else place.value


def trimmed(value: Any) -> Any:
    """Return a part of a request without the members that belong to something else: settings have names of their own.

    What is like a field of the API stays, and so does what the older API had in its destination.
    """
    if not isinstance(value, Mapping):
        return value
    names = api_names()
    kept = _like(value, names.request)
    for name, inner in ((_DESTINATION, names.destination), (_DISPLAY, names.display)):
        if isinstance(member := kept.get(name), Mapping):
            kept[name] = _like(member, inner, SUCCESSORS)
    return kept


def _like(value: Mapping[str, Any], names: Sequence[str], others: Collection[str] = ()) -> dict[str, Any]:
    """Return the members whose names are among some names, or a variant of one that is absent."""
    return {
        key: member
        for key, member in value.items()
        if key in names or key in others or _is_like_absent(key, names, value)
    }


def _is_like_absent(key: str, names: Sequence[str], value: Mapping[str, Any]) -> bool:
    # Imported on use: 0.3 ms.
    from daimo_validate.core.variants import slips

    return any(name not in value and slips(key, name) is not None for name in names)


def _is_held_as_body(path: Path) -> bool:
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return re.fullmatch(_BODY_KEY, key) is not None


def _is_of_one_payment(given: Mapping[str, Any]) -> bool:
    destination = given.get(_DESTINATION)
    if isinstance(given.get(_METADATA), Mapping):
        return True
    return isinstance(destination, Mapping) and {ADDRESS_PATH[-1], AMOUNT_PATH[-1]} <= destination.keys()
