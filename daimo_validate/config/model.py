"""What a configuration says, and the settings that follow from it for each file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property

from daimo_validate.config.patterns import Patterns
from daimo_validate.text.hints import TYPE_CHECKING, Final
from daimo_validate.text.records import NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from daimo_validate.core.policy import Policy


NAME: Final = "daimo-validate.toml"
PYPROJECT: Final = "pyproject.toml"
TABLE: Final = "daimo-validate"
# Not a MappingProxyType, which cannot be pickled: worker processes get a copy of the configuration.
_NO_LEVELS: Final[Mapping[str, str]] = {}
# If `select` could switch this rule off, a file that cannot be parsed would pass.
_ALWAYS_SELECTED: Final = frozenset({"syntax"})


class ConfigError(NamedTuple):
    """One error in a configuration. `line` and `column` count from 1; both are None if it has no position."""

    path: str
    line: int | None
    column: int | None
    message: str

    def __str__(self) -> str:
        position = "" if self.line is None else f":{self.line}:{self.column}"
        return f"{self.path}{position}: {self.message}"


class InvalidConfigError(ValueError):
    """A configuration that cannot be used. `errors` has all its errors, in the order of the text."""

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = tuple(errors)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.errors,)


class Guards(NamedTuple):
    """The guards of a `Policy`; None means that a guard is off."""

    allowed_destinations: tuple[str, ...] | None = None
    allowed_refund_addresses: tuple[str, ...] | None = None
    allowed_chains: tuple[int, ...] | None = None
    allowed_tokens: tuple[str, ...] | None = None
    allowed_selectors: tuple[str, ...] | None = None
    max_amount_units: Decimal | str | int | None = None


class Override(NamedTuple):
    """Settings for the files that match `files`; None matches every file."""

    files: Patterns | None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = _NO_LEVELS
    strict: bool | None = None
    payloads: tuple[str, ...] = ()


class Settings(NamedTuple):
    """The settings of one file: the policy, and JSON Pointers to payloads that need not look like one."""

    policy: Policy
    payloads: tuple[str, ...] = ()


class _Values(NamedTuple):
    path: Path | None = None
    root: str | os.PathLike[str] = "."
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = _NO_LEVELS
    strict: bool | None = None
    exclude: tuple[str, ...] = ()
    payloads: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] | None = None
    openapi: Path | None = None
    baseline: Path | None = None
    project_url: str = ""
    guards: Guards = Guards()
    overrides: tuple[Override, ...] = ()


class Config(_Values):
    """A configuration that was read, or the defaults. Patterns are relative to `root`.

    `env` maps upper-case patterns of names to fields, before the known names; None if the file has none.
    `openapi` and `baseline` are absolute paths. `project_url` ends with a slash if there is one. `severity` maps rule
    ids to `error`, `warning` or `off`.
    """

    @cached_property
    def excludes(self) -> Patterns:
        """The patterns of `exclude`."""
        return Patterns(self.root, self.exclude)

    def settings_for(self, path: str | os.PathLike[str] | None = None) -> Settings:
        """Return the settings of a file, with the overrides that match it applied in their order.

        Without a path, only overrides for every file apply. `ignore` and `payloads` add to the earlier ones, `severity`
        is merged rule by rule, `select` and `strict` replace; a rule that is ignored anywhere is off. Files with the
        same overrides get the same object.
        """
        full = None if path is None else os.path.abspath(path)  # without following symbolic links
        matching = tuple(
            index
            for index, override in enumerate(self.overrides)
            if override.files is None or (full is not None and override.files.covers(full))
        )
        if matching not in self._settings:
            self._settings[matching] = self._merged([self.overrides[index] for index in matching])
        return self._settings[matching]

    def policy(self, for_path: str | os.PathLike[str] | None = None) -> Policy:
        """Return the policy of a file."""
        return self.settings_for(for_path).policy

    def with_options(
        self,
        *,
        select: Sequence[str] | None = None,
        ignore: Sequence[str] = (),
        strict: bool | None = None,
        payloads: Sequence[str] = (),
    ) -> Config:
        """Return this configuration with the options of a command line as a last override for every file.

        `select` replaces the selection of the file; ignored rules stay ignored. An unknown rule id raises ValueError
        when settings are first used.
        """
        options = Override(
            files=None,
            select=None if select is None else tuple(select),
            ignore=tuple(ignore),
            strict=strict,
            payloads=tuple(payloads),
        )
        return self._replace(overrides=(*self.overrides, options))

    @cached_property
    def _settings(self) -> dict[tuple[int, ...], Settings]:
        return {}

    def _merged(self, overrides: Sequence[Override]) -> Settings:
        # Imported on use: 10 ms, and a user's own program may have no configuration.
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
            allowed_selectors=guards.allowed_selectors,
            max_amount_units=guards.max_amount_units,
        )
        return Settings(policy=policy, payloads=tuple(dict.fromkeys(payloads)))


def display_path(path: str | os.PathLike[str]) -> str:
    """Return a path as messages show it: relative to the current directory if it is inside."""
    # Imported on use: 9 ms.
    from pathlib import Path

    cwd = Path.cwd()
    full = cwd / path
    return (full.relative_to(cwd) if full.is_relative_to(cwd) else full).as_posix()
