"""Find the payloads of a document: by their shape, or at named places."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from daimo_validate.core.gaps import object_paths
from daimo_validate.core.inputs.destination import evm_address
from daimo_validate.core.inputs.fields import CHAIN_PATH
from daimo_validate.core.noted import looks_made_up
from daimo_validate.core.tokens import AT_ADDRESS, TEST_NETWORKS
from daimo_validate.documents.model import Document, Format, Problem, Reading, texts, value_at
from daimo_validate.payloads.model import Payload
from daimo_validate.payloads.parts import is_whole, trimmed, without_used_parts
from daimo_validate.payloads.shapes import (
    Gate,
    may_publish,
    means_request,
    names_api,
    names_older_api,
    names_older_package,
    shows_request,
)
from daimo_validate.payloads.strings import MAX_LEVELS, readings_in
from daimo_validate.payloads.walk import Shape, matches, shapes_in
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import is_placeholder, is_template

# Every field and type of `shapes`, and what is left of it after a slip (`adress`), holds one of these.
_SIGNS: Final = (b"evm", b"solana", b"dress", b"chain", b"oken", b"mount", b"alldata")
_SOURCE_SIGNS: Final = (b"evm", b"solana", b"oken", b"mountU", b"mount_u", b"aymentO", b"alldata", b"verb", b"aimo")
_SOURCE_PARTS: Final = (b"oChain", b"okenAddress", b"oken_address", b"aymentOptions")
# One slip in `destination` leaves one of these.
_DESTINATION: Final = (b"desti", b"tination", b"destni")
_DESTINATION_SLIP: Final = rb"de[st][\w-]{0,3}nation"
_OLDER_KEYS: Final = (b"tochain", b"totoken")
# A destination that stands alone has its token, and a type or an amount.
_TOKEN_KEYS: Final = (b"tokenaddress", b"token_address", b"token-address")
_PART_SIGNS: Final = (b"evm", b"solana", b"mount")
_OPTION_KEYS: Final = (b"paymentoptions", b"payment_options", b"payment-options")
# An escape that can stand for an ASCII letter, or (in YAML) join two lines into one word.
_ESCAPE: Final = rb"\\(?:u00[4-7]|U000000[4-7]|x[4-7]|\r?\n)"
_MOST_USES: Final = 20
_SOURCE_STRICTNESS: Final = 2


def find_payloads(
    reading: Reading,
    is_string: Callable[[Path], bool],
    pointers: Sequence[str] = (),
    *,
    search: bool = True,
    env: Sequence[tuple[str, str]] | None = None,
    strictness: int = 0,
    is_body: bool = False,
) -> tuple[Payload, ...]:
    """Return the payloads of all documents of a text, in its order.

    `is_string` returns whether a path of a payload must be a string. `pointers` name payloads whatever their shape (see
    `matches`); with `search` every object of a payload's shape is found too, `strictness` being the one of `Gate`.
    `env` are patterns of names and the fields that they give, before those that are known. What aliases repeat is
    returned once, and so is what stands in a string. With `is_body` the text is known to be the body of a request;
    otherwise what is a part of one is a fragment. Raises ValueError if a pointer is not valid.
    """
    found: list[Payload] = []
    gate = gate_of(reading, strictness)
    for document in reading.documents:
        shapes: dict[Path, Shape] = {}
        if not document.format.is_environment:
            shapes = {path: Shape(path, is_named=True) for each in pointers for path in matches(document.value, each)}
            if search:
                shapes = shapes | _likely_shapes(reading, document, gate) | shapes
            found += _payloads(reading.source, document, shapes, is_string, is_body or document.format.is_records)
        if search or document.format.is_environment:
            found += _fragments(reading.source, document, gate, shapes, env)
    if search:
        found += _payloads_in_strings(reading, found, gate, is_string, env)
    return tuple(without_used_parts(found))


def _likely_shapes(reading: Reading, document: Document, gate: Gate) -> dict[Path, Shape]:
    return {shape.path: shape for shape in shapes_in(document.value, _gate_in(document, reading, gate))}


def _fragments(
    source: Source,
    document: Document,
    gate: Gate,
    skipped: Collection[Path],
    env: Sequence[tuple[str, str]] | None,
) -> Iterator[Payload]:
    # The names that are known without a configuration hold the name of the API.
    if not document.format.has_settings or not (env or gate.names_api()):
        return
    # A payload holds no settings, but an API key in it can be published.
    if () in skipped and not gate.may_publish():
        return
    # Imported on use: 8 ms.
    from daimo_validate.payloads import environment

    yield from environment.fragments(document, source, env or (), skipped)


def _payloads_in_strings(
    reading: Reading,
    found: Iterable[Payload],
    gate: Gate,
    is_string: Callable[[Path], bool],
    env: Sequence[tuple[str, str]] | None,
) -> Iterator[Payload]:
    """Yield the payloads in strings of the documents, and in strings of these, with the problems of their text."""

    def may_hold(data: bytes) -> bool:
        return _may_hold_request(data) or _may_hold_setting(data, env)

    taken: dict[int, list[Path]] = {}
    for payload in found:
        if not payload.fragment:
            taken.setdefault(payload.document.number, []).append(payload.path)
    gate = gate._replace(strictness=gate.strictness + 1)
    number = 1 + max((known.number for known in reading.documents), default=0) + len(reading.problems)
    waiting = [(document, 1) for document in reversed(reading.documents)]
    while waiting:
        document, level = waiting.pop()
        without = taken.get(document.number, ())
        for inner in readings_in(document, reading.source, number, may_hold=may_hold, without=without):
            number += len(inner.documents) + len(inner.problems)
            for each in inner.documents:
                payloads = _payloads_of_string(reading, inner, each, gate, is_string, env)
                yield from payloads
                if level < MAX_LEVELS:
                    taken[each.number] = [payload.path for payload in payloads if not payload.fragment]
                    waiting.append((each, level + 1))


def _payloads_of_string(
    reading: Reading,
    inner: Reading,
    document: Document,
    gate: Gate,
    is_string: Callable[[Path], bool],
    env: Sequence[tuple[str, str]] | None,
) -> list[Payload]:
    if document.format.is_environment:
        return list(_fragments(reading.source, document, gate, (), env))
    shapes = _likely_shapes(reading, document, gate)
    payloads = list(_payloads(reading.source, document, shapes, is_string, is_body=False))
    repeated = (problem for problem in inner.problems if problem.rule == "duplicate-key")
    for problem in relevant(repeated, payloads) if payloads else ():
        payloads[0] = payloads[0]._replace(problems=(*payloads[0].problems, problem))
    return [*payloads, *_fragments(reading.source, document, gate, shapes, env)]


def gate_of(reading: Reading, strictness: int = 0) -> Gate:
    """Return the gate for the objects of a text. It asks for more in source code than in other files."""
    text = reading.source.text
    strictness += _SOURCE_STRICTNESS * reading.format.is_source
    is_source = reading.format.is_source
    names_older = cache(lambda: names_older_api(text) or (is_source and names_older_package(text)))
    return Gate(cache(lambda: names_api(text)), names_older, cache(lambda: may_publish(text)), strictness)


def _gate_in(document: Document, reading: Reading, gate: Gate) -> Gate:
    """Return the gate for a document of another format than the text: code in documentation, JSON in code."""
    more = document.format.is_source - reading.format.is_source
    return gate._replace(strictness=gate.strictness + more * _SOURCE_STRICTNESS) if more else gate


def may_hold_payload(data: bytes, format: Format, env: Sequence[tuple[str, str]] | None = None) -> bool:
    """Return False only if `find_payloads` finds no payload by its shape in a file's bytes.

    A file in which a letter may be written as an escape, or that is UTF-16, may always hold one.
    """
    if format.is_source:
        return _may_hold_source(data)
    if b"\0" in data[:64]:
        data = data.replace(b"\0", b"")
    # Searches for plain bytes are many times as fast as a pattern that ignores case.
    folded = data.lower()
    if _may_hold_request(folded) or (format.has_settings and _may_hold_setting(folded, env)):
        return True
    return b"\\" in data and re.search(_ESCAPE, data) is not None


def _may_hold_source(data: bytes) -> bool:
    """Return whether source code holds the words that it takes to be more than strict."""
    # One slip leaves one of these. Each search takes as long as a tenth of reading the file.
    if (b"nation" in data or b"desti" in data) and _has_destination(data):
        return any(sign in data for sign in _SOURCE_SIGNS)
    if b"verb" in data:
        return b"ayment" in data and b"ption" in data
    return b"aimo" in data and _has_any(_SOURCE_PARTS, data)


def _may_hold_setting(folded: bytes, env: Sequence[tuple[str, str]] | None) -> bool:
    if not env and b"daimo" not in folded:
        return False
    # Imported on use: 8 ms.
    from daimo_validate.payloads import environment

    return environment.may_hold_setting(folded, env or ())


def _may_hold_request(folded: bytes) -> bool:
    has_verb = b"verb" in folded
    if _has_destination(folded):
        # With a title and a verb, the destination may be empty.
        if has_verb or _has_any(_SIGNS, folded):
            return True
    elif _has_any(_OLDER_KEYS, folded):
        return True
    # With payment options, the display may be alone.
    return (has_verb and _has_any((b"ayment", b"option"), folded)) or _may_hold_part(folded)


def _may_hold_part(folded: bytes) -> bool:
    """Return whether a destination may stand alone, or payment options where Daimo is named."""
    if _has_any(_TOKEN_KEYS, folded) and _has_any(_PART_SIGNS, folded):
        return True
    return b"daimo" in folded and _has_any(_OPTION_KEYS, folded)


def _has_any(words: Iterable[bytes], data: bytes) -> bool:
    return any(word in data for word in words)


def _has_destination(folded: bytes) -> bool:
    if any(part in folded for part in _DESTINATION):
        return True
    return b"nation" in folded and re.search(_DESTINATION_SLIP, folded) is not None


def shows_payload(data: bytes, format: Format) -> bool:
    """Return whether a text that cannot be read has the key `destination` or `display` near a field's name."""
    if b"\0" in data[:64]:
        data = data.replace(b"\0", b"")
    if format.is_environment:
        return may_hold_payload(data, format)
    return shows_request(data)


