"""Any Python object as plain JSON values, and what of it JSON cannot carry.

Accepted is what `json.dumps` writes without help: dict, list, tuple, str, int, float, bool, None and their
subclasses. Everything else (a Mapping that is no dict, Decimal, bytes, set, ...) is reported at its place.
"""

from __future__ import annotations

import marshal
from collections.abc import Collection, Iterable

from daimo_validate.text.hints import Any, Final, TypeGuard
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import Enum, NamedTuple

MAX_DEPTH: Final = 64
"""Levels of nesting. A valid body has four; jsonschema-rs gives up at about 255, and Python's stack at about 1,000."""

MAX_TEXT: Final = 2**20
"""Characters in all keys and strings. Nodes of Ethereum refuse a transaction past 128 KiB (geth, txMaxSize), so the
longest calldata that can be sent is 2**18 hex digits; four times that leaves room for everything else."""

MAX_NODES: Final = 2_000
"""Values in all. A valid body has some thirty, and metadata is a handful of pairs."""

LARGEST_NUMBER: Final = 10**400
"""Integers past it, which no double holds, are cut to it: the engines differ on them, and no rule tells them apart."""


_INFINITY: Final = float("inf")
# Not the attribute, which a metaclass may have made raise.
_CLASS_NAME = type.__dict__["__name__"].__get__


_NAMES = frozenset({str})
_OTHER_TYPES = frozenset({bool, type(None)})


class OddKind(Enum):
    """Why a value cannot be looked at as JSON."""

    NOT_JSON = "not-json"
    NOT_JSON_KEY = "not-json-key"
    TOO_DEEP = "too-deep"
    TOO_LARGE = "too-large"


class Oddity(NamedTuple):
    """One value that JSON cannot carry, or that is past a bound. `what` names it: `NaN`, `a value of type bytes`.

    `python` is the kind of a Python object that is well known (`core.python_kinds`).
    """

    kind: OddKind
    path: Path
    what: str
    python: str | None = None


class Plain:
    """A tree of exact dict, list, str, int, float, bool and None.

    `replaced` holds the places where something else stood; the tree has None there, which nothing may judge.
    """

    __slots__ = ("oddities", "replaced", "value")

    def __init__(self, value: Any) -> None:
        self.value = value
        self.oddities: list[Oddity] = []
        self.replaced: set[Path] = set()

    def is_replaced(self, path: Path) -> bool:
        """Return whether the value at `path`, or one around it, is not what the caller gave."""
        return bool(self.replaced) and any(path[:end] in self.replaced for end in range(len(path) + 1))


def plain_of(payload: object, unknown: Collection[Path] = ()) -> Plain:
    """`payload` as plain values; it is never changed, and is itself the value when it is plain already.

    The values at the paths `unknown` (templates that something else fills in later) are replaced like odd ones.
    """
    if not unknown and _is_plain(payload):
        return Plain(payload)
    return _Copy(unknown).run(payload)


def _is_plain(payload: object) -> bool:
    """Return whether every value is of an exact JSON type, finite, free of lone surrogates and within the bounds."""
    level: list[Any] = [[payload]]
    texts: list[str] = []
    nodes = 0
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for container in level:
            nodes += len(container)
            # Bounded while it grows, so that a cycle ends here as well.
            if nodes > MAX_NODES:
                return False
            values: Collection[Any] = container
            if type(container) is dict:
                texts += container
                values = container.values()
            if _NAMES.issuperset(map(type, values)):
                # Metadata and options have strings alone.
                texts += values
            elif not _is_plain_mixed(values, texts, below):
                return False
        if not below:
            return _are_plain_texts(texts)
        level = below
    return False


def _is_plain_mixed(values: Iterable[Any], texts: list[str], below: list[Any]) -> bool:
    """Return whether some values are plain, and add the strings and the containers among them to the lists."""
    for value in values:
        # In this loop, because a call for each value would take as long again.
        kind = type(value)
        if kind is str:
            texts.append(value)
        elif kind is dict or kind is list:
            below.append(value)
        elif not (kind in _OTHER_TYPES or _is_plain_number(kind, value)):
            return False
    return True


def _are_plain_texts(texts: list[str]) -> bool:
    """Return whether some keys and strings are of the exact type, not too long together, and encode."""
    if not _NAMES.issuperset(map(type, texts)):
        return False
    text = "".join(texts)
    return len(text) <= MAX_TEXT and (text.isascii() or encodes(text))


def _is_plain_number(kind: type, value: Any) -> bool:
    if kind is int:
        return bool(-LARGEST_NUMBER <= value <= LARGEST_NUMBER)
    return kind is float and -_INFINITY < value < _INFINITY


