"""Decide whether an object is likely to be a session request, and whether a file shows signs of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from daimo_validate.compiled import load
from daimo_validate.core.inputs import fields
from daimo_validate.core.inputs.older import FLAT_KEYS, flat_fields, is_older_body
from daimo_validate.core.structure import shipped_request, tag_chain
from daimo_validate.core.tokens import CHAINS
from daimo_validate.core.wording import NOT_A_VALUE
from daimo_validate.text.alphabets import SOLANA_ADDRESS, is_evm_address
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.templates import is_template

# Points for what only this API has, or nearly so. An address and a chain id are in the configuration of every bridge.
_ENOUGH, _FLAT_ENOUGH, _MEANT_ENOUGH, _PART_ENOUGH = 4, 3, 6, 9
_OF_TYPE, _OF_LIKELY_TYPE, _OF_FIELD = 4, 2, 2
_FIELD_POINTS: Final = {fields.ADDRESS_PATH[-1]: 1, fields.CHAIN_PATH[-1]: 1, fields.AMOUNT_PATH[-1]: 3}
# Fields of something else make it less likely, above all those inside the destination.
_FOREIGN_AROUND, _FOREIGN_TYPE, _FOREIGN_INSIDE = 1, 1, 2
_NAMED_API, _INSIDE = 2, 3

_DESTINATION: Final = str(fields.ADDRESS_PATH[0])
_DISPLAY: Final = str(fields.OPTIONS_PATH[0])
_OPTIONS: Final = str(fields.OPTIONS_PATH[-1])
_KEYS: Final = frozenset({_DESTINATION, _DISPLAY, *FLAT_KEYS})
_PART_KEYS: Final = frozenset(
    {"tokenAddress", "token_address", "token-address", _OPTIONS, "payment_options", "payment-options"}
)
_REFUND: Final = str(fields.REFUND_PATH[0])
_TYPE_ALIASES: Final = frozenset({"sol", "eth", "ethereum", "erc20", "spl"})

_SCHEMA_WORDS: Final = frozenset({"$ref", "properties", "allOf", "anyOf", "oneOf"})
OTHER_ENDS: Final = ("source", "src", "origin", "from")
_LONGEST_TYPE: Final = 40
_API: Final = r"(?i)daimo|/v1/sessions\b"
PUBLISHED: Final = ("PUBLIC_", "VITE_", "REACT_APP_", "GATSBY_")
"""What all prefixes of `public_keys` end with."""
_OLDER_PACKAGE: Final = r"@daimo/(?:pay|contract)|[dD]aimo_?[pP]ay"
_OLDER_API: Final = r"(?i)\bpay\.daimo\.com/api\b"
# A request is short: a field's name farther from its key belongs to something else.
_NEAR: Final = 1_000
_REQUEST_WORD: Final = rb"(?i)token_?-?addr?ess|amount_?-?units?\b|payment_?-?options?\b|chain_?-?id\b|daimo"
_OBJECT_IN_STRING: Final = r"""\b(?:destination|display)\\*["']?\s*:\s*\{\s*\\*["']?\w+\\*["']?\s*:"""
# An address, a mint, an ENS name, an amount or a chain id, also one that is wrong.
_ON_CHAIN: Final = rf"0[xX]\S*|{SOLANA_ADDRESS}|[\w-]{{1,80}}\.(?:eth|sol)|\W?[0-9][0-9_.,]*(?:\s*[A-Za-z]{{2,5}})?"
_ADDRESS: Final = rf"0[xX][0-9a-fA-F]{{38,42}}|{SOLANA_ADDRESS}"
_KEY_WORD: Final = rb"""["']?\b(?:destination|display)["']?\]?\s*[:=\].]"""


class Gate(NamedTuple):
    """How likely an object must be a request before it is taken for one.

    `names_api` returns whether the file names Daimo or its endpoint, `names_older_api` whether it names the endpoint of
    the older API, whose bodies are right there, and `may_publish` whether it can hold a name that bundlers publish to
    browsers. A higher `strictness` asks for more evidence: in source code, objects
    with these names are more common than in data files. `is_inside` is for objects below a key with Daimo's name.
    """

    names_api: Callable[[], bool] = lambda: False
    names_older_api: Callable[[], bool] = lambda: False
    may_publish: Callable[[], bool] = lambda: True
    strictness: int = 0
    is_inside: bool = False

    def accepts(self, points: int, needed: int) -> bool:
        """Return whether an object with these points is taken for a request."""
        needed += self.strictness - _INSIDE * self.is_inside
        return points >= needed or (points >= needed - _NAMED_API and not self.is_inside and self.names_api())


class Names(NamedTuple):
    """The names of the API's fields, types and payment options, from the schema.

    `tag` is the field that gives a destination's type. `types` has the required fields of each type, `words` are those
    of the display.
    """

    request: tuple[str, ...]
    destination: tuple[str, ...]
    display: tuple[str, ...]
    tag: str
    types: Mapping[str, frozenset[str]]
    words: tuple[str, ...]
    options: frozenset[str]


def is_request(value: dict[str, Any], gate: Gate = Gate()) -> bool:  # noqa: B008 - immutable
    """Return whether an object is likely to be meant as a CreateSessionRequest.

    Misspelt fields count too. A destination of a known type with a field of its own is enough; without a type it takes
    several fields that only this API has. An object with `sessionId` or `clientSecret` is the API's answer, and one
    whose `source` looks like its destination is a route between chains.
    """
    if is_answer(value) or is_route(value):
        return False
    if is_older_body(value):
        flat = flat_fields(value)
        # Routes of other systems have two of these fields too.
        return not gate.names_older_api() and (not flat or gate.accepts(len(flat), _FLAT_ENOUGH))
    given, foreign = known_fields(value, api_names().request)
    display = _display_points(given.get(_DISPLAY))
    points, doubts = _destination_points(given.get(_DESTINATION))
    if display and _DESTINATION in given and _may_become_one(given[_DESTINATION]):
        points = _OF_FIELD
    # A display alone says little: it must have everything that only this API has.
    if points == 0 and display < _ENOUGH:
        return False
    needed = _ENOUGH + doubts + _FOREIGN_AROUND * bool(foreign)
    return gate.accepts(points + display + _refund_points(given.get(_REFUND)), needed)


def part_of(value: dict[str, Any], gate: Gate = Gate()) -> Path | None:  # noqa: B008 - immutable
    """Return the place in a request that an object seems meant for: a destination or a display that stands alone.

    It takes more than inside a request, because no key says what it is: a destination must have everything that it
    needs and nothing else, or an amount.
    """
    names = api_names()
    given, foreign = known_fields(value, names.destination)
    if fields.TOKEN_PATH[-1] in given:
        points, doubts = _destination_points(value)
        tag = value.get(names.tag)
        required = names.types.get(tag) if isinstance(tag, str) else None
        is_complete = required is not None and not foreign and given.keys() >= required
        if gate.accepts(points, _PART_ENOUGH + doubts - is_complete):
            return (_DESTINATION,)
    given, foreign = known_fields(value, names.display)
    if _OPTIONS in given and gate.accepts(_display_points(value), _ENOUGH + _FOREIGN_AROUND * bool(foreign)):
        return (_DISPLAY,)
    return None


def may_be_part(value: dict[str, Any]) -> bool:
    """Return whether an object has a key by which a destination or a display is known that stands alone; fast."""
    return not _PART_KEYS.isdisjoint(value)


def may_be_request(value: dict[str, Any]) -> bool:
    """Return whether an object has a key by which a request is known, also a misspelt one; fast."""
    if not _KEYS.isdisjoint(value):
        return True
    return any(10 <= len(key) <= 12 and _is_near(key, _DESTINATION) for key in value)


def names_api(text: str) -> bool:
    """Return whether a text names Daimo or the endpoint of session requests."""
    # Most files need no pattern for it: "daimo" is in them, or no slash.
    return "daimo" in text or re.search(_API, text) is not None


def may_publish(text: str) -> bool:
    """Return False only if no name in a text has a prefix of names that bundlers publish to browsers."""
    folded = text.upper()
    # A name may be written with escapes.
    return "\\" in folded or any(prefix in folded for prefix in PUBLISHED)


def names_older_api(text: str) -> bool:
    """Return whether a text names an endpoint of Daimo's older payment API."""
    return re.search(_OLDER_API, text) is not None


def names_older_package(text: str) -> bool:
    """Return whether source code uses the packages of the older API, whose functions take objects of its own shape."""
    return re.search(_OLDER_PACKAGE, text) is not None


def means_request(tree: Any, *, names_api: bool) -> bool:
    """Return whether something in a value looks as if a request was meant, though it is not of its shape."""
    needed = 1 if names_api else _MEANT_ENOUGH
    waiting = [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            # In prose, `destination` is a word like any other: only an object in a string is a sign.
            if re.search(_OBJECT_IN_STRING, value) and shows_request(value.encode("utf-8", "replace")):
                return True
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict) and not (is_answer(value) or is_route(value) or is_report(value)):
            if _points_in(value) >= needed:
                return True
            waiting += value.values()
    return False


def shows_request(data: bytes) -> bool:
    """Return whether a text has the key `destination` or `display` near a field's name."""
    words = [word.start() for word in re.finditer(_REQUEST_WORD, data)]
    # Imported on use: 0.5 ms.
    from bisect import bisect_left

    for key in re.finditer(_KEY_WORD, data) if words else ():
        nearest = bisect_left(words, key.start() - _NEAR)
        if nearest < len(words) and words[nearest] <= key.end() + _NEAR:
            return True
    return False


def is_answer(value: dict[str, Any]) -> bool:
    return "sessionId" in value or "clientSecret" in value


def is_report(value: dict[str, Any]) -> bool:
    """Return whether an object is a SARIF log: rules in it are explained by requests."""
    return isinstance(value.get("runs"), list) and "sarif" in str(value.get("$schema")).lower()


def is_route(value: dict[str, Any]) -> bool:
    """Return whether the destination has an origin of the same shape, as in the configuration of a bridge."""
    ends = [value.get(name) for name in OTHER_ENDS]
    return _DISPLAY not in value and any(_destination_points(end)[0] >= 2 for end in ends)


def _destination_points(value: Any) -> tuple[int, int]:
    """Return the points of a destination, and how many more it needs for its type and fields of something else."""
    if not isinstance(value, dict) or _SCHEMA_WORDS & value.keys():
        return 0, 0
    given, foreign = known_fields(value, api_names().destination)
    kind = given.pop(api_names().tag, None)
    of_type = _type_points(kind)
    if of_type == 0:
        # A JSON Schema has an object for each field, a catalogue of translations has words.
        given = {name: member for name, member in given.items() if _is_on_chain(member)}
    addresses, others = _split(value[name] for name in foreign)
    points = sum(_FIELD_POINTS.get(name, _OF_FIELD) for name in given) + addresses
    doubts = _FOREIGN_INSIDE * (others > 0) + _FOREIGN_TYPE * (kind is not None and of_type == 0)
    # A bridge or a node's configuration has types too, and other fields.
    return (points + of_type if points or len(value) == 1 else 0), doubts


def _split(members: Iterable[Any]) -> tuple[int, int]:
    """Count the addresses and the words among the values of unknown fields; a number can be either."""
    addresses = others = 0
    for member in members:
        is_address = _is_text(member, _ADDRESS)
        addresses += is_address
        others += not is_address and not _is_number(member)
    return addresses, others


def _display_points(value: Any) -> int:
    if not isinstance(value, dict):
        return 0
    given, _ = known_fields(value, api_names().display)
    has_words = all(word in given and not isinstance(given[word], (dict, list)) for word in api_names().words)
    options = given.get(_OPTIONS)
    chosen = [options] if isinstance(options, str) else options if isinstance(options, list) else []
    has_options = any(isinstance(option, str) and option.casefold() in api_names().options for option in chosen)
    return (_OF_FIELD if has_words else 0) + (_OF_FIELD if has_options else 0)


def _refund_points(value: Any) -> int:
    return _OF_FIELD if isinstance(value, str) and _is_on_chain(value) else 0


def _points_in(value: dict[str, Any]) -> int:
    """Return the most points of an object under `destination` or `display`, also in a list."""
    ends, displays = (
        member if isinstance(member, list) else [member] for member in (value.get(_DESTINATION), value.get(_DISPLAY))
    )
    of_options = int(any(isinstance(display, dict) and _OPTIONS in display for display in displays))
    return max([of_options, *(_destination_points(end)[0] for end in ends), *map(_display_points, displays)])


def _type_points(value: Any) -> int:
    kind = value.strip().casefold() if isinstance(value, str) and len(value) <= _LONGEST_TYPE else ""
    if not kind:
        return 0
    names = api_names()
    if kind in names.types:
        return _OF_TYPE
    is_likely = kind in _TYPE_ALIASES or kind in _chainapi_names()
    return _OF_LIKELY_TYPE if is_likely or any(_is_slip(kind, known) for known in names.types) else 0


def _may_become_one(value: Any) -> bool:
    """Return whether a destination is empty, a template, or the address alone."""
    if isinstance(value, str):
        return value.strip().casefold() in {"", *NOT_A_VALUE} or _is_on_chain(value)
    return value is None or value == {}


def known_fields(value: dict[str, Any], known: Collection[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the members by the API's names for them, also when misspelt, and the keys that are no such name."""
    given: dict[str, Any] = {}
    foreign: list[str] = []
    for key, member in value.items():
        name = key if key in known else next((name for name in known if _is_near(key, name)), None)
        if name is None:
            # What a template gives may be anything.
            foreign += [] if is_template(key) else [key]
        elif name == key or name not in value:
            given[name] = member
    return given, foreign


def _is_on_chain(member: Any) -> bool:
    """Return whether a value can be a destination's, and not just a word for it."""
    if not isinstance(member, str):
        return _is_number(member)
    # The first test needs no pattern. That one takes 0.6 ms to compile.
    return is_evm_address(member) or _is_text(member, _ON_CHAIN) or is_template(member)


def _is_text(member: Any, pattern: str) -> bool:
    return isinstance(member, str) and re.fullmatch(pattern, member.strip()) is not None


def _is_number(member: Any) -> bool:
    return isinstance(member, (int, float)) and not isinstance(member, bool)


def _is_near(key: str, known: str) -> bool:
    """Return whether a key is the known name in another style, or one typing slip away from it."""
    # An underscore or a hyphen for each word, and a slip.
    return -1 <= len(key) - len(known) <= 4 and _is_near_name(key, known)


@lru_cache(maxsize=4096)
def _is_near_name(key: str, known: str) -> bool:
    return _is_slip(_plain(key), known.lower())


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _is_slip(name: str, known: str) -> bool:
    """Return whether a name is the known one, or has one letter too many, too few or wrong, or two swapped."""
    if name == known:
        return True
    if abs(len(name) - len(known)) > 1 or len(known) < 6:
        return False
    same = next((i for i, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), min(len(name), len(known)))
    rest, known_rest = name[same:], known[same:]
    is_swapped = rest[1::-1] + rest[2:] == known_rest
    return is_swapped or rest[1:] in (known_rest, known_rest[1:]) or rest == known_rest[1:]


@cache
def api_names() -> Names:
    compiled = load("CreateSessionRequest")
    root = shipped_request().root.properties
    destination = root[_DESTINATION]
    display = compiled["schema"]["properties"][_DISPLAY]
    chain = tag_chain(compiled["schema"]["properties"][_DESTINATION])
    return Names(
        request=tuple(root),
        destination=tuple(destination.properties),
        display=tuple(root[_DISPLAY].properties),
        tag=str(destination.tag),
        types={} if chain is None else {tag: frozenset(kind.get("required", ())) for tag, kind in chain.kinds},
        words=tuple(display["required"]),
        options=frozenset(option.casefold() for option in _enums(display)),
    )


def _enums(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("enum", ())
        for member in schema.values():
            yield from _enums(member)


@cache
def _chainapi_names() -> frozenset[str]:
    return frozenset(name.casefold() for chain in CHAINS.values() for name in (chain.name, chain.type))
