"""`daimo-validate explain`."""

from __future__ import annotations

import argparse

from daimo_validate.cli.stdin import read_stdin
from daimo_validate.cli.streams import Streams
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.diagnostics.explanation import Explanation
from daimo_validate.lint.explain import explain_files, explain_stdin
from daimo_validate.lint.plan import CheckOptions, PlanError, make_plan
from daimo_validate.output.explanations import as_json, as_text
from daimo_validate.output.stream import wants_color, write
from daimo_validate.text.visible import visible


def explain(options: argparse.Namespace, streams: Streams) -> int:
    """Print a sentence for each payload of files, folders or standard input, and return the exit code."""
    try:
        explanation = _explanation(options, streams)
    except PlanError as error:
        for line in error.lines:
            write(streams.stderr, f"daimo-validate: {line}\n")
        return ExitCode.USAGE
    write(streams.stdout, _rendered(explanation, options, streams))
    for failure in explanation.errors:
        write(streams.stderr, f"daimo-validate: {visible(failure.path)}: {failure.message}\n")
    if not (explanation.payloads or explanation.errors):
        write(streams.stderr, "daimo-validate: found no Daimo session request to explain\n")
    return explanation.exit_code


def _rendered(explanation: Explanation, options: argparse.Namespace, streams: Streams) -> str:
    if options.format == "json":
        return as_json(explanation)
    return as_text(explanation, wants_color(streams.stdout, options.color, streams.environ))


def _explanation(options: argparse.Namespace, streams: Streams) -> Explanation:
    plan = make_plan(
        CheckOptions(
            paths=tuple(options.paths),
            stdin_filename=options.stdin_filename,
            pointers=tuple(options.pointer),
            excludes=tuple(options.exclude),
            only_payload_files=options.only_payload_files,
            openapi=options.openapi,
            config=options.config,
            no_config=options.no_config,
        )
    )
    if plan.options.is_stdin:
        return explain_stdin(plan, read_stdin(streams))
    return explain_files(plan)
