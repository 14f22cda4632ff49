"""Find settings in documents: maps, `KEY=value` lists, lists of names with values, and sections called `daimo`."""

from __future__ import annotations

from binascii import Error as BinasciiError
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from daimo_validate.documents.embedding import text_of
from daimo_validate.documents.model import Document, Place
from daimo_validate.payloads.names import DAIMO, Meaning, meaning_of, names_daimo, words_of
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Source, Span
from daimo_validate.text.templates import is_template

# Sections of settings. Others with the name in theirs are packages, services and this linter's own table.
_SECTION_WORDS: Final = frozenset(
    {
        DAIMO, "PAY", "PAYMENT", "PAYMENTS", "CHECKOUT", "CONFIG", "SETTINGS", "OPTIONS", "SESSION", "SESSIONS", "API",
        "DEPOSIT", "DEPOSITS", "PROVIDER", "PUBLIC",
    }
)  # fmt: skip
# Maps with names of their own: what is in them does not belong to the section around them.
_OWN_NAMES: Final = frozenset(
    {"env", "environment", "envfrom", "args", "labels", "annotations", "variables", "services"}
)
_SECTION_DEPTH: Final = 4
_ASSIGNMENT: Final = r"(?s)([A-Za-z_][A-Za-z0-9_.-]*)=(.*)"
_NAME_KEYS: Final = ("name", "key", "variable")
_VALUE_KEYS: Final = ("value", "default")
# A value with a default: `${TREASURY:-0x…}` of shells, compose files and dotenv; `${treasury:0x…}` of Spring, but not
# `${env:TREASURY}` of Serverless, which puts defaults after a comma; `${{ vars.TREASURY || '0x…' }}` of workflows; and
# `{{ .Values.treasury | default "0x…" }}` of charts.
_WITH_DEFAULT: Final = (
    r"\$\{[A-Za-z0-9_.-]+:?-(?P<shell>[^${}]*)\}"
    r"|\$\{(?!(?:env|self|opt|ssm|cf|file|param|sls|secrets?|vault|aws|s3|sys):)[A-Za-z0-9_.-]+:(?P<spring>[^-?+=${},'\"][^${},'\"]*)\}"
    r"|\$\{[a-z]+:[^${},'\"]+,\s*(?P<quote>['\"])(?P<serverless>[^${}'\"]*)(?P=quote)\s*\}"
    r"|\$\{\{[^{}'\"]*\|\|\s*'(?P<workflow>[^{}'\"]*)'\s*\}\}"
    r"|\{\{-?[^{}'\"]*\bdefault\s+(?P<quoted>['\"])(?P<chart>[^{}'\"]*)(?P=quoted)[^{}'\"]*\}\}"
)
_DEFAULTS: Final = ("shell", "spring", "serverless", "workflow", "chart")
_MOST_SETTINGS: Final = 10_000


class Setting(NamedTuple):
    """A named value. `path` leads to it in its document; `place` is its own place if it is a part of a string there, in
    which it begins at `offset`.

    `is_unknown` means that the text does not give the value: a template, a reference to a secret.
    """

    key: str
    meaning: Meaning
    path: Path
    value: Any
    place: Place | None = None
    offset: int = 0
    is_unknown: bool = False


class _Named(NamedTuple):
    """A name and its value, before the name is read."""

    words: tuple[str, ...]
    key: str
    path: Path
    value: Any
    place: Place | None = None
    offset: int = 0
    is_unknown: bool = False


