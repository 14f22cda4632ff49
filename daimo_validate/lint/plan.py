"""Turn the options of a `check` command into files, settings and a baseline, before anything is checked."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable

from daimo_validate.config.discovery import find_config
from daimo_validate.config.model import Config, InvalidConfigError, Settings, display_path
from daimo_validate.config.patterns import Patterns, parse
from daimo_validate.core.rules import RULES
from daimo_validate.core.validator import Validator
from daimo_validate.core.wording import quoted, unknown_name
from daimo_validate.diagnostics.model import Diagnostic, FileError, reason
from daimo_validate.diagnostics.placing import about_file
from daimo_validate.documents import FILE_FORMATS, Format, format_of, missing_grammar, supported_formats
from daimo_validate.lint.check import CheckSettings, no_payload
from daimo_validate.lint.discovery import Discovery, Target, discover
from daimo_validate.lint.run import FixMode, Outcome, run, run_data
from daimo_validate.payloads.walk import matches
from daimo_validate.text.hints import TYPE_CHECKING
from daimo_validate.text.records import NamedTuple
from daimo_validate.text.visible import visible

_STDIN = "-"
_STDIN_DISPLAY = "<stdin>"
# After comments: `---`, or `key:` without a brace before it.
_YAML = rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\n)*(?:---|[ \t]*[\"']?[\w.-]+[\"']?[ \t]*:(?:\s|\Z))"


if TYPE_CHECKING:
    from daimo_validate.schema import Schema


class PlanError(ValueError):
    """A command that cannot run. `lines` are the reasons."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class CheckOptions(NamedTuple):
    """The options of a `check` command; None and empty if an option is not given."""

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
    output_file: str | None = None
    fixes: FixMode = FixMode()

    @property
    def is_stdin(self) -> bool:
        """Whether to check standard input."""
        return _STDIN in self.paths or (self.stdin_filename is not None and not self.paths)

    @property
    def is_body(self) -> bool:
        """Whether standard input is one request body, and not a file that may hold some."""
        return self.is_stdin and self.stdin_filename is None and not self.pointers


class SettingsMaker:
    """Gives each file its settings, with one validator per policy. Worker processes get a copy."""

    def __init__(self, options: CheckOptions, config: Config, schema: Schema | None) -> None:
        self.config = config
        self._options = options
        self._schema = schema
        self._made: dict[tuple[int, bool], CheckSettings] = {}

    def __call__(self, target: Target) -> CheckSettings:
        return self.settings(self.config.settings_for(target.path), is_named=target.is_named)

    def settings(self, settings: Settings, *, is_named: bool) -> CheckSettings:
        """Return how to check a file with some settings of the configuration."""
        options, key = self._options, (id(settings), is_named)
        if key not in self._made:
            self._made[key] = CheckSettings(
                validator=Validator(policy=settings.policy, schema=self._schema),
                pointers=settings.payloads,
                # Pointers of the command line replace the search, those of the configuration add to it.
                search=not options.pointers,
                env=self.config.env,
                is_named=is_named,
                report_missing_payload=not options.only_payload_files,
                is_body=options.is_body,
            )
        return self._made[key]

    def __getstate__(self) -> dict[str, object]:
        # Its keys are ids of objects, which mean nothing in another process.
        return {**self.__dict__, "_made": {}}


