"""OpenAPI documents from files."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from daimo_validate.schema.errors import SchemaError
from daimo_validate.text.visible import visible


def read_document(path: str | PathLike[str]) -> Mapping[str, Any]:
    """Return the mapping that a YAML or JSON file holds. SchemaError if it cannot be read."""
    # Imported on use: 33 ms.
    import yaml

    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SchemaError(named(path, error.strerror or "cannot be read")) from None
    except UnicodeDecodeError:
        raise SchemaError(named(path, "not valid UTF-8")) from None
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SchemaError(named(path, f"not YAML or JSON: {error.problem}{where}")) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise SchemaError(named(path, "not YAML or JSON")) from None
    if not isinstance(document, Mapping):
        raise SchemaError(named(path, "not an OpenAPI document"))
    return document


def named(path: str | PathLike[str], what: str) -> str:
    """Return a message about a file that begins with its path."""
    return f"{visible(fspath(path))}: {what}"
