"""`daimo-validate`: from arguments and streams to an exit code."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from typing import NoReturn

from daimo_validate.cli.arguments import make_parser
from daimo_validate.cli.streams import Streams as Streams
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.output.stream import OutputError, write


def run() -> NoReturn:
    """The entry point of the console script."""
    # The process ends soon and makes hardly any cycles: looking for them takes longer than what it gives back.
    gc.disable()
    stdout, stderr = (stream or open(os.devnull, "w") for stream in (sys.stdout, sys.stderr))  # noqa: PTH123, SIM115
    try:
        code = main(sys.argv[1:], Streams(getattr(sys.stdin, "buffer", None), stdout, stderr, os.environ))
        stdout.flush()
    except (OSError, OutputError) as error:
        # Whoever read the output may have closed it, as `| head` does; then nothing is to be said any more.
        if not isinstance(error.__cause__ or error, BrokenPipeError):
            why = error.strerror if isinstance(error, OSError) else error
            # It may be standard error itself that takes nothing.
            with suppress(OSError):
                stderr.write(f"daimo-validate: the output cannot be written: {why}\n")
        # What is still in a buffer would fail once more at exit.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (stdout, stderr):
            os.dup2(nowhere, stream.fileno())
        code = ExitCode.USAGE
    except KeyboardInterrupt:
        code = 130
    gc.freeze()
    sys.exit(code)


def main(argv: Sequence[str], streams: Streams) -> int:
    """Run a command; its exit code."""
    parser = make_parser()
    # argparse passes over a stream that takes nothing.
    told, complained = StringIO(), StringIO()
    try:
        with redirect_stdout(told), redirect_stderr(complained):
            options = parser.parse_args(argv)
    except SystemExit as stop:
        write(streams.stdout, told.getvalue())
        write(streams.stderr, complained.getvalue())
        return stop.code if isinstance(stop.code, int) else ExitCode.USAGE
    if options.version:
        from daimo_validate.cli.version import version

        write(streams.stdout, f"daimo-validate {version()}\n")
        return ExitCode.OK
    if options.command is None:
        streams.stderr.write(parser.format_help())
        return ExitCode.USAGE
    try:
        return _run(options, streams)
    except OutputError:
        raise
    except Exception as error:
        from daimo_validate.core.failure import described

        streams.stderr.write(f"daimo-validate: a bug in this program: {described(error)}\n")
        return ExitCode.INTERNAL


def _run(options: argparse.Namespace, streams: Streams) -> int:
    # Each command imports what it needs, since every run pays for the start of the program.
    if options.command == "check":
        from daimo_validate.cli.check import check

        return check(options, streams)
    if options.command == "serve":
        from daimo_validate.sandbox.command import serve

        gc.enable()
        return serve(options, streams.stdout, streams.stderr)
    if options.command == "completion":
        from daimo_validate.cli.completion import completion

        return completion(options, streams)
    from daimo_validate.cli import explain

    if options.command == "vectors":
        return explain.vectors(streams)
    return explain.rules(options, streams) if options.command == "rules" else explain.schema(options, streams)