class Plan(NamedTuple):
    """A command that can run."""

    options: CheckOptions
    settings: SettingsMaker
    known: Counter[str] | None
    targets: tuple[Target, ...] = ()
    errors: tuple[FileError, ...] = ()

    def run(self, progress: Callable[[int, int], None] | None = None) -> Outcome:
        """Check the files."""
        return run(
            self.targets,
            self.settings,
            fixes=self.options.fixes,
            known=self.known,
            errors=self.errors,
            if_no_payload=self._no_payload(),
            progress=progress,
        )

    def run_stdin(self, data: bytes) -> Outcome:
        """Check standard input: a request body, or a file of the given name."""
        name, format = self.stdin_format()
        return run_data(data, name, format, self.stdin_settings(), self.options.fixes, self.known)

    def stdin_format(self) -> tuple[str, Format]:
        """Return the name of standard input for messages, and its format. Raises PlanError if that is unknown."""
        name = self.options.stdin_filename
        format = FILE_FORMATS["json"] if name is None else format_of(name)
        if format is None:
            raise PlanError(f"{quoted(name or '')}: unsupported file type; supported: {supported_formats()}")
        if not format.is_installed:
            raise PlanError(f"{quoted(name or '')}: {missing_grammar(format)}")
        return name or _STDIN_DISPLAY, format

    def stdin_settings(self) -> CheckSettings:
        """Return how to check standard input."""
        settings = self.settings.config.settings_for(self.options.stdin_filename)
        return self.settings.settings(settings, is_named=not self.options.only_payload_files)

    def write_baseline(self, outcome: Outcome) -> str | None:
        """Write the findings to the new baseline, if one is wanted, and take them out of the outcome.

        Return what was written, for a message. Raises PlanError if the file cannot be written.
        """
        path = self.options.write_baseline
        if path is None:
            return None
        # Imported on use: 9 ms.
        from pathlib import Path

        from daimo_validate.lint.baseline import write_baseline

        count = len(outcome.result.diagnostics)
        try:
            write_baseline(Path(path), outcome.result.diagnostics)
        except OSError as error:
            raise PlanError(f"{visible(path)}: cannot write: {reason(error)}") from None
        outcome.result = outcome.result.without_findings()
        return f"wrote {count:,} {'finding' if count == 1 else 'findings'} to {visible(path)}"

    def _no_payload(self) -> Diagnostic | None:
        """Return the finding for a run without any payload. Named files have one each."""
        if self.options.only_payload_files or all(target.is_named for target in self.targets):
            return None
        count = len(self.targets)
        files = "this file" if count == 1 else f"any of {count:,} files"
        finding = no_payload(self.settings.config.policy(), files)
        if finding is None:
            return None
        paths = self.options.paths
        return about_file(display_path(paths[0]) if len(paths) == 1 else ".", finding)


def make_plan(options: CheckOptions) -> Plan:
    """Return the plan for a command. Raises PlanError if its options, configuration, schema or baseline are wrong."""
    options, config = _checked(options)
    settings = SettingsMaker(
        options,
        config.with_options(
            select=options.select or None, ignore=options.ignore, strict=options.strict, payloads=options.pointers
        ),
        _schema(options, config),
    )
    plan = Plan(options=options, settings=settings, known=_known(options, config))
    if not options.is_stdin:
        found = _discover(options, config)
        if not (found.targets or found.errors or options.only_payload_files):
            raise PlanError(_nothing_to_check(options.paths))
        plan = plan._replace(targets=found.targets, errors=found.errors)
    if options.output_file is not None:
        _check_output_file(options.output_file, plan)
    return plan


def find_files(options: CheckOptions, *, list_skipped: bool = False) -> tuple[Discovery, Config]:
    """Return the files of a command, and its configuration. Raises PlanError as `make_plan` does."""
    options, config = _checked(options)
    return _discover(options, config, list_skipped=list_skipped), config


def unknown_rule(rule: str) -> str:
    """Return the message for an unknown rule id."""
    message = unknown_name("rule", rule, RULES)
    return message if message.endswith("?") else f"{message}; `daimo-validate rules` lists all rules"


def looks_like_yaml(data: bytes) -> bool:
    """Return whether a body that is not JSON looks like YAML."""
    return re.match(_YAML, data[:4096]) is not None


def _checked(options: CheckOptions) -> tuple[CheckOptions, Config]:
    """Return the options with their default paths, and the configuration. Raises PlanError if one of them is wrong."""
    options = options._replace(paths=_paths(options))
    _check_files_of_options(options)
    _check_rules((*options.select, *options.ignore))
    _check_pointers(options.pointers)
    _check_patterns(options.excludes)
    return options, _config(options)


