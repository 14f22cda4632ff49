"""The shape by which a request is known, and the signs of one that was meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any, Final

from daimo_validate.text.templates import is_template

FIELDS: Final = ("address", "chainid", "tokenaddress", "amountunits", "calldata")
"""The fields by which a destination is known, in the form that `_plain_name` gives."""

_OTHER_ENDS: Final = ("source", "src", "origin", "from")
_TYPES: Final = frozenset({"evm", "solana"})
# A request is short: a field's name farther from its key is of something else.
_MEANT_WITHIN: Final = 1_000
# Only for files in which no payload is found, so these compile at first use.
_REQUEST_WORD: Final = rb"(?i)token_?-?addr?ess|amount_?-?units?\b|payment_?-?options?\b|chain_?-?id\b|daimo"
_SCHEMA_WORDS: Final = frozenset({"$ref", "properties", "allOf", "anyOf", "oneOf"})
_OBJECT_IN_STRING: Final = r"""\b(?:destination|display)\\*["']?\s*:\s*\{\s*\\*["']?\w+\\*["']?\s*:"""
# An address, a mint, an amount or a chain id, also one that is wrong.
_ON_CHAIN: Final = r"0[xX].*|[1-9A-HJ-NP-Za-km-z]{32,44}|\W?[0-9][0-9_.,]*(?:\s*[A-Za-z]{2,5})?"
_KEY_WORD: Final = rb"""["']?\b(?:destination|display)["']?\]?\s*[:=\].]"""


def is_request(value: dict[str, Any]) -> bool:
    """Whether an object has the shape of a CreateSessionRequest.

    It has when `destination` is an object of type `evm` or `solana` that has a field of a destination (also
    misspelt) or nothing else, or an object with two of these fields, or when `display` has payment options with a
    title or a verb, or a title and a verb beside any `destination` but a word. An object with `sessionId` or
    `clientSecret` is the API's answer and no request; one without `display` whose `source` looks like its
    destination is a route between chains.
    """
    if _is_answer(value):
        return False
    destination, display = value.get("destination"), value.get("display")
    if isinstance(destination, dict) and _is_destination(destination):
        return not _is_route(value)
    if not isinstance(display, dict):
        return False
    if isinstance(destination, dict) and _has_type(destination):
        return True
    words = [name for name in ("title", "verb") if name in display and not isinstance(display[name], (dict, list))]
    options = [member for name, member in display.items() if _is_near(_plain_name(name), "paymentoptions")]
    if words and any(not isinstance(member, str) or " " not in member.strip() for member in options):
        return True
    # A catalogue of translations has a word for each.
    is_word = isinstance(destination, str) and destination.strip() != "" and not _is_on_chain(destination)
    return len(words) == 2 and "destination" in value and not is_word


def means_request(tree: Any) -> bool:
    """Whether something in a value looks as if a request was meant, though it has not the shape of one."""
    waiting = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            # In prose, `destination` is a word as any other: only an object in a string is a sign.
            if re.search(_OBJECT_IN_STRING, value) and shows_request(_bytes(value)):
                return True
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict) and not _is_answer(value) and not _is_route(value):
            if any(_names_field(value.get(key)) for key in ("destination", "display")):
                return True
            waiting += value.values()
    return False


def shows_request(data: bytes) -> bool:
    """Whether the key `destination` or `display` stands near a field's name in a text."""
    words = [word.start() for word in re.finditer(_REQUEST_WORD, data)]
    for key in re.finditer(_KEY_WORD, data) if words else ():
        nearest = bisect_left(words, key.start() - _MEANT_WITHIN)
        if nearest < len(words) and words[nearest] <= key.end() + _MEANT_WITHIN:
            return True
    return False


def _is_answer(value: dict[str, Any]) -> bool:
    return "sessionId" in value or "clientSecret" in value


def _is_route(value: dict[str, Any]) -> bool:
    """Whether a destination has an origin of the same shape, as in the configuration of a bridge."""
    ends = [value.get(name) for name in _OTHER_ENDS]
    return "display" not in value and any(isinstance(end, dict) and _is_destination(end) for end in ends)


def _is_destination(value: dict[str, Any]) -> bool:
    fields = {name: member for name, member in value.items() if _is_field(_plain_name(name))}
    if _has_type(value):
        # A bridge or a node's configuration has types too, and other fields.
        return bool(fields) or len(value) == 1
    # A JSON Schema of a destination has the same names, with an object for each; a catalogue of translations, words.
    scalars = [member for member in fields.values() if not isinstance(member, (dict, list))]
    return len(scalars) >= 2 and any(map(_is_on_chain, scalars))


def _has_type(value: dict[str, Any]) -> bool:
    kind = value.get("type")
    return isinstance(kind, str) and kind.strip().casefold() in _TYPES


def _is_field(name: str) -> bool:
    return any(_is_near(name, known) for known in FIELDS)


def _is_on_chain(member: Any) -> bool:
    """Whether a value can be of a field of a destination, and is no mere word for it."""
    if isinstance(member, str):
        return is_template(member) or re.fullmatch(_ON_CHAIN, member.strip(), re.DOTALL) is not None
    return isinstance(member, (int, float)) and not isinstance(member, bool)


def _names_field(value: Any) -> bool:
    """Whether a field's name stands in a list, or with a value in an object that is no JSON Schema."""
    if isinstance(value, dict):
        named = [member for key, member in value.items() if re.search(_REQUEST_WORD, _bytes(key))]
        is_given = any(isinstance(member, (dict, list)) or _is_on_chain(member) for member in named)
        return is_given and not _SCHEMA_WORDS & value.keys()
    return isinstance(value, list) and any(
        _names_field(member) if isinstance(member, dict) else re.search(_REQUEST_WORD, _bytes(member))
        for member in value
        if isinstance(member, (dict, str))
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _plain_name(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _is_near(name: str, known: str) -> bool:
    """Whether a name is the known one, or one letter too many, too few or wrong away from it."""
    if name == known:
        return True
    if abs(len(name) - len(known)) > 1 or len(known) < 7:
        return False
    same = next((i for i, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), min(len(name), len(known)))
    rest, known_rest = name[same:], known[same:]
    return rest[1:] in (known_rest, known_rest[1:]) or rest == known_rest[1:]
