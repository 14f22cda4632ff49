"""`daimo-validate completion`: a script by which a shell completes commands, options, files and rules."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import shtab

from daimo_validate.cli.arguments import make_parser
from daimo_validate.cli.streams import Streams
from daimo_validate.compiled import names
from daimo_validate.core.rules import RULES
from daimo_validate.output.stream import write

_BASH = """\
_daimo_validate_words() {{ compgen -W "$2" -- "$1"; }}
_daimo_validate_rule() {{ _daimo_validate_words "$1" "{rules}"; }}
_daimo_validate_component() {{ _daimo_validate_words "$1" "{components}"; }}
# What stands before the last comma stays.
_daimo_validate_rules() {{
  local before=""
  [[ $1 == *,* ]] && before="${{1%,*}},"
  compgen -P "$before" -W "{rules}" -- "${{1##*,}}"
}}"""


def completion(options: argparse.Namespace, streams: Streams) -> int:
    """Print the script for a shell."""
    parser = make_parser()
    kinds = _kinds()
    for argument in _arguments(parser):
        if isinstance(argument.metavar, str) and argument.metavar in kinds:
            argument.complete = kinds[argument.metavar]  # type: ignore[attr-defined]
    script = shtab.complete(parser, options.shell)
    if options.shell == "zsh":
        # shtab 1.13 lets zsh complete the first of many files alone; zshcompsys(1), "_arguments", has the form for all.
        script = script.replace('"(*)::', '"*:')
    write(streams.stdout, f"{script}\n")
    return 0


def _kinds() -> dict[str, object]:
    """How each shell completes an argument, by the name that the help gives to its value."""
    rules, components = " ".join(RULES), " ".join(names())
    preamble = {"bash": _BASH.format(rules=rules, components=components)}
    return {
        "FILE": shtab.FILE,
        "ID": {"preamble": preamble, "bash": "_daimo_validate_rule", "zsh": f"({rules})", "fish": rules},
        "COMPONENT": {
            "preamble": preamble,
            "bash": "_daimo_validate_component",
            "zsh": f"({components})",
            "fish": components,
        },
        "RULES": {
            "preamble": preamble,
            "bash": "_daimo_validate_rules",
            # The space before it keeps zsh from handing options of its own to `_values`.
            "zsh": f" _values -s , rule {rules}",
            "fish": f"(__fish_append , {rules})",
        },
    }


def _arguments(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for argument in parser._actions:
        yield argument
        if isinstance(argument, argparse._SubParsersAction):
            for command in argument.choices.values():
                yield from _arguments(command)