def _discover(options: CheckOptions, config: Config, *, list_skipped: bool = False) -> Discovery:
    """Return the files of the paths, without the one that the report is written to: it holds no payload to check."""
    excludes = [config.excludes, Patterns(_current_folder(), options.excludes)]
    found = discover(
        options.paths,
        excludes=excludes,
        named_by_user=not options.only_payload_files,
        list_skipped=list_skipped,
    )
    if options.output_file is None:
        return found
    own = os.path.realpath(options.output_file)
    return found._replace(
        targets=tuple(each for each in found.targets if each.is_named or os.path.realpath(each.path) != own)
    )


def _check_output_file(name: str, plan: Plan) -> None:
    # Imported on use, like what writes the report.
    from pathlib import Path

    from daimo_validate.lint.report_file import refusal

    options, config = plan.options, plan.settings.config
    given = (options.config, options.openapi, options.baseline, options.write_baseline)
    read = [Path(path) for path in given if path is not None]
    read += [path for path in (config.path, config.openapi, config.baseline) if path is not None]
    read += [Path(target.path) for target in plan.targets if target.is_named]
    if (why := refusal(name, read)) is not None:
        raise PlanError(f"{visible(name)}: {why}")


def _paths(options: CheckOptions) -> tuple[str, ...]:
    """Return the paths to check: the current folder if there are none. Raises PlanError for a wrong combination."""
    if _STDIN in options.paths and len(options.paths) > 1:
        raise PlanError("`-` is standard input; it cannot be combined with other paths")
    if options.stdin_filename is None:
        return options.paths or (".",)
    if options.paths not in ((), (_STDIN,)):
        raise PlanError("--stdin-filename reads standard input; it cannot be combined with other paths")
    return (_STDIN,)


def _nothing_to_check(paths: tuple[str, ...]) -> str:
    where = quoted(paths[0]) if len(paths) == 1 else "these paths"
    return f"no files to check in {where}; supported: {supported_formats()} (ignored and excluded files are skipped)"


def _config(options: CheckOptions) -> Config:
    if options.no_config:
        return Config()
    try:
        path = find_config(_current_folder()) if options.config is None else options.config
        if path is None:
            return Config()
        # Imported on use: 27 ms.
        from pathlib import Path

        from daimo_validate.config.reading import load_config

        return load_config(Path(path))
    except InvalidConfigError as error:
        raise PlanError(*map(str, error.errors)) from None


def _current_folder() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:
        raise PlanError("the current folder does not exist any more") from None


def _schema(options: CheckOptions, config: Config) -> Schema | None:
    path = config.openapi if options.openapi is None else options.openapi
    if path is None:
        return None
    # Imported on use: 1 ms.
    from daimo_validate.schema import Schema, SchemaError

    try:
        return Schema.from_openapi(path)
    except SchemaError as error:
        raise PlanError(str(error)) from None


def _known(options: CheckOptions, config: Config) -> Counter[str] | None:
    path = config.baseline if options.baseline is None else options.baseline
    # A new baseline has all findings, also those of an older one.
    if path is None or options.write_baseline is not None:
        return None
    # Imported on use: 8 ms.
    from pathlib import Path

    from daimo_validate.lint.baseline import BaselineError, read_baseline

    try:
        return read_baseline(Path(path))
    except BaselineError as error:
        raise PlanError(f"{visible(str(path))}: {error}") from None


def _check_files_of_options(options: CheckOptions) -> None:
    # An unset variable of a script; without an error, less would be checked than was asked for.
    for option in ("openapi", "config", "baseline", "write_baseline", "output_file"):
        if getattr(options, option) == "":
            raise PlanError(f"--{option.replace('_', '-')}: empty file name")
    if "\0" in (options.output_file or ""):
        raise PlanError("--output-file: path contains a NUL byte")


def _check_rules(given: tuple[str, ...]) -> None:
    for rule in given:
        if rule not in RULES:
            raise PlanError(unknown_rule(rule))


def _check_pointers(given: tuple[str, ...]) -> None:
    for pointer in given:
        try:
            matches({}, pointer)
        except ValueError as error:
            raise PlanError(str(error)) from None


def _check_patterns(given: tuple[str, ...]) -> None:
    for pattern in given:
        if parse(pattern) is None:
            raise PlanError(f"pattern {quoted(pattern)} cannot match anything")