def means_payload(reading: Reading) -> bool:
    """Return whether a text looks as if a payload was meant, though none was found in it.

    A payload in a string or in a list does; an answer of the API, a JSON Schema, a redirect to a `destination`, a
    route between chains, a report of a linter, words for translation, a dotenv file of empty values and a file that
    posts to the older API do not.
    """
    text = reading.source.text
    if names_older_api(text):
        return False
    is_named = names_api(text)
    return any(means_request(document.value, names_api=is_named) for document in reading.documents)


def with_placeholders(payload: Payload) -> Payload:
    """Return the payload of an example, in which placeholders for its reader are unknown values too.

    A made-up address such as `0x1111…` is a placeholder.
    """
    places = {path for path, text in texts(payload.value) if is_placeholder(text) or is_made_up(text)}
    return payload._replace(unknown=payload.unknown | places)


def is_made_up(text: str) -> bool:
    """Return whether a text is an EVM address of a pattern, such as `0x1111…`, that no rule calls anything else."""
    return evm_address(text) is not None and looks_made_up(text) and text.lower() not in AT_ADDRESS


def with_test_networks(payload: Payload) -> Payload:
    """Return the payload of a test, in which the id of a test network is an unknown value."""
    destination = payload.value.get(CHAIN_PATH[0]) if isinstance(payload.value, dict) else None
    chain_id = destination.get(CHAIN_PATH[1]) if isinstance(destination, dict) else None
    is_test = isinstance(chain_id, (int, float)) and chain_id in TEST_NETWORKS
    return payload._replace(unknown=payload.unknown | {CHAIN_PATH}) if is_test else payload