def is_exact(payload: object) -> TypeGuard[dict[str, Any]]:
    """Return whether a payload that has passed the gate holds no value of a subclass and no lone surrogate.

    jsonschema-rs accepts both. `marshal` refuses subclasses, and is the fastest walk through a value that there is: a
    loop in Python takes longer than the gate itself.
    """
    try:
        written = marshal.dumps(payload)  # type: ignore[arg-type]
    except ValueError:
        return False
    # A surrogate is written as 0xED and two more bytes; so is some other text, which is looked at one by one.
    return b"\xed" not in written or _is_plain(payload)


class _TooLargeError(Exception):
    """The walk met a bound on the whole body and stops."""


class _Copy:
    def __init__(self, unknown: Collection[Path]) -> None:
        self.plain = Plain(None)
        self.unknown = unknown
        self.text = self.nodes = 0
        self.ancestors: set[int] = set()

    def run(self, payload: object) -> Plain:
        try:
            self.plain.value = self.copy(payload, ())
        except _TooLargeError:
            self.plain.value = None
            self.plain.replaced.add(())
        return self.plain

    def copy(self, value: Any, path: Path) -> Any:
        self.count()
        if path in self.unknown:
            self.plain.replaced.add(path)
            return None
        if value is None or value is True or value is False:
            return value
        # The type itself is asked: an object may answer for its class with another one.
        kind = type(value)
        if issubclass(kind, str):
            return self.string(str.__str__(value), path)
        if issubclass(kind, int):
            return max(-LARGEST_NUMBER, min(int.__int__(value), LARGEST_NUMBER))
        if issubclass(kind, float):
            number = float.__float__(value)
            if -_INFINITY < number < _INFINITY:
                return number
            return self.odd(OddKind.NOT_JSON, path, _name_of_float(number))
        if issubclass(kind, (dict, list, tuple)):
            return self.container(value, path)
        # Imported on use: 1 ms, and what was read from JSON has no such value.
        from daimo_validate.core.python_kinds import kind_of

        return self.odd(OddKind.NOT_JSON, path, f"a value of type {_type_name(value)}", kind_of(value))

    def count(self) -> None:
        """Count one value, whether it can be judged or not."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.too_large((), f"more than {MAX_NODES:,} values")

    def string(self, text: str, path: Path) -> Any:
        self.text += len(text)
        if self.text > MAX_TEXT:
            if len(text) > MAX_TEXT:
                self.too_large(path, f"{len(text):,} characters")
            self.too_large((), f"more than {MAX_TEXT:,} characters")
        if not encodes(text):
            return self.odd(OddKind.NOT_JSON, path, "a string with a lone surrogate")
        return text

    def container(self, value: Any, path: Path) -> Any:
        if len(path) >= MAX_DEPTH:
            return self.odd(OddKind.TOO_DEEP, path, f"more than {MAX_DEPTH} levels of nesting")
        if id(value) in self.ancestors:
            return self.odd(OddKind.NOT_JSON, path, "a reference to a value that contains it")
        self.ancestors.add(id(value))
        try:
            if issubclass(type(value), dict):
                return self.object(value, path)
            steps = list.__iter__(value) if issubclass(type(value), list) else tuple.__iter__(value)
            return [self.copy(item, (*path, index)) for index, item in enumerate(steps)]
        finally:
            self.ancestors.discard(id(value))

    def object(self, value: dict[Any, Any], path: Path) -> dict[str, Any]:
        copied: dict[str, Any] = {}
        for key, member in dict.items(value):
            if not issubclass(type(key), str):
                self.count()
                what = f"a key of type {_type_name(key)}, not a string"
                self.plain.oddities.append(Oddity(OddKind.NOT_JSON_KEY, path, what))
                continue
            name = str.__str__(key)
            self.text += len(name)
            if self.text > MAX_TEXT:
                self.too_large(path, f"more than {MAX_TEXT:,} characters")
            if not encodes(name):
                self.count()
                self.odd(OddKind.NOT_JSON, (*path, name), "under a key with a lone surrogate")
                continue
            copied[name] = self.copy(member, (*path, name))
        return copied

    def odd(self, kind: OddKind, path: Path, what: str, python: str | None = None) -> None:
        self.plain.oddities.append(Oddity(kind, path, what, python))
        self.plain.replaced.add(path)

    def too_large(self, path: Path, what: str) -> None:
        self.plain.oddities.append(Oddity(OddKind.TOO_LARGE, path, what))
        raise _TooLargeError


def encodes(text: str) -> bool:
    """Return whether a text has a UTF-8 form: one with a lone surrogate has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name_of_float(number: float) -> str:
    if number != number:
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"


def _type_name(value: object) -> str:
    # A class may be named anything: keep the message one line of plain text.
    name = _CLASS_NAME(type(value))
    return name if name.isidentifier() and name.isascii() and len(name) <= 60 else "another kind"
