"""`daimo-validate check --watch`: check again whenever a file changes, until Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import Final

from daimo_validate.cli.plain import Namespace
from daimo_validate.cli.streams import Streams
from daimo_validate.diagnostics.exit_codes import ExitCode
from daimo_validate.lint.plan import CheckOptions, PlanError
from daimo_validate.lint.watching import Snapshot, again, snapshot
from daimo_validate.output.stream import flush, write

_INTERVAL: Final = 0.3
# Editors and generators write a file in steps: it is checked when it has come to rest.
_SETTLED: Final = 0.05
# A file that never rests must not keep the others from being checked.
_MOST_RESTS: Final = 20
# To search a tree for new files takes a while: 60 ms for 1,000 files. It may use 4 % of a core, and looking at the
# files that are known 10 %, which only very many files need.
_REST_OF_SEARCH: Final = 24
_REST_OF_LOOK: Final = 9
# Clears what is on the screen, but not what can be scrolled back to.
_CLEAR: Final = "\x1b[H\x1b[2J"


def watch(check_options: CheckOptions, options: Namespace, streams: Streams, check: Callable[[], int]) -> int:
    """Run `check` now and after each change, until Ctrl-C. Return 0 then. Raises PlanError if there is no sense in it.

    What is wrong with a configuration that somebody edits is printed, and the watch goes on.
    """
    if (wrong := _not_with(check_options, options)) is not None:
        raise PlanError(f"--watch cannot be combined with {wrong}")
    seen = snapshot(check_options)
    clears = streams.stdout.isatty() and streams.environ.get("TERM") != "dumb"
    try:
        while True:
            if clears:
                write(streams.stdout, _CLEAR)
            check()
            flush(streams.stdout)
            if not options.quiet:
                write(streams.stderr, "daimo-validate: watching for changes; Ctrl-C ends\n")
                flush(streams.stderr)
            seen = _changed(check_options, seen)
    except KeyboardInterrupt:
        if clears:
            # The terminal shows ^C at the start of the line.
            write(streams.stdout, "\n")
        return ExitCode.OK


def _not_with(check_options: CheckOptions, options: Namespace) -> str | None:
    if check_options.is_stdin:
        return "standard input"
    given = {"--fix": check_options.fixes.write, "--write-baseline": check_options.write_baseline is not None}
    given["--show-files"] = options.show_files
    return next((option for option, is_given in given.items() if is_given), None)


def _changed(options: CheckOptions, seen: Snapshot) -> Snapshot:
    """Wait for a change of the files, and for its end. Return how they are then."""
    search_at = 0.0
    while True:
        began = monotonic()
        now = again(seen)
        looked = monotonic()
        if now == seen and looked >= search_at:
            now = _search(options)
            search_at = monotonic() + _REST_OF_SEARCH * (monotonic() - looked)
        if now != seen:
            break
        sleep(max(_INTERVAL, _REST_OF_LOOK * (looked - began)))
    for _ in range(_MOST_RESTS):
        sleep(_SETTLED)
        before, now = now, _search(options)
        if now == before:
            break
    return now


def _search(options: CheckOptions) -> Snapshot:
    try:
        return snapshot(options)
    except PlanError as error:
        # The check says what is wrong.
        return {str(error): (0, 0, 0)}
