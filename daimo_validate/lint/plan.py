"""What a call asks for, made into files, settings and a baseline, before anything is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from daimo_validate.config.discovery import find_config
from daimo_validate.config.model import Config, InvalidConfigError, Settings
from daimo_validate.config.patterns import Patterns, parse
from daimo_validate.core.validator import Validator
from daimo_validate.core.wording import nearest, quoted
from daimo_validate.diagnostics.model import FileError, reason
from daimo_validate.documents import FILE_FORMATS, format_of, supported_formats
from daimo_validate.lint.check import CheckSettings
from daimo_validate.lint.discovery import Target, discover
from daimo_validate.lint.run import FixMode, Outcome, run, run_data
from daimo_validate.payloads.search import matches
from daimo_validate.schema import Schema, SchemaError
from daimo_validate.text.visible import visible

_STDIN = "-"
_STDIN_DISPLAY = "<stdin>"


class PlanError(ValueError):
    """A call that cannot be carried out; `lines` say why, one reason each."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Wishes(NamedTuple):
    """What the command line says; None and empty where it says nothing."""

    paths: tuple[str, ...] = ()
    stdin_filename: str | None = None
    pointers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    only_payload_files: bool = False
    openapi: str | None = None
    config: str | None = None
    no_config: bool = False
    strict: bool | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: str | None = None
    write_baseline: str | None = None
    fixes: FixMode = FixMode()

    @property
    def is_stdin(self) -> bool:
        """Whether standard input is what is checked."""
        return _STDIN in self.paths or (self.stdin_filename is not None and not self.paths)


class SettingsMaker:
    """The settings of each file, with one validator for each policy. It goes to other processes as it is.

    With `is_body` the whole text is one request. Explicit `pointers` say where the payloads are, and nothing else
    is searched; the places that a configuration names are searched beside the rest.
    """

    def __init__(
        self, config: Config, schema: Schema | None, pointers: tuple[str, ...], *, is_body: bool, speaks_always: bool
    ) -> None:
        self.config = config
        self._schema = schema
        self._is_body = is_body
        self._search = not (is_body or pointers)
        self._speaks_always = speaks_always
        self._made: dict[tuple[int, bool], CheckSettings] = {}

    def __call__(self, target: Target) -> CheckSettings:
        return self.settings(self.config.settings_for(target.path), is_named=target.is_named)

    def settings(self, settings: Settings, *, is_named: bool) -> CheckSettings:
        key = (id(settings), is_named)
        if key not in self._made:
            self._made[key] = CheckSettings(
                validator=Validator(policy=settings.policy, schema=self._schema),
                pointers=("",) if self._is_body else settings.payloads,
                search=self._search,
                env=self.config.env,
                speaks=is_named and self._speaks_always,
            )
        return self._made[key]

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_made": {}}


class Plan(NamedTuple):
    """A call that can be carried out."""

    wishes: Wishes
    settings: SettingsMaker
    known: Counter[str] | None
    targets: tuple[Target, ...] = ()
    errors: tuple[FileError, ...] = ()

    def run(self, progress: Callable[[int, int], None] | None = None) -> Outcome:
        """Check the files."""
        return run(
            self.targets,
            self.settings,
            fixes=self.wishes.fixes,
            known=self.known,
            errors=self.errors,
            progress=progress,
        )

    def run_stdin(self, data: bytes) -> Outcome:
        """Check what standard input held: a body, or with a file name, what a file of that name would be."""
        name = self.wishes.stdin_filename
        format = FILE_FORMATS["json"] if name is None else format_of(name)
        if format is None:
            raise PlanError(f"{quoted(name or '')}: unsupported file type; supported: {supported_formats()}")
        path = None if name is None else Path(name)
        settings = self.settings.settings(self.settings.config.settings_for(path), is_named=True)
        return run_data(data, name or _STDIN_DISPLAY, format, settings, self.wishes.fixes, self.known)

    def write_baseline(self, outcome: Outcome) -> None:
        """Write the findings of a run as known from now on, where that is wanted, and take them out of the outcome.

        PlanError when the file cannot be written.
        """
        path = self.wishes.write_baseline
        if path is None:
            return
        from daimo_validate.lint.baseline import write_baseline

        try:
            write_baseline(Path(path), outcome.result.diagnostics)
        except OSError as error:
            raise PlanError(f"{visible(path)}: this cannot be written: {reason(error)}") from None
        outcome.result = outcome.result.without_findings()