def relevant(problems: Iterable[Problem], payloads: Sequence[Payload]) -> tuple[Problem, ...]:
    """Return the problems of a text that concern its payloads.

    These are all but keys that are repeated elsewhere: not in a payload, not around one, and not where the lost value
    may have been one.
    """
    paths = {(payload.document.number, path) for payload in payloads for path in _paths_of(payload)}
    around = {(number, path[:end]) for number, path in paths for end in range(len(path))}
    return tuple(problem for problem in problems if _concerns(problem, paths, around))


def _concerns(problem: Problem, paths: set[tuple[int, Path]], around: set[tuple[int, Path]]) -> bool:
    path = problem.path
    if path is None or problem.rule != "duplicate-key" or path[-1] in ("destination", "display"):
        return True
    number = problem.document
    return (number, path) in around or any((number, path[:end]) in paths for end in range(len(path) + 1))


def _payloads(
    source: Source, document: Document, shapes: Mapping[Path, Shape], is_string: Callable[[Path], bool], is_body: bool
) -> Iterator[Payload]:
    unread, opened = _below(document.unread, shapes), _below(document.open, shapes)
    for path, *others in _same_values(document, shapes):
        shape = shapes[path]
        value, computed = _without_computed_keys(_lifted(value_at(document.value, path), shape.at))
        is_part = bool(shape.at) or not (
            shape.is_named or is_whole(value, path, is_data=document.format.is_data, is_body=is_body)
        )
        if is_part:
            value = trimmed(value)
        templates = (place for place, text in texts(value) if is_template(text))
        problems: tuple[Problem, ...] = ()
        if document.format.retypes_unquoted:
            # Imported on use: 0.7 ms.
            from daimo_validate.payloads.unquoted import replaced, unquoted_problem, unquoted_values

            meant = dict(unquoted_values(source, document, shape, value, is_string))
            problems = tuple(unquoted_problem(document, shape.inside(at), at, *item) for at, item in meant.items())
            value = replaced(value, {place: text for place, (text, _found) in meant.items()})
        yield Payload(
            document=document,
            path=path,
            value=value,
            at=shape.at,
            unknown=frozenset([*((*shape.at, *place) for place in unread.get(path, ())), *templates]),
            open=object_paths(value) if is_part else frozenset([*opened.get(path, ()), *computed]),
            problems=problems,
            used=_uses(document, others[:_MOST_USES]),
        )


