"""`daimo-validate rules`, `schema` and `vectors`: print what the package knows."""

from __future__ import annotations

import argparse
import json

from daimo_validate.cli.streams import Streams
from daimo_validate.compiled import load, vectors_text
from daimo_validate.core.rules import RULES
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.output.stream import wants_color, write


def print_rules(options: argparse.Namespace, streams: Streams) -> int:
    """Print the list of rules, or explain one, and return the exit code."""
    from daimo_validate.lint.plan import unknown_rule
    from daimo_validate.output.reference import explanation, table

    color = wants_color(streams.stdout, options.color, streams.environ)
    if options.rule is None:
        write(streams.stdout, table(RULES.values(), color))
        return ExitCode.OK
    if options.rule not in RULES:
        write(streams.stderr, f"daimo-validate: {unknown_rule(options.rule)}\n")
        return ExitCode.USAGE
    write(streams.stdout, explanation(RULES[options.rule], color))
    return ExitCode.OK


def print_schema(options: argparse.Namespace, streams: Streams) -> int:
    """Print a component as JSON Schema for other languages, and return the exit code."""
    # Imported on use: 0.5 ms.
    from daimo_validate.cli.version import version
    from daimo_validate.schema import Schema, SchemaError

    if options.form == "openapi":
        if options.name:
            write(streams.stderr, "daimo-validate: --openapi prints the whole document; leave out the component\n")
            return ExitCode.USAGE
        write(streams.stdout, json.dumps(load("openapi"), indent=2) + "\n")
        return ExitCode.OK
    try:
        schema = Schema.named(options.name) if options.name else Schema.named()
    except SchemaError as error:
        write(streams.stderr, f"daimo-validate: {error}\n")
        return ExitCode.USAGE
    if options.form == "published":
        document = schema.json_schema
    else:
        document = schema.export(version(), formats=options.form == "formats", closed=options.form == "types")
    # ASCII only, so that it is valid JSON in any encoding of the stream.
    write(streams.stdout, json.dumps(document, indent=2) + "\n")
    return ExitCode.OK


def print_vectors(streams: Streams) -> int:
    """Print the test vectors, and return the exit code."""
    write(streams.stdout, vectors_text())
    return ExitCode.OK
