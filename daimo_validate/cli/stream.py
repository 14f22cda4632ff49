"""`daimo-validate stream`."""

from __future__ import annotations

import argparse

from daimo_validate.batch.records import Totals
from daimo_validate.batch.summary import as_json, as_text
from daimo_validate.batch.workers import LostError
from daimo_validate.cli.stream_files import StreamError
from daimo_validate.cli.stream_input import input_format
from daimo_validate.cli.stream_run import Run
from daimo_validate.cli.streams import Streams
from daimo_validate.core.validator import Validator
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.lint.plan import CheckOptions, PlanError, make_plan
from daimo_validate.output.stream import flush, write


def stream(options: argparse.Namespace, streams: Streams) -> int:
    """Check each record of a file or of standard input, and return the exit code."""
    if (wrong := _wrong_options(options)) is not None:
        write(streams.stderr, f"daimo-validate: {wrong}\n")
        return ExitCode.USAGE
    if options.unbuffered or options.output is not None:
        options.format = "results"
    run = Run(options, streams)
    try:
        run.run(_validator(options))
    except PlanError as error:
        for line in error.lines:
            write(streams.stderr, f"daimo-validate: {line}\n")
        return ExitCode.USAGE
    except (LostError, StreamError) as error:
        _write_summary(options, streams, run, complete=False)
        write(streams.stderr, f"daimo-validate: {error}; stopped {_where(run)}\n")
        return ExitCode.USAGE
    except KeyboardInterrupt:
        _write_summary(options, streams, run, complete=False)
        write(streams.stderr, f"daimo-validate: interrupted {_where(run)}\n")
        flush(streams.stdout)
        raise
    _write_summary(options, streams, run, complete=True)
    totals = run.totals
    if totals.crashes:
        write(streams.stderr, f"daimo-validate: internal error: rules failed {totals.crashes:,} times; please report\n")
        return ExitCode.INTERNAL
    return ExitCode.ERRORS if _are_too_many(totals, options.max_errors) else ExitCode.OK


def _wrong_options(options: argparse.Namespace) -> str | None:
    if options.unbuffered and options.only_bad:
        return "--unbuffered writes a result for every line; omit --only-bad"
    if options.unbuffered and options.output is not None:
        return "--unbuffered writes to standard output; omit --output"
    if options.resume and options.output is None:
        return "--resume goes on with the file of --output: name it"
    if options.output is not None and options.output == options.rejects:
        return "--output and --rejects need two files"
    return _wrong_format(options)


def _wrong_format(options: argparse.Namespace) -> str | None:
    format = input_format(options)
    if options.unbuffered and format != "jsonl":
        return "--unbuffered is for JSON Lines"
    if options.delimiter is not None and format != "csv":
        return "--delimiter is for CSV; add --input-format csv if this is CSV"
    return None


def _where(run: Run) -> str:
    return f"after {run.unit} {run.totals.lines:,}{'; --resume goes on from there' if run.can_resume else ''}"


def _validator(options: argparse.Namespace) -> Validator:
    plan = make_plan(
        CheckOptions(
            paths=("-",),
            openapi=options.openapi,
            config=options.config,
            no_config=options.no_config,
            strict=options.strict,
        )
    )
    return plan.stdin_settings().validator


def _write_summary(options: argparse.Namespace, streams: Streams, run: Run, *, complete: bool) -> None:
    totals, seconds = run.totals, run.seconds
    if options.summary == "json":
        text = as_json(totals, seconds, complete=complete, unit=run.unit)
    else:
        text = as_text(totals, seconds, unit=run.unit)
    # Results are for programs, so the summary does not stand among them.
    write(streams.stderr if options.format == "results" and options.output is None else streams.stdout, text)


def _are_too_many(totals: Totals, most: str) -> bool:
    if most.endswith("%"):
        return totals.bad * 100 > float(most[:-1]) * totals.lines
    return totals.bad > int(most)
