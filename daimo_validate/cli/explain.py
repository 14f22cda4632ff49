"""`daimo-validate rules`, `daimo-validate schema` and `daimo-validate vectors`."""

from __future__ import annotations

import argparse
import json

from daimo_validate.cli.streams import Streams
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.output.stream import write


def rules(options: argparse.Namespace, streams: Streams) -> int:
    """List the rules, or explain one. Exit code 2 for an id that is no rule."""
    from daimo_validate.core.rules import RULES
    from daimo_validate.core.wording import nearest, quoted
    from daimo_validate.output.reference import explanation, table

    if options.rule is None:
        write(streams.stdout, table(RULES.values()))
        return ExitCode.OK
    if options.rule not in RULES:
        near = nearest(options.rule, RULES)
        meant = f"; did you mean {near}?" if near else "; `daimo-validate rules` lists them"
        write(streams.stderr, f"daimo-validate: {quoted(options.rule)} is no rule{meant}\n")
        return ExitCode.USAGE
    write(streams.stdout, explanation(RULES[options.rule]))
    return ExitCode.OK


def schema(options: argparse.Namespace, streams: Streams) -> int:
    """Print a component as JSON Schema for other languages. Exit code 2 for a name that is none."""
    from daimo_validate.cli.version import version
    from daimo_validate.schema import Schema, SchemaError

    try:
        named = Schema.named(options.name) if options.name else Schema.named()
    except SchemaError as error:
        write(streams.stderr, f"daimo-validate: {error}\n")
        return ExitCode.USAGE
    shown = named.json_schema if options.published else named.export(version())
    # ASCII alone, so that no stream's encoding makes it something else than JSON.
    write(streams.stdout, json.dumps(shown, indent=2) + "\n")
    return ExitCode.OK


def vectors(streams: Streams) -> int:
    """Print the test vectors."""
    from daimo_validate.compiled import vectors_text

    write(streams.stdout, vectors_text())
    return ExitCode.OK
