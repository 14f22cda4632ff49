"""`daimo-validate completion`: print a script for a shell that completes commands, options, files and rules."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import shtab

from daimo_validate.cli.arguments import make_parser
from daimo_validate.cli.streams import Streams
from daimo_validate.compiled import names
from daimo_validate.core.rules import RULES
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.output.stream import write

_BASH = """\
_daimo_validate_words() {{ compgen -W "$2" -- "$1"; }}
_daimo_validate_rule() {{ _daimo_validate_words "$1" "{rules}"; }}
_daimo_validate_component() {{ _daimo_validate_words "$1" "{components}"; }}
# Keeps what is before the last comma.
_daimo_validate_rules() {{
  local before=""
  [[ $1 == *,* ]] && before="${{1%,*}},"
  compgen -P "$before" -W "{rules}" -- "${{1##*,}}"
}}"""


def completion(options: argparse.Namespace, streams: Streams) -> int:
    """Print the script for a shell, and return the exit code."""
    parser = make_parser()
    completers = _completers()
    for argument in _arguments(parser):
        if isinstance(argument.metavar, str) and argument.metavar in completers:
            argument.complete = completers[argument.metavar]  # type: ignore[attr-defined]
    script = shtab.complete(parser, options.shell)
    if options.shell == "zsh":
        # With shtab 1.13, zsh completes only the first file; zshcompsys(1), "_arguments", has the form for all of them.
        script = script.replace('"(*)::', '"*:')
    write(streams.stdout, f"{script}\n")
    return ExitCode.OK


def _completers() -> dict[str, object]:
    """Return how each shell completes a value, by its name in the help."""
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
            # Without the leading space zsh would pass its own options to `_values`.
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
