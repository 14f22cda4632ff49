"""The arguments of the command line."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache

from daimo_validate.core.wording import nearest
from daimo_validate.diagnostics.exit_codes import exit_codes_help
from daimo_validate.output import FORMATS
from daimo_validate.text.hints import Final, NoReturn, TypeAlias
from daimo_validate.text.visible import visible

SHELLS = ("bash", "zsh", "fish")

_CHECK_EXAMPLES = """\
examples:
  daimo-validate check                        all supported files in this folder
  daimo-validate check config/ .env           a folder and a file
  daimo-validate check --diff config/         show what --fix would change
  daimo-validate check --watch config/        check again whenever a file changes
  daimo-validate check --show-files           which files are checked, and why others are not
  daimo-validate check --format sarif --output-file report.sarif
  daimo-validate check - < body.json          a request body on standard input

"""
_EXPLAIN_EXAMPLES = """\
examples:
  daimo-validate explain payload.json         one sentence per payload, for a reviewer
  daimo-validate explain --format json config/
  daimo-validate explain - < body.json
"""
_CONFIG_EXAMPLES = """\
examples:
  daimo-validate config init                  write daimo-validate.toml in this folder
  daimo-validate config show                  the settings in force, and where each comes from
  daimo-validate config show examples/a.json  the settings of one file
"""
_CONFIG_INIT_EXAMPLES = """\
example:
  daimo-validate config init
"""
_CONFIG_SHOW_EXAMPLES = """\
examples:
  daimo-validate config show
  daimo-validate config show examples/a.json
  daimo-validate config show --format json
"""
_STREAM_EXAMPLES = """\
examples:
  daimo-validate stream requests.jsonl.gz     how many lines are wrong, by rule and field
  daimo-validate stream --format results --only-bad requests.jsonl > bad.jsonl
  daimo-validate stream --max-errors 1% --summary json - < requests.jsonl
  daimo-validate stream --column body log.jsonl     the body is in the field "body" of each line
  daimo-validate stream --column body --rejects bad.csv requests.csv

"""
_RULES_EXAMPLES = """\
examples:
  daimo-validate rules
  daimo-validate rules eip55-checksum
"""
_SERVE_EXAMPLES = """\
examples:
  daimo-validate serve
  daimo-validate serve --port 0 --store sessions.db
  daimo-validate serve --upstream https://api.daimo.com    check requests before they reach the API
"""
_SCHEMA_EXAMPLES = """\
examples:
  daimo-validate schema > request.schema.json
  daimo-validate schema --types > types.schema.json
  daimo-validate schema CreateSessionResponse --published
"""
_VECTORS_EXAMPLES = """\
example:
  daimo-validate vectors > vectors.json
"""
_COMPLETION_EXAMPLES = """\
examples:
  eval "$(daimo-validate completion bash)"       in ~/.bashrc
  eval "$(daimo-validate completion zsh)"        in ~/.zshrc, after compinit
  daimo-validate completion fish | source        in ~/.config/fish/config.fish
