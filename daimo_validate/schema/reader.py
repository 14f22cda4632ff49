"""OpenAPI documents from files."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from daimo_validate.schema.errors import SchemaError
from daimo_validate.text.visible import visible


def read_document(path: str | PathLike[str]) -> Mapping[str, Any]:
    """The mapping that a YAML or JSON file holds. SchemaError when it cannot be read."""
    import yaml

    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SchemaError(named(path, error.strerror or "it cannot be read")) from None
    except UnicodeDecodeError:
        raise SchemaError(named(path, "it is not valid UTF-8")) from None
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SchemaError(named(path, f"it is neither YAML nor JSON: {error.problem}{where}")) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise SchemaError(named(path, "it is neither YAML nor JSON")) from None
    if not isinstance(document, Mapping):
        raise SchemaError(named(path, "it holds no OpenAPI document"))
    return document


def named(path: str | PathLike[str], what: str) -> str:
    """What is wrong with a file, with its name."""
    return f"{visible(fspath(path))}: {what}"
