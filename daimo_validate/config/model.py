"""The configuration: `daimo-validate.toml`, or the table `[tool.daimo-validate]` of `pyproject.toml`.

A run without such a file imports nothing for it, so what reading one takes is imported where it is used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from daimo_validate.config.patterns import Patterns

if TYPE_CHECKING:
    from decimal import Decimal

    from daimo_validate.core.policy import Policy

NAME: Final = "daimo-validate.toml"
PYPROJECT: Final = "pyproject.toml"
TABLE: Final = "daimo-validate"
# No MappingProxyType, which cannot be pickled: a config goes to other processes.
_NO_LEVELS: Final[Mapping[str, str]] = {}
# What a pyproject.toml with the table holds: a header, or keys one after the other. An escape may stand for any letter.
_TABLE_TEXT: Final = rb"tool[\W_]*(?:daimo|[\]=])|\\"
# Without it a file that cannot be read would pass for one in which nothing was selected.
_ALWAYS_SELECTED: Final = frozenset({"syntax"})


class ConfigError(NamedTuple):
    """One thing that is wrong in a config. `line` and `column` count from 1; None when it has no place in the text."""

    path: str
    line: int | None
    column: int | None
    message: str

    def __str__(self) -> str:
        place = "" if self.line is None else f":{self.line}:{self.column}"
        return f"{self.path}{place}: {self.message}"


class InvalidConfigError(ValueError):
    """A config that cannot be used; `errors` are all that is wrong with it, in the order of the text."""

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = tuple(errors)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.errors,)


class Guards(NamedTuple):
    """What payloads may ask for; None where nothing is said. Meant as in `Policy`."""

    allowed_destinations: tuple[str, ...] | None = None
    allowed_refund_addresses: tuple[str, ...] | None = None
    allowed_chains: tuple[int, ...] | None = None
    allowed_tokens: tuple[str, ...] | None = None
    max_amount_units: Decimal | str | int | None = None


class Override(NamedTuple):
    """Settings for the files that match; None for `files` means every file, wherever it lies."""

    files: Patterns | None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = _NO_LEVELS
    strict: bool | None = None
    payloads: tuple[str, ...] = ()


class Settings(NamedTuple):
    """What holds for one file: the policy, and the JSON Pointers at which payloads stand whatever their shape."""

    policy: Policy
    payloads: tuple[str, ...] = ()


class _Values(NamedTuple):
    path: Path | None = None
    root: Path = Path()
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = _NO_LEVELS
    strict: bool | None = None
    exclude: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] | None = None
    openapi: Path | None = None
    baseline: Path | None = None
    guards: Guards = Guards()
    overrides: tuple[Override, ...] = ()


class Config(_Values):
    """A config as it was read, or the defaults. `root` is the folder to which its patterns are relative.

    `env` are dotenv key patterns in capitals with the field each holds, those that are built in last; None when the
    file names none. `openapi` and `baseline` are absolute paths. `severity` has `error`, `warning` or `off` by rule.
    """

    @cached_property
    def excludes(self) -> Patterns:
        """`exclude`, as `discovery.discover` takes it."""
        return Patterns(self.root, self.exclude)

    def settings_for(self, path: str | os.PathLike[str] | None = None) -> Settings:
        """What holds for a file: the overrides that match it, applied in their order; None: no override does.

        Files for which the same overrides count get the same object. `ignore` and `payloads` add to what is above,
        `severity` goes rule by rule, `select` and `strict` replace; a rule that is ignored anywhere is off.
        """
        full = None if path is None else os.path.abspath(path)  # noqa: PTH100 - without following symbolic links
        counting = tuple(
            at
            for at, override in enumerate(self.overrides)
            if override.files is None or (full is not None and override.files.covers(full))
        )
        if counting not in self._settings:
            self._settings[counting] = self._merged([self.overrides[at] for at in counting])
        return self._settings[counting]

    def policy(self, for_path: str | os.PathLike[str] | None = None) -> Policy:
        """The policy of `settings_for`."""
        return self.settings_for(for_path).policy

    def with_options(
        self,
        *,
        select: Sequence[str] | None = None,
        ignore: Sequence[str] = (),
        strict: bool | None = None,
        payloads: Sequence[str] = (),
    ) -> Config:
        """This config with the options of a command line, which count for every file and after every override.

        `select` takes the place of the config's, and lifts nothing that is ignored. Raises ValueError, when settings
        are first asked for, for an id that no rule has.
        """
        above = Override(
            files=None,
            select=None if select is None else tuple(select),
            ignore=tuple(ignore),
            strict=strict,
            payloads=tuple(payloads),
        )
        return self._replace(overrides=(*self.overrides, above))

    @cached_property
    def _settings(self) -> dict[tuple[int, ...], Settings]:
        return {}

    def _merged(self, overrides: Sequence[Override]) -> Settings:
        from daimo_validate.core.policy import Policy
        from daimo_validate.core.rules import RULES

        select, strict = self.select, self.strict
        ignored, severity, payloads = set(self.ignore), dict(self.severity), list(self.payloads)
        for override in overrides:
            select = select if override.select is None else override.select
            strict = strict if override.strict is None else override.strict
            ignored.update(override.ignore)
            severity.update(override.severity)
            payloads += override.payloads
        ignored.update(rule for rule, level in severity.items() if level == "off")
        if select is not None:
            ignored |= RULES.keys() - set(select) - _ALWAYS_SELECTED
        guards = self.guards
        policy = Policy(
            strict=bool(strict),
            ignore=ignored,
            severity={rule: level for rule, level in severity.items() if level != "off"},
            allowed_destinations=guards.allowed_destinations,
            allowed_refund_addresses=guards.allowed_refund_addresses,
            allowed_chains=guards.allowed_chains,
            allowed_tokens=guards.allowed_tokens,
            max_amount_units=guards.max_amount_units,
        )
        return Settings(policy=policy, payloads=tuple(dict.fromkeys(payloads)))


def find_config(start: str | os.PathLike[str]) -> Path | None:
    """The config that counts in a folder: the nearest, in it or above it; None when there is none.

    In one folder `daimo-validate.toml` comes before `pyproject.toml`, and a `pyproject.toml` without the table is
    passed over. The search ends with the folder that has a `.git`: what lies around a repository is not its own, and
    is not there when a CI checks it out.
    """
    folder = Path(os.path.abspath(start))  # noqa: PTH100
    for candidate in (folder, *folder.parents):
        if (own := candidate / NAME).is_file():
            return own
        if (shared := candidate / PYPROJECT).is_file() and _may_configure(shared):
            return shared
        if os.path.lexists(candidate / ".git"):
            return None
    return None


def load_config(path: str | os.PathLike[str]) -> Config:
    """Read a config: `pyproject.toml` for its table, a file of any other name as a whole.

    Raises InvalidConfigError with everything that is wrong, each at its line and column.
    """
    from daimo_validate.config.reading import read_config

    return read_config(Path(path))


def _may_configure(path: Path) -> bool:
    """Whether a pyproject.toml has the table, also misspelt, or cannot be read although it may have it: guards must
    not be off because of a slip."""
    try:
        data = path.read_bytes()
    except OSError:
        return True
    # Many a project names this one among its dependencies, and its file is not to be read for that.
    if b"daimo" not in data.lower() or not re.search(_TABLE_TEXT, data, re.IGNORECASE):
        return False
    import tomllib

    try:
        tool = tomllib.loads(data.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError):
        return True
    return isinstance(tool, dict) and table_key(tool) is not None


def table_key(tool: Mapping[str, Any]) -> str | None:
    """The key of the project's table among those of `[tool]`, as it is written there."""
    if TABLE in tool:
        return TABLE
    return next((key for key in tool if key.lower().replace("_", "").replace("-", "") == "daimovalidate"), None)