"""


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Finds the width of the terminal itself: argparse imports `shutil`, and makes a formatter for each argument."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


@cache
def _width() -> int:
    """Return the width for help, as argparse has it."""
    with suppress(KeyError, ValueError):
        if (columns := int(os.environ["COLUMNS"])) > 0:
            return columns - 2
    with suppress(AttributeError, ValueError, OSError):
        if (columns := os.get_terminal_size(sys.__stdout__.fileno()).columns) > 0:  # type: ignore[union-attr]
            return columns - 2
    return 78


class ArgumentParser(argparse.ArgumentParser):
    """A parser whose error messages cannot send control characters to a terminal."""

    def error(self, message: str) -> NoReturn:
        """Exit with code 2 and a message; suggest an option for an unknown one."""
        unknown = re.match(r"unrecognized arguments: (--[^ =]+)", message)
        near = None if unknown is None else nearest(unknown[1], _all_options(self))
        super().error(visible(message) + (f"; did you mean `{near}`?" if near else ""))


def make_parser(command: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands, or of one. The command is in `command`."""
    parser: argparse.ArgumentParser = ArgumentParser(
        prog="daimo-validate",
        description="Check the body of Daimo's POST /v1/sessions offline, before money moves.",
        epilog=exit_codes_help(),
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    # A run needs the arguments of its command alone, and making those of the others takes longer than all else here.
    for add in [_COMMANDS[command]] if command in _COMMANDS else _COMMANDS.values():
        add(commands)
    return parser


def _add_forms(schema: argparse.ArgumentParser) -> None:
    form = schema.add_mutually_exclusive_group()
    for flag, text in (
        ("--types", "with closed objects, to generate types from: a misspelt field does not compile"),
        ("--openapi", "the OpenAPI document of the API, for generators of clients and types"),
        ("--formats", "with the formats of the rules (eip55-address, ...) as annotations"),
        ("--published", "only what the API document says, without what the rules add"),
    ):
        form.add_argument(flag, dest="form", action="store_const", const=flag.removeprefix("--"), help=text)


def _all_options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _all_options(command)


def _add(commands: _Commands, name: str, summary: str, epilog: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=summary[:1].upper() + summary[1:] + ".",
        epilog=epilog,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )


def _add_check(commands: _Commands) -> None:
    check = _add(
        commands, "check", "check files, folders, or a body on standard input", _CHECK_EXAMPLES + exit_codes_help()
    )
    _add_paths(check)
    inputs = check.add_argument_group("input")
    _add_input_options(inputs)
    inputs.add_argument("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")
    inputs.add_argument(
        "--show-files",
        action="store_true",
        help="check nothing: list the files and their formats, and say why others are left out",
    )
    _add_rule_options(check.add_argument_group("rules"))
    _add_output_options(check.add_argument_group("output"))
    _add_fix_options(check.add_argument_group("fixes and baseline"))


def _add_config(commands: _Commands) -> None:
    config = _add(commands, "config", "write a configuration, or show the one in force", _CONFIG_EXAMPLES)
    actions = config.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add(actions, "init", "write a daimo-validate.toml with every key explained", _CONFIG_INIT_EXAMPLES)
    show = _add(actions, "show", "show the settings in force, and where each comes from", _CONFIG_SHOW_EXAMPLES)
    show.add_argument("file", nargs="?", metavar="FILE", help="show what holds for this file, with its overrides")
    show.add_argument("--format", choices=("text", "json"), default="text", help="default: text, which is TOML")
    _add_config_options(show)
    _add_color(show)


def _add_explain(commands: _Commands) -> None:
    explain = _add(commands, "explain", "say in one sentence what each payload does", _EXPLAIN_EXAMPLES)
    _add_paths(explain)
    _add_input_options(explain.add_argument_group("input"))
    explain.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    _add_color(explain)


def _add_stream(commands: _Commands) -> None:
    stream = _add(
        commands,
        "stream",
        "check every line of JSON Lines or row of CSV and Parquet, on all cores",
        _STREAM_EXAMPLES + exit_codes_help(),
    )
    stream.add_argument(
        "file",
        metavar="FILE",
        help="JSON Lines, CSV with a header row (both also .gz, .zst) or Parquet; - for standard input",
    )
    stream.add_argument(
        "--input-format",
        choices=("jsonl", "csv", "parquet"),
        default=None,
        help="default: by the name of the file, or jsonl",
    )
    place = stream.add_mutually_exclusive_group()
    place.add_argument(
        "--column",
        metavar="NAME",
        help="the key or column that holds the body, as JSON or text (default: the whole line, or the only column)",
    )
    place.add_argument("--pointer", type=_pointer, metavar="POINTER", help="JSON Pointer to the body in each record")
    stream.add_argument(
        "--delimiter", type=_delimiter, metavar="CHAR", help="of CSV: a character or tab (default: comma; .tsv: tab)"
    )
    stream.add_argument("--openapi", metavar="FILE", help="a newer OpenAPI document to check against")
    _add_config_options(stream)
    stream.add_argument("--strict", action="store_true", default=None, help="count warnings as errors")
    stream.add_argument("--jobs", type=_jobs, default=None, metavar="N", help="processes (default: one per core)")
    stream.add_argument("--format", choices=("summary", "results"), default="summary", help="results: a line for each")
    stream.add_argument("--only-bad", action="store_true", help="only results of lines with errors")
    stream.add_argument(
        "--rejects",
        metavar="FILE",
        help="write the lines or rows with errors to this file as they are (of Parquet, their column as JSON Lines); "
        "lines of more than 32 MiB and rows of more than 16 MiB are left out",
    )
    stream.add_argument(
        "--output", metavar="FILE", help="write the results to this file, with a checkpoint beside it until the end"
    )
    stream.add_argument("--resume", action="store_true", help="with --output: go on where an interrupted run ended")
    stream.add_argument("--summary", choices=("text", "json"), default="text", help="default: text")
    stream.add_argument(
        "--max-errors",
        type=_most_errors,
        default="0",
        metavar="N",
        help="lines that may have errors: a number or 1.5%%",
    )
    stream.add_argument(
        "--unbuffered",
        action="store_true",
        help="for a pipe that stays open: write the result of each line before reading the next",
    )


def _pointer(text: str) -> str:
    if not re.fullmatch(r"(/([^~/]|~[01])*)*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a JSON Pointer such as /request/body")
    return text


def _delimiter(text: str) -> str:
    delimiter = "\t" if text in ("tab", "\\t") else text
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0':
        raise argparse.ArgumentTypeError(f"{text!r} is not a single ASCII character that can separate columns")
    return delimiter


def _jobs(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 99")
    return int(text)


def _most_errors(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,15}|[0-9]{1,3}(\.[0-9]{1,6})?%", text):
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number of lines nor a percentage such as 1.5%")
    return text


def _add_config_options(group: argparse._ActionsContainer) -> None:
    config = group.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="use this configuration file")
    config.add_argument("--no-config", action="store_true", help="use no configuration file")


def _add_color(group: argparse._ActionsContainer) -> None:
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="color the text output")


