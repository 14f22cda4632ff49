"""How a string is written in each format, in the manner of the text that it replaces."""

from __future__ import annotations

import re
from typing import Final

from daimo_validate.documents.model import Kind

_BARE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_BARE_IN_DOTENV: Final = re.compile(r"[A-Za-z0-9_.+:/@-]*", re.ASCII)


def written(kind: Kind, old: str, value: str) -> str:
    """The text that puts the string `value` where `old` stands: with its quotes, or without any where that is
    safe."""
    quote = old[:1] if old[:1] in ("'", '"') else ""
    if kind in (Kind.JSON, Kind.JSONC, Kind.JSONL):
        return _double(value)
    if kind is Kind.DOTENV:
        if quote and quote not in value and "\\" not in value:
            return f"{quote}{value}{quote}"
        return value if _BARE_IN_DOTENV.fullmatch(value) else _double(value)
    if not quote and _is_bare(kind, old) and _is_bare(kind, value):
        return value
    if quote == "'" and not old.startswith("'''") and value.isprintable():
        if kind is Kind.YAML:
            return "'" + value.replace("'", "''") + "'"
        if "'" not in value:
            return f"'{value}'"
    return _double(value)


def _is_bare(kind: Kind, text: str) -> bool:
    if _BARE.fullmatch(text) is None:
        return False
    if kind is Kind.TOML:
        return True
    from daimo_validate.documents.scalars import resolve

    return resolve(text) == (text, None)


def _double(value: str) -> str:
    import json

    # JSON's strings are strings of YAML 1.2 and, but for DEL, of TOML too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
