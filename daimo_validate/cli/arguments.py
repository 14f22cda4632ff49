"""The arguments of the command line."""

from __future__ import annotations

import argparse

from daimo_validate.diagnostics.exit_codes import exit_codes_help
from daimo_validate.output import FORMATS
from daimo_validate.sandbox.command import add_arguments as serve_arguments

SHELLS = ("bash", "zsh", "fish")


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands; the chosen one is in `command`."""
    parser = argparse.ArgumentParser(
        prog="daimo-validate",
        description="Check the body of Daimo's POST /v1/sessions offline, before money moves.",
        epilog=exit_codes_help(),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_check(commands)
    rules = commands.add_parser("rules", help="list the rules, or explain one", allow_abbrev=False)
    rules.add_argument("rule", nargs="?", metavar="ID", help="the rule to explain: why, bad, good")
    serve = commands.add_parser("serve", help="run a local stand-in of the API", allow_abbrev=False)
    serve_arguments(serve)
    schema = commands.add_parser("schema", help="print a JSON Schema 2020-12 for other languages", allow_abbrev=False)
    schema.add_argument("name", nargs="?", metavar="COMPONENT", help="default: CreateSessionRequest")
    schema.add_argument(
        "--published", action="store_true", help="no more than the API document says, without what the rules add"
    )
    commands.add_parser("vectors", help="print test vectors for other implementations", allow_abbrev=False)
    completion = commands.add_parser("completion", help="print a completion script for a shell", allow_abbrev=False)
    completion.add_argument("shell", choices=SHELLS, help="the shell that is to complete arguments")
    return parser


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser(
        "check", help="check files, or a body on standard input", epilog=exit_codes_help(), allow_abbrev=False
    )
    check.add_argument("paths", nargs="*", metavar="FILE", help="files and folders; - for one body on standard input")
    _add_what(check.add_argument_group("what is checked"))
    _add_rules(check.add_argument_group("rules"))
    _add_output(check.add_argument_group("output"))
    _add_fixes(check.add_argument_group("fixes and known findings"))


def _add_what(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--pointer",
        action="append",
        default=[],
        metavar="POINTER",
        help="JSON Pointer of a payload, `*` for any step, '' for the whole document; repeatable",
    )
    group.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="pass over files; repeatable")
    group.add_argument("--stdin-filename", metavar="NAME", help="read standard input as a file of this name")
    group.add_argument(
        "--only-payload-files",
        action="store_true",
        help="say nothing of named files that hold no sign of a payload (for pre-commit, which names every file)",
    )
    group.add_argument("--openapi", metavar="FILE", help="a newer OpenAPI document to check against")
    config = group.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="this configuration, and no other")
    config.add_argument("--no-config", action="store_true", help="no configuration")


def _add_rules(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--strict", action="store_true", default=None, help="make warnings errors")
    group.add_argument(
        "--select", action="append", default=[], metavar="RULES", help="only these rules, comma-separated"
    )
    group.add_argument(
        "--ignore", action="append", default=[], metavar="RULES", help="not these rules, comma-separated"
    )


def _add_output(group: argparse._ArgumentGroup) -> None:
    shown = group.add_mutually_exclusive_group()
    shown.add_argument("--format", choices=list(FORMATS), help="default: text, and github in a GitHub action")
    shown.add_argument("--statistics", action="store_true", help="count findings by rule instead of listing them")
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colour the text")
    group.add_argument("--quiet", "-q", action="store_true", help="no summary line")
    group.add_argument("--exit-zero", action="store_true", help="exit 0 also when there are findings")


def _add_fixes(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--fix", action="store_true", help="carry out the safe fixes in the files")
    group.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: the others as well")
    group.add_argument("--diff", action="store_true", help="print what the fixes would change, and change nothing")
    group.add_argument("--baseline", metavar="FILE", help="findings to pass over")
    group.add_argument("--write-baseline", metavar="FILE", help="write the findings there, to pass over from now on")