def settings_of(
    document: Document, source: Source, own: Sequence[tuple[str, str]] = (), skipped: Collection[Path] = ()
) -> Iterator[list[Setting]]:
    """Yield the settings that stand together: those of one map, list or section.

    `own` are the patterns of the user; what is at the `skipped` paths is not searched.
    """
    patterns = tuple(own)
    waiting: list[tuple[Path, Any]] = [((), document.value)]
    while waiting:
        path, value = waiting.pop()
        if path in skipped:
            continue
        finder = _Finder(document, source)
        if isinstance(value, dict):
            named = list(finder.of_map(path, value))
            inner = _containers_of_map(path, value)
        elif isinstance(value, list):
            named = list(finder.of_list(path, value))
            inner = [((*path, index), member) for index, member in enumerate(value) if isinstance(member, (dict, list))]
        else:
            continue
        yield from _read(named, patterns)
        for at, member in reversed(inner):
            if _is_secret_data(value, at):
                yield from _read(list(finder.of_secret(at, member)), patterns)
            elif isinstance(member, dict) and _is_section(at[-1]):
                yield from _read(list(finder.of_section(at, member, words_of(str(at[-1])))), patterns)
                waiting += _with_own_names(at, member)
            else:
                waiting.append((at, member))


def _read(named: list[_Named], own: tuple[tuple[str, str], ...]) -> Iterator[list[Setting]]:
    """Yield the settings among some names, unless there are none."""
    is_about_daimo = any(names_daimo(each.words) for each in named)
    if not (is_about_daimo or own):
        return
    found: list[Setting] = []
    for each in named[:_MOST_SETTINGS]:
        meaning = meaning_of(each.words, each.key, own)
        if meaning is not None and (meaning.is_named or is_about_daimo):
            found.append(Setting(each.key, meaning, each.path, each.value, each.place, each.offset, each.is_unknown))
    if found:
        yield found


class _Finder:
    def __init__(self, document: Document, source: Source) -> None:
        self.document, self.source = document, source

    def of_map(self, path: Path, value: dict[str, Any]) -> Iterator[_Named]:
        for key, member in value.items():
            yield from self._named(words_of(key), key, (*path, key), member)

    def of_list(self, path: Path, value: list[Any]) -> Iterator[_Named]:
        for index, item in enumerate(value):
            at = (*path, index)
            if isinstance(item, str) and (match := compiled(_ASSIGNMENT).fullmatch(item)) is not None:
                key = match[1]
                yield self._filled(words_of(key), key, at, match[2], Span(*match.span(2)), Span(*match.span(1)))
            elif isinstance(item, dict):
                yield from self._of_pair(at, item)

    def of_secret(self, path: Path, value: Any) -> Iterator[_Named]:
        """Yield the values of a Kubernetes Secret, which are base64."""
        for key, member in value.items() if isinstance(value, dict) else ():
            at = (*path, key)
            text = _decoded(member) if isinstance(member, str) else None
            if text is None:
                yield from self._named(words_of(key), key, at, member)
            elif (place := self.document.place(at)) is not None:
                yield _Named(words_of(key), key, at, text, place._replace(read_as=None, editable=False))

    def of_section(self, path: Path, value: dict[str, Any], words: tuple[str, ...]) -> Iterator[_Named]:
        for key, member in value.items():
            at, name = (*path, key), (*words, *words_of(key))
            if isinstance(member, dict) and len(name) and len(at) - len(path) <= _SECTION_DEPTH:
                if key.lower() not in _OWN_NAMES:
                    yield from self.of_section(at, member, name)
            elif isinstance(member, list) and any(isinstance(item, dict) for item in member):
                yield from self._of_items(at, member, name)
            else:
                yield from self._named(name, key, at, member)

    def _of_items(self, path: Path, value: list[Any], words: tuple[str, ...]) -> Iterator[_Named]:
        if len(path) <= _SECTION_DEPTH * 2:
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    # The index keeps the items apart.
                    yield from self.of_section((*path, index), item, (*words, str(index)))

    def _of_pair(self, path: Path, item: dict[str, Any]) -> Iterator[_Named]:
        keys = {key.lower(): key for key in item}
        name = next((keys[known] for known in _NAME_KEYS if known in keys), None)
        if name is None or not isinstance(item[name], str):
            return
        value = next((keys[known] for known in _VALUE_KEYS if known in keys), None)
        if value is not None:
            key = item[name]
            yield from self._named(words_of(key), key, (*path, value), item[value])

    def _named(self, words: tuple[str, ...], key: str, path: Path, value: Any) -> Iterator[_Named]:
        if isinstance(value, dict):
            # `DAIMO_CHAIN_ID: {value: 8453, description: …}`
            inner = next((known for known in value if known.lower() in _VALUE_KEYS), None)
            if inner is not None and not isinstance(value[inner], (dict, list)):
                yield from self._named(words, key, (*path, inner), value[inner])
            else:
                yield _Named(words, key, path, None, is_unknown=True)
        elif path in self.document.unread:
            yield self._default_of(words, key, path) or _Named(words, key, path, value, is_unknown=True)
        elif isinstance(value, str):
            yield self._filled(words, key, path, value)
        else:
            yield _Named(words, key, path, value)

    def _default_of(self, words: tuple[str, ...], key: str, path: Path) -> _Named | None:
        """Return the default of a template without quotes: `${{ vars.TREASURY || '0x…' }}`."""
        place = self.document.place(path)
        match = None if place is None else compiled(_WITH_DEFAULT).fullmatch(self.source.slice(place.value))
        group = match and next((name for name in _DEFAULTS if match[name]), None)
        if place is None or match is None or not group:
            return None
        span = Span(*(place.value.start + at for at in match.span(group)))
        return _Named(words, key, path, match[group], place._replace(value=span, read_as=None, is_part=True))

    def _filled(
        self,
        words: tuple[str, ...],
        key: str,
        path: Path,
        text: str,
        span: Span | None = None,
        key_span: Span | None = None,
    ) -> _Named:
        """Return a text with its default in the place of a reference. `span` is its part of the string at `path`."""
        start = 0 if span is None else span.start
        match = compiled(_WITH_DEFAULT).fullmatch(text)
        group = match and next((name for name in _DEFAULTS if match[name]), None)
        if match is not None and group:
            text, span = match[group], Span(start + match.start(group), start + match.end(group))
        place = None if span is None else part_of(self.document, self.source, path, span, key_span)
        return _Named(words, key, path, text, place, 0 if span is None else span.start, is_template(text))


