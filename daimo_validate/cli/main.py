"""`daimo-validate`: from arguments and streams to an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from daimo_validate.cli.plain import Namespace, plain_options
from daimo_validate.cli.streams import Streams as Streams
from daimo_validate.core.wording import quoted, unknown_name
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.output.stream import OutputError, write
from daimo_validate.text.hints import NoReturn, TextIO
from daimo_validate.text.visible import visible

_EXIT_INTERRUPTED = 130


def run() -> NoReturn:
    """Run the command line as the console script does."""
    stdout, stderr = (stream or open(os.devnull, "w") for stream in (sys.stdout, sys.stderr))  # noqa: PTH123, SIM115
    try:
        code = main(sys.argv[1:], Streams(getattr(sys.stdin, "buffer", None), stdout, stderr, os.environ))
        stdout.flush()
    except (OSError, OutputError) as error:
        # If the reader closed the output, as `| head` does, there is nobody to tell.
        if not isinstance(error.__cause__ or error, BrokenPipeError):
            why = error.strerror if isinstance(error, OSError) else error
            # Standard error may be the stream that failed.
            _try_to_write(stderr, f"daimo-validate: cannot write the output: {why}\n")
        # Writing what is left in a buffer would fail again at exit.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (stdout, stderr):
            os.dup2(nowhere, stream.fileno())
        code = ExitCode.USAGE
    except KeyboardInterrupt:
        code = _interrupted()
    gc.freeze()
    sys.exit(code)


def main(argv: Sequence[str], streams: Streams) -> int:
    """Run a command and return its exit code."""
    if [*argv] == ["--version"]:
        return _print_version(streams)
    options = plain_options(argv)
    if options is None:
        return _parse_and_run(argv, streams)
    wrong = _ambiguous(argv)
    return _run(options, streams) if wrong is None else _refuse(wrong, streams)


def _parse_and_run(argv: Sequence[str], streams: Streams) -> int:
    # Imported on use: argparse and its parser take 20 ms.
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    from daimo_validate.cli.arguments import COMMANDS, make_parser

    if (wrong := _wrong_command(argv, COMMANDS) or _ambiguous(argv)) is not None:
        return _refuse(wrong, streams)
    parser = make_parser(argv[0] if argv else None)
    # argparse ignores errors of streams, so it writes to these.
    parser_stdout, parser_stderr = StringIO(), StringIO()
    try:
        with redirect_stdout(parser_stdout), redirect_stderr(parser_stderr):
            options = parser.parse_args(argv)
    except SystemExit as stop:
        write(streams.stdout, parser_stdout.getvalue())
        write(streams.stderr, parser_stderr.getvalue())
        return stop.code if isinstance(stop.code, int) else ExitCode.USAGE
    if options.version:
        return _print_version(streams)
    if options.command is None:
        write(streams.stderr, parser.format_help())
        return ExitCode.USAGE
    return _run(options, streams)


def _run(options: Namespace, streams: Streams) -> int:
    try:
        return _run_command(options, streams)
    except OutputError:
        raise
    except Exception as error:
        # Imported on use: 0.6 ms.
        from daimo_validate.core.failure import described

        write(streams.stderr, f"daimo-validate: internal error: {described(error)}; please report this bug\n")
        return ExitCode.INTERNAL


def _refuse(wrong: str, streams: Streams) -> int:
    write(streams.stderr, f"daimo-validate: {wrong}\n")
    return ExitCode.USAGE


def _print_version(streams: Streams) -> int:
    # Imported on use: 0.5 ms.
    from daimo_validate.cli.version import version

    write(streams.stdout, f"daimo-validate {version()}\n")
    return ExitCode.OK


def _run_command(options: Namespace, streams: Streams) -> int:
    # Each command imports what it needs, so that none waits for the imports of the others.
    if options.command == "check":
        # Imported on use: 14 ms.
        from daimo_validate.cli.check import check

        if options.watch:
            gc.enable()
        return check(options, streams)
    if options.command == "explain":
        # Imported on use: 15 ms.
        from daimo_validate.cli.explain import explain

        return explain(options, streams)
    if options.command == "stream":
        # Imported on use: 15 ms.
        from daimo_validate.cli.stream import stream

        gc.enable()
        return stream(options, streams)
    if options.command == "serve":
        # Imported on use, like every command.
        from daimo_validate.cli.serve import serve

        gc.enable()
        return serve(options, streams)
    if options.command == "config":
        # Imported on use: 12 ms.
        from daimo_validate.cli.config import config

        return config(options, streams)
    if options.command == "completion":
        # Imported on use: 85 ms.
        from daimo_validate.cli.completion import completion

        return completion(options, streams)
    # Imported on use: 1.2 ms.
    from daimo_validate.cli import reference

    if options.command == "vectors":
        return reference.print_vectors(streams)
    if options.command == "rules":
        return reference.print_rules(options, streams)
    return reference.print_schema(options, streams)


def _wrong_command(argv: Sequence[str], commands: Sequence[str]) -> str | None:
    """Return a message if the command is unknown. The message of argparse suggests nothing."""
    if not argv or argv[0].startswith("-") or argv[0] in commands:
        return None
    message = unknown_name("command", argv[0], commands)
    if message.endswith("?"):
        return message
    if argv[0] and os.path.exists(argv[0]):  # noqa: PTH110 - Path raises for a NUL byte before Python 3.12
        return f"{message}; to check this file: daimo-validate check {quoted(argv[0])}"
    return f"{message}; commands: {', '.join(commands)}"


def _ambiguous(argv: Sequence[str]) -> str | None:
    """Return a message if an argument is an option and a file: pre-commit passes any names that files have."""
    for argument in argv:
        if argument == "--":
            return None
        if argument.startswith("-") and os.path.lexists(argument):
            name = visible(argument)
            return f"{name}: there is a file of this name, so it is ambiguous; write ./{name} for the file"
    return None


def _try_to_write(stream: TextIO, text: str) -> None:
    """Write and flush, unless the stream fails or is closed."""
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError):
        pass


def _interrupted() -> int:
    """End as a shell expects it after Ctrl-C. Elsewhere, return the exit code for it."""
    if os.name == "posix":
        # Imported on use: 2 ms.
        import signal

        # Without waiting for the files that the workers are checking: they end with this process.
        _try_to_write(sys.stdout, "")
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
    return _EXIT_INTERRUPTED
