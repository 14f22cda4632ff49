"""The settings in force, each with where it comes from: as TOML with comments, or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from daimo_validate.core.wording import looks_secret
from daimo_validate.output.encoding import to_json
from daimo_validate.output.styles import CYAN, DIM, paint
from daimo_validate.output.words import shown_path
from daimo_validate.text.visible import visible

_HIDDEN: Final = "***"
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")


class Setting(NamedTuple):
    """A setting: its path (`("guards", "allowed-chains")`), its value, and where that comes from.

    A value of None is one that is not set; `unset` then says what holds instead.
    """

    path: tuple[str, ...]
    value: Any
    origin: str
    unset: str = ""


class Settings(NamedTuple):
    """All settings of a run, or of one file. `source` is the configuration, None if there is none."""

    source: str | None
    file: str | None
    settings: Sequence[Setting]


def as_toml(shown: Settings, color: bool = False) -> str:
    """Return TOML that says the same as the configuration. Comments name the places, and what is not set."""
    source = "no configuration file" if shown.source is None else f"configuration: {shown_path(shown.source)}"
    lines = [f"# {source}"]
    if shown.file is not None:
        lines.append(f"# in force for {shown_path(shown.file)}")
    lines.append("")
    table: tuple[str, ...] = ()
    for setting in shown.settings:
        if setting.path[:-1] != table:
            table = setting.path[:-1]
            lines += ["", _header(table)]
        lines.append(_line(setting, color))
    # GitHub's runner takes `##[name]` for a command wherever it is in a line.
    return "".join(f"{line}\n" for line in lines).replace("##[", "## [")


def as_json(shown: Settings) -> str:
    """Return the object, version 1. Keys may be added; a key never changes its meaning."""
    document = {
        "version": 1,
        "configuration": shown.source,
        "file": shown.file,
        "settings": [
            {"key": ".".join(map(_shown, setting.path)), "value": _plain(setting.value), "from": setting.origin}
            for setting in shown.settings
        ],
    }
    return f"{to_json(document)}\n"


def _line(setting: Setting, color: bool) -> str:
    key = _key(setting.path[-1])
    if setting.value is None:
        return paint(f"# {key}: {setting.unset} ({setting.origin})", DIM, color)
    return f"{paint(key, CYAN, color)} = {_toml(setting.value)}  {paint(f'# {setting.origin}', DIM, color)}"


def _header(table: tuple[str, ...]) -> str:
    # The number of a table in an array is not written.
    names = ".".join(_key(name) for name in table if not name.isdecimal())
    return f"[[{names}]]" if table[-1].isdecimal() else f"[{names}]"


def _key(name: str) -> str:
    shown = _shown(name)
    return shown if _BARE_KEY.fullmatch(shown) else json.dumps(shown, ensure_ascii=False)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(_shown(value), ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_toml(member)}" for name, member in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _shown(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {_shown(name): _plain(member) for name, member in value.items()}
    return [_plain(member) for member in value] if isinstance(value, (list, tuple)) else value


def _shown(text: str) -> str:
    """Return a text without secrets and without characters that a terminal takes for commands."""
    return _HIDDEN if looks_secret(text) else visible(text)
