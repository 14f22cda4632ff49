"""Finds payloads in a document: by their shape, or at the places that a person names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from daimo_validate.core.wording import quoted
from daimo_validate.documents.model import Document, Format, Place, Problem, Reading, texts, value_at
from daimo_validate.payloads.shapes import is_request, means_request, shows_request
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source
from daimo_validate.text.templates import is_placeholder
from daimo_validate.text.visible import visible

_NOT_SEARCHED: Final = frozenset({"metadata", "destination", "display"})
# Every field and type of `shapes`, and what is left of it after a slip (`adress`), holds one of these.
_SIGNS: Final = (b"evm", b"solana", b"dress", b"chain", b"oken", b"mount", b"alldata")
# An escape that can stand for an ASCII letter, or (in YAML) join two lines into one word.
_ESCAPE: Final = rb"\\(?:u00[4-7]|U000000[4-7]|x[4-7]|\r?\n)"


class Payload(NamedTuple):
    """A payload, or a fragment of one, in a document.

    `value` is what the validator judges: the document's value at `path`, in which numbers, booleans and dates
    that stand without quotes where a string is due are the strings that were meant; `problems` tells of them
    (`unquoted-value`). `unknown` are places in `value` that a template fills in. A `fragment` holds only some
    fields: what is absent is not missing; `fields` says for each of its places which key of the document gave
    it.
    """

    document: Document
    path: Path
    value: Any
    unknown: frozenset[Path] = frozenset()
    problems: tuple[Problem, ...] = ()
    fragment: bool = False
    fields: Mapping[Path, Path] = MappingProxyType({})

    def place(self, path: Path) -> Place | None:
        """Where the value at a path of the payload stands; None when it is not in the text."""
        if self.fragment:
            return self.document.place(self.fields[path]) if path in self.fields else None
        return self.document.place((*self.path, *path))

    def nearest(self, path: Path) -> tuple[Path, Place]:
        """Where the value at a path of the payload stands, or else the innermost value around it that is
        there.

        The first of the result is that value's path in the document.
        """
        if not self.fragment:
            return self.document.nearest((*self.path, *path))
        for known, key in self.fields.items():
            shorter = min(len(known), len(path))
            if known[:shorter] == path[:shorter] and (place := self.document.place(key)) is not None:
                return key, place
        return self.document.nearest(())


def find_payloads(
    reading: Reading,
    is_string: Callable[[Path], bool],
    pointers: Sequence[str] = (),
    *,
    search: bool = True,
    env: Sequence[tuple[str, str]] | None = None,
) -> tuple[Payload, ...]:
    """The payloads of all documents of a text, in its order.

    `is_string` tells of a path in a payload whether a string is due there. `pointers` name places whatever their
    shape (see `matches`); with `search` every object of a payload's shape is found as well. `env` maps dotenv keys
    to fields (default: `environment.ENV_FIELDS`). Raises ValueError for a pointer that is none.
    """
    found: list[Payload] = []
    for document in reading.documents:
        if document.format.is_environment:
            from daimo_validate.payloads import environment

            found += environment.fragments(document, environment.ENV_FIELDS if env is None else env)
            continue
        paths = {path: None for pointer in pointers for path in matches(document.value, pointer)}
        if search:
            paths |= dict.fromkeys(request_paths(document.value))
        for path in paths:
            found.append(_payload(reading.source, document, path, is_string))
    return tuple(found)


def may_hold_payload(data: bytes, format: Format, env: Sequence[tuple[str, str]] | None = None) -> bool:
    """Whether a file's bytes can hold a payload that `find_payloads` finds by its shape. Says no only for
    certain.

    A file in which a letter may be written as an escape, or that is UTF-16, always
    may.
    """
    if format.is_environment:
        from daimo_validate.payloads import environment

        return environment.may_hold_key(data, environment.ENV_FIELDS if env is None else env)
    if b"\0" in data[:64]:
        data = data.replace(b"\0", b"")
    if b"destination" in data or b"display" in data:
        # Searches for plain bytes are many times as fast as a pattern that ignores case.
        folded = data.lower()
        if b"destination" in folded and any(sign in folded for sign in _SIGNS):
            return True
        if b"display" in folded and (b"verb" in folded or b"title" in folded):
            return b"ayment" in folded or b"destination" in folded or _may_be_escaped(data)
    return _may_be_escaped(data)


def shows_payload(data: bytes, format: Format) -> bool:
    """Whether a text looks as if a payload was meant: the key `destination` or `display` near a field's name.

    For a file that somebody else named and that cannot be read.
    """
    if b"\0" in data[:64]:
        data = data.replace(b"\0", b"")
    if format.is_environment:
        return may_hold_payload(data, format)
    return shows_request(data)


def means_payload(reading: Reading) -> bool:
    """Whether a text that can be read looks as if a payload was meant, though none was found in it.

    A payload in a string, in a list or of other field names does; an answer of the API, a JSON Schema, a redirect to
    a `destination`, a route between chains, words for translation and a dotenv file of empty values do not.
    """
    return any(means_request(document.value) for document in reading.documents)


def with_placeholders(payload: Payload) -> Payload:
    """The payload of an example, in which what its reader has to fill in is unknown too."""
    places = {path for path, text in texts(payload.value) if is_placeholder(text)}
    return payload._replace(unknown=payload.unknown | places)


def relevant(problems: Iterable[Problem], payloads: Sequence[Payload]) -> tuple[Problem, ...]:
    """The problems of a text that concern its payloads: every `syntax` problem, and the keys that are there
    twice in a payload, around one, or where the lost value may have been one."""
    touched = [(payload.document.number, path) for payload in payloads for path in _paths_of(payload)]
    return tuple(
        problem
        for problem in problems
        if problem.path is None
        or problem.rule != "duplicate-key"
        or problem.path[-1] in ("destination", "display")
        or any(
            problem.document == number and problem.path[: len(path)] == path[: len(problem.path)]
            for number, path in touched
        )
    )


def matches(value: Any, pointer: str) -> tuple[Path, ...]:
    """The paths that a JSON Pointer (RFC 6901) names in a value, in which `*` stands for any one key or
    index.

    Raises ValueError when the text is no pointer.
    """
    if pointer and not pointer.startswith("/"):
        raise ValueError(f"{quoted(pointer)} is not a JSON Pointer: it has to begin with a slash, or to be empty")
    if re.search(r"~(?![01])", pointer):
        raise ValueError(f"{quoted(pointer)} is not a JSON Pointer: write ~ as ~0")
    places: list[tuple[Path, Any]] = [((), value)]
    for token in pointer.split("/")[1:]:
        places = [
            ((*path, step), member)
            for path, container in places
            for step, member in _steps(container, token.replace("~1", "/").replace("~0", "~"))
        ]
    return tuple(path for path, _member in places)


def request_paths(value: Any) -> Iterator[Path]:
    """The places of all objects in a value that have the shape of a request, the outer ones first.

    Inside a request only unknown fields are searched, never its metadata, destination or display.
    """
    # One iterator for each container around the place: a list of all containers takes a tenth of a tree's memory.
    path: list[str | int] = []
    around: list[Iterator[tuple[str | int, Any]]] = [iter([("", value)])]
    while around:
        for step, member in around[-1]:
            if member.__class__ is list:
                members: Iterator[tuple[str | int, Any]] = enumerate(member)
            elif member.__class__ is not dict:
                continue
            elif ("destination" in member or "display" in member) and is_request(member):
                yield (*path[1:], step) if path else ()
                members = iter([item for item in member.items() if item[0] not in _NOT_SEARCHED])
            else:
                members = iter(member.items())
            path.append(step)
            around.append(members)
            break
        else:
            around.pop()
            del path[-1:]


def _payload(source: Source, document: Document, path: Path, is_string: Callable[[Path], bool]) -> Payload:
    value = value_at(document.value, path)
    problems: tuple[Problem, ...] = ()
    if document.format.retypes_unquoted:
        meant = dict(_unquoted(source, document, path, value, is_string))
        problems = tuple(_unquoted_problem(document, path, *item) for item in meant.items())
        value = _with(value, {place: text for place, (text, _found) in meant.items()})
    return Payload(
        document=document,
        path=path,
        value=value,
        unknown=document.unknown(path),
        problems=problems,
    )


def _unquoted(
    source: Source, document: Document, path: Path, value: Any, is_string: Callable[[Path], bool]
) -> Iterator[tuple[Path, tuple[str, Place]]]:
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        at, member = waiting.pop()
        if isinstance(member, (dict, list)):
            steps = list(member.items() if isinstance(member, dict) else enumerate(member))
            waiting.extend(((*at, step), inner) for step, inner in reversed(steps))
        elif is_string(at) and (place := document.place((*path, *at))) is not None and place.read_as:
            yield at, (source.slice(place.value), place)


def _unquoted_problem(document: Document, path: Path, at: Path, meant: tuple[str, Place]) -> Problem:
    from daimo_validate.core.finding import Fix

    text, place = meant
    private = "metadata" in at
    shown = "this value" if private else visible(text) if len(text) <= 80 else quoted(text)
    return Problem(
        rule="unquoted-value",
        message=f"{document.format.title} reads {shown} as {place.read_as}, but a string is due here",
        hint="put it in quotes",
        span=place.value,
        path=(*path, *at),
        document=document.number,
        fix=Fix(replacement=text, safe=True),
        related=tuple((span, "used here") for span in place.used),
        private=private,
    )


def _with(value: Any, changes: Mapping[Path, Any]) -> Any:
    """`value` with other scalars at some places; only the containers around them are copied."""
    if not changes:
        return value
    if () in changes:
        return changes[()]
    copied = value.copy()
    for step in {path[0]: None for path in changes}:
        inner = {path[1:]: text for path, text in changes.items() if path[0] == step}
        copied[step] = _with(value[step], inner)
    return copied


def _may_be_escaped(data: bytes) -> bool:
    return b"\\" in data and re.search(_ESCAPE, data) is not None


def _steps(container: Any, token: str) -> Iterator[tuple[str | int, Any]]:
    if isinstance(container, dict):
        if token == "*":
            yield from container.items()
        elif token in container:
            yield token, container[token]
    elif isinstance(container, list):
        if token == "*":
            yield from enumerate(container)
        elif re.fullmatch(r"0|[1-9][0-9]{0,8}", token) and int(token) < len(container):
            yield int(token), container[int(token)]


def _paths_of(payload: Payload) -> Iterable[Path]:
    return payload.fields.values() if payload.fragment else (payload.path,)
