"""Say which settings are in force, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from daimo_validate.config.model import display_path
from daimo_validate.config.patterns import Patterns
from daimo_validate.config.reading import ConfigFile, read_file
from daimo_validate.documents import FILE_FORMATS
from daimo_validate.output.settings import Setting, Settings
from daimo_validate.text.pointers import Path as KeyPath
from daimo_validate.text.visible import visible

_DEFAULT: Final = "default"
# What holds if a key is not set.
_UNSET: Final = {
    "select": "all rules",
    "ignore": "no rules",
    "exclude": "what git ignores, and folders such as node_modules",
    "payloads": "only what looks like a payload",
    "openapi": "the document of this release",
    "baseline": "none",
    "project-url": "not known",
}
_ADDING: Final = ("ignore", "payloads")
_REPLACING: Final = ("select", "strict")
_GUARDS: Final = (
    "allowed-destinations",
    "allowed-refund-addresses",
    "allowed-chains",
    "allowed-tokens",
    "allowed-selectors",
    "max-amount-units",
)


def settings_in_force(path: Path | None, file: str | None = None) -> Settings:
    """Return the settings of a configuration (None: there is none), or those that hold for one file.

    Raises InvalidConfigError if the configuration is wrong.
    """
    source = None if path is None else _Source(read_file(path))
    merged = _Merged(source)
    if source is not None and file is not None:
        merged.add_overrides(source, file)
    settings = [*merged.top(), *merged.tables()]
    if source is not None and file is None:
        settings += _overrides(source)
    return Settings(None if path is None else display_path(path), file, settings)


class _Source:
    """A configuration file, and the places of its keys."""

    def __init__(self, file: ConfigFile) -> None:
        self.table: dict[str, Any] = file.table
        self.root = (Path.cwd() / file.path).parent
        self._file = file
        self._documents = FILE_FORMATS["toml"].read(file.source).documents

    def place(self, path: KeyPath) -> str:
        """Return the file and the line of a key."""
        name = visible(display_path(self._file.path))
        if not self._documents:
            return name
        _, place = self._documents[0].nearest((*self._file.prefix, *path))
        start = (place.value if place.key is None else place.key).start
        return f"{name}:{self._file.source.position(start).line}"


class _Merged:
    """The values of a configuration, with those of its overrides for one file."""

    def __init__(self, source: _Source | None) -> None:
        self._values: dict[KeyPath, Any] = {}
        self._origins: dict[KeyPath, str] = {}
        if source is not None:
            for path in _leaves(source.table):
                self._values[path] = _at(source.table, path)
                self._origins[path] = source.place(path)

    def add_overrides(self, source: _Source, file: str) -> None:
        """Apply the overrides that match a file, in their order."""
        full = os.path.abspath(file)  # noqa: PTH100 - without following symbolic links
        for index, override in enumerate(source.table.get("overrides", ())):
            if not Patterns(source.root, override["files"]).covers(full):
                continue
            for path in _leaves({name: value for name, value in override.items() if name != "files"}):
                place = source.place(("overrides", index, *path))
                value = _at(override, path)
                if path[0] in _ADDING and path in self._values:
                    value = list(dict.fromkeys([*self._values[path], *value]))
                    place = f"{self._origins[path]} and {place}"
                self._values[path], self._origins[path] = value, place

    def top(self) -> Iterator[Setting]:
        """Yield the keys that are not in a table."""
        yield self._setting(("strict",), False)
        for name, unset in _UNSET.items():
            yield self._setting((name,), None, unset)

    def tables(self) -> Iterator[Setting]:
        """Yield the keys in tables. Guards are listed also if they are off."""
        for table in ("severity", "env"):
            for path in self._values:
                if path[0] == table:
                    yield self._setting(path, None)
        for guard in _GUARDS:
            yield self._setting(("guards", guard), None, "off")

    def _setting(self, path: KeyPath, default: Any, unset: str = "") -> Setting:
        names = tuple(map(str, path))
        if path in self._values:
            return Setting(names, self._values[path], self._origins[path])
        return Setting(names, default, _DEFAULT, unset)


def _overrides(source: _Source) -> Iterator[Setting]:
    for index, override in enumerate(source.table.get("overrides", ())):
        for name, value in override.items():
            path = ("overrides", str(index), name)
            yield Setting(path, value, source.place(("overrides", index, name)))


def _leaves(table: dict[str, Any]) -> Iterator[KeyPath]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from ((name, key) for key in value)
        elif name != "overrides":
            yield (name,)


def _at(table: Any, path: KeyPath) -> Any:
    for step in path:
        table = table[step]
    return table
