"""`daimo-validate config`: write a configuration, or show the one in force."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from pathlib import Path

from daimo_validate.cli.streams import Streams
from daimo_validate.config.discovery import find_config
from daimo_validate.config.model import NAME, InvalidConfigError, display_path
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.diagnostics.model import reason
from daimo_validate.output.stream import wants_color, write
from daimo_validate.text.visible import visible


def config(options: argparse.Namespace, streams: Streams) -> int:
    """Run `config init` or `config show`, and return the exit code."""
    try:
        folder = Path.cwd()
        if options.action == "init":
            return _init(folder, streams)
        return _show(folder, options, streams)
    except FileNotFoundError:
        lines = ["the current folder does not exist any more"]
    except InvalidConfigError as error:
        lines = [str(each) for each in error.errors]
    for line in lines:
        write(streams.stderr, f"daimo-validate: {line}\n")
    return ExitCode.USAGE


def _init(folder: Path, streams: Streams) -> int:
    # Imported on use, like every command.
    from daimo_validate.config.template import TEMPLATE

    above = find_config(folder)
    if above is not None and above.parent == folder:
        write(streams.stderr, f"daimo-validate: {_taken(above)}\n")
        return ExitCode.USAGE
    if (why := _create(folder / NAME, TEMPLATE)) is not None:
        write(streams.stderr, f"daimo-validate: {NAME}: {why}\n")
        return ExitCode.USAGE
    write(streams.stdout, f"wrote {NAME}; every key in it is explained and off\n")
    if above is not None:
        note = f"in this folder it is used instead of {visible(display_path(above))}, with its guards"
        write(streams.stderr, f"daimo-validate: {note}\n")
    return ExitCode.OK


def _taken(path: Path) -> str:
    if path.name == NAME:
        return f"{NAME} exists already; it is not overwritten"
    return f"{path.name} has the configuration already; {NAME} would be used instead of it"


def _create(path: Path, text: str) -> str | None:
    """Create a file that does not exist. Return why that failed, or None."""
    try:
        # `x` also refuses a symbolic link that leads nowhere.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            created = os.fstat(file.fileno())
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    if os.path.samestat(created, path.stat()):
                        path.unlink()
                raise
    except FileExistsError:
        return "exists already; it is not overwritten"
    except OSError as error:
        return f"cannot write: {reason(error)}"
    return None


def _show(folder: Path, options: argparse.Namespace, streams: Streams) -> int:
    # Imported on use, like every command.
    from daimo_validate.config.showing import settings_in_force
    from daimo_validate.output.settings import as_json, as_toml

    if "" in (options.config, options.file):
        write(streams.stderr, "daimo-validate: empty file name\n")
        return ExitCode.USAGE
    path = None
    if not options.no_config:
        path = find_config(folder) if options.config is None else Path(options.config)
    shown = settings_in_force(path, options.file)
    color = wants_color(streams.stdout, options.color, streams.environ)
    write(streams.stdout, as_json(shown) if options.format == "json" else as_toml(shown, color))
    return ExitCode.OK