def part_of(document: Document, source: Source, path: Path, span: Span, key: Span | None = None) -> Place | None:
    """Return the place of a part of the string at `path`: the whole string if its text is not known.

    `key` is the part that is the key of the value.
    """
    place = document.place(path)
    if place is None:
        return None
    text = text_of(document, source, path)
    if text is None:
        return place._replace(editable=False)
    return place._replace(
        value=text.span(span),
        key=place.key if key is None else text.span(key),
        read_as=None,
        is_part=True,
    )


def _containers_of_map(path: Path, value: dict[str, Any]) -> list[tuple[Path, Any]]:
    return [((*path, key), member) for key, member in value.items() if isinstance(member, (dict, list))]


def _with_own_names(path: Path, value: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Yield the maps inside a section that have names of their own, and its lists."""
    for key, member in value.items():
        at = (*path, key)
        if isinstance(member, list) or (isinstance(member, dict) and key.lower() in _OWN_NAMES):
            yield at, member
        elif isinstance(member, dict):
            yield from _with_own_names(at, member)


def _is_section(key: str | int) -> bool:
    words = frozenset(words_of(key)) if isinstance(key, str) else frozenset()
    return DAIMO in words and words <= _SECTION_WORDS


def _is_secret_data(around: Any, path: Path) -> bool:
    return path[-1:] == ("data",) and isinstance(around, dict) and around.get("kind") == "Secret"


def _decoded(text: str) -> str | None:
    """Return the text that a base64 text stands for, or None if it is not base64 of a text.

    Without a line end: `echo` puts one there so often that programs take it away.
    """
    # Imported on use: few files are Secrets.
    from base64 import b64decode

    try:
        return b64decode("".join(text.split()), validate=True).decode().removesuffix("\n").removesuffix("\r")
    except (BinasciiError, ValueError):
        return None
