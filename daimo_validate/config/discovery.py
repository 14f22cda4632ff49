"""Find the configuration that applies in a folder.

Most runs have none, so this module imports almost nothing.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping

from daimo_validate.config.model import NAME, PYPROJECT, TABLE, ConfigError, InvalidConfigError, display_path
from daimo_validate.text.hints import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

# Text that every pyproject.toml with the table contains: its header, or its keys one after the other. A backslash can
# be the escape of any letter.
_TABLE_TEXT: Final = rb"tool[\W_]*(?:daimo|[\]=])|\\"


def find_config(start: str | os.PathLike[str]) -> Path | None:
    """Return the nearest configuration in a folder or above it; None if there is none.

    In one folder `daimo-validate.toml` comes before `pyproject.toml`, and a `pyproject.toml` without the table is
    skipped. The search ends at the folder with a `.git`: a checkout in CI does not have what is outside it.

    Raises InvalidConfigError for a `daimo-validate.toml` or `pyproject.toml` that is there but is not a readable file
    (a broken link, a folder): without it the guards would be off.
    """
    found = _find(os.path.abspath(start))
    if found is None:
        return None
    # Imported on use: 9 ms.
    from pathlib import Path

    return Path(found)


def _find(folder: str) -> str | None:
    while True:
        if _is_there(own := os.path.join(folder, NAME)):
            return own
        if _is_there(shared := os.path.join(folder, PYPROJECT)) and _may_have_table(shared):
            return shared
        above = os.path.dirname(folder)
        if above == folder or os.path.lexists(os.path.join(folder, ".git")):
            return None
        folder = above


def table_key(tool: Mapping[str, Any]) -> str | None:
    """Return the key of this project's table in `[tool]` as it is written there, also if it is misspelt."""
    if TABLE in tool:
        return TABLE
    return next((key for key in tool if key.lower().replace("_", "").replace("-", "") == "daimovalidate"), None)


def _is_there(path: str) -> bool:
    try:
        if stat.S_ISREG(os.stat(path).st_mode):
            return True
        why = "not a regular file"
    except (FileNotFoundError, NotADirectoryError):
        if not os.path.islink(path):
            return False
        why = "broken symbolic link"
    except OSError as error:
        why = f"cannot read: {(error.strerror or 'unknown error').lower()}"
    raise InvalidConfigError([ConfigError(display_path(path), None, None, f"{why}; remove it or use --no-config")])


def _may_have_table(path: str) -> bool:
    """Return whether a pyproject.toml has the table, even a misspelt one, or has to be read to know it.

    A mistake in the file must not switch the guards off.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return True
    # Many projects only list this one as a dependency; their files need no parsing.
    if b"daimo" not in data.lower() or not re.search(_TABLE_TEXT, data, re.IGNORECASE):
        return False
    # Imported on use: 8 ms.
    import tomllib

    try:
        tool = tomllib.loads(data.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError):
        return True
    return isinstance(tool, dict) and table_key(tool) is not None
