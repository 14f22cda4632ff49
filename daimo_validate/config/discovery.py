"""Find the configuration that applies in a folder.

Most runs have none, so this module imports almost nothing.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from daimo_validate.config.model import NAME, PYPROJECT, TABLE, ConfigError, InvalidConfigError, display_path
from daimo_validate.text.hints import Any, Final

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
    folder = Path(os.path.abspath(start))  # noqa: PTH100 - without following symbolic links
    for candidate in (folder, *folder.parents):
        if _is_there(own := candidate / NAME):
            return own
        if _is_there(shared := candidate / PYPROJECT) and _may_have_table(shared):
            return shared
        if os.path.lexists(candidate / ".git"):
            return None
    return None


def table_key(tool: Mapping[str, Any]) -> str | None:
    """Return the key of this project's table in `[tool]` as it is written there, also if it is misspelt."""
    if TABLE in tool:
        return TABLE
    return next((key for key in tool if key.lower().replace("_", "").replace("-", "") == "daimovalidate"), None)


def _is_there(path: Path) -> bool:
    try:
        if stat.S_ISREG(path.stat().st_mode):
            return True
        why = "not a regular file"
    except (FileNotFoundError, NotADirectoryError):
        if not path.is_symlink():
            return False
        why = "broken symbolic link"
    except OSError as error:
        why = f"cannot read: {(error.strerror or 'unknown error').lower()}"
    raise InvalidConfigError([ConfigError(display_path(path), None, None, f"{why}; remove it or use --no-config")])


def _may_have_table(path: Path) -> bool:
    """Return whether a pyproject.toml has the table, even a misspelt one, or has to be read to know it.

    A mistake in the file must not switch the guards off.
    """
    try:
        data = path.read_bytes()
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
