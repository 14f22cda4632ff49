"""Find documents in the strings of another one: JSON in an environment variable, a file in a ConfigMap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from daimo_validate.documents import FILE_FORMATS, Format, format_of
from daimo_validate.documents.model import Document, Reading
from daimo_validate.text.hints import Any, Final
from daimo_validate.text.patterns import compiled
from daimo_validate.text.pointers import Path
from daimo_validate.text.source import Source, Span

MAX_LEVELS: Final = 3
"""The most strings inside each other that are read. Each level is a copy of the text, so more would be a burden."""

# Programs that send requests, as in the steps of a workflow and the scripts of a package.
_COMMAND: Final = r"\b(?:curl|https?|xh|wget)[ \t]|<<"
# No request is shorter.
_SHORTEST: Final = 40


def readings_in(
    document: Document,
    source: Source,
    number: int,
    *,
    may_hold: Callable[[bytes], bool],
    without: Collection[Path] = (),
) -> Iterator[Reading]:
    """Yield a reading for each string of a document that is itself a document and may hold a payload.

    `source` is the file. The documents are numbered from `number`. `may_hold` looks for the signs of a payload in bytes
    in lower case. Values at the paths `without` are not searched. A string that YAML aliases bring to several paths is
    read once.
    """
    seen: set[Span] = set()
    for path, value in _strings(document.value, frozenset(without)):
        format = _format_of(path, value)
        if format is None or not (format.is_environment or may_hold(value.encode("utf-8", "replace").lower())):
            continue
        # Imported on use: 0.7 ms, and few strings are documents.
        from daimo_validate.documents.embedding import read_embedded, text_of

        place, text = document.place(path), text_of(document, source, path)
        if place is None or text is None or place.value in seen:
            continue
        seen.add(place.value)
        anchor = (place.key or place.value).start
        reading = read_embedded(text, source, format, number, place.used, anchor)
        number += len(reading.documents) + len(reading.problems)
        yield reading


def _format_of(path: Path, value: str) -> Format | None:
    """Return the format of a string: that of the file name which is its key, JSON, or a command with a request."""
    name = path[-1] if path else ""
    named = format_of(name) if isinstance(name, str) and "." in name else None
    if named is not None:
        return named
    if len(value) < _SHORTEST:
        return None
    if value.lstrip()[:1] in ("{", "["):
        return FILE_FORMATS["json"]
    # The pattern takes long in files of many long texts, so plain words are looked for first.
    is_likely = "nation" in value or "verb" in value
    return FILE_FORMATS["shell"] if is_likely and compiled(_COMMAND).search(value) else None


def _strings(tree: Any, without: Collection[Path]) -> Iterator[tuple[Path, str]]:
    """Yield every string of a tree with its path, in order."""
    # One iterator for each container around the place, as in `search.request_paths`.
    path: list[str | int] = []
    around: list[Iterator[tuple[str | int, Any]]] = [iter([("", tree)])]
    while around:
        for step, member in around[-1]:
            if member.__class__ is str:
                yield (*path[1:], step) if path else (), member
                continue
            if member.__class__ is not dict and member.__class__ is not list:
                continue
            if without and ((*path[1:], step) if path else ()) in without:
                continue
            path.append(step)
            around.append(iter(member.items() if member.__class__ is dict else enumerate(member)))
            break
        else:
            around.pop()
            del path[-1:]