def make_plan(wishes: Wishes) -> Plan:
    """The plan of a call. PlanError when the call itself is wrong: rules, pointers, configuration, schema, baseline."""
    if not wishes.paths and wishes.stdin_filename is None:
        raise PlanError("name files or folders to check, or - for one body on standard input")
    if _STDIN in wishes.paths and len(wishes.paths) > 1:
        raise PlanError("- stands for standard input and goes alone")
    if wishes.stdin_filename is not None and not wishes.is_stdin:
        raise PlanError("--stdin-filename names what standard input holds, and takes no other file beside it")
    _check_names(wishes)
    _check_rules((*wishes.select, *wishes.ignore))
    _check_pointers(wishes.pointers)
    _check_patterns(wishes.excludes)
    config = _config(wishes)
    settings = SettingsMaker(
        config.with_options(
            select=wishes.select or None, ignore=wishes.ignore, strict=wishes.strict, payloads=wishes.pointers
        ),
        _schema(wishes, config),
        wishes.pointers,
        is_body=wishes.is_stdin and wishes.stdin_filename is None and not wishes.pointers,
        speaks_always=not wishes.only_payload_files,
    )
    known = _known(wishes, config)
    if wishes.is_stdin:
        return Plan(wishes=wishes, settings=settings, known=known)
    excludes = [config.excludes, Patterns(Path.cwd(), wishes.excludes)]
    found = discover(wishes.paths, excludes=excludes, by_person=not wishes.only_payload_files)
    return Plan(wishes=wishes, settings=settings, known=known, targets=found.targets, errors=found.errors)


def _config(wishes: Wishes) -> Config:
    if wishes.no_config:
        return Config()
    try:
        path = Path(wishes.config) if wishes.config is not None else find_config(Path.cwd())
        if path is None:
            return Config()
        from daimo_validate.config.reading import load_config

        return load_config(path)
    except InvalidConfigError as error:
        raise PlanError(*map(str, error.errors)) from None


def _schema(wishes: Wishes, config: Config) -> Schema | None:
    path = config.openapi if wishes.openapi is None else wishes.openapi
    if path is None:
        return None
    try:
        return Schema.from_openapi(path)
    except SchemaError as error:
        raise PlanError(str(error)) from None


def _known(wishes: Wishes, config: Config) -> Counter[str] | None:
    path = config.baseline if wishes.baseline is None else wishes.baseline
    # What is written anew holds every finding, also those that an older baseline knows.
    if path is None or wishes.write_baseline is not None:
        return None
    from daimo_validate.lint.baseline import BaselineError, read_baseline

    try:
        return read_baseline(Path(path))
    except BaselineError as error:
        raise PlanError(f"{visible(str(path))}: {error}") from None


def _check_names(wishes: Wishes) -> None:
    # As a variable gives that a script has not set: to pass over it would check less than was asked for.
    for option in ("openapi", "config", "baseline", "write_baseline"):
        if getattr(wishes, option) == "":
            raise PlanError(f"--{option.replace('_', '-')}: the name of the file is empty")


def _check_rules(given: tuple[str, ...]) -> None:
    from daimo_validate.core.rules import RULES

    for rule in given:
        if rule not in RULES:
            near = nearest(rule, RULES)
            meant = f"; did you mean {near}?" if near else "; `daimo-validate rules` lists them"
            raise PlanError(f"{quoted(rule)} is no rule{meant}")


def _check_pointers(given: tuple[str, ...]) -> None:
    for pointer in given:
        try:
            matches({}, pointer)
        except ValueError as error:
            raise PlanError(str(error)) from None


def _check_patterns(given: tuple[str, ...]) -> None:
    for pattern in given:
        if parse(pattern) is None:
            raise PlanError(f"{quoted(pattern)} is a pattern that can match nothing")
