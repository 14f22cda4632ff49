"""`daimo-validate serve`: the sandbox, or with `--upstream` the checking proxy."""

from __future__ import annotations

import argparse

from daimo_validate.cli.streams import Streams
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.output.stream import write
from daimo_validate.proxy import command as proxy
from daimo_validate.sandbox import command as sandbox


def serve(options: argparse.Namespace, streams: Streams) -> int:
    """Serve until interrupted, and return the exit code."""
    if (wrong := proxy.wrong_mix(options)) is not None:
        write(streams.stderr, f"daimo-validate: {wrong}\n")
        return ExitCode.USAGE
    if options.upstream is not None:
        return proxy.serve(options, streams.stdout, streams.stderr)
    return sandbox.serve(options, streams.stdout, streams.stderr)
