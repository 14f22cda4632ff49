"""A payload and where it is in its document."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from daimo_validate.documents.model import Document, Place, Problem
from daimo_validate.text.hints import Any
from daimo_validate.text.pointers import Path
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.source import Span


class Payload(NamedTuple):
    """A payload, or a fragment of one, in a document.

    `value` is what the validator judges: the document's value at `path`. Numbers, booleans and dates without quotes are
    strings in it if the field must be a string; `problems` reports them (`unquoted-value`). `unknown` are paths in
    `value` that a template fills in, `open` those of objects that may have more members than the text shows. A
    part of a request that stands alone is judged at its place `at` in a request: ("destination",). A `fragment` is made
    of settings of the document: `fields` maps its paths to those of the document, and `places` has the places of values
    that are a part of a string there. `used` are the YAML aliases that bring the same payload to other places.
    """

    document: Document
    path: Path
    value: Any
    at: Path = ()
    unknown: frozenset[Path] = frozenset()
    open: frozenset[Path] = frozenset()
    problems: tuple[Problem, ...] = ()
    fragment: bool = False
    fields: Mapping[Path, Path] = MappingProxyType({})
    places: Mapping[Path, Place] = MappingProxyType({})
    used: tuple[Span, ...] = ()

    def place(self, path: Path) -> Place | None:
        """Return the place of the value at a path of the payload, or None if it is not in the text."""
        if self.fragment:
            return self.places.get(path) or self._place_in_field(path)
        inside = self.document_path(path)
        place = None if inside is None else self.document.place(inside)
        return place if place is None or not self.used else place._replace(used=place.used + self.used)

    def document_path(self, path: Path) -> Path | None:
        """Return the path in the document of what is at a path of the payload, or None if it is not in the text."""
        if self.fragment:
            return self.fields.get(path)
        if path[: len(self.at)] != self.at:
            return None
        return (*self.path, *path[len(self.at) :])

    def payload_path(self, path: Path) -> Path:
        """Return the path in the payload of what is at a path of the document."""
        if self.fragment:
            return next((field for field, key in self.fields.items() if key == path), path)
        return (*self.at, *path[len(self.path) :])

    def nearest(self, path: Path) -> tuple[Path, Place]:
        """Return the place at a path of the payload, or of the innermost value around it that is in the text.

        The first item is that value's path in the document.
        """
        if not self.fragment:
            return self.document.nearest(self.path if (inside := self.document_path(path)) is None else inside)
        for known, key in self.fields.items():
            shorter = min(len(known), len(path))
            if known[:shorter] == path[:shorter] and (place := self.place(known)) is not None:
                return key, place
        return self.document.nearest(())

    def _place_in_field(self, path: Path) -> Place | None:
        """Return the place of a value at or in a field of a fragment."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.fields:
                return self.document.place((*self.fields[path[:end]], *path[end:]))
        return None
