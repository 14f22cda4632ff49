"""`daimo-validate stream`."""

from __future__ import annotations

import argparse
import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import BinaryIO

from daimo_validate.batch.chunks import chunks_of, single_lines
from daimo_validate.batch.records import Totals, Wanted
from daimo_validate.batch.summary import as_json, as_text
from daimo_validate.batch.workers import LostError, check_chunks
from daimo_validate.cli.streams import Streams
from daimo_validate.core.validator import Validator
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.diagnostics.model import reason
from daimo_validate.lint.plan import CheckOptions, PlanError, make_plan
from daimo_validate.output.stream import flush, write, write_bytes
from daimo_validate.text.pointers import pointer_tokens
from daimo_validate.text.visible import visible


class _StreamError(Exception):
    """The input cannot be read, or an output not be written. The text says why."""


def stream(options: argparse.Namespace, streams: Streams) -> int:
    """Check each line of a JSON Lines file or of standard input, and return the exit code."""
    if options.unbuffered:
        if options.only_bad:
            write(streams.stderr, "daimo-validate: --unbuffered writes a result for every line; omit --only-bad\n")
            return ExitCode.USAGE
        options.format = "results"
    totals = Totals()
    begun = monotonic()
    try:
        validator = _validator(options)
        _run(options, streams, validator, totals)
    except PlanError as error:
        for line in error.lines:
            write(streams.stderr, f"daimo-validate: {line}\n")
        return ExitCode.USAGE
    except (LostError, _StreamError) as error:
        _write_summary(options, streams, totals, monotonic() - begun, complete=False)
        write(streams.stderr, f"daimo-validate: {error}; stopped after line {totals.lines:,}\n")
        return ExitCode.USAGE
    except KeyboardInterrupt:
        _write_summary(options, streams, totals, monotonic() - begun, complete=False)
        write(streams.stderr, f"daimo-validate: interrupted after line {totals.lines:,}\n")
        flush(streams.stdout)
        raise
    _write_summary(options, streams, totals, monotonic() - begun, complete=True)
    if totals.crashes:
        write(streams.stderr, f"daimo-validate: internal error: rules failed {totals.crashes:,} times; please report\n")
        return ExitCode.INTERNAL
    return ExitCode.ERRORS if _are_too_many(totals, options.max_errors) else ExitCode.OK


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


def _run(options: argparse.Namespace, streams: Streams, validator: Validator, totals: Totals) -> None:
    wanted = Wanted(
        results=options.format == "results",
        only_bad=options.only_bad,
        rejects=options.rejects is not None,
        steps=_steps(options),
    )
    processes = 1 if options.unbuffered else options.jobs or os.cpu_count() or 1
    with ExitStack() as stack:
        source = stack.enter_context(_opened(options.file, streams))
        rejects = None if options.rejects is None else stack.enter_context(_rejects(options.rejects))
        try:
            chunks = single_lines(source) if options.unbuffered else chunks_of(source)
            for checked in check_chunks(validator, chunks, wanted, processes):
                if checked.results:
                    write_bytes(streams.stdout, checked.results)
                    if options.unbuffered:
                        flush(streams.stdout)
                if rejects is not None:
                    _write_rejects(rejects, checked.rejects, options.rejects)
                totals.add(checked)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _StreamError(f"{visible(options.file)}: not a whole gzip file ({error})") from None


def _steps(options: argparse.Namespace) -> tuple[str, ...]:
    if options.column is not None:
        return (options.column,)
    return tuple(pointer_tokens(options.pointer or ""))


@contextmanager
def _opened(name: str, streams: Streams) -> Iterator[BinaryIO]:
    if name == "-":
        if streams.stdin is None:
            raise PlanError("standard input is closed")
        yield streams.stdin
        return
    try:
        # A name can be one that no file has, such as one with a NUL byte.
        source: BinaryIO = open(name, "rb")  # noqa: PTH123, SIM115
        source.peek(1)  # type: ignore[attr-defined]
    except (OSError, ValueError) as error:
        raise PlanError(f"{visible(name)}: {reason(error) if isinstance(error, OSError) else error}") from None
    with source:
        yield gzip.open(source) if name.endswith(".gz") else source  # type: ignore[misc]  # noqa: SIM115


@contextmanager
def _rejects(name: str) -> Iterator[BinaryIO]:
    """Open the file of bad lines, which may hold personal data: for the user's eyes alone."""
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, 0o600)
    except (OSError, ValueError) as error:
        raise PlanError(f"{visible(name)}: {reason(error) if isinstance(error, OSError) else error}") from None
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        yield file


def _write_rejects(file: BinaryIO, lines: bytes, name: str) -> None:
    try:
        while lines:
            lines = lines[file.write(lines) :]
    except OSError as error:
        raise _StreamError(f"{visible(name)}: {reason(error)}") from None


def _write_summary(
    options: argparse.Namespace, streams: Streams, totals: Totals, seconds: float, *, complete: bool
) -> None:
    if options.summary == "json":
        text = as_json(totals, seconds, complete=complete)
    else:
        text = as_text(totals, seconds)
    # Results are for programs, so the summary does not stand among them.
    write(streams.stderr if options.format == "results" else streams.stdout, text)


def _are_too_many(totals: Totals, most: str) -> bool:
    if most.endswith("%"):
        return totals.bad * 100 > float(most[:-1]) * totals.lines
    return totals.bad > int(most)