def _add_rules(commands: _Commands) -> None:
    rules = _add(commands, "rules", "list the rules, or explain one", _RULES_EXAMPLES)
    rules.add_argument("rule", nargs="?", metavar="ID", help="the rule to explain, with a bad and a good example")
    _add_color(rules)


def _add_serve(commands: _Commands) -> None:
    # Imported on use: 1 ms.
    from daimo_validate.proxy.command import add_arguments as add_proxy_arguments
    from daimo_validate.sandbox.command import add_arguments

    serve = _add(commands, "serve", "run a local stand-in of the API, or a proxy that checks requests", _SERVE_EXAMPLES)
    add_arguments(serve)
    add_proxy_arguments(serve)


def _add_schema(commands: _Commands) -> None:
    schema = _add(commands, "schema", "print a JSON Schema 2020-12 for other languages", _SCHEMA_EXAMPLES)
    schema.add_argument("name", nargs="?", metavar="COMPONENT", help="default: CreateSessionRequest")
    _add_forms(schema)


def _add_vectors(commands: _Commands) -> None:
    _add(commands, "vectors", "print test vectors for other implementations", _VECTORS_EXAMPLES)


def _add_completion(commands: _Commands) -> None:
    completion = _add(commands, "completion", "print a completion script for a shell", _COMPLETION_EXAMPLES)
    completion.add_argument("shell", choices=SHELLS, help="the shell that uses the script")


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="FILE",
        help="files and folders (default: the current folder); - for one request body on standard input",
    )


def _add_input_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--pointer",
        action="append",
        default=[],
        metavar="POINTER",
        help="JSON Pointer to a payload; `*` matches any key or index, '' is the whole document; repeatable",
    )
    group.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="files to skip; repeatable")
    group.add_argument("--stdin-filename", metavar="NAME", help="check standard input as a file of this name")
    group.add_argument(
        "--only-payload-files",
        action="store_true",
        help="skip files that do not look like they hold a payload (for pre-commit, which names every file)",
    )
    group.add_argument("--openapi", metavar="FILE", help="a newer OpenAPI document to check against")
    _add_config_options(group)


def _add_rule_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--strict", action="store_true", default=None, help="count warnings as errors")
    group.add_argument(
        "--select", action="append", default=[], metavar="RULES", help="use only these rules, comma-separated"
    )
    group.add_argument("--ignore", action="append", default=[], metavar="RULES", help="rules to skip, comma-separated")


def _add_output_options(group: argparse._ArgumentGroup) -> None:
    shown = group.add_mutually_exclusive_group()
    shown.add_argument("--format", choices=list(FORMATS), help="default: text; in GitHub Actions: github")
    shown.add_argument("--statistics", action="store_true", help="count findings per rule instead of listing them")
    _add_color(group)
    group.add_argument(
        "--output-file",
        metavar="FILE",
        help="write the report to this file, in one step, and show the findings for people; - is standard output",
    )
    group.add_argument("--quiet", "-q", action="store_true", help="no summary line")
    group.add_argument("--exit-zero", action="store_true", help="exit with 0 even if errors are found")


def _add_fix_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--fix", action="store_true", help="apply safe fixes to the files")
    group.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: apply unsafe fixes too")
    group.add_argument("--diff", action="store_true", help="show what fixes would change, without changing files")
    group.add_argument("--baseline", metavar="FILE", help="do not report the findings in this file")
    group.add_argument("--write-baseline", metavar="FILE", help="write all findings to this file, for --baseline")


_COMMANDS: Final[dict[str, Callable[[_Commands], None]]] = {
    "check": _add_check,
    "explain": _add_explain,
    "stream": _add_stream,
    "rules": _add_rules,
    "serve": _add_serve,
    "config": _add_config,
    "schema": _add_schema,
    "vectors": _add_vectors,
    "completion": _add_completion,
}
COMMANDS: Final = tuple(_COMMANDS)
"""The names of the commands, in the order of the help."""