def _lifted(value: Any, at: Path) -> Any:
    """Return a part of a request inside an object that has it at its place."""
    for step in reversed(at):
        value = {step: value}
    return value


def _without_computed_keys(value: Any) -> tuple[Any, list[Path]]:
    """Return a payload without the members whose keys a template gives, and the paths of the objects that had some.

    Members of its metadata stay: their keys may be anything.
    """
    if not isinstance(value, dict):
        return value, []
    given = value
    computed: list[Path] = []
    for name, member in value.items():
        if isinstance(member, dict) and name != "metadata" and any(map(is_template, member)):
            given = {**given, name: {key: inner for key, inner in member.items() if not is_template(key)}}
            computed.append((name,))
    if any(map(is_template, given)):
        given = {key: member for key, member in given.items() if not is_template(key)}
        computed.append(())
    return given, computed


def _same_values(document: Document, paths: Iterable[Path]) -> Iterable[list[Path]]:
    """Group paths by their value: aliases bring the same object to many paths."""
    groups: dict[object, list[Path]] = {}
    for path in paths:
        value = value_at(document.value, path)
        groups.setdefault(id(value) if isinstance(value, (dict, list)) else path, []).append(path)
    return groups.values()


def _uses(document: Document, paths: Iterable[Path]) -> tuple[Span, ...]:
    places = (document.place(path) for path in paths)
    return tuple(dict.fromkeys(span for place in places if place is not None for span in place.used))


def _below(places: Collection[Path], paths: Collection[Path]) -> dict[Path, list[Path]]:
    """Return for each path the places at or under it, relative to it."""
    known = set(paths)
    found: dict[Path, list[Path]] = {}
    for place in places if paths else ():
        for end in range(len(place) + 1):
            if place[:end] in known:
                found.setdefault(place[:end], []).append(place[end:])
    return found


def _paths_of(payload: Payload) -> Iterable[Path]:
    return payload.fields.values() if payload.fragment else (payload.path,)
