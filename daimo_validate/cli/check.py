"""`daimo-validate check`."""

from __future__ import annotations

from daimo_validate.cli.plain import Namespace
from daimo_validate.cli.streams import Streams
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.diagnostics.model import reason
from daimo_validate.lint.plan import CheckOptions, Plan, PlanError, looks_like_yaml, make_plan
from daimo_validate.lint.run import FixMode, Outcome
from daimo_validate.output import OutputOptions, render
from daimo_validate.output.options import PUBLIC_URL
from daimo_validate.output.stream import wants_color, write, write_bytes
from daimo_validate.text.hints import TextIO
from daimo_validate.text.visible import visible

_STANDARD_OUTPUT = ("-", "/dev/stdout")
_YAML_HINT = "standard input is checked as a JSON body; for a YAML file, use --stdin-filename x.yaml"


def check(options: Namespace, streams: Streams) -> int:
    """Check files, folders or standard input, print the result, and return the exit code."""
    try:
        if options.watch:
            # Imported on use: 1 ms.
            from daimo_validate.cli.watch import watch

            return watch(check_options(options), options, streams, lambda: _check(options, streams))
        if options.show_files:
            # Imported on use: 1 ms.
            from daimo_validate.cli.show_files import show_files

            return show_files(check_options(options), options, streams)
    except PlanError as error:
        return _refused(error, streams)
    return _check(options, streams)


def _check(options: Namespace, streams: Streams) -> int:
    try:
        plan = make_plan(check_options(options))
        outcome = _run(plan, options, streams)
        written = plan.write_baseline(outcome)
    except PlanError as error:
        return _refused(error, streams)
    has_file = _print(outcome, plan, options, streams)
    if written is not None and not options.quiet:
        write(streams.stderr, f"daimo-validate: {written}\n")
    code = ExitCode.OK if options.exit_zero and outcome.exit_code is ExitCode.ERRORS else outcome.exit_code
    return code if has_file else max(code, ExitCode.USAGE)


def _refused(error: PlanError, streams: Streams) -> int:
    for line in error.lines:
        write(streams.stderr, f"daimo-validate: {line}\n")
    return ExitCode.USAGE


def check_options(options: Namespace) -> CheckOptions:
    """Return the options that decide what is checked and how."""
    return CheckOptions(
        paths=tuple(options.paths),
        stdin_filename=options.stdin_filename,
        pointers=tuple(options.pointer),
        excludes=tuple(options.exclude),
        only_payload_files=options.only_payload_files,
        openapi=options.openapi,
        config=options.config,
        no_config=options.no_config,
        strict=options.strict,
        select=_rules(options.select),
        ignore=_rules(options.ignore),
        baseline=options.baseline,
        write_baseline=options.write_baseline,
        output_file=None if options.output_file in _STANDARD_OUTPUT else options.output_file,
        fixes=FixMode(write=options.fix and not options.diff, diff=options.diff, unsafe=options.unsafe_fixes),
    )


def _rules(given: list[str]) -> tuple[str, ...]:
    return tuple(rule.strip() for part in given for rule in part.split(",") if rule.strip())


def _run(plan: Plan, options: Namespace, streams: Streams) -> Outcome:
    if plan.options.is_stdin:
        # Imported on use: most runs check files.
        from daimo_validate.cli.stdin import read_stdin

        data = read_stdin(streams)
        outcome = plan.run_stdin(data)
        if plan.options.is_body and outcome.exit_code and looks_like_yaml(data):
            write(streams.stderr, f"daimo-validate: {_YAML_HINT}\n")
        if outcome.fixed is not None:
            write_bytes(streams.stdout, outcome.fixed)
        return outcome
    if not _shows_progress(options, streams):
        return plan.run()
    # Imported on use: 1.0 ms.
    from daimo_validate.cli.progress import Progress

    with Progress(streams.stderr) as progress:
        return plan.run(progress.show)


def _shows_progress(options: Namespace, streams: Streams) -> bool:
    return not options.quiet and streams.stderr.isatty()


def _print(outcome: Outcome, plan: Plan, options: Namespace, streams: Streams) -> bool:
    """Print an outcome, and write the file of --output-file. Return whether that could be written."""
    for_people = "github" if streams.environ.get("GITHUB_ACTIONS") == "true" else "text"
    project_url = plan.settings.config.project_url or PUBLIC_URL
    if outcome.diff:
        # Imported on use: 0.8 ms.
        from daimo_validate.output.diff import colored

        is_colored = wants_color(streams.stdout, options.color, streams.environ)
        write(streams.stdout, colored(outcome.diff) if is_colored else outcome.diff)
    # Standard output is for the diff or the fixed text; the remaining findings go to the other stream.
    stream = streams.stderr if outcome.diff or outcome.fixed is not None else streams.stdout
    if plan.options.output_file is not None:
        shown = _output_options(for_people, stream, options, streams)._replace(project_url=project_url)
        write(stream, render(for_people, outcome.result, shown))
        return _write_file(plan.options.output_file, outcome, project_url, options, streams)
    name = options.format or for_people
    shown = _output_options(name, stream, options, streams)._replace(project_url=project_url)
    write(stream, _report(outcome, name, options, shown))
    if options.statistics or name == "v1":
        _print_failures(outcome, streams)
    return True


def _write_file(name: str, outcome: Outcome, project_url: str, options: Namespace, streams: Streams) -> bool:
    # Imported on use: 1 ms.
    from daimo_validate.lint.report_file import write_report

    format = options.format or "text"
    shown = OutputOptions(
        color=options.color == "always",
        version=_version_in(format),
        quiet=options.quiet,
        project_url=project_url,
    )
    try:
        write_report(name, _report(outcome, format, options, shown))
    except OSError as error:
        write(streams.stderr, f"daimo-validate: {visible(name)}: cannot write: {reason(error)}\n")
        return False
    return True


def _report(outcome: Outcome, format: str, options: Namespace, shown: OutputOptions) -> str:
    if not options.statistics:
        return render(format, outcome.result, shown)
    # Imported on use: 4 ms.
    from daimo_validate.output.summary import statistics

    return statistics(outcome.result, shown.color)


def _output_options(name: str, stream: TextIO, options: Namespace, streams: Streams) -> OutputOptions:
    color = wants_color(stream, options.color, streams.environ)
    return OutputOptions(
        color=color,
        links=color and stream.isatty() and _shows_links(streams),
        width=_width(stream),
        version=_version_in(name),
        quiet=options.quiet,
        encoding=stream.encoding or "utf-8",
    )


def _version_in(format: str) -> str:
    """Return the version for a format that shows it."""
    if format != "sarif":
        return ""
    # Imported on use: 0.3 ms.
    from daimo_validate.cli.version import version

    return version()


def _shows_links(streams: Streams) -> bool:
    # Imported on use: 0.4 ms, and few runs write to a terminal.
    from daimo_validate.output.pages import shows_links

    return shows_links(streams.environ)


def _print_failures(outcome: Outcome, streams: Streams) -> None:
    """Print unreadable files and crashes, for an output that cannot hold them."""
    write(streams.stderr, render("text", outcome.result._replace(diagnostics=()), OutputOptions(quiet=True)))


def _width(stream: TextIO) -> int:
    if not stream.isatty():
        return 0
    # Imported on use: 6 ms.
    from shutil import get_terminal_size

    return get_terminal_size((0, 0)).columns
