"""Read `daimo-validate.toml`, or the table `[tool.daimo-validate]` of `pyproject.toml`.

    from daimo_validate.config import load

    validator = load("daimo-validate.toml")
    report = validator.validate(payload)

No other package reads the file. The command line takes its settings for each file from `config.model.Config`.
"""

from __future__ import annotations

import os

from daimo_validate.config.model import ConfigError, InvalidConfigError
from daimo_validate.text.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from daimo_validate.core.validator import Validator

__all__ = ["ConfigError", "InvalidConfigError", "load"]


def load(path: str | os.PathLike[str]) -> Validator:
    """Return a validator with the guards, rules and OpenAPI document of a configuration.

    It uses `guards`, `select`, `ignore`, `severity`, `strict` and `openapi`. `overrides` and the other keys are about
    files, so they do not count here. Raises InvalidConfigError with everything that is wrong, each error with its file,
    line and column.
    """
    # Imported on use: 25 ms.
    from daimo_validate.config.reading import load_validator

    return load_validator(path)
