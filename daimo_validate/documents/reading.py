"""From a file's name and bytes to its documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from os import PathLike, fspath
from typing import Final

from daimo_validate.documents.model import Kind, Problem, Reading
from daimo_validate.text.source import Source, UndecodableError, decode

_BY_SUFFIX: Final = {
    ".json": Kind.JSON,
    ".jsonc": Kind.JSONC,
    ".code-workspace": Kind.JSONC,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".yaml": Kind.YAML,
    ".yml": Kind.YAML,
    ".toml": Kind.TOML,
    ".env": Kind.DOTENV,
}
# Files named .json whose own tools read comments: TypeScript, VS Code, dev containers, API Extractor, TSDoc.
_COMMENTED: Final = (
    r"(?:ts|js)config(?:[.-].*)?\.json|(?:\.?devcontainer|api-extractor(?:-base)?|tsdoc|\.jshintrc|\.eslintrc)\.json"
)
_COMMENTED_FOLDERS: Final = ([".vscode"], [".devcontainer"])
_CODE: Final = frozenset({"js", "ts", "py", "mjs", "cjs"})


def kind_of(path: str | PathLike[str]) -> Kind | None:
    """The format that a file's name tells; None for a file that is not read. Nothing is opened."""
    *folders, name = fspath(path).replace("\\", "/").lower().split("/")
    stem, dot, ending = name.rpartition(".")
    kind = _BY_SUFFIX.get(dot + ending) if stem or ending == "env" else None
    if kind is Kind.JSON and (re.fullmatch(_COMMENTED, name) or folders[-1:] in _COMMENTED_FOLDERS):
        return Kind.JSONC
    if kind is None and name.startswith(".env.") and ending not in _CODE:
        return Kind.DOTENV
    return kind


def read(data: bytes, kind: Kind) -> Reading:
    """Everything in a file's bytes. Raises nothing: what cannot be read is a `syntax` problem at its
    place."""
    try:
        source = decode(data)
    except UndecodableError as error:
        return undecodable(error, kind)
    return read_text(source, kind)


def undecodable(error: UndecodableError, kind: Kind) -> Reading:
    """What there is to say of bytes that are no text."""
    problem = Problem(rule="syntax", message=str(error), span=error.span, hint=error.hint)
    return Reading(kind, error.source, (), (problem,))


def read_text(source: Source, kind: Kind) -> Reading:
    """Everything in a text. Raises nothing, like `read`."""
    reading = _reader(kind)(source, kind)
    return reading._replace(problems=tuple(sorted(reading.problems, key=lambda problem: problem.span)))


def _reader(kind: Kind) -> Callable[[Source, Kind], Reading]:
    # A parser is imported when the first file of its kind is read: every run pays for the start of the
    # program.
    if kind in (Kind.JSON, Kind.JSONC, Kind.JSONL):
        from daimo_validate.documents import json

        return json.read
    if kind is Kind.YAML:
        from daimo_validate.documents import yaml

        return yaml.read
    if kind is Kind.TOML:
        from daimo_validate.documents import toml

        return toml.read
    from daimo_validate.documents import dotenv

    return dotenv.read
